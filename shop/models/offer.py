"""Feed: where the shop publishes its catalogue. Offer: one line of a feed, with its price and where to
buy.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.translation import gettext_lazy as _

from shop.models.family import Product


class Feed(models.Model):
    """A product feed the shop publishes; the same file is imported again and again."""

    class Format(models.TextChoices):
        """How the file is written; usually it shows by itself."""

        GUESS = "", _("recognise by itself")
        RSS = "rss", "RSS 2.0"
        ATOM = "atom", "Atom 1.0"
        TSV = "tsv", "TSV"
        CSV = "csv", "CSV"

    name = models.CharField(_("name"), max_length=60, unique=True)
    location = models.CharField(
        _("address"),
        max_length=2000,
        blank=True,
        help_text=_("Web address, or path on the server, of the feed."),
    )
    format = models.CharField(_("format"), max_length=4, choices=Format.choices, blank=True, default="")
    may_lose_percent = models.PositiveSmallIntegerField(
        _("may lose, in percent"),
        default=20,
        validators=[MaxValueValidator(100)],
        help_text=_("An import that would lose more of the offers than this stops and changes nothing."),
    )
    is_active = models.BooleanField(_("imported regularly"), default=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["name"]
        verbose_name = _("feed")
        verbose_name_plural = _("feeds")

    def __str__(self) -> str:
        return self.name


class OfferQuerySet(models.QuerySet["Offer"]):
    """Ways of choosing offers."""

    def live(self) -> Self:
        """Offers still in their feed."""
        return self.filter(gone_at__isnull=True)

    def best_first(self) -> Self:
        """What can be had at once comes first, then the cheapest, then the oldest, so that the choice is
        stable.
        """
        at_once = Case(
            When(availability=Offer.Availability.IN_STOCK, then=Value(0)),
            When(availability=Offer.Availability.OUT_OF_STOCK, then=Value(2)),
            default=Value(1),
            output_field=IntegerField(),
        )
        return self.order_by(at_once, "price", "id")

    def shown_for_families(self, family_ids: Iterable[int]) -> dict[int, "Offer"]:
        """The offer to show for each family, by family id; one query. Families without a live offer are left
        out.
        """
        offers = self.live().filter(product__family__in=list(family_ids)).select_related("product").best_first()
        shown: dict[int, Offer] = {}
        for offer in offers:
            shown.setdefault(offer.product.family_id, offer)
        return shown

    def shown_for_products(self, product_ids: Iterable[int]) -> dict[int, "Offer"]:
        """The offer to show for each product (variant), by product id; one query."""
        shown: dict[int, Offer] = {}
        for offer in self.live().filter(product__in=list(product_ids)).best_first():
            shown.setdefault(offer.product_id, offer)
        return shown


class Offer(models.Model):
    """What one feed says of one product. Prices are totals including tax, as the shop states them."""

    class Availability(models.TextChoices):
        """Whether it can be had, in the words of the Merchant specification."""

        IN_STOCK = "in_stock", _("in stock")
        OUT_OF_STOCK = "out_of_stock", _("out of stock")
        PREORDER = "preorder", _("to pre-order")
        BACKORDER = "backorder", _("on back-order")

    class Condition(models.TextChoices):
        """New or not."""

        NEW = "new", _("new")
        REFURBISHED = "refurbished", _("refurbished")
        USED = "used", _("used")

    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="offers")
    external_id = models.CharField(_("id in the feed"), max_length=50)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="offers")
    link = models.CharField(_("page in the shop"), max_length=2000)
    image_link = models.CharField(_("picture in the shop"), max_length=2000, blank=True)
    price = models.DecimalField(_("price"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    sale_price = models.DecimalField(_("sale price"), max_digits=12, decimal_places=2, null=True, blank=True)
    sale_from = models.DateTimeField(_("sale from"), null=True, blank=True)
    sale_until = models.DateTimeField(_("sale until"), null=True, blank=True)
    price_read_at = models.DateTimeField(_("price as of"))
    availability = models.CharField(_("availability"), max_length=12, choices=Availability.choices)
    available_on = models.DateField(_("available on"), null=True, blank=True)
    condition = models.CharField(_("condition"), max_length=11, choices=Condition.choices, default=Condition.NEW)
    product_type = models.CharField(_("category in the feed"), max_length=750, blank=True)
    item_group_id = models.CharField(_("group in the feed"), max_length=50, blank=True)
    content_hash = models.CharField(max_length=32, editable=False)
    gone_at = models.DateTimeField(_("gone since"), null=True, blank=True)

    objects = OfferQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["id"]
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = [
            # Also how an import finds the offers of a batch.
            models.UniqueConstraint(fields=["feed", "external_id"], name="one_offer_per_feed_and_id"),
            models.CheckConstraint(condition=Q(price__gt=0), name="offer_has_a_price"),
        ]
        indexes = [
            # The family that a feed's group already has.
            models.Index(fields=["feed", "item_group_id"], name="offers_of_group"),
            # All live offers of a feed: what a run may retire, whose price date it refreshes.
            models.Index(fields=["feed", "id"], condition=Q(gone_at__isnull=True), name="live_offers_of_feed"),
        ]

    def __str__(self) -> str:
        return f"{self.external_id} ({self.price} {self.currency})"

    def is_on_sale(self, at: datetime) -> bool:
        """Whether the sale price holds at that moment."""
        if self.sale_price is None:
            return False
        return (self.sale_from is None or self.sale_from <= at) and (self.sale_until is None or at <= self.sale_until)

    def price_at(self, at: datetime) -> Decimal:
        """What one pays at that moment."""
        return self.sale_price if self.sale_price is not None and self.is_on_sale(at) else self.price
