"""What the pages of this desk share: carrying out a decision, and its refusals in words."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community.models import Member
from experts import policies
from experts.models import StandingKey
from experts.refusing import NoStanding, NotPossible, OwnCase

PER_PAGE = 50
REFUSALS: dict[type[Exception], str | Promise] = {
    NotPossible: _("Somebody else has decided meanwhile, or there is nothing to decide any more."),
    OwnCase: _("This concerns yourself: somebody else decides about it."),
    NoStanding: _("Accounts of the shop and of brands have a mark of their own and no standing."),
    policies.NotPossible: _("Only drafts can be changed and published."),
    policies.NotPreviewed: _("Preview exactly these changes first."),
}


def carried_out(request: HttpRequest, form: Form, decision: Callable[[], object], done: str | Promise) -> bool:
    """Carry out a decision and say so; a refusal is said at the form."""
    try:
        decision()
    except tuple(REFUSALS) as refusal:
        form.add_error(None, str(REFUSALS[type(refusal)]))
        return False
    messages.success(request, str(done))
    return True


def members_of(keys: set[int]) -> dict[int, Member]:
    """Return the members that standing keys stand for; erased ones are missing. One query."""
    rows = StandingKey.objects.filter(key__in=keys).select_related("member")
    return {row.key: row.member for row in rows}
