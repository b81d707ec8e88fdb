"""Who stands where: one row per member and topic, and what people decided about it."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from community.models import Member, Topic


class Level(models.TextChoices):
    """What others see of a standing."""

    NEWCOMER = "newcomer", _("newcomer")
    CONTRIBUTOR = "contributor", _("contributor")
    EXPERT = "expert", _("expert")
    EMERITUS = "emeritus", _("emeritus expert")


class StandingQuerySet(models.QuerySet["Standing"]):
    """Ways of choosing standings."""

    def shown(self) -> Self:
        """Standings others may see: no sellers, nobody suspended or gone."""
        return self.filter(suspended_at=None, member__is_active=True, member__kind=Member.Kind.MEMBER)

    def experts(self) -> Self:
        """Those with the badge."""
        return self.shown().filter(level=Level.EXPERT)

    def on_boards(self) -> Self:
        """Those who may stand on a leaderboard: shown, not staff, not opted out."""
        return self.shown().filter(member__is_staff=False, member__board_absence=None)


class Standing(models.Model):
    """A member's standing in a topic. Score, competence and activity are a projection; the level is decided once."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="standings")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="standings")
    score = models.FloatField(default=0.0)  # 0 to 100
    competence = models.FloatField(default=0.0)  # 0 to 1
    activity = models.FloatField(default=0.0)  # 0 to 1
    gate = models.FloatField(default=0.0)  # 0 to 1: enough recent work in the topic, enough different voters
    items = models.PositiveIntegerField(default=0)
    recent_items = models.FloatField(default=0.0)
    voters = models.FloatField(default=0.0)
    score_30_days = models.FloatField(default=0.0)  # value gathered in the period, for the boards
    score_year = models.FloatField(default=0.0)
    best = models.JSONField(default=list)  # the best pieces: [item, votes for], a few
    counted_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)  # when time alone may change something

    level = models.CharField(max_length=12, choices=Level.choices, default=Level.NEWCOMER)
    since = models.DateTimeField(null=True)
    best_level = models.CharField(max_length=12, choices=Level.choices, default=Level.NEWCOMER)
    low_since = models.DateTimeField(null=True)  # below the low-water mark since
    warned_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    appointed_until = models.DateTimeField(null=True)  # by moderation, marked as such
    appointed_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    appointed_why = models.CharField(max_length=300, blank=True)
    locked_level = models.CharField(
        max_length=12, choices=Level.choices, blank=True
    )  # staff decided, no run changes it
    locked_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    locked_why = models.CharField(max_length=300, blank=True)
    suspended_at = models.DateTimeField(null=True)

    objects = StandingQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["member", "topic"], name="one_standing_per_topic"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["topic", "-score", "-id"], name="board_all_time"),
            models.Index(fields=["topic", "-score_30_days", "-id"], name="board_30_days"),
            models.Index(fields=["topic", "-score_year", "-id"], name="board_year"),
            models.Index(fields=["topic", "-score"], name="experts_of_topic", condition=models.Q(level="expert")),
            models.Index(fields=["due_at"], name="standings_due", condition=models.Q(due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.topic_id}: {self.level}"

    @property
    def is_appointed(self) -> bool:
        """Whether the badge was given by moderation and not by the score."""
        return self.appointed_until is not None


class Nomination(models.Model):
    """A member reached the expert mark where a moderator confirms; decided once."""

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("waiting")
        CONFIRMED = "confirmed", _("confirmed")
        DECLINED = "declined", _("declined")

    standing = models.ForeignKey(Standing, on_delete=models.CASCADE, related_name="nominations")
    at = models.DateTimeField()
    score = models.FloatField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    decided_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["standing"], name="one_open_nomination", condition=models.Q(state="waiting")
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["at", "id"], name="nominations_waiting", condition=models.Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.standing_id}: {self.state}"


class Leave(models.Model):
    """A member said she would be away: the clock of demotion stands still, at most 120 days in a year."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="leaves")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="leave_ends_later", condition=models.Q(ends_at__gt=models.F("starts_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.starts_at:%Y-%m-%d} – {self.ends_at:%Y-%m-%d}"


class TopicPolicy(models.Model):
    """What staff chose for one topic; a topic without a row has the defaults."""

    topic = models.OneToOneField(Topic, on_delete=models.CASCADE, related_name="expert_policy")
    needs_confirmation = models.BooleanField(_("a moderator confirms each expert"), default=False)
    features_experts = models.BooleanField(_("show what experts wrote first"), default=True)
    asks_experts = models.BooleanField(_("offer “Ask an expert” on product pages"), default=True)
    publishes_experts_at_once = models.BooleanField(_("experts' contributions never wait for review"), default=True)
    contributors_recommend = models.BooleanField(_("contributors too make recommendation lists"), default=False)

    def __str__(self) -> str:
        return str(self.topic_id)
