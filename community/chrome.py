"""What frames every page: house style, topics, addresses of the fixed pages; kept in the process until it changes.

`LookVersion` holds a token that every change of house style, topic or page replaces in its own transaction. A process
reads the token at most every two seconds (in tests on every request) and builds the frame anew when it differs.
"""

import secrets
import time
from dataclasses import dataclass, field
from typing import Any

import nh3
from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page, Site

from community.addresses import in_other_languages
from community.house import HouseStyle
from community.models.topic import Topic
from community.page_cache import forget_pages
from community.pages import EditorialPage, HomePage, TopicIndexPage, TopicPage

CHECK_EVERY = 0.0 if settings.MODE == "test" else 2.0  # seconds
PAGE_MODELS: tuple[type[Page], ...] = (HomePage, TopicIndexPage, TopicPage, EditorialPage)


class LookVersion(models.Model):
    """One row: the token of the present look."""

    token = models.CharField(max_length=16)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return self.token


@dataclass(frozen=True)
class TopicLink:
    """An open topic as the frame shows it."""

    pk: int
    slug: str
    name: str
    lead: str
    mark: str
    url: str


@dataclass(frozen=True)
class Chrome:
    """The frame in one language. `pages` maps an address below home to (model, primary key)."""

    token: str
    language: str
    house: HouseStyle
    home_url: str
    index_url: str
    topics: tuple[TopicLink, ...] = ()
    fixed: dict[str, tuple[str, str]] = field(default_factory=dict)  # purpose: (title, address)
    logo_url: str = ""
    header_links: tuple[tuple[str, str], ...] = ()
    footer_links: tuple[tuple[str, str], ...] = ()
    header_html: str = ""
    footer_html: str = ""
    pages: dict[str, tuple[type[Page], int]] = field(default_factory=dict)
    translations: dict[Any, str] = field(default_factory=dict)  # address by translation key

    def topic_url(self, topic_id: int) -> str:
        """Address of the topic's page, or of the overview where it has none."""
        return next((topic.url for topic in self.topics if topic.pk == topic_id), self.index_url)


_kept: dict[str, Chrome] = {}
_checked = -1e9


def chrome(language: str | None = None) -> Chrome:
    """Return the frame in `language` (default: the active one); mostly without a query, else one, or five anew."""
    global _checked
    language = (language or translation.get_language() or settings.LANGUAGE_CODE)[:2]
    kept = _kept.get(language)
    if kept and time.monotonic() - _checked < CHECK_EVERY:
        return kept
    token = LookVersion.objects.values_list("token", flat=True).first() or ""
    if not kept or kept.token != token:
        _kept.update(_build(token))
    _checked = time.monotonic()
    return _kept[language]


def topic_url(topic_id: int) -> str:
    """Return the address of a topic's page in the active language."""
    return chrome().topic_url(topic_id)


def in_each_language(page: Page) -> dict[str, str]:
    """Return the addresses of a page's live translations by language code, its own included."""
    found = {code: chrome(code).translations.get(page.translation_key) for code, _ in settings.LANGUAGES}
    return {code: url for code, url in found.items() if url}


def look_changed() -> None:
    """Have every process build the frame anew; part of the changing transaction."""
    global _checked
    LookVersion.objects.update_or_create(pk=1, defaults={"token": secrets.token_hex(8)})
    transaction.on_commit(forget_pages)
    _checked = -1e9


def _build(token: str) -> dict[str, Chrome]:
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    house = HouseStyle.objects.filter(site=site).select_related("logo").first() or HouseStyle()
    topics = list(Topic.objects.open())
    pages = [page for model in PAGE_MODELS for page in _live(model)]
    root_key = site.root_page.translation_key if site else None
    frames = {}
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            own = [page for page in pages if page.locale.language_code == language]
            home = next((p for p in own if isinstance(p, HomePage) and p.translation_key == root_key), None)
            frames[language] = _frame(token, language, house, topics, own, home)
    return frames


def _live(model: type[Page]) -> Any:
    rows = model.objects.live().select_related("locale").defer_streamfields()
    return rows.select_related("topic", "locale") if model is TopicPage else rows


def _frame(
    token: str,
    language: str,
    house: HouseStyle,
    topics: list[Topic],
    pages: list[Page],
    home: HomePage | None,
) -> Chrome:
    start = in_other_languages("/")[language]
    root = home.url_path if home else "\0"
    paths = {page: page.url_path[len(root) :] for page in pages if page.url_path.startswith(root)}
    urls = {page: reverse("wagtail_serve", args=[path]) if path else start for page, path in paths.items()}
    by_topic = {page.topic_id: url for page, url in urls.items() if isinstance(page, TopicPage)}
    index = next((url for page, url in urls.items() if isinstance(page, TopicIndexPage)), start)
    fixed = {p.purpose: (p.title, url) for p, url in urls.items() if isinstance(p, EditorialPage) and p.purpose}
    for purpose, elsewhere in (("imprint", house.imprint_url), ("privacy", house.privacy_url)):
        if elsewhere:
            fixed[purpose] = (str(EditorialPage.Purpose(purpose).label).capitalize(), elsewhere)
    links = tuple(TopicLink(t.pk, t.slug, t.name, t.lead, t.mark, by_topic.get(t.pk, index)) for t in topics)
    return Chrome(
        token=token, language=language, house=house, home_url=start, index_url=index, topics=links, fixed=fixed,
        logo_url=house.logo.get_rendition("max-400x80|format-webp").url if house.logo else "",
        header_links=_links(house.header_links, language), footer_links=_links(house.footer_links, language),
        header_html=nh3.clean(house.header_html), footer_html=nh3.clean(house.footer_html),
        pages={path: (type(page), page.pk) for page, path in paths.items()},
        translations={page.translation_key: url for page, url in urls.items()},
    )  # fmt: skip


def _links(stream: Any, language: str) -> tuple[tuple[str, str], ...]:
    blocks = (block.value for block in stream)
    return tuple((value.get(f"label_{language}") or value["label_de"], value["url"]) for value in blocks)
