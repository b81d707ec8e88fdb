"""Versions of the policy: what is in force, drafts with their preview, publishing, and the old ones to read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.keyset import page_of
from community.models import Topic
from experts import policies, previewing_policy
from experts.desk.base import PER_PAGE, REFUSALS, members_of
from experts.desk.forms import PolicyForm
from experts.models import PolicyVersion
from experts.parameter_words import GROUPS, word_for
from experts.policy import CURRENT
from shop.desk.base import DeskView

HOME = ("experts_desk:policies", _("Policy"))
VIEW, CHANGE = "experts.view_policyversion", "experts.change_policyversion"
State = PolicyVersion.State


class PoliciesView(DeskView):
    """All versions, newest first."""

    permissions: ClassVar[Sequence[str]] = (VIEW,)
    template_name = "experts/desk/policies.html"
    page_title = _("Policy")
    header_icon = "cog"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add a page of versions, and whether the software's own values are in force."""
        rows = PolicyVersion.objects.select_related("published_by")
        page = page_of(rows, ("-id",), size=PER_PAGE, cursor=self.request.GET.get("after", ""))
        return super().get_context_data(
            page=page, in_force=policies.in_force(), software=CURRENT, may_change=self.may(CHANGE), **kwargs
        )


class PolicyView(DeskView):
    """One version: what it changes, and, of a draft, its preview and what can be done with it."""

    permissions: ClassVar[Sequence[str]] = (VIEW,)
    template_name = "experts/desk/policy.html"
    parents = (HOME,)
    header_icon = "cog"
    version: PolicyVersion

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the version."""
        super().setup(request, *args, **kwargs)
        self.version = get_object_or_404(PolicyVersion.objects.select_related("published_by"), pk=kwargs["pk"])

    def get_page_title(self) -> str:
        return self.version.version

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what it changes and its preview."""
        row = self.version
        is_draft, preview = row.state == State.DRAFT, row.preview or {}
        return super().get_context_data(
            version=row,
            is_draft=is_draft,
            changes=compared(row),
            groups=[] if is_draft else in_full(row),
            preview=shown_preview(preview) if row.previewed_at and "gains" in preview else None,
            percent=preview.get("percent") if is_draft and preview and not row.previewed_at else None,
            may_change=self.may(CHANGE),
            may_publish=is_draft and self.may(CHANGE) and policies.is_previewed(row),
            **kwargs,
        )

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Preview, publish or discard a draft."""
        act = next((name for name in ("preview", "publish", "discard") if name in request.POST), "")
        if not self.may(CHANGE) or not act:
            return self.http_method_not_allowed(request)
        try:
            done = self._carry_out(act, request)
        except (policies.NotPossible, policies.NotPreviewed) as refusal:
            messages.error(request, str(REFUSALS[type(refusal)]))
            return redirect("experts_desk:policy", self.version.pk)
        messages.success(request, str(done))
        return redirect("experts_desk:policies") if act == "discard" else redirect(
            "experts_desk:policy", self.version.pk
        )  # fmt: skip

    def _carry_out(self, act: str, request: HttpRequest) -> Any:
        if act == "preview":
            previewing_policy.order(draft=self.version)
            return _("The preview is being made.")
        if act == "discard":
            policies.discard(draft=self.version)
            return _("The draft is thrown away.")
        policies.publish(draft=self.version, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        return _("Published: every standing is counted anew.")


def compared(row: PolicyVersion) -> list[tuple[Any, float, float]]:
    """Return what a version changes: label, the software's value, its own."""
    own, known = policies.values_of(policies.meaning_of(row)), policies.values_of(CURRENT)
    return [(word_for(name).label, known[name], own[name]) for name in row.changes if name in known]


def in_full(row: PolicyVersion) -> list[tuple[Any, list[tuple[Any, float, Any]]]]:
    """Return every parameter of a version by group: label, value, help."""
    values = policies.values_of(policies.meaning_of(row))
    return [
        (title, [(word.label, values[name], word.help) for name, word in words.items() if name in values])
        for title, words in GROUPS
    ]


def shown_preview(preview: dict[str, Any]) -> dict[str, Any]:
    """Return a preview with names in place of keys; two queries."""
    rows = [*preview["gains"], *preview["losses"]]
    members = members_of({row[0] for row in rows})
    topics = Topic.objects.in_bulk({row[1] for row in rows})
    steps = [(*step.split(">"), count) for step, count in preview["steps"].items()]
    named = {
        side: [(members.get(row[0]), topics.get(row[1]), *row[2:]) for row in preview[side]]
        for side in ("gains", "losses")
    }
    return {**preview, **named, "steps": steps}


class DraftView(DeskView):
    """A new or changed draft: every parameter with its help."""

    permissions: ClassVar[Sequence[str]] = (VIEW, CHANGE)
    template_name = "experts/desk/policy_form.html"
    parents = (HOME,)
    header_icon = "cog"
    draft: PolicyVersion

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the draft; a new one begins with what is in force."""
        super().setup(request, *args, **kwargs)
        if "pk" in kwargs:
            self.draft = get_object_or_404(PolicyVersion, pk=kwargs["pk"], state=State.DRAFT)
        else:
            self.draft = PolicyVersion(changes=policies.differences(policies.values_of(policies.in_force())))

    def get_page_title(self) -> str:
        return self.draft.version if self.draft.pk else str(_("New version"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form."""
        return super().get_context_data(form=kwargs.pop("form", None) or PolicyForm(draft=self.draft), **kwargs)

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Save the draft."""
        form = PolicyForm(request.POST, draft=self.draft)
        if not form.is_valid():
            return self.again(form=form)
        words = {"version": form.cleaned_data["version"], "why": form.cleaned_data["why"]}
        try:
            saved = policies.save_draft(draft=self.draft, changes=form.changes(), **words)
        except policies.NotPossible:
            form.add_error(None, str(REFUSALS[policies.NotPossible]))
            return self.again(form=form)
        messages.success(request, str(_("Saved. Preview it before it is published.")))
        return redirect("experts_desk:policy", saved.pk)
