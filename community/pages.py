"""The pages that staff arrange in the Wagtail admin: home, topics, editorial texts. They host the apps' panels."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from community.blocks import BodyBlock
from community.models.member import Interest
from community.models.topic import Topic
from community.slots import Place, links_of, panels_of


class OurPage(models.Model):
    """What our pages share. A mixin, since swapping Wagtail's base page breaks it."""

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        """The page's own address."""
        return str(self.get_url() or "")  # type: ignore[attr-defined]


class PanelPage(OurPage):
    """A page with an editorial body and, in two columns, the panels that the apps registered."""

    place: ClassVar[Place]
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    class Meta:
        abstract = True

    def subject(self) -> Any:
        """The row that the panels speak of."""
        return None

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the panels of each column."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)  # type: ignore[misc]
        subject = self.subject()
        context["subject"] = subject
        for column in ("wide", "main", "side"):
            context[f"{column}_panels"] = panels_of(self.place, column, request, subject)
        return context


class HomePage(PanelPage, Page):  # type: ignore[misc]
    """The front door: subjects, people and questions first, products second."""

    place = "home"
    headline = models.CharField(_("headline"), max_length=80)
    marked = models.CharField(_("marked words at its end"), max_length=40, blank=True)
    lead = models.TextField(_("lead"), blank=True, max_length=400)

    template = "community/home_page.html"
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    content_panels: ClassVar = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("headline"), FieldPanel("marked"), FieldPanel("lead")], heading=_("Opening")),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class TopicIndexPage(OurPage, Page):  # type: ignore[misc]
    """All topics at a glance."""

    lead = models.TextField(_("lead"), blank=True, max_length=400)

    template = "community/topic_index_page.html"
    parent_page_types: ClassVar[list[str]] = ["community.HomePage"]
    subpage_types: ClassVar[list[str]] = ["community.TopicPage"]
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("lead")]

    class Meta:
        verbose_name = _("topic overview")
        verbose_name_plural = _("topic overviews")


class TopicPage(PanelPage, Page):  # type: ignore[misc]
    """The page of one topic in one language."""

    place = "topic"
    topic = models.ForeignKey(Topic, verbose_name=_("topic"), on_delete=models.PROTECT, related_name="pages")
    lead = models.TextField(_("lead"), blank=True, max_length=400, help_text=_("Empty: the topic's own lead."))
    picture = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    template = "community/topic_page.html"
    parent_page_types: ClassVar[list[str]] = ["community.TopicIndexPage"]
    subpage_types: ClassVar[list[str]] = ["community.EditorialPage"]
    content_panels: ClassVar = [
        *Page.content_panels, FieldPanel("topic"), FieldPanel("lead"), FieldPanel("picture"), FieldPanel("body")
    ]  # fmt: skip

    class Meta:
        verbose_name = _("topic page")
        verbose_name_plural = _("topic pages")

    def clean(self) -> None:
        """Refuse a second page of one topic in one language."""
        super().clean()
        twins = TopicPage.objects.filter(topic_id=self.topic_id, locale_id=self.locale_id).exclude(pk=self.pk)
        if self.topic_id and self.locale_id and twins.exists():
            raise ValidationError({"topic": _("This topic has a page in this language already.")})

    def subject(self) -> Topic:
        """The topic."""
        return self.topic

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the tabs, and whether the member follows the topic (one query)."""
        context = super().get_context(request, *args, **kwargs)
        context["tabs"] = links_of("topic", self.topic)
        member_id = request.user.pk
        followed = member_id and Interest.objects.filter(topic_id=self.topic_id, member_id=member_id).exists()
        context["is_followed"] = bool(followed)
        return context

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page while its topic is open."""
        if not self.topic.is_open:
            raise Http404
        return super().serve(request, *args, **kwargs)  # type: ignore[no-any-return]


class EditorialPage(OurPage, Page):  # type: ignore[misc]
    """A text of the staff: a guide, the rules, the imprint."""

    class Purpose(models.TextChoices):
        """Pages that the footer and the forms link to."""

        IMPRINT = "imprint", _("imprint")
        PRIVACY = "privacy", _("privacy notice")
        RULES = "rules", _("community rules")
        CHECKING = "checking", _("how we check")

    purpose = models.CharField(_("serves as"), max_length=10, choices=Purpose.choices, blank=True)
    lead = models.TextField(_("lead"), blank=True, max_length=400)
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    template = "community/editorial_page.html"
    parent_page_types: ClassVar[list[str]] = [
        "community.HomePage",
        "community.TopicPage",
        "community.EditorialPage",
    ]
    subpage_types: ClassVar[list[str]] = ["community.EditorialPage"]
    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("purpose"),
        FieldPanel("lead"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("editorial page")
        verbose_name_plural = _("editorial pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the page's ancestors below home, for the breadcrumb, and the panels of the apps."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["panels"] = panels_of("page", "side", request, self)
        context["ancestors"] = (
            [] if self.depth <= 3 else list(self.get_ancestors().filter(depth__gt=2).order_by("path"))
        )
        return context
