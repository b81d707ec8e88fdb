"""Prices and the way to the shop, as templates show them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from community.templatetags.kundig_tags import money
from shop.linking import linked_families
from shop.models import Family, Offer
from shop.outgoing import PRICE_HOURS, REL, REL_AD, way_to_shop

register = template.Library()


def is_fresh(offer: Offer, now: datetime) -> bool:
    """Whether the price may still be shown."""
    return now - offer.price_read_at <= timedelta(hours=PRICE_HOURS)


@register.filter
def shop_words(words: str) -> str:
    """Words of the shop's own, such as a category, in HTML: marked as what they are on a page in another language.

    The shop speaks the site's first language; a feed's categories come without translation.
    """
    lang = shop_lang()
    return format_html("<span{}>{}</span>", lang, words) if lang else words


@register.simple_tag
def shop_lang() -> SafeString:
    """The attribute that says so, for an element that holds nothing but the shop's own words."""
    same = get_language() == settings.LANGUAGE_CODE
    return SafeString("") if same else format_html(' lang="{}"', settings.LANGUAGE_CODE)


@register.inclusion_tag("shop/_price.html", takes_context=True)
def price_box(context: template.Context, family: Family, place: str) -> dict[str, Any]:
    """The price box of a product, or only the way to the shop when the price is older than a day; one query."""
    offers = list(Offer.objects.live().filter(product__family=family).select_related("product").best_first()[:12])
    wanted = context.get("variant", "")
    offer = next((o for o in offers if str(o.product_id) == wanted), offers[0] if offers else None)
    now = timezone.now()
    return {
        "offer": offer,
        "variants": _variants(offers),
        "fresh": offer is not None and is_fresh(offer, now),
        "price": offer.price_at(now) if offer else None,
        "on_sale": offer.is_on_sale(now) if offer else False,
        "url": way_to_shop(offer, place) if offer else "",
        "rel": REL,
        "frame": context.get("frame"),
        "family": family,
    }


def _variants(offers: Iterable[Offer]) -> list[Offer]:
    """One offer for each named variant, by name; empty for a product without variants."""
    named: dict[int, Offer] = {}
    for offer in offers:
        if offer.product.variant:
            named.setdefault(offer.product_id, offer)
    return sorted(named.values(), key=lambda o: o.product.variant) if len(named) > 1 else []


@register.simple_tag
def offer_line(offers: dict[int, Offer], family: Family, place: str) -> SafeString:
    """Price and "To the shop" in one line of a list; `offers` were fetched for the whole list. No query."""
    return _line(offers, family, place, REL)


@register.simple_tag
def ad_line(offers: dict[int, Offer], family: Family) -> SafeString:
    """The same line in the advertising box: the link says so to machines too."""
    return _line(offers, family, "ad", REL_AD)


def _line(offers: dict[int, Offer], family: Family, place: str, rel: str) -> SafeString:
    offer = offers.get(family.pk)
    if offer is None:
        return format_html('<p class="quiet">{}</p>', _("not in the shop at present"))
    now = timezone.now()
    price = format_html("{} ", money(offer.price_at(now), offer.currency)) if is_fresh(offer, now) else ""
    return format_html(
        '<p>{}<a class="to-shop" href="{}" rel="{}">{}<span class="sr-only">: {}</span></a></p>',
        price, way_to_shop(offer, place), rel, _("To the shop"), family.title,
    )  # fmt: skip


@register.inclusion_tag("shop/_prices_footer.html")
def prices_footer(offers: dict[int, Offer]) -> dict[str, Any]:
    """The date of the oldest price in a list, with the words on tax and shipping."""
    now = timezone.now()
    fresh = [offer.price_read_at for offer in offers.values() if is_fresh(offer, now)]
    return {"read_at": min(fresh) if fresh else None}


@register.inclusion_tag("shop/_linked.html")
def linked_products(kind: str, pk: int) -> dict[str, Any]:
    """The products that staff linked to a topic, page, post or review; one query."""
    return {"families": linked_families(kind, pk), "kind": kind}
