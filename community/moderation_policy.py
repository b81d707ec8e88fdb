"""When a contribution waits for a moderator before others see it. Staff set it under Settings."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from community.models.member import Member
from community.models.moderation import Status
from community.slots import moderated_kinds, trusted_in_topic


def default_hold_first() -> int:
    """Return how many wait where nobody has decided: one in production, none where people try the demo."""
    return 1 if settings.IS_PRODUCTION else 0


@register_setting(icon="clipboard-list")
class ModerationPolicy(BaseGenericSetting):  # type: ignore[misc]
    """One row for the whole community."""

    hold_first = models.PositiveSmallIntegerField(
        _("first contributions that wait"),
        default=default_hold_first,
        validators=[MaxValueValidator(20)],
        help_text=_("So many contributions of a new member wait in the queue until somebody approves them; 0: none."),
    )

    class Meta:
        verbose_name = _("rules of moderation")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


def must_wait(member: Member, topic_ids: tuple[int, ...] = ()) -> bool:
    """Whether a new contribution of `member` to these topics waits for a moderator before others see it.

    One query while nothing is to be held, one more per kind of contribution otherwise, and one to learn whether
    somebody who would wait is trusted in the topic; read anew each time, since it is asked once per contribution and
    a rule just changed must hold at once. Whoever moderates never waits.
    """
    if member.is_staff:
        return False
    hold_first = ModerationPolicy.objects.values_list("hold_first", flat=True).order_by("pk").first()
    missing = default_hold_first() if hold_first is None else hold_first
    for kind in moderated_kinds:
        if missing <= 0:
            return False
        missing -= kind.shown_count(member.pk, missing)
    return missing > 0 and not (topic_ids and any(trusts(member.pk, topic_ids) for trusts in trusted_in_topic))


def status_for(member: Member, topic_ids: tuple[int, ...] = ()) -> Status:
    """Return the state a new contribution of `member` to these topics begins in: visible, or held."""
    return Status.HELD if must_wait(member, topic_ids) else Status.VISIBLE
