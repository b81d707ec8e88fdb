"""What the shop brings to the admin's start page: imports, products to sort, links to decide, clicks."""

from datetime import timedelta

from django.db.models import OuterRef, Subquery, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.day_work import COUNTED, DayLine, DayWork, day_works, how_many
from shop.models import ClickCount, Family, Feed, ImportRun, ProductLink

FEEDS = 5  # shown; whoever has more finds them in the list
DAYS = 7
_FINE = {ImportRun.State.WAITING, ImportRun.State.RUNNING, ImportRun.State.DONE}


def register() -> None:
    """Bring the lines; called once at start-up."""
    for order, (key, permission, lines) in enumerate(_WORKS, start=20):
        day_works.add(DayWork(key=f"shop.{key}", permission=f"shop.{permission}", lines=lines, order=order))


def imports() -> list[DayLine]:
    """Return the last import of each feed with its result; two queries."""
    newest = ImportRun.objects.filter(feed=OuterRef("pk"), is_dry_run=False).order_by("-id").values("pk")[:1]
    feeds = Feed.objects.annotate(newest=Subquery(newest)).order_by("-newest")
    runs = ImportRun.objects.select_related("feed").filter(pk__in=[feed.newest for feed in feeds[:FEEDS]])
    lines = [_import_line(run) for run in runs.order_by("-id")]
    return lines or [DayLine(_("Import"), reverse("shop_desk:imports"), _("Nothing has been imported yet."))]


def _import_line(run: ImportRun) -> DayLine:
    facts = [str(run.state_now.label), _("%(n)d read") % {"n": run.count_read}]
    if run.count_bad:
        facts.append(_("%(n)d refused") % {"n": run.count_bad})
    facts.append(date_format(localtime(run.finished_at or run.created_at), "SHORT_DATETIME_FORMAT"))
    label = _("Import of %(feed)s") % {"feed": run.feed}
    is_urgent = run.state_now not in _FINE or bool(run.count_bad)
    return DayLine(label, reverse("shop_desk:import", args=[run.pk]), ", ".join(facts), is_urgent)


def unmatched() -> list[DayLine]:
    """Return how many products have no topic; one query."""
    count = Family.objects.unmatched()[: COUNTED + 1].count()
    url = f"{reverse('shop_desk:products')}?show=unmatched"
    return [DayLine(_("Products without a topic"), url, how_many(count), bool(count))]


def links() -> list[DayLine]:
    """Return how many suggested links wait; one query."""
    count = ProductLink.objects.waiting()[: COUNTED + 1].count()
    return [DayLine(_("Suggested product links"), reverse("shop_desk:links"), how_many(count), bool(count))]


def clicks() -> list[DayLine]:
    """Return the clicks to the shop of the last week, today included; one query."""
    rows = ClickCount.objects.filter(day__gt=timezone.localdate() - timedelta(days=DAYS))
    total = rows.aggregate(total=Sum("count"))["total"] or 0
    words = ngettext("%(n)d click in 7 days", "%(n)d clicks in 7 days", total) % {"n": total}
    return [DayLine(_("Clicks to the shop"), f"{reverse('shop_clicks')}?days={DAYS}", words)]


_WORKS = (
    ("imports", "view_importrun", imports),
    ("unmatched", "view_family", unmatched),
    ("links", "view_productlink", links),
    ("clicks", "view_clickcount", clicks),
)
