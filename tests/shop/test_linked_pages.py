"""Products that staff linked to a page of their own stand on it, labelled; suggestions and rejected ones do not."""

import pytest

from community.pages import EditorialPage, HomePage
from community.site_tree import plant_site
from shop.linking import UnknownTarget, confirm, link, reject, suggest
from shop.models import Family, ProductLink
from tests.shop.feedfiles import import_items, item

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(tmp_path):
    import_items(tmp_path, [item(title="Teekanne Kyoto"), item(title="Sieb Nara")])
    return {family.title: family for family in Family.objects.all()}


@pytest.fixture
def guide(topic):
    return plant_site().add_child(instance=EditorialPage(title="Tee kochen", slug="tee-kochen"))


def read(client, page):
    return client.get(page.get_url()).content.decode()


def test_a_confirmed_product_stands_on_the_page_with_its_label(client, shelf, guide, stan):
    link(family=shelf["Sieb Nara"], kind="page", target_id=guide.pk, actor=stan)
    html = read(client, guide)
    assert shelf["Sieb Nara"].get_absolute_url() in html
    assert "Vom Shop verknüpft" in html
    assert "Teekanne Kyoto" not in html


def test_what_is_only_suggested_or_rejected_does_not(client, shelf, guide, stan):
    suggest("page", guide.pk, "Teekanne Kyoto, Sieb Nara")
    assert "Vom Shop verknüpft" not in read(client, guide)
    reject(link_ids=ProductLink.objects.values_list("pk", flat=True), actor=stan)
    assert "Teekanne Kyoto" not in read(client, guide)


def test_what_a_topic_page_names_is_suggested_for_the_topic_and_shown_there(client, shelf, topic, guide, stan):
    page = topic.pages.get(locale__language_code="de")
    page.body = [("paragraph", "<p>Wir mögen die Teekanne Kyoto.</p>")]
    page.save_revision().publish()
    found = ProductLink.objects.waiting().get()
    assert (found.target_kind, found.target_id, found.family) == ("topic", topic.pk, shelf["Teekanne Kyoto"])
    topic.pages.get(locale__language_code="en").save_revision().publish()
    assert ProductLink.objects.waiting().get() == found  # the other language does not take it back
    confirm(link_ids=[found.pk], actor=stan)
    assert "Vom Shop verknüpft" in read(client, page)


def test_a_page_without_a_place_for_products_cannot_be_linked(shelf, guide, stan):
    home = HomePage.objects.get(locale__language_code="de")
    with pytest.raises(UnknownTarget):
        link(family=shelf["Sieb Nara"], kind="page", target_id=home.pk, actor=stan)


def test_many_links_cost_one_query(client, shelf, guide, stan, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    link(family=shelf["Sieb Nara"], kind="page", target_id=guide.pk, actor=stan)
    read(client, guide)
    with CaptureQueriesContext(connection) as one:
        read(client, guide)
    link(family=shelf["Teekanne Kyoto"], kind="page", target_id=guide.pk, actor=stan)
    with django_assert_num_queries(len(one)):
        read(client, guide)
