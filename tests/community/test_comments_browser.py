"""Comments, reports and the desk in a real browser: with and without scripts, for everybody, valid HTML."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from community.comments.posting import withdraw
from community.models import Comment
from community.roles import give_role
from tests.baseline import make_baseline
from tests.community.talk import hold_first, say
from tests.factory import make_member, make_topic
from tests.reviews.making import make_family, make_review


@pytest.fixture
def review(db):
    """A review with comments in every state; its author asks, answers and waits."""
    make_baseline()
    topic = make_topic(slug="espresso", name_de="Espresso", name_en="Espresso")
    review = make_review(make_family(topic), make_member(public_name="Alice Auer"))
    asks, answers, leaves = (make_member(public_name=name) for name in ("Bob Brandt", "Charlie Conrad", "Lea Lang"))
    root = say(review, asks, "How **loud** is it?\n\n- warming up\n- brewing")
    for n in range(5):
        say(review, answers, f"Quiet enough, part {n}.", parent=root)
    gone = say(review, leaves, "Never mind")
    say(review, answers, "I do mind.", parent=gone)
    withdraw(comment=gone, member=leaves)
    return review


def sign_in(page, url, member):
    """Give the browser the member's session."""
    client = Client()
    client.force_login(member)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}])


def reader():
    """A member whose own comment waits."""
    member = make_member(public_name="Nina Neu")
    hold_first(1)
    say(Comment.objects.first().content_object, member, "My first words")
    hold_first(0)
    return member


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("javascript", [True, False])
def test_a_member_writes_answers_and_finds_helpful(review, live_server, new_page, console_errors, javascript):
    page = new_page(width=360, javascript=javascript)
    errors = console_errors(page)
    sign_in(page, live_server.url, make_member(public_name="Nina Neu"))
    page.goto(live_server.url + review.get_absolute_url())
    first = page.locator("#comment-list > li").first
    first.locator(":scope > .acts").get_by_role("button", name="Hilfreich").click()
    pressed = page.locator("#comment-list > li").first.locator(":scope > .acts > button")
    expect(pressed).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Dein Kommentar").fill("Mit welchem Wasser?")
    page.get_by_role("button", name="Kommentar veröffentlichen").click()
    expect(page.locator("#comment-list > li").last).to_contain_text("Mit welchem Wasser?")
    expect(page.get_by_label("Dein Kommentar")).to_have_value("")
    page.goto(live_server.url + review.get_absolute_url())
    page.locator("#comment-list > li").first.get_by_role("link", name="Antworten auf Bob Brandt").click()
    page.get_by_label("Deine Antwort auf Bob Brandt").fill("Leiser als meine alte.")
    page.get_by_role("button", name="Antwort veröffentlichen").click()
    expect(page.get_by_text("Leiser als meine alte.")).to_be_visible()
    assert Comment.objects.get(comment="Leiser als meine alte.").level == 1
    assert errors == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "theme"), [(320, "dark"), (1280, "light")])
def test_every_page_is_for_everybody(review, live_server, new_page, axe_violations, width, theme):
    page = new_page(width=width, theme=theme)
    root, found = Comment.objects.order_by("pk").first(), {}

    def look(address):
        page.goto(live_server.url + address)
        broad = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        found[address] = axe_violations(page) + (["scrolls sideways"] if broad else [])

    look(review.get_absolute_url())
    nina = reader()
    own = Comment.objects.get(user=nina)
    sign_in(page, live_server.url, nina)
    for address in pages_of(review, root, own):
        look(address)
    assert {address: problems for address, problems in found.items() if problems} == {}


def pages_of(review, root, own):
    """Every page of comments and reports that a member sees."""
    thread = review.get_absolute_url()
    return [
        f"{thread}?reply={root.pk}", f"{thread}?branch={root.pk}", f"/comment/on/review/{review.pk}/",
        f"/comment/{own.pk}/edit/", f"/comment/{own.pk}/withdraw/", f"/report/comment/{root.pk}/",
        f"/report/review/{review.pk}/",
    ]  # fmt: skip


@pytest.mark.django_db
def test_every_page_is_valid(review, client, vnu_errors):
    root, nina = Comment.objects.order_by("pk").first(), reader()
    found = {"visitor": vnu_errors(client.get(review.get_absolute_url()).content)}
    client.force_login(nina)
    for address in pages_of(review, root, Comment.objects.get(user=nina)):
        found[address] = vnu_errors(client.get(address).content)
    data = {"reason": "spam"}
    found["received"] = vnu_errors(client.post(f"/report/comment/{root.pk}/", data, follow=True).content)
    found["empty"] = vnu_errors(client.post(f"/comment/on/review/{review.pk}/", {"text": ""}).content)
    assert {address: problems for address, problems in found.items() if problems} == {}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_moderator_approves_by_keyboard_without_scripts(review, live_server, new_page):
    own = Comment.objects.get(user=reader())
    page = new_page(javascript=False)
    sign_in(page, live_server.url, give_role(make_member(public_name="Mona Meier"), "moderator"))
    page.goto(live_server.url + "/cms/moderation/")
    page.locator(f"input[value='comment:{own.pk}']").focus()
    page.keyboard.press("Space")
    page.locator("button[value=approve]").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nichts wartet. Gut so.")).to_be_visible()
    assert Comment.objects.get(pk=own.pk).is_visible
