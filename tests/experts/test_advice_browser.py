"""Recommendation lists and what experts advise with in a real browser: everybody can use it, it fits, it is valid."""

import os

import pytest
from django.test import Client
from playwright.sync_api import expect

from experts.advice.recommending import keep
from experts.models import Recommendation
from reviews.voting import vote
from shop.naming import index_families
from tests.baseline import make_baseline
from tests.experts.advising import content, give_standing, make_list
from tests.factory import make_member, make_topic
from tests.reviews.making import full, make_family, make_review, quick


@pytest.fixture
def scene(db):
    """An expert with a published list, a draft and a review; products with long names; somebody to ask."""
    make_baseline()
    topic = make_topic(slug="espresso", name_de="Espresso", name_en="Espresso")
    alice = make_member(public_name="Alice Auer")
    give_standing(alice, topic)
    long = "Siebträgerkaffeevollautomatenreinigungstablettenspender Aldera Prima"
    families = [make_family(topic, title=title, brand="Aldera") for title in (long, "Bredo Uno", "Corva")]
    index_families(families)
    row = make_list(topic, *families, member=alice, title="Meine Empfehlung für kleine Küchen", got_something=True)
    keep(member=alice, topic=topic, content=content(families[1], title="Noch nicht fertig"))
    review = make_review(families[0], alice, full())
    vote(review=review, member=make_member(), value=1)
    make_review(families[2], content=quick())
    return {"topic": topic, "alice": alice, "families": families, "row": row}


def addresses(scene):
    draft = Recommendation.objects.get(title="Noch nicht fertig")
    return {
        "list": scene["row"].get_absolute_url(),
        "topic": f"/topics/{scene['topic'].slug}/recommendations/",
        "product": scene["families"][0].get_absolute_url(),
        "reviews": f"/topics/{scene['topic'].slug}/reviews/?order=experts",
        "profile": scene["alice"].get_absolute_url(),
        "own": "/recommendations/mine/",
        "edit": f"/recommendations/{draft.pk}/edit/",
        "take_back": f"/recommendations/{draft.pk}/take-back/",
    }


def sign_in(page, url, member):
    """Give the browser the member's session."""
    client = Client()
    client.force_login(member)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}])


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "theme"), [(360, "dark"), (1280, "light")])
def test_every_page_of_advice_is_for_everybody_and_fits(
    scene, live_server, new_page, axe_violations, console_errors, width, theme
):
    page = new_page(width=width, theme=theme)
    errors = console_errors(page)
    sign_in(page, live_server.url, scene["alice"])
    for name, address in addresses(scene).items():
        page.goto(live_server.url + address)
        assert not axe_violations(page), name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        if folder := os.environ.get("SHOTS"):
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
    assert not errors


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("javascript", [True, False])
def test_an_expert_makes_a_list_and_a_reader_finds_it_helpful(scene, live_server, new_page, javascript):
    page = new_page(width=360, javascript=javascript)
    sign_in(page, live_server.url, scene["alice"])
    page.goto(f"{live_server.url}/recommendations/new/?topic=espresso")
    page.get_by_label("Titel").fill("Für den Anfang")
    page.locator("#look").fill("corva")
    page.locator("#look").press("Enter")
    page.locator("button[name=add]").click()
    page.get_by_label("Warum „Corva“?").fill("Einfach, leise und gut zu reparieren.")
    page.get_by_role("button", name="Veröffentlichen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Für den Anfang")
    sign_in(page, live_server.url, make_member(public_name="Rita Reich"))
    page.goto(live_server.url + Recommendation.objects.get(title="Für den Anfang").get_absolute_url())
    page.get_by_role("button", name="Hilfreich").click()
    expect(page.get_by_role("button", name="Hilfreich 1")).to_have_attribute("aria-pressed", "true")


@pytest.mark.html
@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_of_advice_is_valid(scene, client, vnu_errors, prefix):
    client.force_login(scene["alice"])
    for name, address in addresses(scene).items():
        assert not vnu_errors(client.get(prefix + address).content), name
