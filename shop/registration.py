"""What the shop fills in at start-up: texts that products can be linked to, and what staff may do."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.signals import page_published

from community.models import Topic
from community.pages import EditorialPage, TopicPage
from community.roles import extend_role
from shop import ads, clicks_report
from shop.desk import day_work
from shop.linking import Target, targets
from shop.tasks import suggest_links

FOUND = 8  # texts named when words fit several
STAFF_MAY = {
    "feed": ("add", "change", "view"),
    "importrun": ("add", "change", "view"),
    "topicrule": ("add", "change", "delete", "view"),
    "family": ("change", "view"),
    "productlink": ("add", "change", "view"),
    "ad": ("add", "change", "delete", "view"),
    "clickcount": ("view",),
}


def register() -> None:
    """Fill the slots and connect the receivers."""
    for model, acts in STAFF_MAY.items():
        extend_role("staff", *(f"shop.{act}_{model}" for act in acts))
    targets.add(Target(key="topic", label=_("Topic"), describe=_topics, text=_topic_text, find=_find_topics))
    targets.add(Target(key="page", label=_("Page"), describe=_pages, text=_page_text, find=_find_pages))
    ads.register()
    clicks_report.register()
    day_work.register()
    page_published.connect(_suggest_for_page, dispatch_uid="shop.suggest_for_page")


def _topics(ids: Collection[int]) -> Mapping[int, tuple[str, str]]:
    return {topic.pk: (topic.name, "") for topic in Topic.objects.filter(pk__in=ids)}


def _find_topics(words: str) -> Mapping[int, str]:
    found = Topic.objects.filter(Q(name_de__icontains=words) | Q(name_en__icontains=words)).order_by("pk")
    return {topic.pk: topic.name for topic in found[:FOUND]}


def _topic_text(pk: int) -> str:
    topic = Topic.objects.get(pk=pk)
    pages = TopicPage.objects.live().filter(topic=pk).order_by("pk")
    return "\n".join([topic.name_de, topic.lead_de, topic.name_en, topic.lead_en, *map(_words_of, pages)])


def _pages(ids: Collection[int]) -> Mapping[int, tuple[str, str]]:
    return {page.pk: (page.title, page.get_url() or "") for page in EditorialPage.objects.filter(pk__in=ids)}


def _find_pages(words: str) -> Mapping[int, str]:
    found = EditorialPage.objects.filter(title__icontains=words).order_by("pk")
    return dict(found.values_list("pk", "title")[:FOUND])


def _page_text(pk: int) -> str:
    return _words_of(EditorialPage.objects.get(pk=pk))


def _words_of(page: Page) -> str:
    texts = [page.title, page.search_description]
    for field in page._meta.get_fields():
        searchable = getattr(field, "get_searchable_content", None)
        if searchable is not None and hasattr(page, field.name):
            texts += searchable(getattr(page, field.name))
    return "\n".join(str(text) for text in texts if text)


def _suggest_for_page(sender: type[Page], *, instance: Page, **kwargs: Any) -> None:
    """A topic's pages speak for the topic; the home page and the overview have no place of their own for products."""
    if isinstance(instance, TopicPage):
        suggest_links.enqueue("topic", instance.topic_id)
    elif isinstance(instance, EditorialPage):
        suggest_links.enqueue("page", instance.pk)
