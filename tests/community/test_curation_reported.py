"""The list of what members reported: every contribution once, the longest waiting first, page by page."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.urls import reverse
from django.utils import timezone

from community.curation import queue as desk
from community.models import Report
from community.reporting import report
from tests.reviews.making import make_family, make_review

pytestmark = pytest.mark.django_db


def test_reports_are_paged_with_each_contribution_once(client, mona, alice, bob, charlie, topic, monkeypatch):
    monkeypatch.setattr(desk, "REPORTED", 2)
    reviews = [make_review(make_family(topic), alice) for _n in range(5)]
    for member in (bob, charlie):
        for review in reviews:
            report(kind="review", pk=review.pk, member=member, reason="spam")
    same = timezone.now() - timedelta(hours=3)
    Report.objects.update(at=same)
    Report.objects.filter(object_id=reviews[4].pk, reporter=bob).update(at=same - timedelta(hours=1))
    client.force_login(mona)
    seen, address = [], reverse("curation:reported")
    while address:
        page = client.get(address).context["page"]
        seen.append([item.row.pk for item in page.items])
        assert [len(item.reports) for item in page.items] == [2] * len(page.items)
        address = f"{reverse('curation:reported')}?after={quote(page.next)}" if page.next else ""
    expected = [reviews[4].pk, *(review.pk for review in reviews[:4])]
    assert seen == [expected[:2], expected[2:4], expected[4:]]


def test_after_the_last_report_of_a_later_page_the_way_back_stands(client, mona):
    client.force_login(mona)
    html = client.get(reverse("curation:reported"), {"after": "2026-01-01T00:00:00+00:00~review~1"}).content.decode()
    assert "Keine offenen Meldungen" in html
    assert 'href="?"' in html


def test_the_list_costs_the_same_however_long_it_is(alice, bob, topic, django_assert_num_queries):
    def add():
        report(kind="review", pk=make_review(make_family(topic), alice).pk, member=bob, reason="spam")

    add()
    desk.reported()
    with django_assert_num_queries(5):  # groups, the kind's rows, authors, their past, reports
        [item.title for item in desk.reported().items]
    for _n in range(5):
        add()
    with django_assert_num_queries(5):
        [item.title for item in desk.reported().items]
