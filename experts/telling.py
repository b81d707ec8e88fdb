"""What members are told about their standing: as little as needed, each with the reason and the way to ask."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models import Member, Topic
from community.slots import MessageKind, message_kinds
from experts.models import Standing, StandingAct, StandingQuestion, Suspicion
from experts.policy import Parameters
from messaging.telling import Plain, tell

KINDS = [
    MessageKind(
        key="standing.contributor", label=_("You became contributor"), template="experts/messages/contributor",
        by_mail=False, icon="star",
    ),
    MessageKind(
        key="standing.expert", label=_("You became expert"), template="experts/messages/expert", icon="star"
    ),
    MessageKind(
        key="standing.low", label=_("Your standing falls"), template="experts/messages/low", icon="time"
    ),
    MessageKind(
        key="standing.ended", label=_("Your badge has ended"), template="experts/messages/ended", icon="time"
    ),
    MessageKind(
        key="standing.decided", label=_("Decisions about your standing"), template="experts/messages/decided",
        icon="flag",
    ),
    MessageKind(
        key="standing.votes", label=_("Votes were corrected"), template="experts/messages/votes", by_mail=False,
        icon="undo",
    ),
    MessageKind(
        key="standing.answered", label=_("Answers to your questions about your standing"),
        template="experts/messages/answered", icon="comment",
    ),
]  # fmt: skip
OF_NEWS = {
    "contributor": "standing.contributor",
    "expert": "standing.expert",
    "returned": "standing.expert",
    "low": "standing.low",
    "reminder": "standing.low",
    "emeritus": "standing.ended",
    "appointment_ended": "standing.ended",
    "lifted": "standing.decided",
}


def register() -> None:
    """Name the kinds; called once at start-up."""
    for kind in KINDS:
        message_kinds.add(kind)


def tell_news(*, standing: Standing, act: StandingAct, falls_at: datetime | None, p: Parameters) -> None:
    """Tell what followed from the rules; what concerns nobody else (a quiet fall) is not told."""
    kind = OF_NEWS.get(act.act)
    if kind is None:
        return
    missing = max(0.1, p.low_water * p.expert_at - standing.score)
    context: dict[str, Plain] = {
        "falls_on": timezone.localtime(falls_at).date().isoformat() if falls_at else "",
        "missing": round(missing + 0.05, 1),
    }
    # Suspensions of several topics end together and are told once.
    is_everywhere = act.act == "lifted"
    key = f"standing:lifted:{standing.member_id}:{act.at:%Y-%m-%d}" if is_everywhere else f"standing:act:{act.pk}"
    _tell(standing, kind, key, act, {**context, "is_everywhere": is_everywhere})


def tell_decision(*, standing: Standing, act: StandingAct, is_everywhere: bool = False) -> None:
    """Tell what a person decided, with the reason; never who."""
    kind = {"confirmed": "standing.expert", "dismissed": "standing.ended"}.get(act.act, "standing.decided")
    until = standing.appointed_until
    context: dict[str, Plain] = {
        "reason": act.reason,
        "until": timezone.localtime(until).date().isoformat() if until else "",
        "is_everywhere": is_everywhere,
    }
    _tell(standing, kind, f"standing:act:{act.pk}", act, context)


def tell_corrected(
    *, suspicion: Suspicion, given: Mapping[int, int], got: Mapping[int, int], counts: bool, at: datetime
) -> None:
    """Tell both sides how many votes do not count (or count again): sums by standing key, never whose."""
    members = {
        key: member for member in Member.objects.filter(standing_key__key__in={*given, *got}, is_active=True)
        .select_related("standing_key") for key in [member.standing_key.key]
    }  # fmt: skip
    for key, member in members.items():
        tell(
            member=member,
            kind="standing.votes",
            key=f"suspicion:{suspicion.pk}:{suspicion.state}:{member.pk}",
            context={
                "given": given.get(key, 0),
                "got": got.get(key, 0),
                "counts": counts,
                "url": standing_page(member, None),
            },
        )


def tell_answer(question: StandingQuestion) -> None:
    """Tell that staff answered, with the answer."""
    tell(
        member=question.member,
        kind="standing.answered",
        key=f"standing:question:{question.pk}",
        context={
            "question": question.text,
            "answer": question.answer,
            "url": standing_page(question.member, question.topic),
        },
        topic=question.topic_id,
    )


def _tell(standing: Standing, kind: str, key: str, act: StandingAct, context: Mapping[str, Plain]) -> None:
    tell(
        member=standing.member,
        kind=kind,
        key=key,
        context={
            "act": act.act,
            "level": standing.level,
            **context,
            "url": standing_page(standing.member, standing.topic),
        },
        topic=standing.topic_id,
    )


def standing_page(member: Member, topic: Topic | None) -> str:
    """Return where a member sees why she stands where she stands."""
    if topic is None:
        return reverse("experts:settings")
    return reverse("experts:why", args=[member.pk, member.username, topic.slug])
