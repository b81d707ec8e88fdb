"""Writing a review in a real browser: by keyboard, with drafts saved meanwhile, in two tabs, with pictures."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import OperationalError
from playwright.sync_api import Page, expect

from reviews.models import Draft, PendingPhoto, QuestionWording, Review
from shop.models import Product
from tests.reviews.making import make_family, make_review, quick
from tests.reviews.writing import german, picture, write_url

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture(autouse=True)
def _private_folder(settings, tmp_path):
    backend = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = {**settings.STORAGES, "private": {"BACKEND": backend, "OPTIONS": {"location": tmp_path / "p"}}}


@pytest.fixture
def family(topic):
    family = make_family(topic, title="Aldera Prima", slug="aldera-prima")
    for variant in ("silber", "schwarz"):
        Product.objects.create(family=family, title=f"Aldera Prima {variant}", variant=variant)
    QuestionWording.objects.create(topic=topic, key="quality", label_de="Wie gut ist sie gebaut?")
    return family


@pytest.fixture
def signed_in(live_server, new_page, client, alice):
    """Return a factory of pages on which Alice is signed in."""
    client.force_login(alice)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}

    pages = []

    def make(**options) -> Page:
        page = new_page(**options)
        page.context.add_cookies([cookie])
        pages.append(page)
        return page

    yield make
    for page in pages:  # what is still on its way would meet tables being emptied
        page.context.set_offline(True)
        page.wait_for_timeout(300)


def eventually(ask: Callable[[], Any]) -> Any:
    """Ask the database that the site's thread shares with the test, again while that thread is at work."""
    for _ in range(40):
        try:
            return ask()
        except (OperationalError, ObjectDoesNotExist):
            time.sleep(0.1)
    return ask()


def saved(page: Page):
    return expect(page.locator("[data-saved]"))


SAVED = re.compile(r"\d{1,2}:\d\d")


def test_stars_are_given_with_the_keyboard_alone(live_server, signed_in, family, console_errors):
    page = signed_in()
    complaints = console_errors(page)
    page.goto(live_server.url + write_url(family))
    page.locator("#id_stars_1").focus()
    assert page.locator("[name=stars]:checked").count() == 0
    word = "getComputedStyle(document.querySelector('#id_stars .word'), '::before').content"
    before = page.evaluate(word)
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert page.locator("[name=stars]:checked").get_attribute("value") == "4"
    assert page.evaluate(word) != before
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "product"
    assert complaints == []


def test_a_draft_is_saved_while_typing_and_there_again_later(live_server, signed_in, family):
    page = signed_in()
    page.goto(live_server.url + write_url(family))
    page.fill("#id_quality", "Alles sitzt.")
    saved(page).to_have_text(SAVED)
    assert eventually(Draft.objects.get).content["quality"] == "Alles sitzt."
    page.fill("#id_title", "Zwölf Minuten")
    expect(page.locator("[data-count=id_title]")).to_contain_text("13")
    expect(page.locator("[name=draft]")).to_have_value("2")
    page.reload()
    expect(page.locator("#id_title")).to_have_value("Zwölf Minuten")


def test_leaving_warns_only_while_something_is_not_saved(live_server, signed_in, family):
    page = signed_in()
    warnings = []

    def leave(dialog):
        warnings.append(dialog.type)
        time.sleep(1)  # as somebody who reads the question
        dialog.accept()

    page.on("dialog", leave)
    page.goto(live_server.url + write_url(family))
    page.locator("#id_quality").press_sequentially("Alles sitzt.")
    page.evaluate("location.reload()")
    page.wait_for_load_state()
    assert warnings == ["beforeunload"]
    page.locator("#id_quality").press_sequentially(" Wirklich.")
    saved(page).to_have_text(SAVED)
    page.goto(live_server.url + german("reviews:choose"))
    assert warnings == ["beforeunload"]


def test_two_tabs_lose_nothing(live_server, signed_in, family):
    one, two = signed_in(), signed_in()
    for page in (one, two):
        page.goto(live_server.url + write_url(family))
    one.fill("#id_criticism", "Die Schale läuft über.")
    saved(one).to_have_text(SAVED)
    two.fill("#id_criticism", "Sie ist laut.")
    conflict = two.locator("#conflict")
    expect(conflict).to_contain_text("Die Schale läuft über.")
    expect(conflict).to_contain_text("Sie ist laut.")
    expect(conflict).to_be_focused()
    assert eventually(Draft.objects.get).content["criticism"] == "Die Schale läuft über."
    conflict.locator("[data-keep]").click()
    saved(two).to_have_text(SAVED)
    assert eventually(Draft.objects.get).content["criticism"] == "Sie ist laut."


def test_the_other_tabs_text_can_be_taken(live_server, signed_in, family):
    one, two = signed_in(), signed_in()
    for page in (one, two):
        page.goto(live_server.url + write_url(family))
    one.fill("#id_criticism", "Die Schale läuft über.")
    saved(one).to_have_text(SAVED)
    two.fill("#id_criticism", "Sie ist laut.")
    two.locator("[data-take]").first.click()
    expect(two.locator("#id_criticism")).to_have_value("Die Schale läuft über.")


