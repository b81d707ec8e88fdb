"""Ad: a product the shop puts forward, always shown in the labelled box."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class AdQuerySet(models.QuerySet["Ad"]):
    """Ways of choosing ads."""

    def running(self, day: date) -> Self:
        """Ads to show on that day, in the order staff gave them."""
        begun = Q(starts_on__isnull=True) | Q(starts_on__lte=day)
        not_over = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        return self.filter(begun & not_over, family__gone_at__isnull=True).order_by("position", "id")


class Ad(models.Model):
    """A product in the shop's box of one topic, or of the home page when no topic is given."""

    family = models.ForeignKey("shop.Family", on_delete=models.CASCADE, related_name="ads", verbose_name=_("product"))
    topic = models.ForeignKey(
        "community.Topic", null=True, blank=True, on_delete=models.CASCADE, related_name="ads", verbose_name=_("topic"),
        help_text=_("Empty: the home page."),
    )  # fmt: skip
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = AdQuerySet.as_manager()

    class Meta:
        verbose_name = _("advertisement")
        verbose_name_plural = _("advertisements")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="ad_ends_after_it_starts",
                violation_error_message=_("It cannot end before it starts."),
            )
        ]
        indexes = [models.Index(fields=["topic", "position", "id"], name="ads_of_topic")]

    def __str__(self) -> str:
        return str(self.family)
