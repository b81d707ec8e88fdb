"""Failed mails at the desk: who was to get what and why not; sent again or given up; never an address too many."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from messaging import desk as the_desk
from messaging import sending
from messaging.models import Mail, Message
from tests.factory import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def address():
    return reverse("messages_desk")


@pytest.fixture
def fail(say):
    def fail_one(member, **fields):
        message = say(member)
        failed = {"mail_state": Mail.FAILED, "mail_reason": f"550 <{member.email}>: no such user", "mail_attempts": 3}
        Message.objects.filter(pk=message.pk).update(**{**failed, "mail_failed_at": timezone.now(), **fields})
        message.refresh_from_db()
        return message

    return fail_one


def decide(client, **fields):
    return client.post(reverse("messages_desk_decide"), fields)


def test_a_refused_mail_stands_on_the_page_with_its_reason(client, stan, alice, say, postmaster, address):
    say(alice)
    postmaster.answers[alice.email] = [f"550 unknown {alice.email}"]
    sending.drain()
    assert Message.objects.get().mail_failed_at is not None
    client.force_login(stan)
    page = client.get(address).content.decode()
    assert alice.public_name in page
    assert "550 unknown …@…" in page
    assert "Dein Beitrag wurde veröffentlicht" in page
    assert "1 Versuch" in page


def test_a_server_away_for_a_day_fails_the_mail_with_its_time(alice, say, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    message = say(alice)
    Message.objects.update(mail_attempts=13)
    sending.drain()
    message.refresh_from_db()
    assert message.mail_state == Mail.FAILED
    assert message.mail_failed_at is not None


def test_staff_see_no_address_and_administrators_do(client, stan, ada, alice, fail, address):
    fail(alice)
    for person, sees in ((stan, False), (ada, True)):
        client.force_login(person)
        assert (alice.email in client.get(address).content.decode()) is sees


@pytest.mark.parametrize("who", ["visitor", "bob", "mona"])
def test_nobody_else_sees_or_decides(request, client, alice, fail, address, who):
    message = fail(alice)
    if who != "visitor":
        client.force_login(request.getfixturevalue(who))
    assert client.get(address).status_code == 302
    assert decide(client, give_up=message.pk).status_code == 302
    message.refresh_from_db()
    assert message.mail_state == Mail.FAILED


def test_one_is_sent_again_with_all_its_attempts(client, stan, alice, bob, fail, postmaster):
    message, other = fail(alice), fail(bob)
    client.force_login(stan)
    decide(client, again=message.pk, row=other.pk)
    message.refresh_from_db()
    other.refresh_from_db()
    assert (message.mail_state, message.mail_attempts, message.mail_reason) == (Mail.QUEUED, 0, "")
    assert other.mail_state == Mail.FAILED
    assert sending.drain() == 1
    assert postmaster.letters[0]["To"] == alice.email


def test_the_ticked_ones_are_given_up_together(client, stan, alice, bob, fail):
    ids = [fail(alice).pk, fail(bob).pk]
    client.force_login(stan)
    answer = decide(client, give_up="", row=ids)
    assert answer.headers["Location"] == reverse("messages_desk")
    assert set(Message.objects.values_list("mail_state", flat=True)) == {Mail.SKIPPED}
    assert all("550" in reason for reason in Message.objects.values_list("mail_reason", flat=True))


def test_what_was_sent_meanwhile_is_left_alone(client, stan, alice, fail):
    message = fail(alice, mail_state=Mail.SENT)
    client.force_login(stan)
    decide(client, again=message.pk)
    decide(client, give_up=message.pk)
    message.refresh_from_db()
    assert message.mail_state == Mail.SENT


@pytest.mark.parametrize("row", ["", "x", "9" * 30, "-1"])
def test_nonsense_chooses_nothing(client, stan, alice, fail, row):
    message = fail(alice)
    client.force_login(stan)
    assert decide(client, again="", row=row).status_code == 302
    message.refresh_from_db()
    assert message.mail_state == Mail.FAILED


def test_nothing_is_decided_by_get(client, stan):
    client.force_login(stan)
    assert client.get(reverse("messages_desk_decide")).status_code == 405


def test_without_failures_the_page_says_so(client, stan, alice, say, address):
    say(alice)
    client.force_login(stan)
    assert "Keine Mail ist gescheitert" in client.get(address).content.decode()


def test_the_list_is_paged_newest_first(client, stan, alice, fail, address, monkeypatch):
    monkeypatch.setattr(the_desk, "PAGE", 2)
    ids = [fail(alice).pk for _n in range(3)]
    client.force_login(stan)
    first = client.get(address)
    assert [row["message"].pk for row in first.context["rows"]] == [ids[2], ids[1]]
    second = client.get(address, {"after": first.context["page"].next})
    assert [row["message"].pk for row in second.context["rows"]] == [ids[0]]


def test_the_page_costs_the_same_however_many_failed(client, stan, alice, fail, address, django_assert_num_queries):
    fail(alice)
    client.force_login(stan)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _n in range(5):
        fail(make_member())
    with django_assert_num_queries(len(few)):
        client.get(address)
    assert len([query for query in few if "messaging_message" in query["sql"]]) <= 2


def test_the_start_page_counts_waiting_and_failed_mails(alice, bob, say, fail):
    say(alice)
    fail(bob)
    waiting, failed = the_desk.lines()
    assert (waiting.words, waiting.is_urgent, failed.words, failed.is_urgent) == ("1", False, "1", True)
    Message.objects.filter(mail_state=Mail.QUEUED).update(mail_due_at=timezone.now() - timedelta(hours=1))
    assert the_desk.lines()[0].is_urgent
