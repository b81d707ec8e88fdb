"""Signing up, in and out, as a browser without JavaScript does it."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail

from community.models import Member
from tests.community.accounts_cast import PASSWORD, SIGN_UP, code_in, confirmed, is_signed_in, link_in, sign_in

pytestmark = pytest.mark.django_db


def test_a_visitor_signs_up_confirms_by_a_click_and_is_led_to_the_topics(client):
    assert client.post("/accounts/signup/", SIGN_UP)["Location"] == "/accounts/confirm-email/"
    link = link_in(mail.outbox[0])
    page = client.get(link).content.decode()
    assert "kati@example.org" in page
    assert not EmailAddress.objects.get().verified  # a mail scanner that follows the link confirms nothing
    assert client.post(link)["Location"] == "/profile/topics/"
    assert is_signed_in(client)
    assert Member.objects.get().public_name == "Kati Vogel"


def test_the_link_works_on_another_device_without_signing_in_there(client, rf):
    from django.test import Client

    client.post("/accounts/signup/", SIGN_UP)
    telephone = Client()
    answer = telephone.post(link_in(mail.outbox[0]))
    assert answer["Location"] == "/accounts/login/?next=%2Fprofile%2Ftopics%2F"
    assert EmailAddress.objects.get().verified
    assert not is_signed_in(telephone)
    assert sign_in(telephone, Member.objects.get(), next="/profile/topics/")["Location"] == "/profile/topics/"


def test_the_topics_lead_on_to_where_the_visitor_came_from(client):
    client.post("/accounts/signup/?next=/products/7/kanne/", {**SIGN_UP, "next": "/products/7/kanne/"})
    answer = client.post(link_in(mail.outbox[0]))
    assert answer["Location"] == "/profile/topics/?next=%2Fproducts%2F7%2Fkanne%2F"


def test_nobody_signs_in_before_the_address_is_confirmed(client):
    client.post("/accounts/signup/", SIGN_UP)
    assert sign_in(client, Member.objects.get())["Location"] == "/accounts/confirm-email/"
    assert not is_signed_in(client)


def test_the_mail_can_be_sent_again_but_not_at_once(client):
    client.post("/accounts/signup/", SIGN_UP)
    assert client.post("/accounts/confirm-email/again/")["Location"] == "/accounts/confirm-email/"
    assert len(mail.outbox) == 1


def test_another_address_can_be_taken_before_confirming(client):
    client.post("/accounts/signup/", SIGN_UP)
    assert client.post("/accounts/confirm-email/start-over/")["Location"] == "/accounts/signup/"
    assert client.get("/accounts/signup/").status_code == 200


def test_a_known_address_gets_the_same_answer_and_its_owner_a_mail(client):
    confirmed()
    answer = client.post("/accounts/signup/", {**SIGN_UP, "public_name": "Jemand anders"})
    assert answer["Location"] == "/accounts/confirm-email/"
    assert Member.objects.count() == 1
    assert mail.outbox[0].subject == "Du hast schon ein Konto"


def count_hashes(monkeypatch):
    """Count the passwords hashed from now on."""
    counted = []
    plain = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: counted.append(1) or plain(*args))
    return counted


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("/accounts/signup/", {"public_name": "Neu hier", "password1": PASSWORD, "email": None}),
        ("/accounts/login/", {"login": None, "password": "ganz falsch geraten"}),
    ],
)
def test_a_known_address_costs_as_many_hashes_as_an_unknown_one(client, monkeypatch, address, data):
    confirmed()
    field = next(name for name, value in data.items() if value is None)
    counted = count_hashes(monkeypatch)
    client.post(address, {**data, field: "kati@example.org"})
    known = len(counted)
    counted.clear()
    client.post(address, {**data, "public_name": "Auch neu", field: "niemand@example.org"})
    assert known == len(counted) == 1


@pytest.mark.parametrize("address", ["/accounts/login/code/", "/accounts/password/reset/"])
def test_asking_for_a_code_or_link_does_not_tell_who_is_known(client, address):
    from django.test import Client

    confirmed()
    known, unknown = (
        Client().post(address, {"email": "kati@example.org"}),
        client.post(address, {"email": "no@example.org"}),
    )
    assert known["Location"] == unknown["Location"]
    assert client.get(unknown["Location"]).status_code == 200
    assert [len(m.to) for m in mail.outbox] == [1, 1]


@pytest.mark.parametrize("name", ["KATI VOGEL", "Kati  Vogel", "Kаti Vogel", "Káti.Vogel"])
def test_a_twin_of_a_name_is_refused_with_names_that_are_free(client, name):
    confirmed()
    page = client.post(
        "/accounts/signup/", {**SIGN_UP, "email": "neu@example.org", "public_name": name}
    ).content.decode()
    assert "Frei wären: " in page
    assert 'aria-invalid="true"' in page
    assert 'value="neu@example.org"' in page
    assert Member.objects.count() == 1


@pytest.mark.parametrize(
    "name", ["Kun dig", "Admin", "x\u200by", "a\u202eb", "12 34", "ich@example.org", "Z" + "\u0351" * 9]
)
def test_a_name_that_cannot_be_shown_is_refused(client, name):
    client.post("/accounts/signup/", {**SIGN_UP, "public_name": name})
    assert not Member.objects.exists()


@pytest.mark.parametrize("password", ["kurz", "1234567890", "kati@example.org", "Kati Vogel"])
def test_a_weak_password_is_refused_and_what_was_typed_is_kept(client, password):
    page = client.post("/accounts/signup/", {**SIGN_UP, "password1": password})
    assert not Member.objects.exists()
    assert 'value="Kati Vogel"' in page.content.decode()


def test_the_language_of_the_page_becomes_the_language_of_the_mails(client):
    client.post("/en/accounts/signup/", SIGN_UP)
    member = Member.objects.get()
    assert member.language == "en"
    assert mail.outbox[0].subject == "Is that you, Kati Vogel?"
    client.post("/accounts/password/reset/", {"email": member.email})  # on the German page
    assert mail.outbox[1].subject == "Choose a new password"
    assert "/en/accounts/password/reset/key/" in mail.outbox[1].body


def test_a_mail_has_text_and_html_with_the_same_link(client):
    client.post("/accounts/signup/", SIGN_UP)
    message = mail.outbox[0]
    html = message.alternatives[0][0]
    assert link_in(message) in html
    assert '<html lang="de">' in html
    assert message.from_email == "Kundig <community@localhost>"


def test_a_name_cannot_write_into_the_mail_s_head_or_markup(client):
    client.post("/accounts/signup/", {**SIGN_UP, "public_name": "<b>Kati</b> {code}"})
    message = mail.outbox[0]
    assert message.subject == "Bist du das, <b>Kati</b> {code}?"
    assert "<b>Kati" not in message.alternatives[0][0]


def test_a_member_signs_in_by_password_and_out_by_post_only(client):
    member = confirmed()
    assert sign_in(client, member)["Location"] == "/"
    assert client.get("/accounts/logout/").status_code == 200
    assert is_signed_in(client)
    assert client.post("/accounts/logout/")["Location"] == "/"
    assert not is_signed_in(client)


def test_the_session_ends_with_the_browser_unless_asked_to_stay(client):
    member = confirmed()
    sign_in(client, member)
    assert client.session.get_expire_at_browser_close()
    client.post("/accounts/logout/")
    sign_in(client, member, remember="on")
    assert not client.session.get_expire_at_browser_close()


def test_a_member_signs_in_with_a_code_that_holds_once(client):
    member = confirmed()
    client.post("/accounts/login/code/", {"email": member.email})
    code = code_in(mail.outbox[0])
    assert mail.outbox[0].subject == f"{code} ist dein Code"
    assert client.post("/accounts/login/code/confirm/", {"code": f"{code[:3]} {code[3:]}"})["Location"] == "/"
    client.post("/accounts/logout/")
    client.post("/accounts/login/code/confirm/", {"code": code})
    assert not is_signed_in(client)


def test_who_asked_for_a_code_can_still_sign_in_another_way(client):
    member = confirmed()
    client.post("/accounts/login/code/", {"email": member.email})
    assert client.get("/accounts/login/")["Location"] == "/accounts/login/code/confirm/"
    assert client.post("/accounts/confirm-email/start-over/", {"to": "login"})["Location"] == "/accounts/login/"
    assert client.get("/accounts/login/").status_code == 200


def test_a_wrong_code_says_so_beside_the_field_and_three_end_it(client):
    client.post("/accounts/login/code/", {"email": confirmed().email})
    page = client.post("/accounts/login/code/confirm/", {"code": "abcdef"}).content.decode()
    assert "Dieser Code stimmt nicht oder ist abgelaufen." in page
    client.post("/accounts/login/code/confirm/", {"code": "abcdef"})
    assert client.post("/accounts/login/code/confirm/", {"code": "abcdef"})["Location"] == "/accounts/login/code/"


def test_a_forgotten_password_is_chosen_anew_by_a_link_that_holds_once(client):
    from django.test import Client

    member = confirmed()
    client.post("/accounts/password/reset/", {"email": member.email})
    link = link_in(mail.outbox[0])
    form = client.get(link)["Location"]
    new = "vier Tassen am Abend"
    client.post(form, {"password1": new, "password2": new})
    member.refresh_from_db()
    assert member.check_password(new)
    assert mail.outbox[1].subject == "Dein Passwort wurde geändert"
    assert "gilt nicht mehr" in Client().get(link).content.decode()


OFF_SITE = [
    "https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
    "http:evil.example", "https:///evil.example", "javascript:alert(1)", "data:text/html,x",
    " //evil.example", "\t//evil.example", "//evil.example%2f@testserver",
    "https://testserver@evil.example", "https://testserver.evil.example", "ftp://testserver/",
    "https://localhost/", "\u0000//evil.example", "http://evil.example\\@testserver/",
]  # fmt: skip


@pytest.mark.parametrize("target", OFF_SITE)
@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/logout/"])
def test_nobody_is_sent_off_the_site(client, address, target):
    member = confirmed()
    if "logout" in address:
        client.force_login(member)
    data = {"login": member.email, "password": PASSWORD, "next": target}
    assert client.post(address, data)["Location"] == "/"


def test_a_place_on_the_site_is_returned_to(client):
    assert sign_in(client, confirmed(), next="/en/profile/?a=b")["Location"] == "/en/profile/?a=b"


def test_a_closed_account_opens_no_more_and_its_sessions_end(client):
    member = confirmed()
    sign_in(client, member)
    Member.objects.filter(pk=member.pk).update(is_active=False)
    assert not is_signed_in(client)
    assert sign_in(client, member)["Location"] == "/accounts/inactive/"


def test_signing_in_changes_the_session_s_key(client):
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = "yes"
    session.save()
    before = session.session_key
    sign_in(client, confirmed())
    assert client.session.session_key != before


def test_the_admin_s_own_sign_in_page_leads_to_ours(client):
    assert client.get("/cms/login/?next=/cms/pages/")["Location"] == "/accounts/login/?next=%2Fcms%2Fpages%2F"
    assert client.post("/cms/login/", {"username": "a", "password": "b"})["Location"].startswith("/accounts/login/")
    assert client.get("/cms/")["Location"] == "/cms/login/?next=/cms/"


ENTRANCES = [
    "login/",
    "signup/",
    "login/code/",
    "password/reset/",
    "password/reset/done/",
    "confirm-email/",
    "inactive/",
]


@pytest.mark.parametrize("page", ENTRANCES)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_pages_of_the_entrance_cost_few_queries(client, django_assert_max_num_queries, prefix, page):
    client.get(f"{prefix}/accounts/{page}")
    with django_assert_max_num_queries(12):
        answer = client.get(f"{prefix}/accounts/{page}")
    text = answer.content.decode()
    assert text.count("<h1") == 1
    assert f'<html lang="{prefix[1:] or "de"}"' in text
