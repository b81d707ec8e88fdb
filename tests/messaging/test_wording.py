"""Sentences with a title in them stay sentences, whatever the title ends with."""

import pytest
from django.utils.translation import override

from messaging.models import Message
from messaging.rendering import mail, notice
from messaging.telling import tell

pytestmark = pytest.mark.django_db
KINDS = ["moderation.approved", "moderation.hidden", "moderation.restored", "comment.received", "report.settled"]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("is_hidden", [True, False])
def test_a_title_that_is_a_sentence_brings_no_second_full_stop(alice, bob, kind, language, is_hidden):
    alice.language = language
    alice.save()
    context = {"title": "Mahlt leise.", "url": "/reviews/1/x/", "reason": "spam", "is_hidden": is_hidden}
    tell(member=alice, kind=kind, key=kind, actor=bob, context=context)
    message = Message.objects.select_related("member", "actor", "topic").get()
    with override(language):
        words = [notice(message), mail(message).subject, str(mail(message).body)]
    assert all("Mahlt leise." in text for text in words)
    for text in words:
        assert not any(wrong in text for wrong in ("leise..", "leise.</a>.", "leise.“.", "leise.”."))
