"""Keeping, publishing and taking back a recommendation list."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.events import By, contributed, restored, revised, withdrawn
from community.models import Member, ModerationEntry, Status, Topic
from community.moderation_policy import status_for
from community.text import to_html
from experts.advice.content import ListContent, check, picks_of, tidy
from experts.advice.entitling import may_recommend
from experts.advice.refusals import ChangedMeanwhile, NotAllowed, NotOpen
from experts.advice.telling import RECOMMENDATION, tell, tell_changed
from experts.models import Recommendation, RecommendedProduct
from shop.models import Family

Act = ModerationEntry.Act


@transaction.atomic
def keep(
    *, member: Member, topic: Topic, content: ListContent, row: Recommendation | None = None, expected_version: int = 0
) -> Recommendation:
    """Store a list that nobody else sees yet; it may be as unfinished as it is.

    Raises NotAllowed, NotOpen (others see it, or moderation looks at it: publish it instead), ChangedMeanwhile and
    ValidationError keyed by field (see `content.check`).
    """
    content = tidy(content)
    stored = _begun(member, topic, row, expected_version)
    if not stored.is_draft:
        raise NotOpen("what others see is changed by publishing")
    check(content, is_draft=True)
    _write(stored, topic, content)
    return stored


@transaction.atomic
def publish(
    *, member: Member, topic: Topic, content: ListContent, row: Recommendation | None = None, expected_version: int = 0,
    at: datetime | None = None,
) -> Recommendation:  # fmt: skip
    """Show a list to everyone, or put it into the queue when the policy says so; a shown one says this from now on.

    The same again changes nothing. A list that moderation stopped waits for another look. `at` (past) is for the demo.
    Raises NotAllowed (also for a draft in a topic where she no longer stands for anything), ChangedMeanwhile and
    ValidationError keyed by field.
    """
    content = tidy(content)
    stored = _begun(member, topic, row, expected_version)
    check(content, is_draft=False)
    if stored.is_visible and _says(stored, content):
        return stored
    if not may_recommend(member, topic.pk) and not stored.is_visible:
        raise NotAllowed("only who stands for a topic recommends in it")
    before = _write(stored, topic, content, at=at)
    if stored.is_visible:
        tell(revised, stored, at=stored.revised_at)
        tell_changed(stored, before | {pick.family_id for pick in content.picks})
    else:
        show(stored, _next_status(stored, member, topic), by="author", at=at)
    return stored


@transaction.atomic
def take_back(*, row: Recommendation, member: Member) -> Recommendation:
    """Take the author's list away from everybody else; it stays hers as a draft. Doing it again changes nothing.

    Raises NotAllowed.
    """
    stored = _own(row, member)
    if not stored.is_draft:
        show(stored, Status.WITHDRAWN, by="author")
    return stored


@transaction.atomic
def discard(*, row: Recommendation, member: Member) -> None:
    """Throw away a draft that nobody else ever saw. Raises NotAllowed, NotOpen."""
    stored = _own(row, member)
    if not stored.is_draft or stored.first_shown_at is not None:
        raise NotOpen("only a draft that was never shown is thrown away")
    stored.delete()


def show(stored: Recommendation, status: str, *, by: str, at: datetime | None = None) -> None:
    """Give a locked list its new status; events follow. Moderation's way in, see `registration`."""
    was_visible, is_first = stored.is_visible, stored.first_shown_at is None
    stored.status = status
    if stored.is_visible and is_first:
        stored.published_at = stored.first_shown_at = at or timezone.now()
    stored.save(update_fields=["status", "published_at", "first_shown_at"])
    if was_visible == stored.is_visible:
        return
    who: By = "moderator" if by == "moderator" else "author"
    signal = withdrawn if was_visible else contributed if is_first else restored
    tell(signal, stored, by=who, at=stored.published_at if signal is contributed else None)
    tell_changed(stored, _families(stored), is_gone=was_visible)


def _begun(member: Member, topic: Topic, row: Recommendation | None, expected_version: int) -> Recommendation:
    """Return the locked row, or a new one that is not stored yet."""
    if row is None:
        if not may_recommend(member, topic.pk):
            raise NotAllowed("only who stands for a topic recommends in it")
        now = timezone.now()
        return Recommendation(member=member, status=Status.WITHDRAWN, version=0, begun_at=now, published_at=now)
    stored = _own(row, member)
    if stored.version != expected_version:
        raise ChangedMeanwhile(stored.pk)
    if stored.first_shown_at is not None and stored.topic_id != topic.pk:
        raise NotAllowed("a list that others saw stays in its topic")
    return stored


def _own(row: Recommendation, member: Member) -> Recommendation:
    stored: Recommendation | None = Recommendation.objects.select_for_update(no_key=True).filter(pk=row.pk).first()
    if stored is None or stored.member_id != member.pk:
        raise NotAllowed("only the author changes a list")
    return stored


def _next_status(stored: Recommendation, member: Member, topic: Topic) -> Status:
    if stored.status in (Status.HELD, Status.HIDDEN):
        return Status.HELD
    acts = ModerationEntry.objects.filter(kind=RECOMMENDATION, object_id=stored.pk).values_list("act", flat=True)
    if stored.pk and acts.first() in (Act.HIDE, Act.HOLD):
        return Status.HELD
    return status_for(member, (topic.pk,))


def _says(stored: Recommendation, content: ListContent) -> bool:
    return picks_of(list(stored.picks.all())) == content.picks and all(
        getattr(stored, name) == getattr(content, name) for name in ("title", "words", "language", "got_something")
    )


def _write(stored: Recommendation, topic: Topic, content: ListContent, *, at: datetime | None = None) -> set[int]:
    """Store `content`; return the products named before."""
    now = at or timezone.now()
    stored.topic, stored.title, stored.language = topic, content.title, content.language[:5]
    stored.words, stored.words_html = content.words, to_html(content.words)
    # Once said of something others saw, it is not taken back.
    stored.got_something = content.got_something or (stored.got_something and stored.first_shown_at is not None)
    stored.version += 1
    if stored.first_shown_at is not None:
        stored.revised_at = now
    stored.save()
    before = set(_families(stored))
    _write_picks(stored, content)
    return before


def _write_picks(stored: Recommendation, content: ListContent) -> None:
    wanted = [pick.family_id for pick in content.picks]
    if len(Family.objects.in_bulk(wanted)) < len(wanted):
        raise ValidationError({"picks": ValidationError(_("One of the products does not exist."), "unknown")})
    stored.picks.all().delete()
    RecommendedProduct.objects.bulk_create(
        RecommendedProduct(recommendation=stored, family_id=pick.family_id, position=n, reason=pick.reason)
        for n, pick in enumerate(content.picks, 1)
    )


def _families(stored: Recommendation) -> list[int]:
    return list(stored.picks.values_list("family_id", flat=True))
