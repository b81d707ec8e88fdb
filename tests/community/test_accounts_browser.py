"""Accounts in a real browser: the whole way with and without scripts, passkeys, and every page for everybody."""

import re

import pytest
from django.core import mail
from django.core.cache import caches
from playwright.sync_api import expect

from community.models import Member
from community.roles import give_role
from tests.community.accounts_cast import PASSWORD, code_in, confirmed, link_in
from tests.community.test_accounts_security import digits
from tests.factory import make_topic

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture(autouse=True)
def site(transactional_db):
    """What every installation has, a topic, and nothing counted yet."""
    from tests.baseline import make_baseline

    make_baseline()
    make_topic(slug="espresso", name_de="Espresso", name_en="Espresso")
    caches["limits"].clear()


@pytest.fixture
def url(live_server):
    """The site under the name that passkeys need."""
    return live_server.url.replace("127.0.0.1", "localhost")


def sign_up(page, url, prefix=""):
    """Fill in the sign-up form."""
    page.goto(f"{url}{prefix}/accounts/signup/")
    page.get_by_label("Öffentlicher Name").fill("Kati Vogel")
    page.get_by_label("E-Mail").fill("kati@example.org")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Konto anlegen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sieh in deine Post")


def sign_in(page, url):
    """Sign in by password."""
    page.goto(f"{url}/accounts/login/")
    page.get_by_label("E-Mail", exact=True).fill("kati@example.org")
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Anmelden", exact=True).click()


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_from_signing_up_to_a_code(new_page, url, console_errors, javascript):
    page = new_page(width=360, javascript=javascript)
    complaints = console_errors(page)
    sign_up(page, url)
    page.goto(url + link_in(mail.outbox[0]))
    page.get_by_role("button", name="Ja, bestätigen").click()
    expect(page).to_have_url(f"{url}/profile/topics/")
    page.get_by_label(re.compile("Espresso")).check()
    page.get_by_role("button", name="Themen speichern").click()
    assert Member.objects.get().interests.count() == 1
    page.goto(f"{url}/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Abmelden").click()
    page.goto(f"{url}/accounts/login/")
    page.get_by_role("link", name="Code per E-Mail").click()
    page.get_by_label("E-Mail").fill("kati@example.org")
    page.get_by_role("button", name="Code schicken").click()
    page.get_by_label("Code", exact=True).fill(code_in(mail.outbox[-1]))
    page.get_by_role("main").get_by_role("button", name="Anmelden", exact=True).click()
    page.goto(f"{url}/accounts/sessions/")
    expect(page.get_by_text("dieses Gerät", exact=True)).to_be_visible()
    assert [line for line in complaints if "404" not in line] == []  # only what the policy or a script says


def test_an_app_is_set_up_and_asked(new_page, url):
    member = confirmed()
    page = new_page()
    sign_in(page, url)
    page.goto(f"{url}/accounts/2fa/totp/activate/")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Weiter").click()
    secret = page.locator("code.secret").inner_text()
    expect(page.get_by_role("img", name=re.compile("QR-Code"))).to_be_visible()
    page.get_by_label("Code deiner App").fill(digits(secret))
    page.get_by_role("button", name="Einschalten").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ersatzcodes")
    assert page.locator(".codes li").count() == 10
    page.goto(f"{url}/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Abmelden").click()
    sign_in(page, url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Und der zweite Faktor")
    page.get_by_label("Code deiner App oder Ersatzcode").fill(digits(secret))
    page.get_by_role("main").get_by_role("button", name="Anmelden").click()
    page.goto(f"{url}/accounts/email/")
    expect(page.get_by_text(member.email)).to_be_visible()


def with_authenticator(page, *, willing=True):
    """Give the page's browser a device that holds passkeys."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": willing,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_added_and_opens_the_account(new_page, url, console_errors):
    confirmed()
    page = new_page()
    complaints = console_errors(page)
    with_authenticator(page)
    sign_in(page, url)
    page.goto(f"{url}/accounts/2fa/webauthn/add/")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Weiter").click()
    page.get_by_role("button", name="Passkey hinzufügen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ersatzcodes")
    page.goto(f"{url}/accounts/2fa/webauthn/")
    expect(page.get_by_role("main").locator("b", has_text="Passkey").first).to_be_visible()
    page.goto(f"{url}/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Abmelden").click()
    page.goto(f"{url}/accounts/login/?next=/accounts/sessions/")
    page.get_by_role("button", name=re.compile("Passkey")).click()
    expect(page).to_have_url(f"{url}/accounts/sessions/")
    assert [line for line in complaints if "404" not in line] == []  # only what the policy or a script says


def test_a_device_without_a_passkey_is_told_so(new_page, url):
    confirmed()
    page = new_page()
    with_authenticator(page)
    page.goto(f"{url}/accounts/login/")
    page.get_by_role("button", name=re.compile("Passkey")).click()
    expect(page.get_by_text("Dein Gerät hat keinen Passkey freigegeben")).to_be_visible()


def test_without_scripts_no_passkey_is_offered_but_every_other_way(new_page, url):
    page = new_page(javascript=False)
    page.goto(f"{url}/accounts/login/")
    expect(page.get_by_role("button", name=re.compile("Passkey"))).to_be_hidden()
    assert "Passkeys brauchen JavaScript" in page.content()
    expect(page.get_by_role("link", name="Code per E-Mail")).to_be_visible()


ENTRANCE = [
    "login/",
    "signup/",
    "login/code/",
    "password/reset/",
    "password/reset/done/",
    "confirm-email/",
    "confirm-email/x/",
]
ACCOUNT = ["email/", "password/change/", "2fa/", "2fa/webauthn/", "sessions/", "logout/", "3rdparty/"]
GUARDED = ["2fa/totp/activate/", "2fa/webauthn/add/"]
SEEN = [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]


@pytest.mark.parametrize(("width", "theme"), SEEN)
def test_every_page_is_for_everybody(new_page, url, axe_violations, width, theme):
    give_role(confirmed(), "staff")
    page = new_page(width=width, theme=theme)
    found = {}

    def look(address):
        page.goto(f"{url}{address}")
        broad = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        found[page.url] = axe_violations(page) + (["scrolls sideways"] if broad else [])

    for name in ENTRANCE:
        look(f"/accounts/{name}")
    look("/demo/mails/")
    page.goto(f"{url}/en/accounts/signup/")
    page.locator("main form").last.evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="Open an account").click()
    found["errors"] = axe_violations(page)
    sign_in(page, url)
    for name in ACCOUNT:
        look(f"/accounts/{name}")
    page.goto(f"{url}/accounts/{GUARDED[0]}")
    found["reauthenticate"] = axe_violations(page)
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Weiter").click()
    for name in GUARDED:
        look(f"/accounts/{name}")
    assert {place: errors for place, errors in found.items() if errors} == {}


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_pages_are_valid_html(client, vnu_errors, language):
    client.force_login(give_role(confirmed(), "staff"))
    found = {}
    for name in ACCOUNT:
        found[name] = vnu_errors(client.get(f"{language}/accounts/{name}").content)
    client.logout()
    for name in ENTRANCE:
        found[name] = vnu_errors(client.get(f"{language}/accounts/{name}").content)
    assert {place: errors for place, errors in found.items() if errors} == {}
