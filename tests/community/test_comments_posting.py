"""Writing, changing and withdrawing comments."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django_comments_xtd.models import XtdComment

from community import events, moderating
from community.comments.posting import PER_MINUTE, revise, withdraw
from community.comments.refusals import LimitReached, NotAllowed, NotOpen
from community.comments.voting import unvote, vote
from community.models import Comment, CommentVote, Status
from tests.community.talk import crowd, fresh, hold_first, say
from tests.reviews.making import make_family, make_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(topic, alice):
    return make_review(make_family(topic), alice)


@pytest.fixture
def heard():
    """Every event a comment sends, as (signal's name, event)."""
    found, kept = [], []
    for name in ("contributed", "revised", "withdrawn", "restored", "judged", "unjudged", "moderated"):

        def hear(event, name=name, **_signal):
            if event.source == "comment":
                found.append((name, event))

        getattr(events, name).connect(hear, weak=False)
        kept.append((getattr(events, name), hear))
    yield found
    for signal, hear in kept:
        signal.disconnect(hear)


def count_of(review):
    review.refresh_from_db()
    return review.comment_count_denormalised


def names(heard):
    return [name for name, _event in heard]


def test_a_comment_is_visible_counted_and_told(review, bob, heard):
    comment = say(review, bob, "With a **probe**?")
    assert fresh(comment).body_html == "<p>With a <strong>probe</strong>?</p>\n"
    assert count_of(review) == 1
    assert names(heard) == ["contributed"]
    event = heard[0][1]
    assert (event.member_id, event.form, event.topic_ids) == (bob.pk, "comment", (review.topic_id,))


def test_a_comment_keeps_no_address_and_no_posted_name(review, bob):
    stored = XtdComment.objects.get(pk=say(review, bob).pk)
    assert (stored.ip_address, stored.user_name, stored.user_email, stored.user_id) == (None, "", "", bob.pk)
    assert stored.name == "Bob Brandt"


def test_script_in_a_comment_is_shown_as_text(review, bob):
    assert "<script" not in fresh(say(review, bob, "<script>alert(1)</script>")).body_html


def test_a_reply_to_a_reply_joins_its_root(review, alice, bob, charlie):
    root = say(review, bob)
    reply = say(review, alice, "Below the spout.", parent=root)
    second = say(review, charlie, "Me too.", parent=reply)
    assert (second.reply_to_id, second.level) == (root.pk, 1)
    assert fresh(root).reply_count_denormalised == 2
    assert list(XtdComment.norel_objects.filter(thread_id=root.pk).order_by("order").values_list("pk", "order")) == [
        (root.pk, 1), (reply.pk, 2), (second.pk, 3),
    ]  # fmt: skip


def test_a_reply_to_a_comment_elsewhere_is_refused(topic, review, alice, bob):
    elsewhere = say(make_review(make_family(topic), alice), bob)
    with pytest.raises(NotOpen):
        say(review, bob, parent=elsewhere)


def test_a_hidden_comment_is_not_answered(review, alice, bob, mona):
    comment = say(review, bob)
    moderating.hide(kind="comment", pk=comment.pk, actor=mona, reason="spam")
    with pytest.raises(NotOpen):
        say(review, alice, parent=comment)


def test_a_hidden_review_takes_no_comments(review, bob, mona):
    moderating.hide(kind="review", pk=review.pk, actor=mona, reason="spam")
    with pytest.raises(NotOpen):
        say(review, bob)


def test_the_same_text_twice_is_one_comment(review, bob, heard):
    assert say(review, bob).pk == say(review, bob).pk
    assert count_of(review) == 1
    assert names(heard) == ["contributed"]


def test_the_same_text_an_hour_later_is_another_comment(review, bob):
    before = say(review, bob, at=timezone.now() - timedelta(hours=1))
    assert say(review, bob).pk != before.pk


@pytest.mark.parametrize("text", ["", "  \r\n ", "\x00", "x" * 3001])
def test_empty_and_overlong_texts_are_refused(review, bob, text):
    with pytest.raises(ValidationError):
        say(review, bob, text)


def test_six_comments_a_minute_are_enough(review, bob):
    for n in range(PER_MINUTE):
        say(review, bob, f"Number {n}")
    with pytest.raises(LimitReached):
        say(review, bob, "One more")


def test_a_member_who_left_does_not_comment(review, bob):
    bob.is_active = False
    with pytest.raises(NotAllowed):
        say(review, bob)


def test_the_first_comment_of_a_newcomer_waits(review, charlie, heard):
    hold_first(1)
    comment = say(review, charlie)
    assert (comment.status, count_of(review), names(heard)) == (Status.HELD, 0, [])


def test_an_approved_comment_is_contributed_and_the_next_one_does_not_wait(review, charlie, mona, heard):
    hold_first(1)
    comment = say(review, charlie)
    moderating.approve(kind="comment", pk=comment.pk, actor=mona)
    assert count_of(review) == 1
    assert names(heard) == ["contributed", "moderated"]
    assert say(review, charlie, "Another").status == Status.VISIBLE


def test_moderators_never_wait(review, mona):
    hold_first(3)
    assert say(review, mona).status == Status.VISIBLE


def test_hiding_and_restoring_moves_the_counts(review, alice, bob, mona, heard):
    root = say(review, bob)
    reply = say(review, alice, parent=root)
    moderating.hide(kind="comment", pk=reply.pk, actor=mona, reason="spam")
    assert (count_of(review), fresh(root).reply_count_denormalised) == (1, 0)
    moderating.restore(kind="comment", pk=reply.pk, actor=mona)
    assert (count_of(review), fresh(root).reply_count_denormalised) == (2, 1)
    assert names(heard)[2:] == ["withdrawn", "moderated", "restored", "moderated"]


def test_hiding_a_comment_republishes_no_hidden_reply(review, alice, bob, mona):
    root = say(review, bob)
    reply = say(review, alice, parent=root)
    moderating.hide(kind="comment", pk=reply.pk, actor=mona, reason="spam")
    moderating.hide(kind="comment", pk=root.pk, actor=mona, reason="spam")
    moderating.restore(kind="comment", pk=root.pk, actor=mona)
    stored = fresh(reply)
    assert (stored.status, stored.is_public, stored.is_removed) == (Status.HIDDEN, False, True)


def test_an_existing_comment_refuses_to_be_saved(review, bob):
    with pytest.raises(TypeError):
        fresh(say(review, bob)).save()


def test_the_author_changes_the_text_and_it_is_marked(review, bob, heard):
    comment = say(review, bob)
    revise(comment=comment, member=bob, text="How *exactly*?")
    stored = fresh(comment)
    assert (stored.comment, stored.body_html) == ("How *exactly*?", "<p>How <em>exactly</em>?</p>\n")
    assert stored.edited_at is not None
    assert names(heard) == ["contributed", "revised"]


def test_the_same_text_again_is_no_revision(review, bob, heard):
    comment = say(review, bob)
    revise(comment=comment, member=bob, text=comment.comment)
    assert fresh(comment).edited_at is None
    assert names(heard) == ["contributed"]


def test_nobody_else_changes_or_withdraws_a_comment(review, alice, bob):
    comment = say(review, bob)
    with pytest.raises(NotAllowed):
        revise(comment=comment, member=alice, text="Something else")
    with pytest.raises(NotAllowed):
        withdraw(comment=comment, member=alice)


def test_a_hidden_comment_that_is_changed_waits_again(review, bob, mona, heard):
    comment = say(review, bob)
    moderating.hide(kind="comment", pk=comment.pk, actor=mona, reason="spam")
    assert revise(comment=comment, member=bob, text="Without advertising").status == Status.HELD
    assert "revised" not in names(heard)


def test_a_withdrawn_comment_leaves_its_replies(review, alice, bob, heard):
    root = say(review, bob)
    reply = say(review, alice, parent=root)
    withdraw(comment=root, member=bob)
    withdraw(comment=root, member=bob)
    assert (fresh(root).status, fresh(reply).status, count_of(review)) == (Status.WITHDRAWN, Status.VISIBLE, 1)
    assert names(heard).count("withdrawn") == 1
    with pytest.raises(NotOpen):
        revise(comment=root, member=bob, text="Back again")


def test_a_vote_counts_once_and_goes_again(review, alice, bob, heard):
    comment = say(review, bob)
    vote(comment=comment, member=alice)
    vote(comment=comment, member=alice)
    assert fresh(comment).helpful_count_denormalised == 1
    unvote(comment=comment, member=alice)
    unvote(comment=comment, member=alice)
    assert fresh(comment).helpful_count_denormalised == 0
    assert names(heard) == ["contributed", "judged", "unjudged"]
    assert (heard[1][1].member_id, heard[1][1].actor_id, heard[1][1].kind) == (bob.pk, alice.pk, "helpful")


def test_nobody_votes_for_their_own_comment(review, bob):
    with pytest.raises(NotAllowed):
        vote(comment=say(review, bob), member=bob)


def test_a_hidden_comment_takes_no_votes(review, alice, bob, mona):
    comment = say(review, bob)
    moderating.hide(kind="comment", pk=comment.pk, actor=mona, reason="spam")
    with pytest.raises(NotOpen):
        vote(comment=comment, member=alice)


def test_the_counter_equals_the_votes(review, bob):
    comment = say(review, bob)
    for member in crowd(5):
        vote(comment=comment, member=member)
    assert fresh(comment).helpful_count_denormalised == CommentVote.objects.filter(comment=comment).count() == 5


def test_a_comment_outlives_its_author_without_a_name(review, bob):
    comment = say(review, bob)
    bob.delete()
    assert (Comment.objects.get(pk=comment.pk).user, fresh(comment).user_email) == (None, "")
