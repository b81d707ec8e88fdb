"""The pages and posts of comments."""

import re
from datetime import timedelta

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from community import moderating
from community.comments.posting import withdraw
from community.comments.reading import REPLIES, ROOTS, thread_of
from community.models import Comment, CommentVote, Status
from tests.community.talk import crowd, fresh, hold_first, say
from tests.reviews.making import make_family, make_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(topic, alice):
    return make_review(make_family(topic), alice)


@pytest.fixture
def place(review):
    return reverse("reviews:review", args=[review.pk, review.get_absolute_url().rstrip("/").rsplit("/", 1)[1]])


def read(review, member=None, **options):
    return thread_of("review", review, member, **options)


def ago(**span):
    return timezone.now() - timedelta(**span)


def texts(thread):
    return [entry.comment.comment for entry in thread.entries]


def test_a_withdrawn_comment_with_replies_leaves_its_place(review, alice, bob, client, place):
    root = say(review, bob, "Never mind")
    say(review, alice, "But it was a good question", parent=root)
    lonely = say(review, bob, "Nobody answered")
    withdraw(comment=root, member=bob)
    withdraw(comment=lonely, member=bob)
    assert [(entry.state, entry.is_shown) for entry in read(review).entries] == [("withdrawn", False)]
    html = client.get(place).content.decode()
    assert "Never mind" not in html
    assert "But it was a good question" in html


def test_a_held_comment_is_seen_by_its_author_alone(review, bob, charlie, client, place):
    hold_first(1)
    say(review, charlie, "My first words")
    assert texts(read(review)) == texts(read(review, bob)) == []
    client.force_login(charlie)
    html = client.get(place).content.decode()
    assert "My first words" in html
    assert 'data-kind="wait"' in html


def test_a_visitor_reads_and_is_led_to_sign_in(review, bob, client, place):
    say(review, bob, "How did you measure that?")
    html = client.get(place).content.decode()
    assert "How did you measure that?" in html
    assert f'href="{reverse("account_login")}?next=' in html
    assert "csrfmiddlewaretoken" not in html.split('id="comments"')[1]


def test_a_member_writes_and_lands_on_her_comment(review, bob, client, place):
    client.force_login(bob)
    answer = client.post(reverse("community:comment_write", args=["review", review.pk]), {"text": "A question"})
    made = Comment.objects.get()
    assert answer.url == f"{place}?comment={made.pk}#comment-{made.pk}"
    assert (made.user, made.comment, made.language) == (bob, "A question", "de")


def test_a_posted_name_is_ignored(review, bob, client):
    client.force_login(bob)
    data = {"text": "I decide here", "name": "Admin", "email": "admin@example.org", "user": "1", "user_name": "Admin"}
    client.post(reverse("community:comment_write", args=["review", review.pk]), data, REMOTE_ADDR="203.0.113.9")
    made = Comment.objects.get()
    assert (made.name, made.user_name, made.ip_address) == ("Bob Brandt", "", None)


def test_a_reply_opens_by_a_link_and_is_posted_without_script(review, alice, bob, client, place):
    root = say(review, bob)
    client.force_login(alice)
    html = client.get(place, {"reply": root.pk}).content.decode()
    assert f'name="parent" value="{root.pk}"' in html
    client.post(
        reverse("community:comment_write", args=["review", review.pk]), {"text": "An answer", "parent": root.pk}
    )
    assert Comment.objects.get(comment="An answer").reply_to == root


def test_what_was_typed_is_kept_when_it_does_not_pass(review, bob, client):
    client.force_login(bob)
    url = reverse("community:comment_write", args=["review", review.pk])
    answer = client.post(url, {"text": "y" * 3001})
    assert answer.status_code == 422
    assert "y" * 3001 in answer.content.decode()
    assert not Comment.objects.exists()


def test_htmx_gets_the_new_comment_and_an_empty_form(review, bob, client, place):
    client.force_login(bob)
    url = reverse("community:comment_write", args=["review", review.pk])
    html = client.post(url, {"text": "A question"}, headers={"HX-Request": "true"}).content.decode()
    assert html.lstrip().startswith(f'<li id="comment-{Comment.objects.get().pk}"')
    assert 'data-hx-swap-oob="true"' in html
    assert f'href="{place}?reply=' in html
    answer = client.post(url, {"text": ""}, headers={"HX-Request": "true"})
    assert answer.headers["HX-Retarget"] == "#comment-form"


def test_visitors_do_not_write_vote_change_or_withdraw(review, bob, client):
    comment = say(review, bob)
    for name, args in (
        ("write", ["review", review.pk]),
        ("edit", [comment.pk]),
        ("withdraw", [comment.pk]),
        ("helpful", []),
    ):
        answer = client.post(reverse(f"community:comment_{name}", args=args), {"text": "x", "helpful": comment.pk})
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("account_login"))
    assert fresh(comment).comment == comment.comment
    assert not CommentVote.objects.exists()


