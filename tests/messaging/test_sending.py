"""Sending over a real SMTP server: nothing lost, nothing twice, every outcome in the ledger."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from messaging import sending
from messaging.judging import FIRST_WAIT, MOST_ATTEMPTS, attempt_again_after
from messaging.models import Mail, Message
from tests.factory import make_member
from tests.services.running import free_port

pytestmark = pytest.mark.django_db


def let_time_pass() -> None:
    """Bring every mail that waits for another attempt to its time."""
    Message.objects.filter(mail_state=Mail.QUEUED).update(mail_due_at=timezone.now())


def test_a_mail_is_sent_once(alice, say, postmaster):
    message = say(alice)
    assert [sending.drain(), sending.drain()] == [1, 0]
    assert [letter["Message-ID"] for letter in postmaster.letters] == [message.mail_message_id]
    message.refresh_from_db()
    assert message.mail_state == Mail.SENT
    assert message.mail_sent_at is not None


def test_many_mails_share_one_connection(say, postmaster):
    for _ in range(12):
        say(make_member())
    assert sending.drain(batch=5) == 12
    assert len(postmaster.letters) == 12
    assert postmaster.connections == 1


def test_a_temporary_refusal_is_tried_again_later(alice, say, postmaster):
    message = say(alice)
    postmaster.answers[alice.email] = ["451 try later"]
    assert sending.drain() == 0
    message.refresh_from_db()
    assert (message.mail_state, message.mail_attempts) == (Mail.QUEUED, 1)
    assert message.mail_due_at > timezone.now() + FIRST_WAIT / 2
    assert "451" in message.mail_reason
    let_time_pass()
    assert sending.drain() == 1
    assert [letter["Message-ID"] for letter in postmaster.letters] == [message.mail_message_id]


def test_a_temporary_refusal_does_not_hold_up_others(alice, bob, say, postmaster):
    say(alice)
    say(bob)
    postmaster.answers[alice.email] = ["421 closing", "250 OK"]
    assert sending.drain() == 1
    assert [letter["To"] for letter in postmaster.letters] == [bob.email]


def test_a_final_refusal_fails_with_its_reason(alice, say, postmaster):
    message = say(alice)
    postmaster.answers[alice.email] = ["550 no such mailbox"]
    sending.drain()
    let_time_pass()
    sending.drain()
    message.refresh_from_db()
    assert (message.mail_state, message.mail_reason) == (Mail.FAILED, "550 no such mailbox")
    assert postmaster.letters == []


def test_a_server_that_is_away_loses_nothing(settings, say, postmaster):
    messages = [say(make_member()) for _ in range(3)]
    here, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    assert sending.drain() == 0
    assert Message.objects.filter(mail_state=Mail.QUEUED, mail_attempts=1).count() == 3
    settings.EMAIL_PORT = here
    let_time_pass()
    assert sending.drain() == 3
    assert {letter["Message-ID"] for letter in postmaster.letters} == {m.mail_message_id for m in messages}


def test_after_a_day_of_refusals_a_mail_is_given_up(alice, say, postmaster):
    message = say(alice)
    postmaster.answers[alice.email] = ["451 never"] * MOST_ATTEMPTS
    for _ in range(MOST_ATTEMPTS):
        sending.drain()
        let_time_pass()
    message.refresh_from_db()
    assert (message.mail_state, message.mail_attempts) == (Mail.FAILED, MOST_ATTEMPTS)


def test_the_attempts_spread_over_about_a_day():
    waits = [attempt_again_after(n) for n in range(1, MOST_ATTEMPTS)]
    assert timedelta(hours=20) < sum(waits, timedelta()) < timedelta(hours=28)


def test_mail_of_a_killed_worker_comes_back_after_five_minutes(alice, say, postmaster):
    say(alice)
    [claimed] = sending.claim(batch=50)
    assert sending.drain() == 0
    Message.objects.filter(pk=claimed.pk).update(mail_claimed_at=timezone.now() - sending.STALE_AFTER * 1.1)
    assert sending.drain() == 1


def test_two_workers_never_claim_the_same_mail(say):
    for _ in range(4):
        say(make_member())
    first, second = sending.claim(batch=3), sending.claim(batch=3)
    assert (len(first), len(second)) == (3, 1)
    assert not {m.pk for m in first} & {m.pk for m in second}


def test_a_worker_that_lost_its_claim_leaves_the_mail_alone(alice, say, postmaster):
    say(alice)
    [mine] = sending.claim(batch=1)
    Message.objects.update(mail_claimed_by="somebody else")
    mine.mail_claimed_at -= sending.RENEW_AFTER * 2
    assert not sending._still_mine(mine)


@pytest.mark.parametrize("reason", ["account closed", "address not confirmed"])
def test_no_mail_goes_where_it_must_not(alice, say, postmaster, reason):
    message = say(alice)
    if reason == "account closed":
        type(alice).objects.filter(pk=alice.pk).update(is_active=False)
    else:
        EmailAddress.objects.create(user=alice, email=alice.email, verified=False, primary=True)
    sending.drain()
    message.refresh_from_db()
    assert (message.mail_state, message.mail_reason) == (Mail.SKIPPED, reason)
    assert postmaster.letters == []


def test_a_letter_that_cannot_be_made_does_not_hold_up_others(alice, bob, say, postmaster):
    broken = say(alice)
    Message.objects.filter(pk=broken.pk).update(kind="kind.of.a.removed.app")
    say(bob)
    assert sending.drain() == 1
    broken.refresh_from_db()
    assert broken.mail_state == Mail.FAILED


def test_draining_a_batch_costs_a_constant_number_of_queries_per_mail(say, postmaster, django_assert_max_num_queries):
    say(make_member())
    sending.drain()  # builds the house style, which a process then keeps
    for _ in range(10):
        say(make_member())
    with django_assert_max_num_queries(2 * 10 + 12):  # one to settle, one look at the house style; the rest claims
        sending.drain()
