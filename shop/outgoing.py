"""The only place where links to the shop are built: ours that counts, and the shop's with its campaign tags."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.urls import reverse

from shop.models import Offer
from shop.models.clicks import ClickCount

REL = "nofollow noopener"
REL_AD = "sponsored nofollow noopener"
CAMPAIGN = {"utm_source": "community", "utm_medium": "referral"}


def way_to_shop(offer: Offer, place: str) -> str:
    """Return our counted address that leads to the offer's page in the shop; `place` is where the link stands."""
    return f"{reverse('shop_go', args=[offer.pk])}?p={ClickCount.Place(place).value}"


def shop_address(offer: Offer, place: str) -> str:
    """Return the offer's page in the shop with campaign tags; tags the shop set itself are kept."""
    parts = urlsplit(offer.link)
    query = parse_qsl(parts.query, keep_blank_values=True)
    named = {name for name, _value in query}
    tags = {**CAMPAIGN, "utm_campaign": place, "utm_content": str(offer.product_id)}
    query += [(name, value) for name, value in tags.items() if name not in named]
    there = parts._replace(query=urlencode(query))
    if settings.SHOP_STAND_IN and (parts.hostname or "").endswith(".example"):
        return settings.SHOP_STAND_IN + urlunsplit(there._replace(scheme="", netloc=""))
    return urlunsplit(there)


def is_shop_address(address: str) -> bool:
    """Whether an offer's link may be opened at all: http or https with a host."""
    parts = urlsplit(address)
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


PRICE_HOURS = getattr(settings, "SHOP_PRICE_HOURS", 24)  # older prices are not shown (PAngV, reviews-shop.md §4.30)
