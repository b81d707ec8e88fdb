"""The kernel in the Wagtail admin: topics, and what protects their pages."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from community.background import admin as background
from community.models import Topic
from community.pages import TopicPage
from community.site_tree import plant_topic


class TopicViewSet(SnippetViewSet):  # type: ignore[misc]
    """Topics: order, names in both languages, open or closed."""

    model = Topic
    icon = "tag"
    menu_label = gettext_lazy("Topics")
    menu_order = 150
    add_to_admin_menu = True
    list_display = ["name_de", "name_en", "position", BooleanColumn("is_open", label=gettext_lazy("open to members"))]
    list_filter = ["is_open"]
    search_fields = ["name_de", "name_en", "slug"]
    ordering = ["position", "id"]
    panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("name_de"), FieldPanel("name_en")]),
                FieldRowPanel([FieldPanel("lead_de"), FieldPanel("lead_en")]),
            ],
            heading=gettext_lazy("Words"),
        ),
        FieldRowPanel([FieldPanel("slug"), FieldPanel("mark")]),
        FieldRowPanel([FieldPanel("position"), FieldPanel("is_open")]),
    ]


register_snippet(TopicViewSet)


@hooks.register("after_create_snippet")  # type: ignore[untyped-decorator]
@hooks.register("after_edit_snippet")  # type: ignore[untyped-decorator]
def give_topic_its_pages(request: HttpRequest, instance: Any) -> None:
    """A new open topic gets its page in each language at once."""
    if isinstance(instance, Topic) and instance.is_open:
        made = plant_topic(topic=instance)
        if made:
            messages.info(request, _("Made the topic's pages: %(n)d.") % {"n": len(made)})


@hooks.register("before_copy_page")  # type: ignore[untyped-decorator]
def no_second_topic_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A topic has one page in each language, so it cannot be copied."""
    if page.specific_class is not TopicPage:
        return None
    messages.error(request, _("A topic has one page in each language; it cannot be copied."))
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def failed_tasks() -> Any:
    """Tasks that failed for good, under Settings."""
    return background.viewset


@hooks.register("insert_global_admin_css")  # type: ignore[untyped-decorator]
def look_of_our_lists() -> SafeString:
    """How our own lists look in the admin."""
    return format_html('<link rel="stylesheet" href="{}">', static("kundig/admin/desk.css"))
