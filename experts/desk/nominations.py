"""Nominations: members who reached the expert mark where a moderator confirms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.keyset import page_of
from experts import nominating
from experts.desk.base import PER_PAGE, carried_out
from experts.desk.forms import ReasonForm, WordsForm
from experts.models import ItemTally, Nomination, StandingKey
from experts.naming_items import describe
from shop.desk.base import DeskView

HOME = ("experts_desk:nominations", _("Nominations"))
BEST = 10


class NominationsView(DeskView):
    """Who waits, the longest waiting first; or what was decided, the newest first."""

    permissions: ClassVar[Sequence[str]] = ("experts.view_nomination",)
    template_name = "experts/desk/nominations.html"
    page_title = _("Nominations")
    header_icon = "pick"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add a page of the chosen ones."""
        is_decided = self.request.GET.get("show") == "decided"
        rows = Nomination.objects.exclude(state=Nomination.State.WAITING) if is_decided else nominating.waiting()
        rows = rows.select_related("standing__member", "standing__topic", "decided_by")
        order = ("-id",) if is_decided else ("at", "id")
        page = page_of(rows, order, size=PER_PAGE, cursor=self.request.GET.get("after", ""))
        keep = "show=decided&" if is_decided else ""
        return super().get_context_data(page=page, is_decided=is_decided, keep=keep, **kwargs)


class NominationView(DeskView):
    """One nomination: what the member wrote, and the decision."""

    permissions: ClassVar[Sequence[str]] = ("experts.view_nomination", "experts.change_nomination")
    template_name = "experts/desk/nomination.html"
    parents = (HOME,)
    header_icon = "pick"
    nomination: Nomination

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the nomination with its member and topic."""
        super().setup(request, *args, **kwargs)
        rows = Nomination.objects.select_related("standing__member", "standing__topic", "decided_by")
        self.nomination = get_object_or_404(rows, pk=kwargs["pk"])

    def get_page_title(self) -> str:
        return f"{self.nomination.standing.member.public_name} – {self.nomination.standing.topic.name}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the best pieces and the form."""
        standing = self.nomination.standing
        form = kwargs.pop("form", None) or WordsForm()
        return super().get_context_data(
            nomination=self.nomination,
            standing=standing,
            pieces=best_pieces(standing.member_id, standing.topic_id),
            form=form,
            is_own=standing.member_id == self.request.user.pk,
            **kwargs,
        )

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Confirm, or decline with a reason."""
        is_confirmed = "confirm" in request.POST
        form = (WordsForm if is_confirmed else ReasonForm)(request.POST)
        if not form.is_valid():
            return self.again(form=form)
        verb = nominating.confirm if is_confirmed else nominating.decline
        words = {"reason": form.cleaned_data["reason"], "by": request.user, "at": timezone.now()}
        done = _("Confirmed: the badge is given.") if is_confirmed else _("Declined; the member is told why.")
        if not carried_out(request, form, lambda: verb(nomination=self.nomination, **words), done):
            return self.again(form=form)
        return redirect("experts_desk:nominations")


def best_pieces(member_id: int, topic_id: int) -> list[tuple[ItemTally, Any]]:
    """Return what gave most in the topic, with its title and address where it is visible; a query for each kind."""
    keys = StandingKey.objects.filter(member_id=member_id).values("key")
    tallies = ItemTally.objects.filter(author__in=keys, is_shown=True).order_by("-value", "item")
    # Topics are a JSON list, which not every database can search: a member's own rows are few enough.
    rows = [row for row in tallies[:500] if topic_id in row.topics][:BEST]
    named = describe(row.item for row in rows)
    return [(row, named.get(row.item)) for row in rows]
