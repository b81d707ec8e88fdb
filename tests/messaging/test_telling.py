"""tell(): one row for an occasion, standing and falling with the caller's transaction."""

import pytest
from django.db import transaction

from messaging.models import Mail, Message
from messaging.telling import tell


def test_telling_writes_a_notice_and_queues_a_mail(alice, say):
    message = say(alice)
    assert message.is_new
    assert message.mail_state == Mail.QUEUED
    assert message.mail_message_id.startswith("<")


def test_telling_the_same_occasion_twice_changes_nothing(alice, say):
    first = say(alice, key="once")
    second = say(alice, key="once", context={"title": "Something else"})
    assert first.pk == second.pk
    assert Message.objects.get().context["title"] == "Zwölf Minuten Geduld"


def test_a_message_goes_with_the_transaction_it_was_told_in(alice, say):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        say(alice)
        raise ZeroDivisionError
    assert not Message.objects.exists()


def test_nobody_is_told_what_they_did_themselves(alice, say):
    assert say(alice, actor=alice) is None
    assert not Message.objects.exists()


def test_an_unknown_kind_is_refused(alice):
    with pytest.raises(KeyError):
        tell(member=alice, kind="no.such", key="k", context={})


def test_a_context_of_rows_is_refused(alice, bob, say):
    with pytest.raises(TypeError, match="title"):
        say(alice, context={"title": bob})


def test_the_address_is_kept_without_language(alice, say):
    assert say(alice, context={"url": "/en/reviews/7/zwoelf/#c3"}).context["url"] == "/reviews/7/zwoelf/#c3"


def test_telling_costs_a_constant_number_of_queries(alice, say, django_assert_num_queries):
    with django_assert_num_queries(6):  # two savepoints opened and closed, one SELECT, one INSERT
        say(alice)