def test_nobody_writes_on_a_hidden_or_unknown_thing(review, bob, mona, client):
    moderating.hide(kind="review", pk=review.pk, actor=mona, reason="spam")
    client.force_login(bob)
    for kind, pk in (("review", review.pk), ("review", 10**17), ("nothing", 1)):
        url = reverse("community:comment_write", args=[kind, pk])
        assert client.post(url, {"text": "Hello"}).status_code == 404
        assert client.get(url).status_code == 404


def test_the_author_changes_and_withdraws_by_form(review, bob, client):
    comment = say(review, bob)
    client.force_login(bob)
    assert comment.comment in client.get(reverse("community:comment_edit", args=[comment.pk])).content.decode()
    client.post(reverse("community:comment_edit", args=[comment.pk]), {"text": "Better"})
    assert fresh(comment).comment == "Better"
    assert client.get(reverse("community:comment_withdraw", args=[comment.pk])).status_code == 200
    assert fresh(comment).status == Status.VISIBLE
    client.post(reverse("community:comment_withdraw", args=[comment.pk]))
    assert fresh(comment).status == Status.WITHDRAWN


def test_others_do_not_change_or_withdraw(review, bob, charlie, client):
    comment = say(review, bob)
    client.force_login(charlie)
    for name in ("edit", "withdraw"):
        url = reverse(f"community:comment_{name}", args=[comment.pk])
        assert client.get(url).status_code == 403
        assert client.post(url, {"text": "Mine now"}).status_code == 403
    assert fresh(comment).status == Status.VISIBLE


def test_helpful_is_given_and_taken_back(review, alice, bob, client, place):
    comment = say(review, bob)
    client.force_login(alice)
    url = reverse("community:comment_helpful")
    answer = client.post(url, {"helpful": comment.pk, "next": place})
    assert answer.url == f"{place}#comment-{comment.pk}"
    assert fresh(comment).helpful_count_denormalised == 1
    assert f'data-hx-post="{url}"' in client.get(place).content.decode()
    assert re.search(
        rf'name="not_helpful" value="{comment.pk}" aria-pressed="true"', client.get(place).content.decode()
    )
    html = client.post(url, {"not_helpful": comment.pk}, headers={"HX-Request": "true"}).content.decode()
    assert 'name="helpful"' in html
    assert fresh(comment).helpful_count_denormalised == 0


def test_helpful_for_ones_own_is_refused_and_a_get_does_nothing(review, bob, client):
    comment = say(review, bob)
    client.force_login(bob)
    url = reverse("community:comment_helpful")
    assert client.post(url, {"helpful": comment.pk}).status_code == 403
    assert client.get(url).status_code == 405
    assert client.post(url, {"helpful": "9" * 30}).status_code == 404


def test_a_link_leads_to_a_comment_wherever_it_stands(review, alice, bob, client):
    for n, member in enumerate(crowd(ROOTS + 2)):
        root = say(review, member, f"number {n}", at=ago(minutes=100 - n))
    for n, member in enumerate(crowd(REPLIES + 1)):
        reply = say(review, member, f"answer {n}", parent=root, at=ago(minutes=50 - n))
    for comment in (root, reply):
        answer = client.get(reverse("community:comment", args=[comment.pk]), follow=True)
        assert f'id="comment-{comment.pk}"' in answer.content.decode()


def test_a_hidden_comment_has_no_address_for_others(review, bob, charlie, mona, client):
    comment = say(review, bob)
    moderating.hide(kind="comment", pk=comment.pk, actor=mona, reason="spam")
    url = reverse("community:comment", args=[comment.pk])
    client.force_login(charlie)
    assert client.get(url).status_code == 404
    client.force_login(bob)
    assert client.get(url).status_code == 302


def test_nonsense_in_the_query_shows_the_thread(review, bob, client, place):
    say(review, bob, "Still here")
    for query in ({"comments": "~~"}, {"comment": "9" * 40}, {"branch": "x"}, {"reply": "-1"}, {"branch": "²"}):
        assert "Still here" in client.get(place, query).content.decode()


def test_a_review_page_with_comments_stays_within_its_queries(
    review, alice, bob, client, place, django_assert_max_num_queries
):
    for member in crowd(8):
        say(review, alice, f"thanks {member.pk}", parent=say(review, member), at=ago(minutes=member.pk % 50 + 2))
    client.get(place)
    with django_assert_max_num_queries(12):
        client.get(place)
    client.force_login(bob)
    client.get(place)
    with django_assert_max_num_queries(16):
        client.get(place)


@pytest.mark.parametrize(
    "path",
    [
        "/comments/", "/comments/api/comment/", "/comments/api/reviews-review/1/count/", "/comments/reply/1/",
        "/comments/post/", "/comments/flag/1/", "/comments/delete/1/", "/comments/confirm/abc/", "/comments/mute/abc/",
        "/comments/cr/9/1/",
    ],
)  # fmt: skip
def test_the_stored_app_has_no_address_of_its_own(client, bob, path):
    client.force_login(bob)
    assert client.get(path).status_code == 404
    assert client.post(path).status_code in (403, 404)


@pytest.mark.parametrize(
    "name", ["comments-xtd-sent", "comments-post-comment", "comments-xtd-api-create", "comments-flag"]
)
def test_no_name_leads_to_the_stored_app(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)
