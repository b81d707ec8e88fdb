"""Which version of the policy is in force, what an older one said, and publishing a new one.

A version holds differences; what it means in full is fixed by its preview, so that software that brings other defaults
changes nothing that was published. A process looks at most every two seconds whether another version came into force.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import transaction

from community.models import Member
from experts.dues import note_due
from experts.models import ItemTally, PolicyVersion, Standing
from experts.policy import CURRENT, Parameters

# In tests a process asks once and is told to forget, so that numbers of queries are the same each time.
CHECK_EVERY = math.inf if settings.MODE == "test" else 2.0  # seconds
BATCH = 1000
State = PolicyVersion.State


class NotPreviewed(Exception):
    """There is no finished preview of exactly these changes."""


class NotPossible(Exception):
    """Only drafts are changed and published."""


class UnknownParameter(ValueError):
    """A change names a parameter that the policy does not have."""


@dataclass
class _Kept:
    checked: float = -math.inf
    mark: tuple[int, datetime | None] | None = None
    parameters: Parameters = CURRENT


_kept = _Kept()


def in_force() -> Parameters:
    """Return the published parameters, the software's own where staff published none. At most one query."""
    now = time.monotonic()
    if _kept.checked == -math.inf or now - _kept.checked >= CHECK_EVERY:
        row = PolicyVersion.objects.filter(state=State.CURRENT).first()
        mark = (row.pk, row.published_at) if row else None
        if row is None:
            _kept.parameters = CURRENT
        elif mark != _kept.mark:
            _kept.parameters = meaning_of(row)
        _kept.mark, _kept.checked = mark, now
    return _kept.parameters


def forget() -> None:
    """Let the next `in_force()` of this process look anew."""
    _kept.checked, _kept.mark = -math.inf, None


def of_version(name: str) -> Parameters:
    """Return the parameters of a version; raise PolicyVersion.DoesNotExist for an unknown one. One query."""
    row = PolicyVersion.objects.filter(version=name).exclude(state=State.DRAFT).first()
    if row is not None:
        return meaning_of(row)
    if name == CURRENT.version:
        return CURRENT
    raise PolicyVersion.DoesNotExist(name)


def meaning_of(row: PolicyVersion) -> Parameters:
    """Return what a version says in full: as it was previewed, else its differences from the software's values."""
    frozen = (row.preview or {}).get("parameters") if row.state != State.DRAFT else None
    known = values_of(CURRENT)
    changes = {name: value for name, value in (frozen or row.changes).items() if not frozen or name in known}
    return replace(apply(changes), version=row.version)


def values_of(parameters: Parameters) -> dict[str, float]:
    """Return what can be tuned, by name; a form's weight has the name `form_weight.review`."""
    values: dict[str, float] = {}
    for field in fields(parameters):
        value = getattr(parameters, field.name)
        if isinstance(value, Mapping):
            values |= {f"{field.name}.{key}": float(part) for key, part in value.items()}
        elif isinstance(value, int | float):
            values[field.name] = value
    return values


def apply(changes: Mapping[str, float], base: Parameters = CURRENT) -> Parameters:
    """Return `base` with other values; raise UnknownParameter for a name it does not have."""
    known = values_of(base)
    plain: dict[str, Any] = {}
    parts: dict[str, Any] = {}
    for name, value in changes.items():
        if name not in known:
            raise UnknownParameter(name)
        field, _dot, key = name.partition(".")
        if key:
            parts.setdefault(field, dict(getattr(base, field)))[key] = float(value)
        else:
            plain[name] = type(getattr(base, name))(value)
    return replace(base, **plain, **parts)


def differences(values: Mapping[str, float], base: Parameters = CURRENT) -> dict[str, float]:
    """Return those of `values` that are not the base's."""
    known = values_of(base)
    return {name: value for name, value in values.items() if name in known and not math.isclose(value, known[name])}


@transaction.atomic
def save_draft(*, draft: PolicyVersion, version: str, changes: dict[str, float], why: str) -> PolicyVersion:
    """Store a draft; other changes than the previewed ones make its preview void. Raises NotPossible, ValueError."""
    if draft.pk:
        draft = PolicyVersion.objects.select_for_update().get(pk=draft.pk)
    if draft.state != State.DRAFT:
        raise NotPossible(draft.version)
    apply(changes)
    if changes != draft.changes:
        draft.preview, draft.previewed_at = None, None
    draft.version, draft.changes, draft.why = version, changes, why
    draft.save()
    return draft


@transaction.atomic
def discard(*, draft: PolicyVersion) -> None:
    """Throw a draft away; raise NotPossible for anything else."""
    row = PolicyVersion.objects.select_for_update().get(pk=draft.pk)
    if row.state != State.DRAFT:
        raise NotPossible(row.version)
    row.delete()


def is_previewed(draft: PolicyVersion) -> bool:
    """Whether its preview is finished and of exactly its changes, compared with what is in force."""
    preview = draft.preview or {}
    return (
        draft.previewed_at is not None
        and preview.get("changes") == draft.changes
        and preview.get("parameters") == values_of(apply(draft.changes))
        and preview.get("compared_with") == in_force().version
    )


@transaction.atomic
def publish(*, draft: PolicyVersion, by: Member, at: datetime) -> PolicyVersion:
    """Bring a draft into force; everything is counted anew. Raises NotPossible, NotPreviewed."""
    from experts.policy_tasks import recount_everything

    row = PolicyVersion.objects.select_for_update().get(pk=draft.pk)
    forget()
    if row.state != State.DRAFT:
        raise NotPossible(row.version)
    if not is_previewed(row):
        raise NotPreviewed(row.version)
    _keep_the_softwares_own()
    PolicyVersion.objects.filter(state=State.CURRENT).update(state=State.PAST)
    row.state, row.published_at, row.published_by = State.CURRENT, at, by
    row.save(update_fields=["state", "published_at", "published_by"])
    Standing.objects.update(due_at=at)
    forget()
    recount_everything.enqueue()
    transaction.on_commit(forget)
    return row


def make_everything_due() -> int:
    """Have every contribution counted anew under the policy in force; return how many there are."""
    rows = ItemTally.objects.filter(author__isnull=False).order_by("pk").values_list("author", "item")
    waiting = ((author or 0, item) for author, item in rows.iterator(chunk_size=BATCH))
    total = 0
    while batch := list(islice(waiting, BATCH)):
        total += note_due(batch)
    return total


def _keep_the_softwares_own() -> None:
    """What was in force without a row gets one, so that explanations made under it stay readable."""
    if not PolicyVersion.objects.filter(version=CURRENT.version).exists():
        PolicyVersion.objects.create(
            version=CURRENT.version, state=State.PAST, preview={"parameters": values_of(CURRENT)}
        )
