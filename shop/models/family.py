"""Family: what members review, with all its variants. Product: one variant, known by its GTIN."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from community.addresses import address_of


class FamilyQuerySet(models.QuerySet["Family"]):
    """Ways of choosing families."""

    def visible(self) -> Self:
        """Families the shop still sells."""
        return self.filter(gone_at__isnull=True)

    def in_topic(self, topic_id: int) -> Self:
        """Families whose main topic it is."""
        return self.filter(topic_id=topic_id)

    def unmatched(self) -> Self:
        """Families on sale that no rule and nobody has given a topic; staff's to-do list."""
        return self.visible().filter(topic__isnull=True)


class Family(models.Model):
    """A product as members speak of it. Its words come from its oldest offer; it is never deleted, only
    "gone".
    """

    title = models.CharField(_("title"), max_length=150)
    slug = models.SlugField(_("address"), max_length=80)
    brand = models.CharField(_("brand"), max_length=70, blank=True)
    description = models.TextField(_("description"), blank=True)
    # [section, name, value]; section and the names of book fields ("author", …) may need translating: see
    # `details`.
    attributes = models.JSONField(_("attributes"), default=list, blank=True)
    topic = models.ForeignKey(
        "community.Topic",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="families",
        verbose_name=_("main topic"),
    )
    topic_is_manual = models.BooleanField(_("topic set by staff"), default=False)
    category = models.ForeignKey(
        "shop.Category", null=True, blank=True, on_delete=models.SET_NULL, related_name="families"
    )
    picture = models.ImageField(_("picture"), blank=True, max_length=200, upload_to="products/")
    picture_link = models.CharField(max_length=2000, blank=True, editable=False)
    picture_is_due = models.BooleanField(default=False, editable=False)
    picture_tries = models.PositiveSmallIntegerField(default=0, editable=False)
    successor = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="predecessors",
        verbose_name=_("successor"),
    )
    gone_at = models.DateTimeField(_("gone since"), null=True, blank=True)
    created_at = models.DateTimeField(_("known since"), auto_now_add=True)

    objects = FamilyQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["id"]
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints = [
            models.CheckConstraint(condition=~Q(successor=F("id")), name="family_does_not_succeed_itself"),
        ]
        indexes = [
            # A topic's and a category's list of products, newest first; the unmatched list of the admin.
            models.Index(fields=["topic", "-id"], condition=Q(gone_at__isnull=True), name="families_of_topic"),
            models.Index(fields=["category", "-id"], condition=Q(gone_at__isnull=True), name="families_of_category"),
            # The mirror's queue of pictures to fetch.
            models.Index(fields=["id"], condition=Q(picture_is_due=True), name="families_with_picture_due"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The product page; the id decides, the slug is for people."""
        return address_of("reviews:product", self.pk, self.slug)

    @property
    def is_gone(self) -> bool:
        """Whether the shop no longer sells it."""
        return self.gone_at is not None

    @property
    def details(self) -> list[tuple[str, str, str]]:
        """The attributes to show, fields of the feed's own vocabulary named in the active language."""
        return [(section, str(FIELD_NAMES.get(name, name)), value) for section, name, value in self.attributes]


FIELD_NAMES: dict[str, Any] = {
    "author": _("Author"),
    "publisher": _("Publisher"),
    "isbn": _("ISBN"),
    "color": _("Colour"),
    "size": _("Size"),
    "material": _("Material"),
    "pattern": _("Pattern"),
}


class Product(models.Model):
    """One variant of a family; the same GTIN in two feeds is one product with two offers."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="products")
    gtin = models.CharField(_("GTIN"), max_length=14, unique=True, null=True, blank=True)
    title = models.CharField(_("title"), max_length=150)
    variant = models.CharField(_("variant"), max_length=250, blank=True)
    brand = models.CharField(_("brand"), max_length=70, blank=True)
    mpn = models.CharField(_("maker's number"), max_length=70, blank=True)
    gone_at = models.DateTimeField(_("gone since"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["id"]
        verbose_name = _("variant")
        verbose_name_plural = _("variants")

    def __str__(self) -> str:
        return self.title

    @property
    def gtin_as_printed(self) -> str:
        """The GTIN as usually written: 8 or 13 digits (12 get a leading zero), 14 for trade units."""
        number = self.gtin or ""
        if number.startswith("000000"):
            return number[6:]
        return number[1:] if number.startswith("0") else number


class SuccessionEntry(models.Model):
    """One act of naming or revoking a successor. Rows are only ever added."""

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="succession_entries")
    successor = models.ForeignKey(Family, null=True, on_delete=models.CASCADE, related_name="+")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(_("when"))

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.family_id} → {self.successor_id}"
