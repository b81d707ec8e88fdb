"""Suspicions of the fraud run: groups whose votes were set aside until a human decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community.keyset import page_of
from experts.deciding_suspicions import decide, sums
from experts.desk.base import PER_PAGE, carried_out, members_of
from experts.desk.forms import SuspicionForm
from experts.models import Standing, Suspicion
from shop.desk.base import DeskView

HOME = ("experts_desk:suspicions", _("Suspicions"))
State = Suspicion.State
RULES: dict[str, str | Promise] = {
    "mutual": _("two who vote for each other far more than chance explains"),
    "group": _("several who vote for each other far more than chance explains"),
    "cycle": _("a circle: each votes for the next, the last for the first"),
    "chain": _("votes in one direction along a chain"),
    "followers": _("accounts whose votes go to one author and make up much of what the author got"),
    "crowd": _("many accounts that together bring much of what one author got"),
    "supporter": _("voted very often for somebody who is set aside"),
    "bursts": _("many votes on one author within two minutes"),
}
FIGURES: dict[str, str | Promise] = {
    "pairs": _("Pairs that stand out"),
    "votes": _("Votes between them"),
    "expected": _("Votes to be expected"),
    "against": _("Votes against among them"),
    "since": _("Began"),
}


class SuspicionsView(DeskView):
    """Those to be decided, the oldest first; decided ones newest first."""

    permissions: ClassVar[Sequence[str]] = ("experts.view_suspicion",)
    template_name = "experts/desk/suspicions.html"
    page_title = _("Suspicions")
    header_icon = "warning"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add a page of the chosen state."""
        state = self.request.GET.get("state", "")
        state = state if state in State.values else State.OPEN.value
        rows = Suspicion.objects.filter(state=state).select_related("decided_by")
        order = ("found_at", "id") if state == State.OPEN else ("-id",)
        page = page_of(rows, order, size=PER_PAGE, cursor=self.request.GET.get("after", ""))
        return super().get_context_data(page=page, state=state, states=State.choices, keep=f"state={state}&", **kwargs)


class SuspicionView(DeskView):
    """One group: who, why, how many votes, and the decision."""

    permissions: ClassVar[Sequence[str]] = ("experts.view_suspicion", "experts.change_suspicion")
    template_name = "experts/desk/suspicion.html"
    parents = (HOME,)
    header_icon = "warning"
    suspicion: Suspicion

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the suspicion."""
        super().setup(request, *args, **kwargs)
        self.suspicion = get_object_or_404(Suspicion.objects.select_related("decided_by"), pk=kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.suspicion.get_kind_display())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the members with their sums, the evidence in words and the form."""
        row = self.suspicion
        known = members_of({*row.members, *row.receivers})
        people = people_of(row, known)
        return super().get_context_data(
            suspicion=row,
            people=people,
            rules=[RULES.get(rule, rule) for rule in row.evidence.get("rules", [])],
            figures=[(words, row.evidence[name]) for name, words in FIGURES.items() if name in row.evidence],
            form=kwargs.pop("form", None) or SuspicionForm(),
            may_confirm=row.state != State.CONFIRMED,
            may_dismiss=row.state != State.DISMISSED,
            is_own=self.request.user.pk in {member.pk for member in known.values()},
            **kwargs,
        )

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Confirm or dismiss."""
        form = SuspicionForm(request.POST)
        if not form.is_valid():
            return self.again(form=form)
        is_confirmed = "confirm" in request.POST
        words: dict[str, Any] = {**form.cleaned_data, "by": request.user, "at": timezone.now()}
        done = _("Confirmed: the votes stay set aside.") if is_confirmed else _("Dismissed: the votes count again.")
        if not carried_out(
            request, form, lambda: decide(suspicion=self.suspicion, is_confirmed=is_confirmed, **words), done
        ):
            return self.again(form=form)
        return redirect("experts_desk:suspicions")


def people_of(row: Suspicion, known: dict[int, Any]) -> list[dict[str, Any]]:
    """Return each member of the group with role and sums, those who gave most first; two queries."""
    given, got = sums(row)
    standings: dict[int, list[Standing]] = {}
    for standing in Standing.objects.filter(member__in=known.values()).select_related("topic").order_by("-score"):
        standings.setdefault(standing.member_id, []).append(standing)
    keys = sorted({*row.members, *row.receivers}, key=lambda key: (-given.get(key, 0) - got.get(key, 0), key))
    return [
        {
            "member": known.get(key),
            "is_voter": key in row.members,
            "is_receiver": key in row.receivers,
            "given": given.get(key, 0),
            "got": got.get(key, 0),
            "standings": standings.get(known[key].pk, [])[:3] if key in known else [],
        }
        for key in keys
    ]
