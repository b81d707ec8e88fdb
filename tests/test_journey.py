"""The main journey in a real browser: from the shop's feed to a review that moves the ranking, and back to the shop."""

import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Page, expect

from community.models import Member, Topic
from community.site_tree import plant_site
from reviews.models import FamilySummary, Review
from reviews.summarising import ensure_summaries
from shop.models import ClickCount, Family, Feed, TopicRule
from tests.community.accounts_cast import PASSWORD, link_in
from tests.factory import make_member
from tests.reviews.making import full, make_review

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Lindhof</title>{items}
<item><g:id>bad</g:id><title>Ohne Preis</title><description>x</description><link>https://shop.example/bad</link></item>
</channel></rss>"""
ITEM = """<item><g:id>{id}</g:id><title>{title}</title><description>Eine Maschine.</description>
<link>https://shop.example/p/{id}</link><g:image_link>https://shop.example/i/{id}.jpg</g:image_link>
<g:price>{price} EUR</g:price><g:availability>in stock</g:availability><g:brand>Aldera</g:brand>
<g:mpn>{id}</g:mpn><g:product_type>Küche &gt; Espressomaschinen</g:product_type></item>"""
PRODUCTS = {"prima": "Aldera Prima", "leva": "Tamaro Leva", "uno": "Brenta Uno"}


@pytest.fixture
def site(transactional_db: None) -> Topic:
    """An installation with one topic and its rule, nothing imported yet."""
    from tests.baseline import make_baseline

    make_baseline()
    cache.clear()
    topic = Topic.objects.create(slug="espresso", name_de="Espresso", name_en="Espresso")
    TopicRule.objects.create(pattern="Küche > Espressomaschinen", topic=topic)
    plant_site()
    return topic


@pytest.fixture
def sign_in_as(live_server: Any) -> Any:
    """Put a member's session into a browser page."""

    def sign_in(page: Page, member: Member) -> None:
        client = Client()
        client.force_login(member)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([cookie])

    return sign_in


def import_feed(page: Page, url: str) -> None:
    """Staff upload the feed in the admin and read what came of it."""
    Feed.objects.create(name="Lindhof")
    items = "".join(ITEM.format(id=id, title=title, price="649.00") for id, title in PRODUCTS.items())
    page.goto(f"{url}/cms/shop/imports/")
    page.locator("summary", has_text=re.compile("import", re.IGNORECASE)).last.click()
    page.locator("select[name=feed]").select_option(label="Lindhof")
    page.set_input_files(
        "input[name=file]", {"name": "f.xml", "mimeType": "text/xml", "buffer": FEED.format(items=items).encode()}
    )
    page.locator("details form button").last.click()
    expect(page.locator("main")).to_contain_text("bad")


def join(page: Page, url: str) -> None:
    """A visitor signs up, confirms and chooses a topic."""
    page.goto(f"{url}/accounts/signup/")
    page.get_by_label("Öffentlicher Name").fill("Kati Vogel")
    page.get_by_label("E-Mail").fill("kati@example.org")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Konto anlegen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sieh in deine Post")
    page.goto(url + link_in(mail.outbox[0]))
    page.get_by_role("button", name="Ja, bestätigen").click()
    page.get_by_label(re.compile("Espresso")).check()
    page.get_by_role("button", name="Themen speichern").click()


def write_review(page: Page, url: str, family: Family) -> None:
    """Answer the four questions, add a picture, publish."""
    page.goto(f"{url}{family.get_absolute_url()}")
    page.locator(".product-head").get_by_role("link", name="Rezension schreiben").click()
    for name, value in (
        ("stars", "5"),
        ("quality_stars", "5"),
        ("everyday_stars", "4"),
        ("severity", "small"),
        ("recommends", "yes"),
    ):
        radio = page.locator(f'input[name={name}][value="{value}"]')
        (radio if radio.count() else page.locator(f"input[name={name}]").first).check(force=True)
    for name, words in (
        ("quality", "Alles sitzt fest."),
        ("criticism", "Der Tank ist klein."),
        ("everyday", "Zwölf Minuten."),
        ("recommendation", "Ja, allen mit Geduld."),
        ("title", "Mit Geduld gut"),
    ):
        page.locator(f"[name={name}]").fill(words)
    page.get_by_role("button", name="Rezension veröffentlichen").click()
    expect(page.get_by_role("heading", level=2, name=re.compile("Mit Geduld gut"))).to_be_visible()


