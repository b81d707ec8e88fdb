"""Reviews that name other products: suggested to staff, shown once confirmed."""

from reviews.linking import suggest_recent
from shop import linking
from shop.models import ProductLink
from shop.naming import set_nicknames
from tests.reviews.making import full, make_family, make_review


def test_a_review_that_names_another_product_is_suggested_and_its_own_is_not(topic):
    family, other = make_family(topic, title="Aldera Prima"), make_family(topic, title="Vesper Duo")
    set_nicknames(family=family, names=["Prima"])
    set_nicknames(family=other, names=["Vesper"])
    make_review(family, content=full(quality="Meine Prima schlägt die alte Vesper in allem."))
    assert suggest_recent(hours=2) == 1
    assert list(ProductLink.objects.values_list("family", "target_kind")) == [(other.pk, "review")]


def test_a_confirmed_link_shows_beside_the_review_and_a_suggestion_does_not(topic, client, stan):
    family, other = make_family(topic), make_family(topic, title="Vesper Duo")
    set_nicknames(family=other, names=["Vesper"])
    review = make_review(family, content=full(quality="Besser als die Vesper."))
    suggest_recent(hours=2)
    assert other.get_absolute_url() not in client.get(review.get_absolute_url()).content.decode()
    linking.confirm(link_ids=[ProductLink.objects.get().pk], actor=stan)
    assert other.get_absolute_url() in client.get(review.get_absolute_url()).content.decode()
