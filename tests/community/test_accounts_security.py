"""What a member changes about her account: address, password, devices, second factor."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client

from community.accounts_sealing import BrokenSeal, seal, unseal
from community.models import Member
from community.roles import give_role
from tests.community.accounts_cast import PASSWORD, confirmed, is_signed_in, link_in, sign_in

pytestmark = pytest.mark.django_db
NEW = "vier Tassen am Abend"


@pytest.fixture
def kati(client):
    """A member, signed in and lately asked for her password once more."""
    member = confirmed()
    sign_in(client, member)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return member


def digits(secret):
    """The code an app shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def set_up_app(client):
    """Set up an authenticator app; return its secret."""
    client.get("/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    assert (
        client.post("/accounts/2fa/totp/activate/", {"code": digits(secret)})["Location"]
        == "/accounts/2fa/recovery-codes/"
    )
    return secret


def test_what_guards_the_account_asks_for_the_password_first(client):
    sign_in(client, confirmed())
    changes = {
        "email/": {"email": "neu@example.org", "action_add": "1"},
        "2fa/totp/activate/": {},
        "2fa/webauthn/add/": {},
    }
    for page, data in changes.items():
        assert client.post(f"/accounts/{page}", data)["Location"].startswith("/accounts/reauthenticate/")
    wrong = client.post("/accounts/reauthenticate/?next=/accounts/email/", {"password": "falsch"})
    assert "Das ist nicht dein Passwort." in wrong.content.decode()


def test_a_new_address_holds_once_it_is_confirmed_and_the_old_one_is_told(client, kati):
    client.post("/accounts/email/", {"email": "neu@example.org", "action_add": "1"})
    kati.refresh_from_db()
    assert kati.email == "kati@example.org"
    client.post(link_in(mail.outbox[-1]))
    kati.refresh_from_db()
    assert kati.email == "neu@example.org"
    assert EmailAddress.objects.get(user=kati).email == "neu@example.org"
    told = mail.outbox[-1]
    assert told.to == ["kati@example.org"]
    assert "neu@example.org" in told.body


def test_an_address_that_became_another_member_s_cannot_be_confirmed(client, kati):
    client.post("/accounts/email/", {"email": "bob@example.org", "action_add": "1"})
    link = link_in(mail.outbox[-1])
    confirmed(email="bob@example.org", public_name="Bob")
    assert client.post(link).status_code in (200, 302)
    kati.refresh_from_db()
    assert kati.email == "kati@example.org"


def test_a_changed_password_keeps_this_session_and_ends_the_others(client, kati):
    elsewhere = Client()
    sign_in(elsewhere, kati)
    data = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post("/accounts/password/change/", data).status_code == 302
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert mail.outbox[-1].subject == "Dein Passwort wurde geändert"


