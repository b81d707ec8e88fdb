"""The page on which a member reports a contribution."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from community import reporting
from community.models import Member, Report
from community.reporting_forms import ReportForm
from community.slots import ModeratedKind, moderated_kinds


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Report a contribution; afterwards the same page says that it was received."""
    entry, row = _reportable(kind, pk)
    member = request.user
    assert isinstance(member, Member)  # noqa: S101 - login_required
    context: dict[str, Any] = {
        "kind": entry, "title": entry.title(row), "excerpt": entry.excerpt(row), "url": entry.url(row),
        "is_own": entry.author_id(row) == member.pk,
    }  # fmt: skip
    if context["is_own"]:
        return render(request, "community/report_own.html", context, status=403)
    if Report.objects.filter(kind=kind, object_id=pk, reporter=member).exists():
        return render(request, "community/report_received.html", context)
    form = ReportForm(request.POST or None)
    if not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "community/report.html", {**context, "form": form}, status=status)
    try:
        reporting.report(kind=kind, pk=pk, member=member, **form.cleaned_data)
    except reporting.NotReportable:
        raise Http404 from None
    return redirect(reverse("community:report", args=[kind, pk]))


def _reportable(kind: str, pk: int) -> tuple[ModeratedKind, Any]:
    try:
        entry = moderated_kinds.get(kind)
    except KeyError:
        raise Http404 from None
    row: Any = get_object_or_404(entry.model._default_manager.all(), pk=pk)
    if not row.is_visible:
        raise Http404
    return entry, row
