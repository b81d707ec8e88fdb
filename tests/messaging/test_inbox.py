"""The inbox shows a member what happened, and only them."""

import pytest
from django.urls import reverse

from messaging.models import Message
from messaging.reading import unread_count
from messaging.rendering import notice

INBOX = "/inbox/"


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


def test_a_member_sees_her_messages_newest_first(as_alice, alice, say):
    say(alice, context={"title": "Erste"})
    say(alice, context={"title": "Zweite"})
    page = as_alice.get(INBOX).content.decode()
    assert page.index("Zweite") < page.index("Erste")
    assert 'href="/reviews/7/zwoelf/"' in page


def test_a_member_does_not_see_others_messages(as_alice, bob, say):
    say(bob, context={"title": "Nur für Bob"})
    assert "Nur für Bob" not in as_alice.get(INBOX).content.decode()


def test_a_visitor_is_asked_to_sign_in(client, db):
    assert client.get(INBOX).url.startswith(reverse("account_login"))


def test_the_english_inbox_speaks_english_and_leads_to_english_pages(as_alice, alice, say):
    say(alice)
    page = as_alice.get("/en/inbox/").content.decode()
    assert 'href="/en/reviews/7/zwoelf/"' in page
    assert "What you wrote is published" in page


def test_a_title_cannot_bring_markup(as_alice, alice, say):
    say(alice, context={"title": "<script>alert(1)</script>"})
    assert "<script>alert" not in as_alice.get(INBOX).content.decode()


def test_looking_marks_nothing_as_read(as_alice, alice, say):
    say(alice)
    as_alice.get(INBOX)
    assert unread_count(alice) == 1


def test_one_message_can_be_marked_as_read(as_alice, alice, say):
    first, second = say(alice), say(alice)
    answer = as_alice.post("/inbox/read/", {"message": first.pk, "next": "/inbox/?new=1"})
    assert answer.url == "/inbox/?new=1"
    assert list(Message.objects.unread()) == [second]


def test_all_can_be_marked_as_read_but_not_what_just_arrived(as_alice, alice, say):
    say(alice)
    seen = say(alice)
    unseen = say(alice)
    as_alice.post("/inbox/read/", {"up_to": seen.pk})
    assert list(Message.objects.unread()) == [unseen]


def test_nobody_can_mark_others_messages(as_alice, bob, say):
    his = say(bob)
    as_alice.post("/inbox/read/", {"message": his.pk})
    as_alice.post("/inbox/read/", {"up_to": his.pk})
    assert unread_count(bob) == 1


@pytest.mark.parametrize("data", [{}, {"message": "x"}, {"up_to": "9" * 40}, {"message": "²"}])
def test_nonsense_is_refused(as_alice, data):
    assert as_alice.post("/inbox/read/", data).status_code == 400


def test_marking_needs_a_post(as_alice):
    assert as_alice.get("/inbox/read/").status_code == 405


def test_marking_leads_nowhere_else(as_alice, alice, say):
    answer = as_alice.post("/inbox/read/", {"message": say(alice).pk, "next": "https://evil.example/"})
    assert answer.url == INBOX


def test_an_empty_inbox_says_what_will_be_here(as_alice):
    assert 'class="empty"' in as_alice.get(INBOX).content.decode()


def test_older_messages_are_on_the_next_page(as_alice, alice, say):
    for n in range(25):
        say(alice, context={"title": f"Nummer {n:02d}."})
    first = as_alice.get(INBOX)
    older = first.context["older_url"]
    page = as_alice.get(INBOX + older).content.decode()
    assert "Nummer 04." in page
    assert "Nummer 05." not in page


def test_a_message_of_an_app_that_is_gone_is_left_out(as_alice, alice, say):
    Message.objects.filter(pk=say(alice).pk).update(kind="gone.kind")
    assert as_alice.get(INBOX).status_code == 200


def test_an_erased_name_is_gone_from_what_others_were_told(alice, bob, say):
    message = say(alice, actor=bob, kind="comment.received")
    assert "Bob Brandt" in notice(message)
    bob.delete()
    assert "Bob Brandt" not in notice(Message.objects.select_related("actor", "member").get())


def test_the_inbox_costs_the_same_with_one_and_twenty_messages(
    as_alice, alice, bob, topic, say, django_assert_max_num_queries
):
    for _ in range(20):
        say(alice, actor=bob, topic=topic, kind="comment.received")
    as_alice.get(INBOX)
    with django_assert_max_num_queries(10):
        as_alice.get(INBOX)


def test_the_header_count_is_one_query(alice, say, django_assert_num_queries):
    say(alice)
    with django_assert_num_queries(1):
        assert unread_count(alice) == 1
