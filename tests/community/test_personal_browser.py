"""Profile, archive and leaving in a real browser: with and without scripts, narrow and wide, light and dark."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from community.models import Interest, Member, Takeout
from tests.baseline import make_baseline
from tests.community.accounts_cast import PASSWORD, confirmed
from tests.community.test_comments_browser import sign_in
from tests.factory import make_topic
from tests.reviews.making import make_family, make_review

ADDRESSES = ("/profile/", "/profile/data/", "/profile/leave/", "own", "own?as=everyone")


@pytest.fixture
def kati(db):
    """A member who told much about herself."""
    make_baseline()
    member = confirmed()
    topic = make_topic(slug="espresso", name_de="Espresso", name_en="Espresso")
    Interest.objects.create(member=member, topic=topic)
    about = "Misst lieber nach. Espresso seit zwölf Jahren."
    Member.objects.filter(pk=member.pk).update(
        about=about, about_html=f"<p>{about}</p>", region="Bern", languages=["de", "fr"], about_for="everyone"
    )
    make_review(make_family(topic), member)
    member.refresh_from_db()
    return member


def prove(page, url):
    """Sign in with the password, and show it once more."""
    page.goto(f"{url}/accounts/reauthenticate/?next=/profile/data/")
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_url("**/profile/data/")


def fits(page):
    """Whether nothing stands out to the right."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "theme", "prefix"), [(360, "dark", ""), (1280, "light", "/en"), (320, "light", "")])
def test_the_pages_are_for_everybody(
    kati, live_server, new_page, axe_violations, vnu_errors, console_errors, width, theme, prefix
):
    page = new_page(width=width, theme=theme)
    errors = console_errors(page)
    sign_in(page, live_server.url, kati)
    prove(page, live_server.url)
    Takeout.objects.create(member=kati, asked_at=timezone.now(), state="running", parts=5, parts_done=2)
    Member.objects.filter(pk=kati.pk).update(leaves_at=timezone.now() + timedelta(days=9))
    for address in ADDRESSES:
        page.goto(live_server.url + prefix + address.replace("own", kati.get_absolute_url()))
        assert axe_violations(page) == []
        assert fits(page)
        assert vnu_errors(page.content()) == []
    assert errors == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("javascript", [True, False])
def test_a_member_asks_for_her_data_fetches_them_and_leaves_and_stays(kati, live_server, new_page, javascript):
    page = new_page(width=360, javascript=javascript)
    sign_in(page, live_server.url, kati)
    page.goto(live_server.url + "/profile/data/")
    page.get_by_role("button", name="Archiv anfordern").click()
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main form button").first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Archiv abholen").click()
    with open(download.value.path(), "rb") as file:
        archive = zipfile.ZipFile(io.BytesIO(file.read()))
    assert json.loads(archive.read("data.json"))["profile"]["region"] == "Bern"
    page.goto(live_server.url + "/profile/leave/")
    page.get_by_label("Es bleibt, ohne meinen Namen").check()
    page.get_by_label("Ja, ich will mein Konto löschen").check()
    page.locator("main").get_by_role("button", name="Mein Konto löschen").click()
    expect(page.locator("main")).to_contain_text("Dein Konto wird am")
    page.get_by_role("button", name="Mein Konto behalten").click()
    expect(page.locator("main")).to_contain_text("Schön, dass du bleibst")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_archive_appears_by_itself_when_it_is_ready(kati, live_server, new_page):
    page = new_page()
    sign_in(page, live_server.url, kati)
    made = Takeout.objects.create(member=kati, asked_at=timezone.now(), state="running", parts=5, parts_done=2)
    page.goto(live_server.url + "/profile/data/")
    expect(page.locator("#takeout")).to_contain_text("2 von 5")
    Takeout.objects.filter(pk=made.pk).update(
        state="ready", name="x", size=2000, expires_at=timezone.now() + timedelta(days=1)
    )
    expect(page.get_by_role("link", name="Archiv abholen")).to_be_visible()
    assert page.locator("#takeout[data-hx-get]").count() == 0
