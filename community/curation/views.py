"""The desk's pages. Every one asks for the moderator's permission itself, beyond that of the admin."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import permission_required

from community.addresses import safe_next
from community.curation import deciding
from community.curation import queue as desk
from community.curation.forms import DecisionForm, LogForm
from community.curation.registration import MAY_DECIDE, MAY_READ_LOG
from community.models import Member
from community.reasons import in_words
from community.slots import moderated_kinds

DONE = {
    "approve": gettext_lazy("approved"),
    "hide": gettext_lazy("hidden"),
    "restore": gettext_lazy("restored"),
    "hold": gettext_lazy("held"),
    "dismiss": gettext_lazy("reports dismissed"),
}


@permission_required(MAY_DECIDE)  # type: ignore[untyped-decorator]
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, oldest first."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in moderated_kinds.entries else ""
    page = desk.waiting(kind, request.GET.get("after", ""))
    context = {
        "page": page, "items": page.items, "chosen_kind": kind, "kinds": list(moderated_kinds), "form": DecisionForm(),
        "acts": ["approve", "hide"], "here": request.get_full_path(), "page_title": _("Waiting for review"),
        "header_icon": "time",
    }  # fmt: skip
    return render(request, "community/curation/queue.html", context)


@permission_required(MAY_DECIDE)  # type: ignore[untyped-decorator]
@require_safe
def reported(request: HttpRequest) -> HttpResponse:
    """What members reported, the longest waiting first."""
    page = desk.reported(request.GET.get("after", ""))
    context = {
        "page": page, "items": page.items, "form": DecisionForm(), "acts": ["hide", "dismiss"],
        "here": request.get_full_path(), "page_title": _("Reported"), "header_icon": "warning",
    }  # fmt: skip
    return render(request, "community/curation/reported.html", context)


@permission_required(MAY_DECIDE)  # type: ignore[untyped-decorator]
@require_safe
def case(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One contribution with its history."""
    return _case_page(request, kind, pk, DecisionForm())


def _case_page(request: HttpRequest, kind: str, pk: int, form: DecisionForm) -> HttpResponse:
    item = desk.case_of(kind, pk)
    if item is None:
        raise Http404
    history = [(entry, in_words(entry.reason)) for entry in desk.history_of(kind, pk)[:50]]
    context = {
        "item": item, "items": [item], "history": history, "form": form, "acts": deciding.acts_for(item),
        "here": request.get_full_path(), "page_title": item.title, "header_icon": "clipboard-list",
    }  # fmt: skip
    return render(request, "community/curation/case.html", context, status=422 if form.errors else 200)


@permission_required(MAY_DECIDE)  # type: ignore[untyped-decorator]
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Carry out a decision on the chosen ones; what failed is shown with its reason."""
    form = DecisionForm(request.POST)
    back = safe_next(request, reverse("curation:queue"))
    if not form.is_valid():
        return _not_decided(request, form, back)
    cleaned = form.cleaned_data
    actor = request.user
    assert isinstance(actor, Member)  # noqa: S101 - permission_required
    outcome = deciding.decide(
        keys=cleaned["keys"], act=cleaned["act"], actor=actor, reason=cleaned["reason"], note=cleaned["note"]
    )
    if outcome.failed:
        failed = dict(outcome.failed)
        rows = [(item, failed[item.kind.key, item.row.pk]) for item in desk.items_of(list(failed))]
        context = {
            "outcome": outcome, "rows": rows, "gone": len(failed) - len(rows), "act": DONE[cleaned["act"]],
            "back": back, "page_title": _("Not everything could be done"), "header_icon": "warning",
        }  # fmt: skip
        return render(request, "community/curation/outcome.html", context)
    n = len(outcome.done)
    messages.success(request, ngettext("%(n)d contribution: %(act)s.", "%(n)d contributions: %(act)s.", n)
                     % {"n": n, "act": DONE[cleaned["act"]]})  # fmt: skip
    return redirect(back)


def _not_decided(request: HttpRequest, form: DecisionForm, back: str) -> HttpResponse:
    """Show the form again with the chosen ones; nothing typed is lost."""
    keys = deciding.keys_of(request.POST.getlist("item"))
    acts = [act for act in request.POST.getlist("acts") if act in deciding.ACTS] or ["approve", "hide"]
    context: dict[str, Any] = {
        "items": desk.items_of(keys[: deciding.MOST]), "form": form, "acts": acts, "here": back, "all_chosen": True,
        "page_title": _("Not decided yet"), "header_icon": "warning",
    }  # fmt: skip
    return render(request, "community/curation/again.html", context, status=422)


@permission_required(MAY_READ_LOG)  # type: ignore[untyped-decorator]
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Everything moderation did, newest first."""
    form = LogForm(request.GET)
    chosen = {k: v for k, v in form.cleaned_data.items() if v} if form.is_valid() else {}
    page = desk.log_page(**chosen, cursor=request.GET.get("after", ""))
    kinds = {entry.key: entry.label for entry in moderated_kinds}
    rows = [(entry, kinds.get(entry.kind, entry.kind), in_words(entry.reason)) for entry in page.rows]
    context = {
        "form": form, "rows": rows, "page": page, "chosen": chosen, "page_title": _("Moderation log"),
        "header_icon": "history",
    }  # fmt: skip
    return render(request, "community/curation/log.html", context)
