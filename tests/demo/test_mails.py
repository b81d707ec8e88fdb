"""The mails of the demo, read in the browser."""

import pytest

from demo.mails import newest

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(settings, tmp_path):
    """Mails are written into files, as in the demo."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")


def test_a_newcomer_finds_her_confirmation_and_its_link(client, written):
    sign_up = {"public_name": "Jörg <i>", "email": "joerg@example.org", "password1": "drei Tassen am Morgen"}
    client.post("/accounts/signup/", sign_up)
    page = client.get("/demo/mails/").content.decode()
    assert "joerg@example.org" in page
    assert "Bist du das, Jörg &lt;i&gt;?" in page
    assert 'href="http://testserver/accounts/confirm-email/' in page
    assert "<i>" not in page


def test_the_newest_mail_stands_first(client, written):
    from django.core.mail import send_mail

    for subject in ("erste", "zweite", "dritte"):
        send_mail(subject, "Text", None, ["a@example.org"])
    assert [mail.subject for mail in newest()] == ["dritte", "zweite", "erste"]


def test_without_mails_the_page_says_how_to_get_one(client, written):
    assert "Noch keine Mail" in client.get("/demo/mails/").content.decode()


def test_it_speaks_english_when_asked(client, written):
    page = client.get("/demo/mails/?lang=en").content.decode()
    assert '<html lang="en"' in page
    assert "No mail yet" in page


@pytest.mark.parametrize("page", ["/demo/", "/demo/mails/"])
def test_there_is_no_such_page_in_production(client, settings, written, page):
    assert client.get(page).status_code == 200
    settings.IS_PRODUCTION = True
    assert client.get(page).status_code == 404