def test_a_lost_connection_is_told_and_nothing_is_lost(live_server, signed_in, family):
    page = signed_in()
    page.goto(live_server.url + write_url(family))
    page.context.set_offline(True)
    page.fill("#id_quality", "Alles sitzt.")
    expect(page.locator("[data-saved]")).to_have_attribute("data-icon", "warn")
    expect(page.locator("#id_quality")).to_have_value("Alles sitzt.")


def photo():
    file = picture("tresen.jpg", (1200, 900))
    return {"name": file.name, "mimeType": "image/jpeg", "buffer": file.read()}


def test_pictures_are_sent_at_once_described_and_removed(live_server, signed_in, family, console_errors):
    page = signed_in()
    complaints = console_errors(page)
    page.goto(live_server.url + write_url(family))
    page.set_input_files("#id_photos", [photo(), photo()])
    rows = page.locator(".files > li")
    expect(rows).to_have_count(2)
    expect(rows.first.locator("input.input")).to_be_focused()
    for shown in rows.locator("img").all():
        expect(shown).not_to_have_js_property("naturalWidth", 0)
    rows.first.locator("input.input").fill("Neben dem Spülbecken")
    rows.nth(1).get_by_role("button").click()
    expect(rows).to_have_count(1)
    saved(page).to_have_text(SAVED)
    assert eventually(PendingPhoto.objects.get).alt == "Neben dem Spülbecken"
    assert complaints == []


def fill_in(page: Page) -> None:
    for name, value in {"stars": 4, "quality_stars": 5, "everyday_stars": 4}.items():
        page.locator(f"#id_{name}_{value}").check(force=True)
    page.locator("[name=severity][value=small]").check(force=True)
    page.locator("[name=recommends][value=yes]").check(force=True)
    page.fill("#id_criticism", "Die Schale ist klein.")
    page.fill("#id_title", "Zwölf Minuten Geduld")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_review_with_a_picture_is_published(live_server, signed_in, family, javascript):
    page = signed_in(width=360, javascript=javascript)
    page.goto(live_server.url + write_url(family))
    page.set_input_files("#id_photos", [photo()])
    if javascript:  # the pictures' rows push the page down under a hand that clicks at once
        expect(page.locator(".files > li")).to_have_count(1)
        expect(page.locator(".files > li img")).not_to_have_js_property("naturalWidth", 0)
    fill_in(page)
    page.locator("[name=act][value=publish]").click()  # the picture's words are still missing
    page.locator(".files input.input").fill("Neben dem Spülbecken")
    page.locator("[name=act][value=publish]").click()
    expect(page.get_by_role("heading", name="Zwölf Minuten Geduld").first).to_be_visible()
    review = eventually(Review.objects.get)
    assert eventually(review.photos.get).alt == "Neben dem Spülbecken"
    assert review.get_absolute_url() in page.url


def test_two_clicks_publish_one_review(live_server, signed_in, family):
    page = signed_in()
    page.goto(live_server.url + write_url(family))
    fill_in(page)
    page.locator("[name=act][value=publish]").dblclick()
    page.wait_for_url(re.compile("/reviews/"))
    assert eventually(Review.objects.get).version == 1


PAGES = ["empty", "errors", "preview", "conflict", "rate", "choose"]


def show(page: Page, name: str, base: str, family) -> None:
    """Bring the page into one of its states."""
    if name == "rate":
        page.goto(base + german("reviews:rate", family.pk, family.slug))
    elif name == "choose":
        page.goto(base + german("reviews:choose"))
    else:
        page.goto(base + write_url(family))
    if name in ("errors", "preview"):
        page.set_input_files("#id_photos", [photo()])
        expect(page.locator(".files > li")).to_have_count(1)
        page.fill("#id_quality", "Alles *sitzt*.")
        page.locator(f"[name=act][value={'publish' if name == 'errors' else 'preview'}]").click()
        expect(page.locator("#errors" if name == "errors" else "#the-preview")).to_be_visible()
    if name == "conflict":
        eventually(lambda: Draft.objects.update(revision=5, content={"criticism": "Die Schale läuft über."}))
        page.fill("#id_criticism", "Sie ist laut.")
        expect(page.locator("#conflict")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_state_is_accessible(live_server, signed_in, family, bob, alice, axe_violations, width, theme):
    make_review(family, bob, quick())
    page = signed_in(width=width, theme=theme)
    for name in PAGES:
        if name == "conflict":
            eventually(lambda: Draft.objects.update_or_create(member=alice, family=family, defaults={"content": {}}))
        show(page, name, live_server.url, family)
        assert (name, axe_violations(page)) == (name, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_the_pages_are_valid_html(client, alice, family, vnu_errors):
    client.force_login(alice)
    url = write_url(family)
    answers = [client.get(url), client.post(url, {"act": "publish"}), client.post(url, {"act": "preview"})]
    answers += [client.get(german("reviews:rate", family.pk, family.slug)), client.get(german("reviews:choose"))]
    assert [vnu_errors(answer.content) for answer in answers] == [[]] * len(answers)
