"""robots.txt and sitemaps: every public page, in both languages, in files that cost the same at a million rows."""

from collections.abc import Iterable
from datetime import datetime
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import get_script_prefix, reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page

from community.addresses import absolute, in_other_languages
from community.models import Member
from community.slots import SitemapPart, sitemap_parts

ROWS_IN_A_FILE = 1_000  # 650 KB, 60 ms: with ten times as many, one request would keep a worker from everybody else
CLOSED = ("accounts/", "cms/", "go/", "report/", "inbox/", "profile/", "en/accounts/", "en/report/")
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def register() -> None:
    """Add the kernel's own pages; called at start-up."""
    sitemap_parts.add(SitemapPart(key="pages", last_pk=lambda: _last(Page.objects.live()), pages=_pages))
    sitemap_parts.add(SitemapPart(key="members", last_pk=lambda: _last(Member.objects.present()), pages=_members))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell machines what to leave alone and where the sitemap is."""
    prefix = get_script_prefix()
    lines = [
        "User-agent: *",
        *(f"Disallow: {prefix}{path}" for path in CLOSED),
        f"Sitemap: {absolute(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the files; one query for each part."""
    names = [(part.key, n) for part in sitemap_parts for n in range(part.last_pk() // ROWS_IN_A_FILE + 1)]
    places = (absolute(reverse("sitemap_part", args=name)) for name in names)
    body = "".join(f"<sitemap><loc>{escape(place)}</loc></sitemap>\n" for place in places)
    return _xml(f'{XML}<sitemapindex xmlns="{SPACE}">\n{body}</sitemapindex>\n')


@require_safe
def part(request: HttpRequest, key: str, part: int) -> HttpResponse:
    """One file: the pages of one part with keys of one range."""
    if key not in sitemap_parts.entries or part > 10**9:
        raise Http404
    first = part * ROWS_IN_A_FILE
    pages = sitemap_parts.get(key).pages(first, first + ROWS_IN_A_FILE - 1)
    body = "".join(_entry(path, changed) for path, changed in pages)
    space = f'xmlns="{SPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    return _xml(f"{XML}<urlset {space}>\n{body}</urlset>\n")


def _entry(path: str | dict[str, str], changed: datetime | None) -> str:
    """One page in each language, each naming the others."""
    prefix = get_script_prefix().rstrip("/")
    ways = path if isinstance(path, dict) else in_other_languages(path.removeprefix(prefix))
    places = {code: absolute(way) for code, way in ways.items()}
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(place)}"/>' for code, place in places.items()
    )
    when = f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod>" if changed else ""
    return "".join(f"<url><loc>{escape(place)}</loc>{when}{links}</url>\n" for place in places.values())


def _xml(text: str) -> HttpResponse:
    response = HttpResponse(text, content_type="application/xml")
    patch_cache_control(response, public=True, max_age=3600)
    return response


def _last(rows: "Iterable[object]") -> int:
    return int(rows.order_by("-pk").values_list("pk", flat=True).first() or 0)  # type: ignore[attr-defined]


def _pages(first: int, last: int) -> Iterable[tuple[dict[str, str], datetime | None]]:
    """Wagtail's pages, each German one with its translations."""
    live = Page.objects.live().public().filter(depth__gt=1).select_related("locale")
    german = live.filter(pk__range=(first, last), locale__language_code=settings.LANGUAGE_CODE).order_by("pk")
    twins: dict[object, dict[str, str]] = {}
    for page in live.filter(translation_key__in=german.values("translation_key")):
        address = page.get_url()
        if address and address.startswith("/"):
            twins.setdefault(page.translation_key, {})[page.locale.language_code] = address
    for page in german:
        if page.translation_key in twins:
            yield twins[page.translation_key], page.last_published_at


def _members(first: int, last: int) -> Iterable[tuple[str, datetime | None]]:
    """Profiles whose owners want to be found."""
    for member in Member.objects.present().filter(may_be_indexed=True, pk__range=(first, last)).order_by("pk"):
        yield member.get_absolute_url(), None
