"""What stands at a comment, as its readers get it: by page and by htmx."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community import moderating, slots
from community.comments.posting import post, revise, withdraw
from community.comments.reading import REPLIES
from community.comments.showing import thread_context
from community.comments.voting import vote
from community.models import Comment, Member
from tests.community.talk import crowd, hold_first, say
from tests.reviews.making import make_family, make_review

pytestmark = pytest.mark.django_db
BAD = '<script>"&'
ITEM = re.compile(r'<li id="comment-(\d+)"')
SAFE = "&lt;script&gt;&quot;&amp;"


@pytest.fixture
def review(topic, alice):
    return make_review(make_family(topic), alice)


@pytest.fixture
def place(review):
    return review.get_absolute_url()


@pytest.fixture
def read(client, place):
    """Return one comment's own part of the page, without its replies."""

    def part(comment, viewer=None, **query):
        client.logout()
        if viewer is not None:
            client.force_login(viewer)
        html = client.get(place, query).content.decode()
        found = re.search(
            rf'<li id="comment-{comment.pk}".*?(?=<li id="comment-|</ol>\s*(?:<nav|<form|<p|</section))', html, re.S
        )
        return found.group() if found else ""

    return part


def test_a_comment_says_who_speaks_when_and_what(review, bob, read):
    comment = say(review, bob, "How *did* you measure?", at=timezone.now() - timedelta(days=3))
    html = read(comment)
    assert f'<a class="name" href="{bob.get_absolute_url()}">Bob Brandt</a>' in html
    assert f'data-tone="{bob.avatar_tone}" aria-hidden="true">BB</span>' in html
    assert '<time datetime="' in html
    assert '<div class="text" lang="de"><p>How <em>did</em> you measure?</p>' in html


def test_the_words_around_a_comment_are_the_readers_and_the_text_keeps_its_language(review, alice, bob, client, place):
    comment = say(review, bob)
    Comment.objects.filter(pk=comment.pk).update(edited_at=timezone.now())
    client.force_login(alice)
    english = client.get(f"/en{place}").content.decode()
    assert '<div class="text" lang="de">' in english
    assert 'data-icon="helpful" form="helpful-comments"' in english
    assert all(f">{word}<" in english for word in ("Reply", "Report", "edited"))
    assert 'href="/en/members/' in english


def test_a_badge_of_another_app_and_the_team_are_marked(review, bob, stan, read, monkeypatch):
    monkeypatch.setattr(slots, "author_marks", [lambda spots: dict.fromkeys(spots, "<b>Expert</b>")])
    assert "<b>Expert</b>" in read(say(review, bob))
    assert '<span class="badge" data-level="staff">' in read(say(review, stan, "We look into it."))


def test_who_left_has_no_name_and_is_no_link(review, bob, alice, read):
    comment = say(review, bob)
    Member.objects.filter(pk=bob.pk).update(is_active=False)
    html = read(comment, alice)
    assert '<span class="name">' in html
    assert bob.get_absolute_url() not in html
    Comment.objects.filter(pk=comment.pk).update(user=None)
    assert '<span class="avatar" data-size="s" aria-hidden="true">–</span>' in read(comment, alice)


@pytest.mark.parametrize(("shown_to", "seen_by"), [("everyone", "vmo"), ("members", "mo"), ("me", "o")])
def test_a_picture_is_shown_to_those_it_is_for(review, alice, bob, read, shown_to, seen_by):
    Member.objects.filter(pk=bob.pk).update(avatar="avatars/bob.webp", avatar_for=shown_to)
    comment = say(review, bob)
    drawn = {key: read(comment, viewer) for key, viewer in (("v", None), ("m", alice), ("o", bob))}
    assert "".join(key for key, html in drawn.items() if "bob.webp" in html) == seen_by


def test_no_word_of_a_member_becomes_markup(review, alice, bob, client, place):
    Member.objects.filter(pk=bob.pk).update(public_name=f"B {BAD}", username="b&b")
    comment = say(review, bob, f"Text {BAD}")
    Comment.objects.filter(pk=comment.pk).update(language='d"e')
    client.force_login(alice)
    html = client.get(place, {"reply": comment.pk}).content.decode().partition('id="comment-list"')[2]
    assert "<script>" not in html.partition("</section>")[0]
    assert html.count(f"B {SAFE}") == 3  # name, whom a reply is to, the reply's label
    assert 'lang="d&quot;e"' in html
    assert "<p>Text &lt;script&gt;" in html


def test_a_visitor_is_led_to_sign_in_to_say_it_helped(review, alice, bob, read, place):
    comment = say(review, bob)
    assert f'<a class="act" data-icon="helpful" href="{reverse("account_login")}?next={place.replace("/", "%2F")}' in (
        read(comment)
    )
    vote(comment=comment, member=alice)
    assert re.search(r'<span class="act" data-icon="helpful">[^<]+ <b>1</b></span>', read(comment))


def test_a_member_has_a_button_that_knows_her_vote(review, alice, bob, charlie, read):
    comment = say(review, bob)
    action = f'data-hx-post="{reverse("community:comment_helpful")}" data-hx-swap="outerHTML"'
    assert f'form="helpful-comments" name="helpful" value="{comment.pk}" {action}' in read(comment, alice)
    vote(comment=comment, member=alice)
    voted = read(comment, alice)
    assert f'name="not_helpful" value="{comment.pk}" aria-pressed="true" {action}' in voted
    assert "<b>1</b></button>" in voted
    assert "aria-pressed" not in read(comment, charlie)


