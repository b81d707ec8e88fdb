"""How often members went on to the shop: counts by day, product and page, never a person."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ClickCount(models.Model):
    """Clicks of one day on one family's way to the shop, from one kind of page."""

    class Place(models.TextChoices):
        """Where the link stood."""

        PRODUCT = "product", _("product page")
        REVIEW = "review", _("review")
        LIST = "list", _("product list")
        RANKING = "ranking", _("ranking list")
        TOPIC = "topic", _("topic page")
        HOME = "home", _("home page")
        ADVICE = "advice", _("recommendation list")
        PROFILE = "profile", _("profile")
        AD = "ad", _("advertising box")
        POST = "post", _("blog post")
        THREAD = "thread", _("discussion")

    day = models.DateField(_("day"))
    family = models.ForeignKey("shop.Family", on_delete=models.CASCADE, related_name="clicks")
    place = models.CharField(_("page"), max_length=10, choices=Place.choices)
    count = models.PositiveIntegerField(_("clicks"), default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("clicks")
        verbose_name_plural = _("clicks")
        constraints = [models.UniqueConstraint(fields=["day", "family", "place"], name="one_count_per_day_and_place")]
        indexes = [models.Index(fields=["family", "day"], name="clicks_of_family")]

    def __str__(self) -> str:
        return f"{self.day} {self.family_id} {self.place}: {self.count}"
