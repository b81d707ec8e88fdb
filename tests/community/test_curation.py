"""The moderation desk in the Wagtail admin."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community import moderating
from community.curation import deciding
from community.curation import queue as desk
from community.models import Comment, ModerationEntry, Report, Status
from community.moderation_policy import ModerationPolicy, must_wait
from community.reasons import CHOICES, in_words
from community.reporting import report
from tests.community.talk import crowd, fresh, hold_first, say
from tests.reviews.making import make_family, make_review

pytestmark = pytest.mark.django_db
Act = ModerationEntry.Act


@pytest.fixture
def review(topic, alice):
    return make_review(make_family(topic), alice)


@pytest.fixture
def held(review, charlie):
    """A comment that waits."""
    hold_first(1)
    return say(review, charlie, "My first words here")


def decide(client, act, *rows, **data):
    items = [f"{'comment' if isinstance(row, Comment) else 'review'}:{row.pk}" for row in rows]
    return client.post(reverse("curation:decide"), {"item": items, "act": act, "reason": "", "note": "", **data})


# --- who waits ---------------------------------------------------------------------------------------------------


def test_nobody_waits_while_the_policy_says_none(charlie):
    hold_first(0)
    assert not must_wait(charlie)


def test_who_has_shown_enough_does_not_wait(review, alice, charlie):
    hold_first(1)
    assert must_wait(charlie)
    assert not must_wait(alice)
    hold_first(2)
    assert must_wait(alice)


def test_production_lets_the_first_wait_without_being_told(charlie, settings):
    settings.IS_PRODUCTION = True
    assert not ModerationPolicy.objects.exists()
    assert must_wait(charlie)


# --- who may -----------------------------------------------------------------------------------------------------


def pages(comment):
    return [
        reverse("curation:queue"), reverse("curation:reported"), reverse("curation:log"),
        reverse("curation:case", args=["comment", comment.pk]),
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["visitor", "bob", "stan"])
def test_only_moderators_see_the_desk(request, client, held, who):
    if who != "visitor":
        client.force_login(request.getfixturevalue(who))
    for url in pages(held):
        answer = client.get(url)
        assert answer.status_code in (302, 403)
        assert "My first words here" not in answer.content.decode()


@pytest.mark.parametrize("who", ["visitor", "bob", "stan"])
def test_only_moderators_decide(request, client, held, who):
    if who != "visitor":
        client.force_login(request.getfixturevalue(who))
    assert decide(client, "approve", held).status_code in (302, 403)
    assert fresh(held).status == Status.HELD


@pytest.mark.parametrize("who", ["mona", "ada"])
def test_moderators_see_every_page_of_the_desk(request, client, held, bob, review, who):
    report(kind="review", pk=review.pk, member=bob, reason="spam")
    client.force_login(request.getfixturevalue(who))
    for url in pages(held):
        assert client.get(url).status_code == 200


def test_the_menu_is_shown_to_moderators_alone(client, mona, stan):
    for member, is_shown in ((mona, True), (stan, False)):
        client.force_login(member)
        assert (reverse("curation:queue") in client.get(reverse("wagtailadmin_home")).content.decode()) is is_shown


def test_a_get_decides_nothing(client, mona, held):
    client.force_login(mona)
    assert client.get(reverse("curation:decide")).status_code == 405


# --- deciding ----------------------------------------------------------------------------------------------------


def test_one_is_approved(client, mona, held):
    client.force_login(mona)
    assert decide(client, "approve", held).url == reverse("curation:queue")
    assert fresh(held).status == Status.VISIBLE
    entry = ModerationEntry.objects.get()
    assert (entry.act, entry.actor, entry.author_id) == (Act.APPROVE, mona, held.user_id)


def test_hiding_sends_the_reasons_own_text_in_the_authors_language(client, mona, held, charlie):
    charlie.language = "en"
    charlie.save()
    client.force_login(mona)
    decide(client, "hide", held, reason="away")
    entry = ModerationEntry.objects.get()
    assert (entry.reason, entry.note) == (
        "away",
        "Links and directions to other shops are not allowed here. Write it again without them.",
    )


def test_hiding_sends_the_moderators_own_words(client, mona, held):
    client.force_login(mona)
    decide(client, "hide", held, reason="spam", note="Leave out the link.")
    assert ModerationEntry.objects.get().note == "Leave out the link."


def test_hiding_without_a_reason_asks_for_it_and_keeps_the_choice(client, mona, held):
    client.force_login(mona)
    answer = decide(client, "hide", held, note="Too short")
    assert answer.status_code == 422
    assert "Too short" in answer.content.decode()
    assert f'value="comment:{held.pk}"' in answer.content.decode()
    assert fresh(held).status == Status.HELD


def test_many_are_decided_and_what_failed_is_named(client, mona, review, held):
    others = [say(review, member, "Hello there") for member in crowd(2)]
    moderating.approve(kind="comment", pk=others[0].pk, actor=mona)
    client.force_login(mona)
    html = decide(client, "approve", held, *others).content.decode()
    assert {fresh(c).status for c in (held, *others)} == {Status.VISIBLE}
    assert reverse("curation:case", args=["comment", others[0].pk]) in html
    assert reverse("curation:case", args=["comment", others[1].pk]) not in html


def test_nobody_decides_about_their_own(mona, review, client, held):
    own = say(review, mona, "I say so")
    client.force_login(mona)
    decide(client, "hide", own, reason="spam")
    assert fresh(own).status == Status.VISIBLE


def test_a_hundred_at_once_are_the_most(mona):
    with pytest.raises(ValueError):
        deciding.decide(keys=[("comment", n) for n in range(101)], act="approve", actor=mona)


def test_a_row_that_is_gone_fails_by_itself(mona, held):
    outcome = deciding.decide(keys=[("comment", 10**9), ("comment", held.pk)], act="approve", actor=mona)
    assert outcome.done == [("comment", held.pk)]
    assert [key for key, _words in outcome.failed] == [("comment", 10**9)]


def test_nonsense_in_a_choice_is_left_out(client, mona, held):
    values = ["comment:x", "comment:", "nothing:1", "comment:²", f"comment:{held.pk}", f"comment:{held.pk}"]
    assert deciding.keys_of(values) == [("comment", held.pk)]


def test_a_hidden_one_comes_back(client, mona, review, alice):
    comment = say(review, alice)
    moderating.hide(kind="comment", pk=comment.pk, actor=mona, reason="spam")
    client.force_login(mona)
    decide(client, "restore", comment)
    assert fresh(comment).status == Status.VISIBLE


def test_dismissing_settles_the_reports_and_changes_nothing_else(client, mona, review, bob):
    report(kind="review", pk=review.pk, member=bob, reason="spam")
    client.force_login(mona)
    decide(client, "dismiss", review)
    review.refresh_from_db()
    assert (review.status, Report.objects.filter(settled_at=None).count()) == (Status.VISIBLE, 0)
    assert not ModerationEntry.objects.exists()


def test_hiding_something_reported_empties_the_list(client, mona, review, bob):
    report(kind="review", pk=review.pk, member=bob, reason="spam", note="Look at the link")
    client.force_login(mona)
    assert "Look at the link" in client.get(reverse("curation:reported")).content.decode()
    decide(client, "hide", review, reason="spam")
    assert desk.reported().items == []


# --- reading -----------------------------------------------------------------------------------------------------


def test_the_queue_is_oldest_first_over_all_kinds_and_pages(topic, alice, review):
    hold_first(1)
    start = timezone.now() - timedelta(days=2)
    members = crowd(desk.PAGE + 5)
    for n, member in enumerate(members):
        if n % 3:
            say(review, member, f"number {n}", at=start + timedelta(minutes=n))
        else:
            make_review(make_family(topic), member, at=start + timedelta(minutes=n))
    first = desk.waiting()
    rest = desk.waiting(cursor=first.next)
    assert [item.author for item in (*first.items, *rest.items)] == members
    assert (len(first.items), rest.next) == (desk.PAGE, "")
    assert {item.kind.key for item in desk.waiting("review").items} == {"review"}


def test_an_unreadable_cursor_shows_the_beginning(held):
    for cursor in (
        "~",
        "2026-01-01~comment~1",
        "x~comment~1",
        "2026-01-01T00:00:00+00:00~comment~99999999999999999999",
    ):
        assert desk.waiting(cursor=cursor).is_first
        assert desk.reported(cursor).is_first


def test_the_desk_tells_what_was_decided_about_the_author_before(review, charlie, mona, held):
    moderating.hide(kind="comment", pk=held.pk, actor=mona, reason="spam")
    say(review, charlie, "Another try")
    item = desk.waiting().items[0]
    assert (item.approved, item.hidden) == (0, 1)


def test_the_queue_costs_the_same_however_long_it_is(client, mona, review, held, django_assert_num_queries):
    client.force_login(mona)
    client.get(reverse("curation:queue"))
    with django_assert_num_queries(7):  # three kinds, authors, past, the comments' targets by review, no more
        desk_items = desk.waiting().items
        [item.title for item in desk_items]
        from community.curation.queue import reported

        reported()
    for member in crowd(10):
        say(review, member, "Hello there")
    with django_assert_num_queries(6):
        [item.title for item in desk.waiting().items]


def test_the_log_is_filtered_and_newest_first(client, mona, review, alice, bob):
    first, second = say(review, alice), say(review, bob)
    moderating.hide(kind="comment", pk=first.pk, actor=mona, reason="spam")
    moderating.hide(kind="comment", pk=second.pk, actor=mona, reason="empty")
    moderating.restore(kind="comment", pk=first.pk, actor=mona)
    assert [entry.act for entry in desk.log_page().rows] == ["restore", "hide", "hide"]
    assert [entry.object_id for entry in desk.log_page(reason="empty").rows] == [second.pk]
    client.force_login(mona)
    html = client.get(reverse("curation:log"), {"act": "restore"}).content.decode()
    assert reverse("curation:case", args=["comment", first.pk]) in html
    assert reverse("curation:case", args=["comment", second.pk]) not in html
    assert client.get(reverse("curation:log"), {"act": "nonsense"}).status_code == 200


def test_every_reason_fits_into_the_log_and_has_words():
    assert all(len(code) <= 10 for code, _label in CHOICES)
    assert in_words("spam") != "spam"
    assert in_words("unknown") == "unknown"