def test_nobody_is_asked_whether_ones_own_comment_helped(review, alice, bob, read):
    comment = say(review, bob)
    assert 'data-icon="helpful"' not in read(comment, bob)
    vote(comment=comment, member=alice)
    html = read(comment, bob)
    assert "<b>1</b></span>" in html
    assert "<button" not in html


def test_the_author_changes_and_withdraws_and_others_report(review, alice, bob, read):
    comment = say(review, bob)
    own, reporting = (
        reverse("community:comment", args=[comment.pk]),
        reverse("community:report", args=["comment", comment.pk]),
    )
    html = read(comment, bob)
    assert f'href="{own}edit/"' in html
    assert f'href="{own}withdraw/"' in html
    assert reporting not in html
    for other in (None, alice):
        html = read(comment, other)
        assert f'href="{reporting}"' in html
        assert f"{own}edit/" not in html


def test_members_reply_and_visitors_do_not(review, alice, bob, read, place):
    comment = say(review, bob)
    way = f'<a class="act" href="{place}?reply={comment.pk}#reply">'
    assert way in read(comment, alice)
    assert re.search(r'<span class="sr-only"> [^<]*Bob Brandt</span></a>', read(comment, alice))
    assert "reply=" not in read(comment)


def test_the_form_for_a_reply_stands_under_its_comment(review, alice, bob, read, place):
    comment = say(review, bob)
    answer = say(review, alice, "With a ruler", parent=comment)
    html = read(answer, alice, reply=answer.pk)
    assert f'<input type="hidden" name="parent" value="{comment.pk}">' in html
    assert f'href="{place}#comment-{answer.pk}"' in html
    assert "csrfmiddlewaretoken" in html
    assert 'id="reply"' not in read(comment, alice)
    assert 'id="reply"' not in read(comment, reply=comment.pk)


def test_replies_stand_in_a_list_of_their_own_and_the_rest_behind_a_link(review, bob, client, place):
    root = say(review, bob)
    for n, member in enumerate(crowd(REPLIES + 2)):
        say(review, member, f"reply {n}", parent=root, at=timezone.now() - timedelta(minutes=50 - n))
    replies = Comment.objects.filter(reply_to=root).order_by("pk").values_list("pk", flat=True)
    said = [str(pk) for pk in (root.pk, *replies)]
    html = client.get(place).content.decode()
    assert ITEM.findall(html) == said[: 1 + REPLIES]
    assert re.search(rf'href="{re.escape(place)}\?branch={root.pk}#comment-{root.pk}">[^<]*2[^<]*</a>', html)
    client.force_login(bob)
    branch = client.get(place, {"branch": root.pk}).content.decode()
    assert ITEM.findall(branch) == said
    assert f"?branch={root.pk}#" not in branch
    assert f'href="{place}?branch={root.pk}&amp;reply={said[1]}#reply"' in branch


def test_a_changed_comment_says_so(review, bob, read):
    comment = say(review, bob)
    assert "quiet act" not in read(comment)
    revise(comment=comment, member=bob, text="Better")
    assert '<span class="quiet act">' in read(comment)


def test_places_of_removed_comments_say_why_and_offer_nothing(review, alice, bob, charlie, mona, read):
    gone, hidden = say(review, bob, "Never mind"), say(review, bob, "Rude words")
    for root in (gone, hidden):
        say(review, charlie, f"Answer to {root.pk}", parent=root)
    withdraw(comment=gone, member=bob)
    moderating.hide(kind="comment", pk=hidden.pk, actor=mona, reason="spam")
    for comment in (gone, hidden):
        html = read(comment, alice)
        assert f'<li id="comment-{comment.pk}" data-state="removed"><p>' in html
        assert 'class="act' not in html
        assert "Bob Brandt" not in html
    assert read(gone, alice) != read(hidden, alice)


def test_the_author_alone_sees_that_hers_waits_or_was_hidden(review, bob, charlie, mona, read):
    hold_first(1)
    held = post(target_kind="review", target=review, member=charlie, text="First words", language="de")
    html = read(held, charlie)
    assert f'<li id="comment-{held.pk}" data-state="waiting">' in html
    assert '<span class="mark" data-kind="wait" data-icon="clock">' in html
    assert "reply=" not in html
    assert "edit/" in html
    hold_first(0)
    hidden = say(review, bob)
    moderating.hide(kind="comment", pk=hidden.pk, actor=mona, reason="spam")
    assert '<span class="mark" data-kind="bad" data-icon="hide">' in read(hidden, bob)
    assert read(hidden, charlie) == ""


def test_drawing_a_thread_asks_the_database_nothing(review, alice, bob, rf, django_assert_num_queries):
    say(review, alice, "Yes", parent=say(review, bob))
    request = rf.get("/")
    request.user = alice
    pen = thread_context(request, "review", review)["pen"]
    with django_assert_num_queries(0):
        assert pen.entries().count("<li ") == 2
