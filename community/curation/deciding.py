"""Decisions of the desk, for one contribution or many: each stands by itself, what failed is named."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community import moderating, reporting
from community.curation.queue import Item, rows_of
from community.models import Member, ModerationEntry
from community.reasons import text_for
from community.slots import moderated_kinds

MOST = 100  # at once, while somebody waits for the page
Key = tuple[str, int]


class OwnContribution(Exception):
    """Nobody decides about what they wrote themselves."""


@dataclass
class Outcome:
    """What became of each: done, or failed with the reason in words."""

    done: list[Key] = field(default_factory=list)
    failed: list[tuple[Key, str | Promise]] = field(default_factory=list)


def keys_of(values: Iterable[str]) -> list[Key]:
    """Read "kind:id" of checkboxes; what cannot be read, unknown kinds and repetitions are left out."""
    keys: dict[Key, None] = {}
    for value in values:
        kind, _colon, pk = value.partition(":")
        if kind in moderated_kinds.entries and pk.isascii() and pk.isdigit() and len(pk) <= 18:
            keys[kind, int(pk)] = None
    return list(keys)


def decide(*, keys: list[Key], act: str, actor: Member, reason: str = "", note: str = "") -> Outcome:
    """Approve, hide, restore, hold, or dismiss the reports of each contribution, in a transaction of its own.

    `act` is a key of `ACTS`. Hiding needs a reason; without a note the author gets the reason's own text, in her
    language. Raises ValueError for more than a hundred at once, KeyError for an unknown act.
    """
    if len(keys) > MOST:
        raise ValueError(f"{MOST} at once at most")
    verb = ACTS[act]
    outcome = Outcome()
    for key in keys:
        try:
            verb(key, actor, reason, note)
        except (moderating.NotPossible, OwnContribution, ObjectDoesNotExist) as error:
            outcome.failed.append((key, _WORDS.get(type(error), _GONE)))
        else:
            outcome.done.append(key)
    return outcome


_GONE = _("It no longer exists.")
_WORDS: dict[type[Exception], str | Promise] = {
    moderating.NotPossible: _("Somebody else has decided meanwhile, or its author has withdrawn it."),
    OwnContribution: _("It is your own: somebody else decides about it."),
}


def _author(key: Key, actor: Member) -> Member | None:
    """Return the author; refuse the actor's own."""
    found = rows_of([key])
    if not found:
        raise ObjectDoesNotExist
    entry, row = found[0]
    author_id = entry.author_id(row)
    if author_id == actor.pk:
        raise OwnContribution
    return Member.objects.filter(pk=author_id).first() if author_id else None


@transaction.atomic
def _approve(key: Key, actor: Member, reason: str, note: str) -> None:
    _author(key, actor)
    moderating.approve(kind=key[0], pk=key[1], actor=actor, note=note)


@transaction.atomic
def _hide(key: Key, actor: Member, reason: str, note: str) -> None:
    author = _author(key, actor)
    words = note or text_for(reason, author.language if author else "de")
    moderating.hide(kind=key[0], pk=key[1], actor=actor, reason=reason, note=words)


@transaction.atomic
def _restore(key: Key, actor: Member, reason: str, note: str) -> None:
    _author(key, actor)
    moderating.restore(kind=key[0], pk=key[1], actor=actor, note=note)


@transaction.atomic
def _hold(key: Key, actor: Member, reason: str, note: str) -> None:
    _author(key, actor)
    moderating.hold(kind=key[0], pk=key[1], actor=actor, reason=reason or "other", note=note)


@transaction.atomic
def _dismiss(key: Key, actor: Member, reason: str, note: str) -> None:
    _author(key, actor)
    if not reporting.settle(kind=key[0], pk=key[1], is_hidden=False):
        raise moderating.NotPossible("no open report")


ACTS: dict[str, Callable[[Key, Member, str, str], None]] = {
    "approve": _approve,
    "hide": _hide,
    "restore": _restore,
    "hold": _hold,
    "dismiss": _dismiss,
}


def acts_for(item: Item) -> list[str]:
    """Return the acts that the state of a contribution allows."""
    starts = {act: ModerationEntry.Act(act) for act in ("approve", "hide", "restore", "hold")}
    possible = [name for name, act in starts.items() if item.row.status in moderating.ALLOWED_BEFORE[act]]
    return possible + (["dismiss"] if item.reports else [])
