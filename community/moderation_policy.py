"""When a contribution waits for a moderator before others see it. Staff set it under Settings."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting

from community.models.member import Member
from community.models.moderation import Status
from community.slots import moderated_kinds


class ModerationPolicy(BaseGenericSetting):  # type: ignore[misc]
    """One row for the whole community."""

    hold_first = models.PositiveSmallIntegerField(
        _("first contributions that wait"),
        default=0,
        help_text=_(
            "So many contributions of a new member wait in the queue until somebody approves them; 0: none."
        ),
    )

    class Meta:
        verbose_name = _("rules of moderation")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


def status_for(member: Member) -> Status:
    """Return whether a new contribution of `member` is visible at once or held.

    One query while nothing is to be held, one more per kind of contribution otherwise. Whoever moderates never waits.
    """
    hold_first = ModerationPolicy.objects.values_list("hold_first", flat=True).order_by("pk").first() or 0
    if not hold_first or member.is_staff:
        return Status.VISIBLE
    shown = 0
    for kind in moderated_kinds:
        shown += kind.shown_count(member.pk, hold_first - shown)
        if shown >= hold_first:
            return Status.VISIBLE
    return Status.HELD
