"""Badges of members: who holds which, how that came about, and how many hold each."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.models import Member, Topic
from community.models.audience import SEES, Audience, audience_field

IN_FORCE = Q(revoked_at=None)
FOR_ALL = Q(listed_for=Audience.EVERYONE)
FOR_MEMBERS = Q(listed_for__in=[Audience.EVERYONE.value, Audience.MEMBERS.value])


class BadgeAwardQuerySet(models.QuerySet["BadgeAward"]):
    """Ways of choosing badges of members."""

    def in_force(self) -> Self:
        """Those held now."""
        return self.filter(IN_FORCE)

    def shown(self) -> Self:
        """Those others may see: of members who are here and neither sell nor work here."""
        return self.in_force().filter(member__is_active=True, member__is_staff=False, member__kind=Member.Kind.MEMBER)

    def listed_to(self, reader: Audience) -> Self:
        """Those that stand on lists of holders for somebody as near as `reader`; who left the boards stands on none."""
        audience = FOR_ALL if SEES[reader] == {Audience.EVERYONE} else FOR_MEMBERS
        return self.shown().filter(audience, member__board_absence=None)


class BadgeAward(models.Model):
    """A member's badge, in one topic or overall. One row however often it is given, taken away and given again."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="badges")
    badge = models.CharField(max_length=40)  # key of `experts.badges.catalogue`
    topic = models.ForeignKey(Topic, null=True, on_delete=models.CASCADE, related_name="+")
    awarded_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    # Who finds her on lists of holders: what she chose for her activity (denormalised, see `experts.badges.hearing`).
    listed_for = audience_field(Audience.MEMBERS)

    objects = BadgeAwardQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["member", "badge"], name="one_badge", condition=Q(topic=None)),
            models.UniqueConstraint(
                fields=["member", "badge", "topic"], name="one_badge_per_topic", condition=Q(topic__isnull=False)
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["badge", "-awarded_at", "-id"], name="badge_holders_for_all", condition=IN_FORCE & FOR_ALL
            ),
            models.Index(
                fields=["badge", "-awarded_at", "-id"],
                name="badge_holders_for_members",
                condition=IN_FORCE & FOR_MEMBERS,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.badge}"


class BadgeAct(models.Model):
    """What happened to a member's badge. Rows are only ever added; they go with the badge's row."""

    class Act(models.TextChoices):
        """What was done."""

        GIVEN = "given", _("awarded")
        TAKEN = "taken", _("no longer held")

    award = models.ForeignKey(BadgeAward, on_delete=models.CASCADE, related_name="acts")
    act = models.CharField(max_length=5, choices=Act.choices)
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.award_id} {self.act}"


class BadgeCount(models.Model):
    """How many hold a badge now, kept by the verbs, so that no page counts."""

    badge = models.CharField(max_length=40, primary_key=True)
    holders = models.IntegerField(default=0)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.badge}: {self.holders}"


class BadgeDue(models.Model):
    """A member something happened to: her badges are looked at soon. Not unique, so that no event waits for another."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return str(self.member_id)
