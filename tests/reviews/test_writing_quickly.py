"""Quick ratings, and finding the product to write about."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from community.models import Interest
from reviews import drafts
from reviews.models import Review
from reviews.publishing import withdraw
from shop.models import Product
from shop.naming import index_families
from tests.factory import make_topic
from tests.reviews.making import make_family, make_review, quick
from tests.reviews.writing import german, write_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(topic):
    family = make_family(topic, title="Aldera Prima", slug="aldera-prima", brand="Aldera")
    Product.objects.create(family=family, title="Aldera Prima", gtin="04006381333931")
    index_families([family])
    return family


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


def rate_url(family):
    return german("reviews:rate", family.pk, family.slug)


CHOOSE = "/write/"


def test_stars_and_a_line_are_published(as_alice, family, alice):
    response = as_alice.post(rate_url(family), {"stars": "5", "line": "Never lets me down."})
    rating = Review.objects.get()
    assert response.url == rating.get_absolute_url()
    assert (rating.form, rating.stars, rating.line) == (Review.Form.QUICK, 5, "Never lets me down.")


def test_sending_it_twice_gives_one_rating(as_alice, family):
    for _ in range(2):
        as_alice.post(rate_url(family), {"stars": "5", "line": "Never lets me down."})
    assert Review.objects.get().version == 1


def test_missing_stars_are_named_and_the_line_stays(as_alice, family):
    page = as_alice.post(rate_url(family), {"line": "Never lets me down."}).content.decode()
    assert 'href="#id_stars_1"' in page
    assert "Never lets me down." in page
    assert not Review.objects.exists()


def test_a_visitors_rating_waits_for_the_sign_in(client, family, alice):
    response = client.post(rate_url(family), {"stars": "4", "line": "Good enough."})
    assert "login" in response.url
    client.force_login(alice)
    page = client.get(rate_url(family)).content.decode()
    assert 'value="Good enough."' in page
    assert 'id="id_stars_4" value="4" checked' in page


def test_a_rating_is_changed_on_the_same_page(as_alice, family, alice):
    rating = make_review(family, alice, quick(stars=2))
    assert 'id="id_stars_2" value="2" checked' in as_alice.get(rate_url(family)).content.decode()
    as_alice.post(rate_url(family), {"stars": "3", "line": "Better than I thought.", "version": rating.version})
    rating.refresh_from_db()
    assert (rating.stars, rating.version) == (3, 2)


def test_a_rating_changed_in_another_window_is_shown(as_alice, family, alice):
    make_review(family, alice, quick(stars=2, line="It drips."))
    response = as_alice.post(rate_url(family), {"stars": "5", "line": "Wonderful."})
    assert response.status_code == 409
    assert "It drips." in response.content.decode()
    assert "Wonderful." in response.content.decode()


def test_whoever_has_written_a_review_edits_that(as_alice, family, alice):
    review = make_review(family, alice)
    assert as_alice.get(rate_url(family)).url == write_url(family)
    assert as_alice.post(rate_url(family), {"stars": "1", "line": "Changed."}).url == write_url(family)
    review.refresh_from_db()
    assert review.form == Review.Form.FULL


def test_a_withdrawn_review_does_not_shrink_to_a_rating(as_alice, family, alice):
    withdraw(review=make_review(family, alice), member=alice)
    assert as_alice.get(rate_url(family)).url == write_url(family)


def test_the_shop_does_not_rate(client, stan, family):
    client.force_login(stan)
    assert client.get(rate_url(family)).status_code == 403
    assert client.post(rate_url(family), {"stars": "5", "line": "Buy it."}).status_code == 403
    assert not Review.objects.exists()


def test_the_rating_page_costs_few_queries(as_alice, family, django_assert_max_num_queries):
    as_alice.get(rate_url(family))
    with django_assert_max_num_queries(12):
        as_alice.get(rate_url(family))


@pytest.mark.parametrize("words", ["prima", "Aldera", "ALD pri", "4006381333931", "dera"])
def test_a_product_is_found_by_name_brand_and_barcode(client, family, words):
    assert write_url(family) in client.get(CHOOSE, {"q": words}).content.decode()


def test_finding_nothing_leads_on(client, family):
    page = client.get(CHOOSE, {"q": "Zeppelin"}).content.decode()
    assert write_url(family) not in page
    assert german("reviews:products") in page


@pytest.mark.parametrize("words", ["\x00", "%", "'", "9" * 100, "ß" * 100, "   "])
def test_odd_searches_do_not_break_it(client, family, words):
    assert client.get(CHOOSE, {"q": words}).status_code == 200


def test_begun_drafts_are_offered_to_their_member_only(as_alice, family, alice, bob, client):
    drafts.save(member=alice, family=family, content={"title": "Half"}, expected_revision=0)
    make_review(family, bob)
    assert write_url(family) in as_alice.get(CHOOSE).content.decode()
    client.force_login(bob)
    assert write_url(family) not in client.get(CHOOSE).content.decode()


def test_suggestions_come_from_followed_topics_and_leave_out_what_one_wrote_about(as_alice, family, alice, topic):
    elsewhere, written = make_family(make_topic()), make_family(topic)
    make_review(written, alice)
    Interest.objects.create(member=alice, topic=topic)
    page = as_alice.get(CHOOSE).content.decode()
    assert write_url(family) in page
    assert write_url(elsewhere) not in page
    assert write_url(written) not in page


def test_choosing_costs_few_queries(client, as_alice, family, topic, alice, django_assert_max_num_queries):
    Interest.objects.create(member=alice, topic=topic)
    for _ in range(5):
        drafts.save(member=alice, family=make_family(topic), content={}, expected_revision=0)
    as_alice.get(CHOOSE)
    with django_assert_max_num_queries(12):
        as_alice.get(CHOOSE)
    client.logout()
    with django_assert_max_num_queries(12):
        client.get(CHOOSE, {"q": "prima"})


def test_the_small_form_stands_on_any_page_that_knows_the_product(family):
    html = render_to_string("reviews/_rate_form.html", {"family": family})
    assert f'action="{reverse("reviews:rate", args=[family.pk, family.slug])}"' in html
    assert html.count('name="stars"') == 5
    assert 'id="rate_line"' in html
