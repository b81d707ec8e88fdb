"""Standings: looking one up, and deciding about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.keyset import page_of
from community.naming import name_key
from experts import appointing, levels, sanctions
from experts.desk.base import PER_PAGE, carried_out
from experts.desk.forms import AppointForm, AppointMemberForm, LockForm, ReasonForm, SearchForm
from experts.desk.nominations import best_pieces
from experts.models import Standing, StandingAct
from shop.desk.base import DeskView

HOME = ("experts_desk:standings", _("Standings"))
CHANGE = "experts.change_standing"
ACTS = 30
STATES = {
    "appointed": Q(appointed_until__isnull=False),
    "locked": ~Q(locked_level=""),
    "suspended": Q(suspended_at__isnull=False),
    "low": Q(low_since__isnull=False),
}


class StandingsView(DeskView):
    """All standings, newest first, in one topic the highest score first; filters by name, topic, level and state."""

    permissions: ClassVar[Sequence[str]] = ("experts.view_standing",)
    template_name = "experts/desk/standings.html"
    page_title = _("Standings")
    header_icon = "group"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add a page of what was searched."""
        form = SearchForm(self.request.GET)
        chosen = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
        rows = chosen_rows(chosen).select_related("member", "topic")
        order = ("-score", "-id") if "topic" in chosen else ("-id",)  # as an index holds them
        page = page_of(rows, order, size=PER_PAGE, cursor=self.request.GET.get("after", ""))
        kept = self.request.GET.copy()
        kept.pop("after", None)
        keep = f"{kept.urlencode()}&" if kept else ""
        return super().get_context_data(form=form, page=page, keep=keep, may_change=self.may(CHANGE), **kwargs)


def chosen_rows(chosen: dict[str, Any]) -> QuerySet[Standing]:
    """Return the standings that the filters leave."""
    rows = Standing.objects.all()
    if name := chosen.get("q"):
        rows = rows.filter(member__name_key__startswith=name_key(name))
    if topic := chosen.get("topic"):
        rows = rows.filter(topic=topic)
    if level := chosen.get("level"):
        rows = rows.filter(level=level)
    return rows.filter(STATES[chosen["state"]]) if "state" in chosen else rows


class StandingView(DeskView):
    """One standing: how it came about, what was decided, and the decisions that are possible."""

    permissions: ClassVar[Sequence[str]] = ("experts.view_standing",)
    template_name = "experts/desk/standing.html"
    parents = (HOME,)
    header_icon = "group"
    standing: Standing

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the standing with its member and topic."""
        super().setup(request, *args, **kwargs)
        rows = Standing.objects.select_related("member", "topic", "appointed_by", "locked_by")
        self.standing = get_object_or_404(rows, pk=kwargs["pk"])

    def get_page_title(self) -> str:
        return f"{self.standing.member.public_name} – {self.standing.topic.name}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the history, the best pieces and the possible decisions."""
        standing = self.standing
        acts = StandingAct.objects.filter(member_id=standing.member_id, topic_id=standing.topic_id)
        may_decide = self.may(CHANGE) and standing.member_id != self.request.user.pk
        return super().get_context_data(
            standing=standing,
            falls_at=levels.falls_at(standing),
            acts=acts.select_related("actor").order_by("-id")[:ACTS],
            pieces=best_pieces(standing.member_id, standing.topic_id),
            decisions=decisions_for(standing, kwargs.pop("form", None), kwargs.pop("act", "")) if may_decide else [],
            **kwargs,
        )

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Carry out the decision whose button was pressed."""
        act = request.POST.get("act", "")
        if not self.may(CHANGE) or act not in DECISIONS:
            return self.http_method_not_allowed(request)
        _title, form_class, _button, verb = DECISIONS[act]
        form = form_class(request.POST, prefix=act)
        words = {"standing": self.standing, "by": request.user, "at": timezone.now()}
        if form.is_valid() and carried_out(request, form, lambda: verb(**words, **form.cleaned_data), _("Done.")):
            return redirect("experts_desk:standing", self.standing.pk)
        return self.again(form=form, act=act)


def _appoint(*, standing: Standing, **words: Any) -> Standing:
    return appointing.appoint(member=standing.member, topic=standing.topic, **words)


# Act: heading, form, button, verb.
DECISIONS: dict[str, tuple[Any, type[ReasonForm], Any, Callable[..., Standing]]] = {
    "appoint": (_("Appoint expert"), AppointForm, _("Appoint"), _appoint),
    "dismiss": (_("End the appointment"), ReasonForm, _("End"), appointing.dismiss),
    "lock": (_("Fix the level"), LockForm, _("Fix"), appointing.lock),
    "unlock": (_("Let the level follow from the score again"), ReasonForm, _("Free"), appointing.unlock),
    "suspend": (_("Suspend the standing"), ReasonForm, _("Suspend"), sanctions.suspend),
    "lift": (_("Lift the suspension"), ReasonForm, _("Lift"), sanctions.lift),
}


def decisions_for(standing: Standing, form: Form | None, act: str) -> list[tuple[str, Any, Form, Any]]:
    """Return the decisions that the state allows: act, heading, form, button."""
    possible = ["dismiss" if standing.appointed_until else "appoint", "unlock" if standing.locked_level else "lock"]
    possible = ["lift"] if standing.suspended_at else [*possible, "suspend"]
    return [
        (name, title, form if form and name == act else form_class(prefix=name), button)
        for name, (title, form_class, button, _verb) in DECISIONS.items()
        if name in possible or (form and name == act)
    ]


class AppointView(DeskView):
    """Appointing a member by name."""

    permissions: ClassVar[Sequence[str]] = ("experts.view_standing", CHANGE)
    template_name = "experts/desk/appoint.html"
    page_title = _("Appoint expert")
    parents = (HOME,)
    header_icon = "pick"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form."""
        return super().get_context_data(form=kwargs.pop("form", None) or AppointMemberForm(), **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Appoint."""
        form = AppointMemberForm(request.POST)
        words: dict[str, Any] = {"by": request.user, "at": timezone.now()}
        done = _("Appointed; the member is told.")
        if form.is_valid() and carried_out(
            request, form, lambda: appointing.appoint(**form.cleaned_data, **words), done
        ):
            return redirect("experts_desk:standings")
        return self.again(form=form)


class ActsView(DeskView):
    """Everything that became of standings, newest first."""

    permissions: ClassVar[Sequence[str]] = ("experts.view_standingact",)
    template_name = "experts/desk/acts.html"
    page_title = _("Log of standings")
    header_icon = "history"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add a page of acts; `show=people` leaves out what followed from the rules."""
        is_people = self.request.GET.get("show") == "people"
        rows = StandingAct.objects.select_related("member", "topic", "actor")
        rows = rows.filter(actor__isnull=False) if is_people else rows
        page = page_of(rows, ("-id",), size=PER_PAGE, cursor=self.request.GET.get("after", ""))
        return super().get_context_data(
            page=page, is_people=is_people, keep="show=people&" if is_people else "", **kwargs
        )
