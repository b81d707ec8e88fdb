"""The admin's start page: each sees the work that is theirs, with the way to it, at a fixed cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from community.models import Comment, Report, Status
from community.reporting import report
from shop.linking import suggest
from shop.models import ClickCount, Family, Feed, ImportRun, ProductLink
from tests.community.talk import crowd, say
from tests.reviews.making import make_family, make_review
from tests.shop.feedfiles import import_items, item

pytestmark = pytest.mark.django_db
HOME = "/cms/"


@pytest.fixture
def shelf(tmp_path):
    import_items(tmp_path, [item(title=f"Teekanne Kyoto {n}") for n in range(3)])
    return list(Family.objects.order_by("pk"))


@pytest.fixture
def review(topic, alice):
    return make_review(make_family(topic), alice)


@pytest.fixture
def start_page(client, request):
    def open_as(who):
        client.force_login(request.getfixturevalue(who))
        answer = client.get(HOME)
        assert answer.status_code == 200
        return answer.content.decode()

    return open_as


def line(page, label):
    """The row of the table that begins with this label, without its markup's line breaks."""
    return next(row for row in page.split("<tr>") if f">{label}</a>" in row).partition("</tr>")[0]


def test_moderators_see_what_waits_and_what_was_reported(start_page, review, bob, alice):
    comment = say(review, alice)
    Comment.objects.filter(pk=comment.pk).update(status=Status.HELD)
    report(kind="review", pk=review.pk, member=bob, reason="spam")
    page = start_page("mona")
    assert "1, der älteste seit" in line(page, "Wartende Beiträge")
    assert reverse("curation:queue") in line(page, "Wartende Beiträge")
    assert reverse("curation:reported") in line(page, "Gemeldete Beiträge")
    assert "<strong>1," in line(page, "Gemeldete Beiträge")
    assert "Import" not in page.partition('id="day-work')[2].partition("</table>")[0]


def test_a_contribution_reported_twice_is_one(start_page, review):
    for member in crowd(2):
        report(kind="review", pk=review.pk, member=member, reason="spam")
    assert "<strong>1," in line(start_page("mona"), "Gemeldete Beiträge")


def test_what_was_settled_is_no_work(start_page, review, bob):
    report(kind="review", pk=review.pk, member=bob, reason="spam")
    Report.objects.update(settled_at=timezone.now())
    assert "keine" in line(start_page("mona"), "Gemeldete Beiträge")


def test_counting_stops_at_a_hundred(start_page, shelf):
    Family.objects.bulk_create([Family(title="x", slug="x") for _n in range(120)])
    assert "mehr als 100" in line(start_page("stan"), "Produkte ohne Thema")


def test_staff_see_the_shops_work_and_no_reports(start_page, shelf, topic):
    suggest("topic", topic.pk, "Teekanne Kyoto 1")
    today = timezone.localdate()
    for days, count in ((0, 3), (6, 4), (7, 50)):
        ClickCount.objects.create(day=today - timedelta(days=days), family=shelf[0], place="home", count=count)
    page = start_page("stan")
    run = ImportRun.objects.get()
    assert "fertig, 3 gelesen" in line(page, f"Import von {run.feed}")
    assert reverse("shop_desk:import", args=[run.pk]) in line(page, f"Import von {run.feed}")
    assert "warning" not in line(page, f"Import von {run.feed}")
    assert str(ProductLink.objects.waiting().count()) in line(page, "Vorgeschlagene Produktverknüpfungen")
    assert "7 Klicks in 7 Tagen" in line(page, "Klicks zum Shop")
    assert f"{reverse('shop_clicks')}?days=7" in line(page, "Klicks zum Shop")
    assert "show=unmatched" in line(page, "Produkte ohne Thema")
    assert reverse("curation:reported") not in page


def test_an_import_with_problems_asks_for_an_eye(start_page, shelf):
    ImportRun.objects.update(state="failed", message="no_items")
    assert "icon-warning" in line(start_page("stan"), f"Import von {Feed.objects.get()}")


def test_a_dry_run_is_not_the_last_import(start_page, shelf):
    feed = Feed.objects.get()
    ImportRun.objects.create(feed=feed, location="x", is_dry_run=True, state="failed")
    assert "fertig" in line(start_page("stan"), f"Import von {feed}")


def test_before_the_first_import_the_page_says_so(start_page):
    assert "Es wurde noch nichts importiert" in line(start_page("stan"), "Import")


def test_administrators_see_both(start_page, shelf):
    page = start_page("ada")
    assert line(page, "Wartende Beiträge")
    assert line(page, "Klicks zum Shop")


def test_members_do_not_see_the_page(client, alice):
    client.force_login(alice)
    assert client.get(HOME).status_code == 302


def test_the_start_page_costs_the_same_however_much_there_is(
    client, ada, shelf, topic, review, tmp_path, django_assert_num_queries
):
    client.force_login(ada)
    client.get(HOME)
    with CaptureQueriesContext(connection) as few:
        client.get(HOME)
    for member in crowd(5):
        Comment.objects.filter(pk=say(review, member).pk).update(status=Status.HELD)
        report(kind="review", pk=review.pk, member=member, reason="spam")
    for n in range(3):
        other = Feed.objects.create(name=f"Other {n}")
        ImportRun.objects.create(feed=other, location="x", state="failed")
    suggest("topic", topic.pk, "Teekanne Kyoto 0, Teekanne Kyoto 1, Teekanne Kyoto 2")
    with django_assert_num_queries(len(few)):
        client.get(HOME)
    ours = [query["sql"] for query in few if "community_report" in query["sql"] or "shop_" in query["sql"]]
    assert len(ours) == 6  # reports, feeds, runs, products, links, clicks
