"""The pages visitors read: product, lists, rankings, a single review; who may see what, at what cost."""

import json
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community import moderating
from community.models import Topic
from reviews import voting
from reviews.models import FamilySummary, Review
from reviews.summarising import ensure
from shop.models import Category, Family, Feed, Offer, Product
from tests.factory import make_member
from tests.reviews.making import full, make_family, make_review, quick

VISITOR, MEMBER = 12, 16


@pytest.fixture
def family(topic: Topic) -> Family:
    """A product with a category and an offer read an hour ago."""
    category = Category.objects.create(topic=topic, path="Küche > Espresso", name="Espresso", slug="espresso")
    family = make_family(topic, title="Aldera Prima", slug="aldera-prima", category=category, brand="Aldera")
    product = Product.objects.create(family=family, gtin="04012345678901", title="Aldera Prima")
    Offer.objects.create(
        feed=Feed.objects.create(name="shop"),
        external_id="a1",
        product=product,
        link="https://shop.example/a1",
        price="649.00",
        currency="EUR",
        price_read_at=timezone.now() - timedelta(hours=1),
        availability="in_stock",
        content_hash="x",
    )
    ensure([family.pk])
    return family


def queries(client: Client, address: str) -> int:
    """How many queries a page costs once the frame is warm."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return len(captured)


def pages(family: Family, topic: Topic) -> dict[str, str]:
    """One address of each kind."""
    review = Review.objects.visible().first()
    assert review is not None
    return {
        "product": family.get_absolute_url(),
        "products": f"/topics/{topic.slug}/products/",
        "all": "/products/",
        "reviews": f"/topics/{topic.slug}/reviews/",
        "ranking": f"/rankings/{topic.slug}/",
        "category": f"/rankings/{topic.slug}/{family.category_id}/espresso/",
        "review": review.get_absolute_url(),
        "method": "/how-we-rate/",
    }


def test_every_page_costs_the_same_few_queries_with_three_and_with_twenty_reviews(family, topic, alice):
    for stars in (3, 4, 5):
        make_review(family, content=full(stars))
    visitor, member = Client(), Client()
    member.force_login(alice)
    few = {name: (queries(visitor, a), queries(member, a)) for name, a in pages(family, topic).items()}
    for stars in [4, 5] * 9:
        make_review(family, content=full(stars))
    many = {name: (queries(visitor, a), queries(member, a)) for name, a in pages(family, topic).items()}
    assert few == many
    assert {name: n for name, n in many.items() if n[0] > VISITOR or n[1] > MEMBER} == {}


def test_the_ranking_index_costs_a_fixed_number_of_queries_per_topic(family, topic, client):
    for _ in range(3):
        make_review(family)
    assert queries(client, "/rankings/") <= VISITOR


def test_an_old_slug_redirects_to_the_address_of_today(family, client):
    response = client.get(f"/products/{family.pk}/long-ago/")
    assert response.status_code == 301
    assert response["Location"] == family.get_absolute_url()


def test_the_other_language_is_one_link_away(family, client):
    page = client.get(family.get_absolute_url()).content.decode()
    assert f'<a href="/en{family.get_absolute_url()}" hreflang="en"' in page


def test_a_product_with_a_successor_leads_there(family, topic, client):
    newer = make_family(topic)
    Family.objects.filter(pk=family.pk).update(successor=newer)
    assert client.get(family.get_absolute_url())["Location"] == newer.get_absolute_url()


def test_below_three_ratings_no_score_is_shown(family, client):
    make_review(family, content=quick(5))
    page = client.get(f"/en{family.get_absolute_url()}").content.decode()
    assert "Below three ratings we show no score" in page
    assert "<b>5.0</b>" not in page


def test_filters_change_the_list_and_never_the_score(family, client):
    for stars, title in ((1, "Weak pump"), (5, "Strong pump"), (5, "Steady pump")):
        make_review(family, content=full(stars, title=title))
    page = client.get(f"/en{family.get_absolute_url()}?stars=1").content.decode()
    assert "Weak pump" in page
    assert "Strong pump" not in page
    assert "3.7<small>" in page


def test_critical_first_puts_the_lowest_stars_on_top(family, client):
    for stars, title in ((5, "Best of all"), (1, "Worst of all"), (3, "In between")):
        make_review(family, content=full(stars, title=title))
    page = client.get(f"{family.get_absolute_url()}?order=critical").content.decode()
    assert page.index("Worst of all") < page.index("In between") < page.index("Best of all")


def test_most_helpful_first_follows_the_votes(family, client, bob):
    first = make_review(family, content=full(title="Found helpful"), at=timezone.now() - timedelta(days=9))
    make_review(family, content=full(title="Only new"))
    voting.vote(review=first, member=bob, value=1)
    page = client.get(family.get_absolute_url()).content.decode()
    assert page.index("Found helpful") < page.index("Only new")


def test_the_second_page_goes_on_where_the_first_ended(family, client):
    for n in range(23):
        make_review(family, content=quick(4, line=f"Line number {n:02d}"), at=timezone.now() - timedelta(hours=n))
    address = f"/en{family.get_absolute_url()}"
    first = client.get(f"{address}?order=newest").content.decode()
    following = re.search(r'rel="next" href="([^"#]+)', first)
    assert following is not None
    second = client.get(f"{address}{following[1].replace('&amp;', '&')}").content.decode()
    shown = [set(re.findall(r"Line number \d\d", page)) for page in (first, second)]
    assert len(shown[0]) == 20
    assert len(shown[1]) == 3
    assert not shown[0] & shown[1]


@pytest.mark.parametrize("cursor", ["x", "WzFd", "%00", "W251bGwsbnVsbF0", "A" * 3000])
def test_a_cursor_nobody_gave_out_shows_the_first_page(family, client, cursor):
    make_review(family)
    assert client.get(f"{family.get_absolute_url()}?after={cursor}").status_code == 200


def test_a_held_review_is_shown_to_its_author_and_moderators_only(family, alice, bob, mona):
    review = make_review(family, alice)
    moderating.hold(kind="review", pk=review.pk, actor=mona, reason="PRF")
    seen = {}
    for name, who in (("alice", alice), ("bob", bob), ("mona", mona)):
        client = Client()
        client.force_login(who)
        seen[name] = client.get(review.get_absolute_url()).status_code
    seen["visitor"] = Client().get(review.get_absolute_url()).status_code
    assert seen == {"alice": 200, "bob": 404, "mona": 200, "visitor": 404}


def test_a_hidden_review_leaves_lists_feed_preview_and_sitemap(family, topic, client, alice, mona):
    review = make_review(family, alice, full(title="Soon gone"))
    moderating.hide(kind="review", pk=review.pk, actor=mona, reason="PRF")
    places = [
        family.get_absolute_url(),
        f"/topics/{topic.slug}/reviews/",
        f"/topics/{topic.slug}/feed.atom",
        f"/products/{family.pk}/feed.atom",
        "/sitemap-reviews-0.xml",
    ]
    assert [place for place in places if "oon gone" in client.get(place).content.decode()] == []
    assert [p for p in places if f"/reviews/{review.pk}/" in client.get(p).content.decode()] == []
    assert client.get(f"/previews/review/{review.pk}.png").status_code == 404


def test_json_ld_says_what_the_page_shows_and_nothing_without_ratings(family, client):
    assert "application/ld+json" not in client.get(family.get_absolute_url()).content.decode()
    for stars in (5, 4, 4):
        make_review(family, content=full(stars))
    page = client.get(family.get_absolute_url()).content.decode()
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert block is not None
    data = json.loads(block[1])
    assert data["aggregateRating"] == {
        "@type": "AggregateRating",
        "ratingValue": 4.3,
        "ratingCount": 3,
        "reviewCount": 3,
        "bestRating": 5,
        "worstRating": 1,
    }
    assert len(data["review"]) == 3


def test_json_ld_of_a_product_has_how_long_reviews_begin_and_that_of_the_review_all_of_it(family, client):
    review = make_review(family, content=full(quality="First words. " + "And more. " * 40, everyday="Last words."))
    for page, ends in ((family, "…"), (review, "Last words. To the patient.")):
        block = re.search(r'"reviewBody":"(.*?)"', client.get(page.get_absolute_url()).content.decode())
        assert block is not None
        assert block[1].startswith("First words.")
        assert block[1].endswith(ends)


def test_no_text_of_a_member_can_end_the_json_ld(family, client):
    for _ in range(3):
        make_review(family, content=full(title="</script><script>alert(1)</script>"))
    page = client.get(family.get_absolute_url()).content.decode()
    assert "<script>alert" not in page


def test_a_vote_counts_once_and_a_second_press_takes_it_back(family, alice, bob, client):
    review = make_review(family, alice)
    client.force_login(bob)
    client.post("/reviews/vote/", {"helpful": review.pk, "next": family.get_absolute_url()})
    review.refresh_from_db()
    assert review.helpful_count_denormalised == 1
    response = client.post("/reviews/vote/", {"helpful": review.pk, "next": family.get_absolute_url()})
    review.refresh_from_db()
    assert review.helpful_count_denormalised == 0
    assert response["Location"] == f"{family.get_absolute_url()}#r{review.pk}"


@pytest.mark.parametrize("way", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"])
def test_voting_never_leads_off_the_site(family, alice, bob, client, way):
    review = make_review(family, alice)
    client.force_login(bob)
    response = client.post("/reviews/vote/", {"helpful": review.pk, "next": way})
    assert response["Location"] == f"{review.get_absolute_url()}#r{review.pk}"


def test_voting_needs_a_member_and_a_post(family, alice, client):
    review = make_review(family, alice)
    assert "/accounts/login/" in client.post("/reviews/vote/", {"helpful": review.pk})["Location"]
    client.force_login(make_member())
    assert client.get("/reviews/vote/").status_code == 405
    assert client.post("/reviews/vote/", {"helpful": "9" * 30}).status_code == 404


def test_only_the_author_withdraws(family, alice, bob, client):
    review = make_review(family, alice)
    client.force_login(bob)
    assert client.post(f"{review.get_absolute_url()}withdraw/").status_code == 404
    client.force_login(alice)
    client.post(f"{review.get_absolute_url()}withdraw/")
    review.refresh_from_db()
    assert review.status == "withdrawn"
    assert FamilySummary.objects.get(family=family).rating_count == 0


def test_the_topic_list_has_the_unreviewed_products_too(family, topic, client):
    make_family(topic, title="Never tried")
    page = client.get(f"/en/topics/{topic.slug}/products/").content.decode()
    assert "Never tried" in page
    assert "Be the first to review" in page
    assert "Never tried" not in client.get(f"/topics/{topic.slug}/products/?show=reviewed").content.decode()


@pytest.mark.parametrize(
    ("words", "found"), [("aldera", True), ("4012345678901", True), ("PRIMA ald", True), ("tea", False)]
)
def test_products_are_found_by_name_brand_and_number(family, client, words, found):
    assert ("Aldera Prima" in client.get("/products/", {"q": words}).content.decode()) is found


def test_previews_are_pictures(family, topic, client):
    review = make_review(family, content=full(title="Größe, Maß und „Öl“"))
    for kind, pk in (
        ("product", family.pk),
        ("review", review.pk),
        ("topic", topic.pk),
        ("category", family.category_id),
    ):
        response = client.get(f"/previews/{kind}/{pk}.png")
        assert response.content.startswith(b"\x89PNG"), kind
    assert client.get("/previews/nothing/1.png").status_code == 404


def test_the_sitemap_lists_both_languages(family, client):
    cache.clear()
    body = client.get("/sitemap-products-0.xml").content.decode()
    assert f"{family.get_absolute_url()}</loc>" in body
    assert f"/en{family.get_absolute_url()}</loc>" in body
    assert "sitemap-products-0.xml" in client.get("/sitemap.xml").content.decode()


def test_whoever_speaks_for_the_shop_is_not_offered_to_review(family, client, alice, stan):
    for who, is_offered in ((alice, True), (stan, False)):
        client.force_login(who)
        body = client.get(family.get_absolute_url()).content.decode()
        assert (f"{family.get_absolute_url()}rate/" in body) is is_offered
