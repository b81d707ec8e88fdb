"""Starting imports, watching them, reading their problems."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.keyset import page_of
from shop.claiming import release_dead, request_cancel
from shop.desk.base import PER_PAGE, DeskView
from shop.desk.forms import StartImportForm
from shop.importing import order_import
from shop.models import ImportRun
from shop.tasks import import_feed

VIEW, START = "shop.view_importrun", "shop.add_importrun"
HOME = ("shop_desk:imports", gettext_lazy("Imports"))


class ImportsView(DeskView):
    """The history of imports, and the form that starts one."""

    permissions: ClassVar[Sequence[str]] = (VIEW,)
    template_name = "shop/desk/imports.html"
    page_title = gettext_lazy("Imports")
    header_icon = "download"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the runs, newest first."""
        runs = ImportRun.objects.select_related("feed", "started_by")
        page = page_of(runs, ("-id",), size=PER_PAGE, cursor=self.request.GET.get("after", ""))
        form = kwargs.pop("form", None) or StartImportForm()
        return super().get_context_data(page=page, form=form, may_start=self.may(START), **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Order an import and hand it to the worker."""
        if not self.may(START):
            return self.http_method_not_allowed(request)
        form = StartImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.again(form=form)
        feed, file = form.cleaned_data["feed"], form.cleaned_data["file"]
        run = order_import(
            feed=feed,
            location=file.name if file else feed.location,
            upload=file,
            is_dry_run=form.cleaned_data["is_dry_run"],
            force_loss=form.cleaned_data["force_loss"],
            started_by=request.user,  # type: ignore[arg-type]
        )
        import_feed.enqueue(run.pk)
        return redirect("shop_desk:import", run.pk)


class ImportView(DeskView):
    """One import: how far it is, what it did, what was wrong. The page refreshes itself while the import is open."""

    permissions: ClassVar[Sequence[str]] = (VIEW,)
    template_name = "shop/desk/import.html"
    parents = (HOME,)
    header_icon = "download"

    def get_page_title(self) -> str:
        return str(self.run)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the run."""
        super().setup(request, *args, **kwargs)
        self.run = get_object_or_404(ImportRun.objects.select_related("feed", "started_by"), pk=kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the problems, in the order of the file."""
        problems = self.run.problems.all()
        page = page_of(problems, ("id",), size=PER_PAGE, cursor=self.request.GET.get("after", ""))
        mine = ImportRun.objects.filter(pk=self.run.pk)
        can_resume = (mine.last_of_feed() if self.run.has_died else mine.resumable()).exists()
        return super().get_context_data(
            run=self.run, page=page, may_start=self.may(START), can_resume=can_resume, **kwargs
        )


class ImportActView(ImportView):
    """Something done to an import; by POST only."""

    permissions: ClassVar[Sequence[str]] = (VIEW, START)
    http_method_names = ["post"]


class CancelView(ImportActView):
    """Stop an import."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask it to stop; a dead one is released at once."""
        request_cancel(self.run)
        release_dead(self.run.feed_id)
        messages.success(request, _("The import stops at its next step."))
        return redirect("shop_desk:import", pk)


class ResumeView(ImportActView):
    """Go on with an import that broke off; with `force_loss` whatever would be lost."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hand it to the worker again; a dead one is released first."""
        release_dead(self.run.feed_id)
        resumable = ImportRun.objects.resumable().filter(pk=pk)
        force = "force_loss" in request.POST
        if resumable.update(state=ImportRun.State.WAITING, force_loss=force or self.run.force_loss):
            import_feed.enqueue(pk)
        return redirect("shop_desk:import", pk)
