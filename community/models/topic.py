"""Topic: the subject that every contribution belongs to. A plain row; its page points at it, never the reverse."""

from typing import Self

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class TopicQuerySet(models.QuerySet["Topic"]):
    """Ways of choosing topics."""

    def open(self) -> Self:
        """Topics that members see, in the order the staff gave them."""
        return self.filter(is_open=True).order_by("position", "id")


def in_language(row: models.Model, field: str) -> str:
    """Return `row`'s text `field` in the active language, German where the other is empty."""
    language = (get_language() or "de")[:2]
    return getattr(row, f"{field}_{language}", "") or getattr(row, f"{field}_de")


class Topic(models.Model):
    """A subject of the community, such as espresso, with its name and lead in both languages."""

    slug = models.SlugField(_("address"), unique=True, max_length=60)
    name_de = models.CharField(_("name (German)"), max_length=80)
    name_en = models.CharField(_("name (English)"), max_length=80, blank=True)
    lead_de = models.TextField(_("lead (German)"), blank=True, max_length=400)
    lead_en = models.TextField(_("lead (English)"), blank=True, max_length=400)
    mark = models.SlugField(_("mark"), max_length=40, blank=True, help_text=_("Name of the topic's drawn mark."))
    position = models.PositiveIntegerField(_("position"), default=0)
    is_open = models.BooleanField(_("open to members"), default=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The topic's name in the active language."""
        return in_language(self, "name")

    @property
    def lead(self) -> str:
        """One or two sentences on the topic in the active language."""
        return in_language(self, "lead")
