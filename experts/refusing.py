"""Why people's decisions about standings can be refused."""

from __future__ import annotations

from community.models import Member


class NotPossible(Exception):
    """The state the decision starts from is no longer there."""


class OwnCase(Exception):
    """Nobody decides about their own standing."""


class NoStanding(Exception):
    """Accounts of shop and brands have a mark of their own and no standing."""


def refuse_own(member_id: int | None, by: Member) -> None:
    """Raise OwnCase when `by` would decide about themselves."""
    if member_id == by.pk:
        raise OwnCase(f"{by} would decide about themselves")
