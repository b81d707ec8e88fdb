"""Questions of members about their standing, answered by staff."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from community.models import Member, Topic
from experts import telling
from experts.models import Standing, StandingQuestion
from experts.policies import in_force
from experts.refusing import NotPossible, refuse_own


class WaitsAlready(Exception):
    """Her last question in this topic has no answer yet."""


@transaction.atomic
def ask(*, member: Member, topic: Topic, text: str, at: datetime) -> StandingQuestion:
    """Ask staff about one's standing in a topic. Raises WaitsAlready while one is open, ValueError for no words."""
    if not text.strip():
        raise ValueError("a question has words")
    Member.objects.select_for_update().get(pk=member.pk)
    if StandingQuestion.objects.filter(member=member, topic=topic, answered_at=None).exists():
        raise WaitsAlready
    score = Standing.objects.filter(member=member, topic=topic).values_list("score", flat=True).first()
    return StandingQuestion.objects.create(
        member=member, topic=topic, text=text.strip(), score=score or 0.0, policy_version=in_force().version,
        asked_at=at,
    )  # fmt: skip


@transaction.atomic
def answer(*, question: StandingQuestion, by: Member, text: str, at: datetime) -> StandingQuestion:
    """Answer; the member is told. Raises NotPossible when it was answered meanwhile, OwnCase, ValueError."""
    if not text.strip():
        raise ValueError("an answer has words")
    row = StandingQuestion.objects.select_for_update().filter(pk=question.pk, answered_at=None).first()
    if row is None:
        raise NotPossible("answered meanwhile")
    refuse_own(row.member_id, by)
    row.answer, row.answered_by, row.answered_at = text.strip(), by, at
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    telling.tell_answer(row)
    return row
