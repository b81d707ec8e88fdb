"""What a mail looks like when it arrives: parsed from the bytes the server took."""

import pytest

from messaging import sending
from messaging.models import Mail, Message
from messaging.rendering import mail
from messaging.telling import tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def arrive(postmaster, say):
    """Tell a member something and return the letter that arrives."""

    def send(member, **overrides):
        say(member, **overrides)
        sending.drain()
        return postmaster.letters[-1]

    return send


def test_a_german_member_gets_a_german_letter(alice, arrive):
    letter = arrive(alice)
    assert letter["Subject"] == "Veröffentlicht: Zwölf Minuten Geduld"
    assert letter["To"] == "alice@example.org"
    assert "Hallo Alice Auer," in letter.get_body(("plain",)).get_content()


def test_an_english_member_gets_an_english_letter_with_english_addresses(alice, arrive, settings):
    settings.BASE_URL = "https://community.example"
    type(alice).objects.filter(pk=alice.pk).update(language="en")
    alice.language = "en"
    letter = arrive(alice)
    assert letter["Subject"] == "Published: Zwölf Minuten Geduld"
    assert "https://community.example/en/reviews/7/zwoelf/" in letter.get_body(("plain",)).get_content()


def test_a_letter_has_both_parts_with_the_same_link(alice, arrive, settings):
    settings.BASE_URL = "https://community.example"
    letter = arrive(alice)
    assert letter.get_content_type() == "multipart/alternative"
    for part in ("plain", "html"):
        assert "https://community.example/reviews/7/zwoelf/" in letter.get_body((part,)).get_content()


def test_the_html_part_speaks_the_members_language_and_loads_nothing(alice, arrive):
    html = arrive(alice).get_body(("html",)).get_content()
    assert '<html lang="de">' in html
    assert "<img" not in html
    assert "src=" not in html


def test_markup_in_a_title_is_shown_not_obeyed(alice, arrive):
    letter = arrive(alice, context={"title": "<b>Gut & günstig</b>"})
    assert "&lt;b&gt;Gut &amp; günstig" in letter.get_body(("html",)).get_content()
    assert "<b>Gut & günstig</b>" in letter.get_body(("plain",)).get_content()


def test_a_title_cannot_add_a_header(alice, arrive):
    letter = arrive(alice, context={"title": "Hallo\r\nBcc: everybody@example.org"})
    assert letter["Bcc"] is None
    assert letter["Subject"].strip() == "Veröffentlicht: Hallo Bcc: everybody@example.org"


def test_a_letter_says_that_a_machine_wrote_it(alice, arrive):
    assert arrive(alice)["Auto-Submitted"] == "auto-generated"


def test_a_service_letter_is_no_list_mail(alice, arrive):
    assert not [name for name in arrive(alice) if name.lower().startswith("list-")]


@pytest.mark.parametrize("kind", ["approved", "hidden", "restored"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_moderation_letter_can_be_made(alice, say, kind, language):
    alice.language = language
    letter = mail(say(alice, kind=f"moderation.{kind}", context={"reason": "spam", "note": "Bitte ohne Link."}))
    assert "Zwölf Minuten Geduld" in letter.subject
    assert "Bitte ohne Link." in letter.body


def test_a_hidden_contribution_names_the_reason_in_words(alice, say):
    alice.language = "en"
    assert "advertising or spam" in mail(say(alice, kind="moderation.hidden", context={"reason": "spam"})).body


def test_advertising_stays_until_it_can_be_unsubscribed(alice, postmaster, news):
    message = tell(member=alice, kind=news, key="news:1", context={"title": "Advent", "url": "/"})
    sending.drain()
    message.refresh_from_db()
    assert (message.mail_state, message.mail_reason) == (Mail.SKIPPED, "no way to unsubscribe yet")
    assert postmaster.letters == []


def test_advertising_carries_list_headers(alice, news, settings):
    settings.BASE_URL = "https://community.example"
    message = tell(member=alice, kind=news, key="news:1", context={"title": "Advent", "url": "/"})
    assert mail(message).message()["List-Id"] == "test.news <test.news.community.example>"


def test_a_kind_without_mail_only_shows_a_notice(alice, quiet):
    message = tell(member=alice, kind=quiet, key="q:1", context={"title": "leise", "url": "/"})
    assert message.mail_state == Mail.NONE
    assert not Message.objects.filter(mail_state=Mail.QUEUED).exists()
