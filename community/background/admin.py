"""Failed tasks in the Wagtail admin: look at them, run them again, discard them."""

from typing import Any

from django.contrib.admin.utils import quote
from django.http import HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from community.background.dead_letters import discard, run_again
from community.background.models import DeadLetter


class LetterIndex(generic.IndexView):  # type: ignore[misc]
    """All failed tasks, the latest first."""

    run_again_url_name = ""

    def get_edit_url(self, instance: DeadLetter) -> str | None:
        """A failed task is looked at, never edited: the title leads there."""
        return self.get_inspect_url(instance)  # type: ignore[no-any-return]

    def get_list_more_buttons(self, instance: DeadLetter) -> list[Button]:
        """Offer what the user may do."""
        buttons = [Button(_("Look at it"), url=self.get_inspect_url(instance), icon_name="info-circle", priority=10)]
        if self.user_has_permission("change"):
            address = reverse(self.run_again_url_name, args=(quote(instance.pk),))
            buttons.append(Button(_("Run again"), url=address, icon_name="rotate", priority=20))
        if address := self.get_delete_url(instance):
            buttons.append(Button(_("Discard"), url=address, icon_name="bin", priority=30))
        return buttons


class Discard(generic.DeleteView):  # type: ignore[misc]
    """Asks, then forgets a failed task."""

    page_title = gettext_lazy("Discard")
    success_message = gettext_lazy("Discarded.")
    template_name = "community/background/confirm.html"
    question = gettext_lazy("Discard this task? It will not run again.")
    answer = gettext_lazy("Discard")

    def get_success_message(self) -> str:
        """Return what is said afterwards."""
        return str(self.success_message)

    def delete_action(self) -> None:
        """Discard it."""
        discard(letter=self.object)


class RunAgain(Discard):
    """Asks, then puts a failed task back into its queue."""

    permission_required = "change"
    page_title = gettext_lazy("Run again")
    success_message = gettext_lazy("It waits in its queue again.")
    question = gettext_lazy("Run this task again? It gets all its attempts anew.")
    answer = gettext_lazy("Run again")

    def delete_action(self) -> None:
        """Put it back into its queue."""
        run_again(letter=self.object)

    def form_valid(self, form: Any) -> HttpResponse:
        """Say so when the task's code is gone."""
        try:
            return super().form_valid(form)  # type: ignore[no-any-return]
        except ImportError:
            messages.error(self.request, _("This version does not know the task any more. You can only discard it."))
            return self.get(self.request)  # type: ignore[no-any-return]


class LetterInspect(generic.InspectView):  # type: ignore[misc]
    """Everything known about a failed task."""

    def get_traceback_display_value(self) -> SafeString:
        """Keep the lines of the traceback."""
        return format_html("<pre>{}</pre>", self.object.traceback)


class DeadLetterViewSet(ModelViewSet):  # type: ignore[misc]
    """Tasks that failed for good."""

    model = DeadLetter
    icon = "warning"
    menu_label = gettext_lazy("Failed tasks")
    menu_order = 900
    add_to_settings_menu = True
    add_to_reference_index = False
    inspect_view_enabled = True
    inspect_view_fields = [
        "task_path", "queue_name", "arguments", "error", "attempts", "first_failed_at", "last_failed_at", "traceback",
    ]  # fmt: skip
    delete_template_name = "community/background/confirm.html"
    copy_view_enabled = False
    list_display = ["task_path", "error", "attempts", "first_failed_at", "last_failed_at"]
    list_filter = ["queue_name"]
    search_fields = ["task_path", "error"]
    ordering = "-last_failed_at"
    form_fields = ["task_path"]
    index_view_class = LetterIndex
    delete_view_class = Discard
    inspect_view_class = LetterInspect

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Nothing here is added or edited by hand."""
        nothing = dict.fromkeys(("add_url_name", "edit_url_name", "history_url_name", "usage_url_name"))
        return super().get_common_view_kwargs(**nothing, **kwargs)  # type: ignore[no-any-return]

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Let the list know where running again is asked for."""
        return super().get_index_view_kwargs(run_again_url_name=self.get_url_name("run_again"), **kwargs)  # type: ignore[no-any-return]

    def get_urlpatterns(self) -> list[URLPattern]:
        """Drop the addresses of adding and editing; add running again."""
        wanted = {"index", "index_results", "delete", "inspect"}
        patterns = [pattern for pattern in super().get_urlpatterns() if pattern.name in wanted]
        kwargs = {**self.get_common_view_kwargs(), "delete_url_name": self.get_url_name("run_again")}
        again = self.construct_view(RunAgain, **kwargs)
        return [*patterns, path("run-again/<int:pk>/", again, name="run_again")]


viewset = DeadLetterViewSet("failed_tasks")
