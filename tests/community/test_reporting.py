"""Members report contributions, and hear what came of it."""

import pytest
from django.urls import reverse

from community import events, moderating
from community.models import Report
from community.reporting import NotReportable, report, settle
from tests.community.talk import say
from tests.reviews.making import make_family, make_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(topic, alice):
    return make_review(make_family(topic), alice)


@pytest.fixture
def heard():
    """The settlements and complaints sent."""
    found = []

    def hear(event, **_signal):
        found.append(event)

    for signal in (events.settled, events.complained):
        signal.connect(hear)
    yield found
    for signal in (events.settled, events.complained):
        signal.disconnect(hear)


def test_a_member_reports_once(review, bob):
    first = report(kind="review", pk=review.pk, member=bob, reason="spam", note="A link\x00")
    assert report(kind="review", pk=review.pk, member=bob, reason="untrue").pk == first.pk
    assert (Report.objects.get().reason, first.note) == ("spam", "A link")


def test_ones_own_and_what_nobody_sees_is_not_reported(review, alice, bob, mona):
    with pytest.raises(NotReportable):
        report(kind="review", pk=review.pk, member=alice, reason="spam")
    moderating.hide(kind="review", pk=review.pk, actor=mona, reason="spam")
    with pytest.raises(NotReportable):
        report(kind="review", pk=review.pk, member=bob, reason="spam")


def test_a_dangerous_product_is_a_complaint_too(review, bob, heard):
    report(kind="review", pk=review.pk, member=bob, reason="dangerous", note="The handle breaks")
    assert [(event.is_dangerous, event.text) for event in heard] == [(True, "The handle breaks")]


def test_hiding_settles_the_reports_and_tells_each_reporter(review, bob, charlie, mona, heard):
    comment = say(review, bob)
    for member in (charlie, mona):
        report(kind="comment", pk=comment.pk, member=member, reason="offensive")
    moderating.hide(kind="comment", pk=comment.pk, actor=mona, reason="offensive")
    assert not Report.objects.filter(settled_at=None).exists()
    assert {(event.member_id, event.is_hidden) for event in heard} == {(charlie.pk, True), (mona.pk, True)}


def test_dismissed_reports_are_told_and_settled_once(review, bob, heard):
    report(kind="review", pk=review.pk, member=bob, reason="spam")
    assert settle(kind="review", pk=review.pk, is_hidden=False) == 1
    assert settle(kind="review", pk=review.pk, is_hidden=False) == 0
    assert [(event.is_hidden, event.title) for event in heard] == [(False, review.headline)]


def test_the_page_reports_and_confirms(review, bob, client):
    client.force_login(bob)
    url = reverse("community:report", args=["review", review.pk])
    html = client.get(url).content.decode()
    assert review.headline in html
    answer = client.post(url, {"reason": "untrue", "note": "I know the author"}, follow=True)
    assert Report.objects.get().note == "I know the author"
    assert "<form" not in answer.content.decode().split("<main")[1].split("</main")[0]


def test_a_report_without_a_reason_keeps_its_words(review, bob, client):
    client.force_login(bob)
    answer = client.post(reverse("community:report", args=["review", review.pk]), {"note": "Look at line two"})
    assert answer.status_code == 422
    assert "Look at line two" in answer.content.decode()
    assert not Report.objects.exists()


def test_visitors_authors_and_unknown_things_are_refused(review, alice, bob, client):
    url = reverse("community:report", args=["review", review.pk])
    assert client.post(url, {"reason": "spam"}).url.startswith(reverse("account_login"))
    client.force_login(alice)
    assert client.get(url).status_code == client.post(url, {"reason": "spam"}).status_code == 403
    client.force_login(bob)
    assert client.get(reverse("community:report", args=["review", 10**17])).status_code == 404
    assert client.get(reverse("community:report", args=["nothing", 1])).status_code == 404
    assert not Report.objects.exists()


def test_the_report_page_costs_few_queries(review, bob, client, django_assert_max_num_queries):
    client.force_login(bob)
    url = reverse("community:report", args=["review", review.pk])
    client.get(url)
    with django_assert_max_num_queries(14):
        client.get(url)
