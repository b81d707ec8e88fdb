"""Bringing a thread together: its order, its pages, which replies stand first, and what that asks of the database."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community import slots
from community.comments.reading import REPLIES, ROOTS, branch_of, thread_of
from community.comments.voting import vote
from tests.community.talk import crowd, hold_first, say
from tests.reviews.making import make_family, make_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(topic, alice):
    return make_review(make_family(topic), alice)


def read(review, member=None, **options):
    return thread_of("review", review, member, **options)


def ago(**span):
    return timezone.now() - timedelta(**span)


def texts(thread):
    return [entry.comment.comment for entry in thread.entries]


def test_comments_stand_in_the_order_of_their_time(review, alice, bob):
    second = say(review, bob, "second", at=ago(hours=1))
    say(review, alice, "first", at=ago(hours=2))
    say(review, alice, "third", at=ago(minutes=1))
    say(review, alice, "a reply", parent=second)
    thread = read(review)
    assert texts(thread) == ["first", "second", "third"]
    assert [reply.comment.comment for reply in thread.entries[1].replies] == ["a reply"]


def test_a_long_thread_has_pages(review):
    for n, member in enumerate(crowd(ROOTS + 3)):
        say(review, member, f"number {n:02}", at=ago(minutes=100 - n))
    first = read(review)
    rest = read(review, after=first.next)
    assert texts(first) + texts(rest) == [f"number {n:02}" for n in range(ROOTS + 3)]
    assert (first.is_first, rest.is_first, rest.next) == (True, False, "")


def test_more_replies_stand_on_a_page_of_their_own(review, bob):
    root = say(review, bob)
    for n, member in enumerate(crowd(REPLIES + 2)):
        say(review, member, f"reply {n}", parent=root, at=ago(minutes=50 - n))
    entry = read(review).entries[0]
    assert ([r.comment.comment for r in entry.replies], entry.hidden_replies) == (["reply 0", "reply 1", "reply 2"], 2)
    branch = branch_of(root, review, None)
    assert [r.comment.comment for r in branch.entries[0].replies] == [f"reply {n}" for n in range(REPLIES + 2)]


def test_a_long_and_a_short_thread_show_their_first_replies_side_by_side(review, alice, bob):
    long, short = say(review, bob, "long", at=ago(hours=2)), say(review, alice, "short", at=ago(hours=1))
    for n, member in enumerate(crowd(REPLIES + 2)):
        say(review, member, f"reply {n}", parent=long, at=ago(minutes=50 - n))
    say(review, bob, "the only one", parent=short)
    shown = [[reply.comment.comment for reply in entry.replies] for entry in read(review).entries]
    assert shown == [["reply 0", "reply 1", "reply 2"], ["the only one"]]


def test_a_members_reply_that_waits_is_shown_to_her_behind_the_first_ones(review, bob, charlie):
    root = say(review, bob)
    for n, member in enumerate(crowd(REPLIES + 2)):
        say(review, member, f"reply {n}", parent=root, at=ago(minutes=50 - n))
    hold_first(1)
    say(review, charlie, "mine waits", parent=root)
    entry = read(review, charlie).entries[0]
    assert [reply.comment.comment for reply in entry.replies] == ["reply 0", "reply 1", "reply 2", "mine waits"]
    assert entry.hidden_replies == 2
    assert len(read(review, bob).entries[0].replies) == REPLIES


def test_reading_costs_the_same_however_long_the_thread_is(review, alice, bob, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(slots, "author_marks", [])  # what badges ask is theirs
    first = say(review, alice)
    say(review, bob, parent=first)
    with django_assert_num_queries(2):
        read(review, bob)  # nobody has voted yet
    vote(comment=first, member=bob)
    with django_assert_num_queries(3):
        read(review, bob)
    for member in crowd(12):
        root = say(review, member, "a root")
        say(review, bob, f"reply {root.pk}", parent=root, at=ago(minutes=1))
        vote(comment=root, member=bob)
    with django_assert_num_queries(3):
        thread = read(review, bob)
    with django_assert_num_queries(2):
        read(review)
    assert sum(entry.is_voted for entry in thread.entries) == 13
