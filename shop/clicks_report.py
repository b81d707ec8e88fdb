"""Clicks to the shop for staff: by day as a chart, by product and by page as tables."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from shop.models import ClickCount

PERIODS = (7, 30, 90, 365)
PRODUCTS = 50
WIDTH, HEIGHT = 900, 240  # of the chart, in its own units


@dataclass(frozen=True)
class Choice:
    """What the report is about, as it stands in the address."""

    days: int
    place: str

    @classmethod
    def read(cls, request: HttpRequest) -> "Choice":
        """Read the address; what makes no sense gives 30 days and all pages."""
        days, place = request.GET.get("days", ""), request.GET.get("place", "")
        known = days in {str(n) for n in PERIODS}
        return cls(int(days) if known else 30, place if place in ClickCount.Place.values else "")

    @property
    def first(self) -> date:
        """The first day of the period."""
        return timezone.localdate() - timedelta(days=self.days - 1)


def report(request: HttpRequest) -> HttpResponse:
    """Show the clicks of a period; refuses staff without the permission to see them."""
    if not request.user.has_perm("shop.view_clickcount"):
        raise PermissionDenied
    choice = Choice.read(request)
    rows = ClickCount.objects.filter(day__gte=choice.first)
    if choice.place:
        rows = rows.filter(place=choice.place)
    by_day = dict(rows.values_list("day").annotate(total=Sum("count")).order_by("day"))
    by_place = rows.values_list("place").annotate(total=Sum("count")).order_by("-total", "place")
    context = {
        "choice": choice,
        "periods": PERIODS,
        "places": ClickCount.Place.choices,
        "total": sum(by_day.values()),
        "chart": chart(by_day, choice) if by_day else "",
        "by_day": sorted(by_day.items(), reverse=True),
        "by_place": [(ClickCount.Place(place).label, total) for place, total in by_place],
        "by_family": rows.values("family_id", "family__title")
        .annotate(total=Sum("count"))
        .order_by("-total", "family_id")[:PRODUCTS],
    }
    return render(request, "shop/clicks_report.html", context)


def chart(by_day: dict[date, int], choice: Choice) -> SafeString:
    """Return the clicks per day (per week from 90 days on) as an SVG; the same figures stand in a table."""
    step = 1 if choice.days <= 30 else 7
    bars: dict[date, int] = defaultdict(int)
    for offset in range(choice.days):
        bars[choice.first + timedelta(days=offset // step * step)] += by_day.get(
            choice.first + timedelta(days=offset), 0
        )
    most, width = max(bars.values()), WIDTH / len(bars)
    drawn = format_html_join(
        "\n",
        '<rect x="{}" y="{}" width="{}" height="{}"><title>{}: {}</title></rect>',
        (
            (round(n * width + 1, 1), HEIGHT - high, round(width - 2, 1), high, f"{day:%d.%m.}", count)
            for n, (day, count) in enumerate(bars.items())
            for high in [round(HEIGHT * count / most)]
        ),
    )
    words = ngettext("At most %(n)d click", "At most %(n)d clicks", most) % {"n": most}
    return format_html(
        '<figure><svg viewBox="0 0 {0} {1}" role="img" aria-labelledby="clicks-title" fill="#c67b05" width="100%">'
        '<title id="clicks-title">{2}</title>{3}<path d="M0 {1}h{0}" stroke="currentColor"/></svg>'
        "<figcaption>{4} – {5}. {6}.</figcaption></figure>",
        WIDTH, HEIGHT, _("Clicks to the shop"), drawn, f"{choice.first:%d.%m.%Y}",
        f"{timezone.localdate():%d.%m.%Y}", words,
    )  # fmt: skip


class ClicksMenuItem(MenuItem):  # type: ignore[misc]
    """The report's line in the admin's menu, for those who may see it."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this member may see the clicks."""
        return bool(request.user.has_perm("shop.view_clickcount"))


def register() -> None:
    """Add address and menu line to the Wagtail admin; called at start-up."""
    hooks.register("register_admin_urls", lambda: [path("shop/clicks/", report, name="shop_clicks")])
    hooks.register("register_reports_menu_item", _menu_item)


def _menu_item() -> Any:
    return ClicksMenuItem(gettext_lazy("Clicks to the shop"), reverse("shop_clicks"), icon_name="link", order=300)
