"""The reviews in the Wagtail admin: how each topic words the four questions."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from reviews.models import QuestionWording


class QuestionWordingViewSet(SnippetViewSet):  # type: ignore[misc]
    """Questions by topic; what staff leave out says our own words."""

    model = QuestionWording
    icon = "help"
    menu_label = _("Questions")
    menu_order = 155
    add_to_admin_menu = True
    list_display = ["label_de", Column("topic", label=_("Topic")), "key"]
    list_filter = ["topic", "key"]
    search_fields = ["label_de", "label_en"]
    ordering = ["topic__position", "topic_id", "id"]
    panels = [
        HelpPanel(
            content=_(
                "Every review answers the same four questions, so that products can be compared. Here you say how one"
                " of them is put in one topic. An empty help or example shows our own words; an empty English text"
                " shows the German one. A new wording holds for new and for edited reviews; what members wrote stays."
            )
        ),
        FieldRowPanel([FieldPanel("topic", heading=_("Topic")), FieldPanel("key")]),
        MultiFieldPanel([FieldPanel("label_de"), FieldPanel("help_de"), FieldPanel("example_de")], heading=_("German")),
        MultiFieldPanel(
            [FieldPanel("label_en"), FieldPanel("help_en"), FieldPanel("example_en")], heading=_("English")
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[QuestionWording]:
        """One query for the list, topics included."""
        return QuestionWording.objects.select_related("topic")


register_snippet(QuestionWordingViewSet)
