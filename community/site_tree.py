"""Plants the pages every installation begins with, in both languages. Safe to repeat: what exists is left alone."""

from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sites.models import Site as DjangoSite
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext, pgettext
from wagtail.models import Locale, Page, Site

from community.chrome import look_changed
from community.models import Topic
from community.pages import EditorialPage, HomePage, TopicIndexPage, TopicPage
from community.text import to_html

P = TypeVar("P", bound=Page)
TEXTS = Path(__file__).parent / "starting_texts"


@transaction.atomic
def plant_site() -> HomePage:
    """Make home, topic overview and topic pages that are missing, and with a new home the editorial texts.

    The default site points at the German home and carries the host of BASE_URL. Returns the German home page.
    """
    homes = [_home(code) for code, _ in settings.LANGUAGES]
    _point_site_at(homes[0])
    for topic in Topic.objects.open():
        plant_topic(topic=topic)
    look_changed()
    return homes[0]


@transaction.atomic
def plant_topic(*, topic: Topic) -> list[TopicPage]:
    """Make the pages of `topic` that are missing, in every language that has a topic overview; return the new ones."""
    twin = TopicPage.objects.filter(topic=topic).first()
    made = []
    for index in TopicIndexPage.objects.select_related("locale"):
        if TopicPage.objects.filter(topic=topic, locale=index.locale).exists():
            continue
        with translation.override(index.locale.language_code):
            page = TopicPage(title=topic.name, slug=_free_slug(index, topic.slug), topic=topic)
        twin = _add(index, page, index.locale, twin)
        made.append(twin)
    return made


def _home(language: str) -> HomePage:
    locale = Locale.objects.get_or_create(language_code=language)[0]
    existing = HomePage.objects.filter(locale=locale).order_by("path").first()
    if existing:
        return existing
    twin = HomePage.objects.order_by("path").first()
    with translation.override(language):
        page = HomePage(
            title=gettext("Community"), slug=f"start-{language}", headline=pgettext("hero", "Ask people who"),
            marked=pgettext("hero", "use it."),
            lead=gettext(
                "People who own the same things advise each other here: what is well made, what annoys, "
                "how it does every day."
            ),
        )  # fmt: skip
        home = _add(Page.get_first_root_node(), page, locale, twin)
        _plant_index(home)
        for name in EditorialPage.Purpose.values:
            _plant_text(home, name)
    return home


def _plant_index(home: HomePage) -> None:
    page = TopicIndexPage(
        title=gettext("Topics"), slug=pgettext("address", "topics"),
        lead=gettext("Choose a subject. Behind each are people who have used these things for years."),
    )  # fmt: skip
    _add(home, page, home.locale, TopicIndexPage.objects.first())


def _plant_text(home: HomePage, purpose: str) -> None:
    head, _, text = (TEXTS / f"{purpose}.{home.locale.language_code}.md").read_text().partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    page = EditorialPage(purpose=purpose, body=_blocks(text), **fields)
    _add(home, page, home.locale, EditorialPage.objects.filter(purpose=purpose).first())


def _blocks(text: str) -> list[tuple[str, str]]:
    blocks: list[tuple[str, str]] = []
    for part in text.split("\n\n"):
        heading, _, rest = part.partition("\n") if part.startswith("## ") else ("", "", part)
        if heading:
            blocks.append(("heading", heading[3:]))
        if rest.strip():
            blocks.append(("paragraph", to_html(rest)))
    return blocks


def _add(parent: Page, page: P, locale: Locale, twin: Page | None) -> P:
    """Publish `page` below `parent` in `locale`, linked as a translation of `twin`."""
    page.locale = locale
    if twin:
        page.translation_key = twin.translation_key
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def _free_slug(parent: Page, wanted: str) -> str:
    taken = set(parent.get_children().values_list("slug", flat=True))
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def _point_site_at(home: HomePage) -> None:
    """Make `home` the default site's root, unless staff chose another; remove Wagtail's empty welcome page."""
    host = urlsplit(settings.BASE_URL)
    port = host.port or (443 if host.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    welcome = None
    if site is None:
        site = Site(is_default_site=True, site_name="Kundig")
    elif not isinstance(site.root_page.specific, HomePage):
        welcome = site.root_page
    if welcome is not None or site.pk is None:
        site.root_page = home
    site.hostname, site.port = host.hostname or "localhost", port
    site.save()
    if welcome is not None and welcome.depth == 2 and welcome.specific_class is Page:
        welcome.delete()
    DjangoSite.objects.update_or_create(pk=settings.SITE_ID, defaults={"domain": host.netloc, "name": "Kundig"})
