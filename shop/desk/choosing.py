"""Naming a product in a form: by words of its name, brand, GTIN or number; what fits is offered to choose from.

The offers come with the answer to a submitted form, so it works without a script; with htmx they come while typing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shop.desk.base import DeskView
from shop.models import Family, FamilyToken
from shop.naming import find_families, words_of

OFFERED = 10
BIGGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class Asked:
    """What a form said: words, and a choice among what was offered for words."""

    words: str
    choice: str = ""
    offered_for: str = ""

    @property
    def chosen(self) -> int | None:
        """The number of the chosen product; a choice made for other words no longer counts."""
        return number_in(self.choice) if self.offered_for == self.words else None


def number_in(word: str) -> int | None:
    """Return the number of a row that a word is, None if it is none."""
    return int(word) if word.isascii() and word.isdigit() and len(word) < 20 and int(word) <= BIGGEST_ID else None


def offers(words: str, *, only_sold: bool) -> list[Family]:
    """Return the products that fit the words, those on sale first; one more than is offered when there are more.

    Where few begin with the words, those that hold them follow: "mühle" leads to the Handmühle too.
    """
    if not words:
        return []
    shown = Family.objects.visible() if only_sold else Family.objects.all()
    shown = shown.order_by(F("gone_at").asc(nulls_first=True), "title", "pk")
    found = list(shown.filter(pk__in=find_families(words[:200]).values("pk"))[: OFFERED + 1])
    parts = [word for word in words_of(words[:200]) if len(word) > 2 and not word.isdigit()][:5]
    if parts and len(found) <= OFFERED:
        for part in parts:
            shown = shown.filter(pk__in=FamilyToken.objects.filter(token__contains=part).values("family"))
        known = [family.pk for family in found]
        found += shown.exclude(pk__in=known)[: OFFERED + 1 - len(found)]
    return found


def _one(pk: int | None, *, only_sold: bool) -> list[Family]:
    families = Family.objects.visible() if only_sold else Family.objects.all()
    return list(families.filter(pk=pk)) if pk is not None else []


class ProductWidget(forms.Widget):
    """A search field with what it found below it."""

    template_name = "shop/desk/_product_field.html"
    only_sold = False

    def use_required_attribute(self, initial: Any) -> bool:
        """The words may be empty beside a choice."""
        return False

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Asked:
        """Read the words and the choice."""
        asked = (data.get(key) or "" for key in (name, f"{name}_choice", f"{name}_for"))
        return Asked(*(str(word).strip() for word in asked))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the words and what is offered for them; `value` is what was asked, or the number of a product."""
        context = super().get_context(name, None, attrs)
        asked = value if isinstance(value, Asked) else Asked("", "" if value is None else str(value))
        if asked.words:
            found = offers(asked.words, only_sold=self.only_sold)
        else:
            found = _one(asked.chosen, only_sold=self.only_sold)
        address = f"{reverse('shop_desk:offers')}?field={name}{'&sold=1' if self.only_sold else ''}"
        return context | {"address": address} | offered(name, asked, found)


def offered(name: str, asked: Asked, found: list[Family]) -> dict[str, Any]:
    """Return the context of the offers; a single one is chosen already."""
    chosen = asked.chosen or (found[0].pk if len(found) == 1 else None)
    return {"name": name, "words": asked.words, "families": found[:OFFERED], "has_more": len(found) > OFFERED,
            "chosen": chosen}  # fmt: skip


class ProductField(forms.Field):
    """Gives the product that the words name, or that was chosen among several."""

    widget = ProductWidget
    default_error_messages = {
        "none": _("No product fits."),
        "several": _("Several products fit. Choose one of them."),
    }

    def __init__(self, *, only_sold: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Words of its name, the brand, the GTIN or its number."))
        super().__init__(**kwargs)
        self.only_sold = self.widget.only_sold = only_sold

    def to_python(self, value: Any) -> Family | None:
        """Find the product; raise ValidationError unless exactly one fits."""
        if not isinstance(value, Asked) or not (value.words or value.choice):
            return None
        found = _one(value.chosen, only_sold=self.only_sold) or offers(value.words, only_sold=self.only_sold)
        if not found:
            raise ValidationError(self.error_messages["none"], code="none")
        if len(found) > 1:
            raise ValidationError(self.error_messages["several"], code="several")
        return found[0]


class OffersView(DeskView):
    """What fits the words typed so far, as a part of a page."""

    permissions = ("shop.view_family",)
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the offers for the field named in the address."""
        name = request.GET.get("field", "")
        if not name.isidentifier() or len(name) > 30:
            return HttpResponseBadRequest("field")
        asked = Asked(request.GET.get(name, "").strip()[:200])
        found = offers(asked.words, only_sold="sold" in request.GET)
        return HttpResponse(
            render_to_string("shop/desk/_product_offers.html", offered(name, asked, found) | {"is_live": True})
        )