def comment_and_thank(page: Page, url: str, review: Review) -> None:
    """Another member asks something below the review and finds it helpful."""
    page.goto(url + review.get_absolute_url())
    page.locator("#comment-form textarea").fill("Wie oft füllst du den Tank?")
    page.get_by_role("button", name="Kommentar veröffentlichen").click()
    expect(page.locator("#comments")).to_contain_text("Wie oft füllst du den Tank?")
    page.goto(url + review.get_absolute_url())
    page.get_by_role("button", name=re.compile("^Hilfreich")).first.click()
    expect(page.locator(f"#r{review.pk} button[name=helpful]")).to_have_attribute("aria-pressed", "true")


def go_to_the_shop(page: Page, url: str, family: Family) -> None:
    """Follow the link; the shop is asked for with its campaign tags, and the click is counted."""
    page.goto(url + family.get_absolute_url())
    with page.expect_request(re.compile(r"^https://shop\.example/p/prima\?.*utm_source=community")):
        page.get_by_role("link", name="Zum Shop").first.click()
    assert ClickCount.objects.get(family=family).count == 1


@pytest.mark.parametrize(
    ("javascript", "width"), [(True, 1280), (False, 360)], ids=["scripts, desk", "no scripts, phone"]
)
def test_from_the_feed_to_a_review_and_back_to_the_shop(
    site, live_server, new_page, sign_in_as, stan, bob, javascript, width
):
    url, options = live_server.url, {"javascript": javascript, "width": width}
    desk = new_page()
    sign_in_as(desk, stan)
    import_feed(desk, url)
    ensure_summaries()
    family = Family.objects.get(title="Aldera Prima")
    for each in Family.objects.exclude(pk=family.pk):
        for _ in range(3):
            make_review(each, content=full(4))
    for stars in (4, 5):
        make_review(family, content=full(stars))

    visitor, other = new_page(**options), new_page(**options)
    visitor.goto(f"{url}/topics/espresso/products/")
    expect(visitor.get_by_role("link", name="Aldera Prima", exact=True)).to_be_visible()
    join(visitor, url)
    write_review(visitor, url, family)
    review = Review.objects.get(title="Mit Geduld gut")

    sign_in_as(other, bob)
    comment_and_thank(other, url, review)

    summary = FamilySummary.objects.get(family=family)
    assert (summary.star_counts, summary.review_count, summary.recommend_yes) == ((0, 0, 0, 1, 2), 3, 3)
    visitor.goto(f"{url}/rankings/espresso/")
    assert visitor.locator("ol.rank h3").all_inner_texts()[0] == "Aldera Prima"

    go_to_the_shop(visitor, url, family)
    desk.goto(f"{url}/cms/shop/clicks/")
    expect(desk.locator("main")).to_contain_text("Aldera Prima")


def addresses(review: Review, member: Member) -> list[str]:
    """One address of each kind of page that readers open."""
    family = review.shown_family
    return [
        "/",
        "/topics/espresso/products/",
        "/topics/espresso/reviews/",
        "/rankings/",
        "/rankings/espresso/",
        "/how-we-rate/",
        "/products/?q=nichts",
        family.get_absolute_url(),
        review.get_absolute_url(),
        member.get_absolute_url(),
        f"{review.get_absolute_url()}history/",
        "/accounts/login/",
        "/accounts/signup/",
    ]


@pytest.fixture
def read_pages(site: Topic, bob: Member) -> list[str]:
    """A topic with a product, reviews and a photo; the addresses to look at."""
    category = site.categories.create(path="Küche > E", name="E", slug="e") if hasattr(site, "categories") else None
    family = Family.objects.create(title="Aldera Prima", slug="aldera-prima", topic=site, category=category)
    ensure_summaries()
    reviews = [make_review(family, make_member(), full(stars)) for stars in (5, 4, 2)]
    make_review(Family.objects.get(pk=family.pk), bob, full(4, title="Von Bob"))
    return addresses(reviews[0], bob)


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (1280, "dark")])
def test_what_readers_open_is_accessible_and_fits(
    read_pages, live_server, new_page, axe_violations, console_errors, prefix, width, theme
):
    page = new_page(width=width, theme=theme, locale="de-DE" if not prefix else "en-GB")
    complaints, found = console_errors(page), {}
    for address in read_pages:
        page.goto(f"{live_server.url}{prefix}{address}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        found[address] = axe_violations(page) + ([f"{wide} px wide"] if wide > width else [])
    assert {address: faults for address, faults in found.items() if faults} == {}
    assert complaints == []


@pytest.mark.html
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_what_readers_open_is_valid_html(read_pages, client, vnu_errors, prefix):
    faults = {address: vnu_errors(client.get(f"{prefix}{address}").content) for address in read_pages}
    assert {address: lines for address, lines in faults.items() if lines} == {}