def test_a_member_sees_her_devices_and_ends_one(client, kati):
    elsewhere = Client(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    sign_in(elsewhere, kati)
    page = client.get("/accounts/sessions/").content.decode()
    assert "Firefox auf Linux" in page
    there = kati.usersession_set.get(session_key=elsewhere.session.session_key)
    client.post(f"/accounts/sessions/{there.pk}/end/")
    assert not is_signed_in(elsewhere)
    assert is_signed_in(client)


def test_nobody_ends_another_member_s_session(client, kati):
    bob = confirmed(email="bob@example.org", public_name="Bob")
    elsewhere = Client()
    sign_in(elsewhere, bob)
    assert client.post(f"/accounts/sessions/{bob.usersession_set.get().pk}/end/").status_code == 404
    assert client.get(f"/accounts/sessions/{bob.usersession_set.get().pk}/end/").status_code == 405
    assert is_signed_in(elsewhere)


def test_ending_this_session_signs_out(client, kati):
    client.post(f"/accounts/sessions/{kati.usersession_set.get().pk}/end/")
    assert not is_signed_in(client)


def test_all_other_devices_are_signed_out_at_once(client, kati):
    elsewhere = Client()
    sign_in(elsewhere, kati)
    client.post("/accounts/sessions/")
    assert not is_signed_in(elsewhere)
    assert is_signed_in(client)


def test_the_app_s_code_is_asked_at_the_next_sign_in_and_holds_once(client, kati):
    secret = set_up_app(client)
    client.post("/accounts/logout/")
    assert sign_in(client, kati)["Location"] == "/accounts/2fa/authenticate/"
    assert not is_signed_in(client)
    assert "stimmt nicht" in client.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode()
    code = digits(secret)
    assert client.post("/accounts/2fa/authenticate/", {"code": code})["Location"] == "/"
    again = Client()
    sign_in(again, kati)
    again.post("/accounts/2fa/authenticate/", {"code": code})
    assert not is_signed_in(again)


def test_a_login_code_does_not_get_round_the_second_factor(client, kati):
    from tests.community.accounts_cast import code_in

    set_up_app(client)
    client.post("/accounts/logout/")
    client.post("/accounts/login/code/", {"email": kati.email})
    answer = client.post("/accounts/login/code/confirm/", {"code": code_in(mail.outbox[-1])})
    assert answer["Location"] == "/accounts/2fa/authenticate/"


def test_a_recovery_code_opens_once(client, kati):
    set_up_app(client)
    shown = client.get("/accounts/2fa/recovery-codes/").context["unused_codes"]
    assert len(shown) == 10
    for opens in (True, False):
        lost = Client()
        sign_in(lost, kati)
        lost.post("/accounts/2fa/authenticate/", {"code": shown[0]})
        assert is_signed_in(lost) is opens


def test_seeds_are_sealed_in_the_database(client, kati):
    secret = set_up_app(client)
    stored = [str(row.data) for row in Authenticator.objects.all()]
    assert len(stored) == 2
    assert not any(secret in text for text in stored)


def test_an_old_key_still_opens_seeds_and_a_lost_one_lets_nobody_in(client, kati, settings):
    secret = set_up_app(client)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another key"
    locked_out = Client()
    sign_in(locked_out, kati)
    assert "stimmt nicht" in locked_out.post("/accounts/2fa/authenticate/", {"code": digits(secret)}).content.decode()
    settings.SECRET_KEY_FALLBACKS = [old]
    assert locked_out.post("/accounts/2fa/authenticate/", {"code": digits(secret)})["Location"] == "/"


def test_a_seal_is_good_for_its_purpose_only():
    sealed = seal("secret", purpose="one")
    assert unseal(sealed, purpose="one") == "secret"
    with pytest.raises(BrokenSeal):
        unseal(sealed, purpose="other")


def test_no_mail_lies_readable_in_the_queue(monkeypatch):
    from community import accounts_mail

    queued = []
    monkeypatch.setattr(accounts_mail, "send_sealed", type("Task", (), {"enqueue": staticmethod(queued.append)}))
    Client().post("/accounts/login/code/", {"email": confirmed().email})
    assert "ist dein Code" not in queued[0]
    assert "kati@example.org" not in queued[0]


@pytest.mark.parametrize("role", ["staff", "moderator", "admin"])
def test_staff_with_one_factor_are_led_to_set_up_a_second(client, settings, role):
    settings.STAFF_NEEDS_SECOND_FACTOR = True
    member = give_role(confirmed(), role)
    sign_in(client, member)
    assert client.get("/cms/")["Location"] == "/accounts/2fa/"
    page = client.get("/accounts/2fa/").content.decode()
    assert "Wer fremde Daten sehen kann" in page
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    set_up_app(client)
    assert client.get("/cms/").status_code == 200


def test_the_admin_asks_no_second_factor_of_the_demo(client):
    member = give_role(confirmed(), "staff")
    client.force_login(member)
    assert client.get("/cms/").status_code == 200


def test_staff_without_a_second_factor_can_still_sign_out(client, settings):
    settings.STAFF_NEEDS_SECOND_FACTOR = True
    client.force_login(give_role(confirmed(), "staff"))
    client.post("/cms/logout/")
    assert "_auth_user_id" not in client.session


def test_an_ordinary_member_is_not_led_to_a_second_factor(client, settings):
    settings.STAFF_NEEDS_SECOND_FACTOR = True
    client.force_login(confirmed())
    assert "2fa" not in client.get("/cms/").get("Location", "")


PAGES = [
    "email/", "password/change/", "2fa/", "2fa/totp/activate/", "2fa/webauthn/", "2fa/webauthn/add/", "sessions/",
    "logout/", "3rdparty/",
]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_of_the_account_cost_few_queries(client, kati, django_assert_max_num_queries, page):
    client.get(f"/accounts/{page}")
    with django_assert_max_num_queries(16):
        answer = client.get(f"/accounts/{page}")
    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_is_asked_to_sign_in_first(client, page):
    answer = client.get(f"/accounts/{page}")
    assert answer.status_code == 302
    assert Member.objects.count() == 0
