"""The page on which a review is written: new, grown, edited, published again; without any script."""

import re

import pytest
from django.contrib.messages import get_messages
from django.utils.formats import date_format

from community.models import Status
from community.moderation_policy import ModerationPolicy
from reviews.models import Draft, QuestionWording, Review
from reviews.publishing import revise, withdraw
from shop.models import Product
from tests.reviews.making import full, make_family, make_review, quick
from tests.reviews.writing import TYPED, write_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(topic):
    return make_family(topic, title="Aldera Prima", slug="aldera-prima")


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_a_visitor_is_asked_to_sign_in_and_comes_back(client, family):
    response = client.get(write_url(family) + "?v=7")
    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/?next=/products/")
    assert "%3Fv%3D7" in response.url


def test_what_was_typed_after_the_session_ended_is_there_after_signing_in(client, family, alice):
    response = client.post(write_url(family), TYPED)
    assert "login" in response.url
    client.force_login(alice)
    page = client.get(write_url(family)).content.decode()
    assert "The tray is small." in page
    assert "Twelve minutes of patience" in page


def test_the_page_asks_the_four_questions_of_the_topic(as_alice, family, topic):
    QuestionWording.objects.create(
        topic=topic, key="quality", label_de="Wie sauber brüht sie?", help_de="Crema, Druck.", example_de="Dicht."
    )
    page = as_alice.get(write_url(family)).content.decode()
    assert "1. Wie sauber brüht sie?" in page
    assert "Crema, Druck." in page
    assert "Dicht." in page
    assert "4. Würdest du es weiterempfehlen?" in page


def test_no_star_is_chosen_beforehand(as_alice, family):
    page = as_alice.get(write_url(family)).content.decode()
    assert " checked" not in page


def test_the_number_of_queries_does_not_grow(as_alice, family, django_assert_max_num_queries):
    for _ in range(5):
        make_review(family)
        Product.objects.create(family=family, title="A variant")
    as_alice.get(write_url(family))
    with django_assert_max_num_queries(16):
        assert as_alice.get(write_url(family)).status_code == 200


def test_a_review_is_published_without_a_script(as_alice, family, alice):
    response = as_alice.post(write_url(family), TYPED)
    review = Review.objects.get()
    assert response.url == review.get_absolute_url()
    assert (review.member, review.stars, review.severity, review.recommends) == (alice, 4, "small", True)
    assert review.criticism == "The tray is small."
    assert review.is_visible
    assert said(response)


def test_sending_it_twice_gives_one_review(as_alice, family):
    first = as_alice.post(write_url(family), TYPED)
    second = as_alice.post(write_url(family), TYPED)
    assert first.url == second.url
    assert Review.objects.get().version == 1


def test_a_review_that_waits_says_so(as_alice, family, charlie):
    ModerationPolicy.objects.create(hold_first=1)
    as_alice.force_login(charlie)
    response = as_alice.post(write_url(family), TYPED)
    assert Review.objects.get().status == Status.HELD
    assert "team" in said(response).lower()


def test_every_missing_answer_is_named_beside_its_field_and_above(as_alice, family):
    response = as_alice.post(write_url(family), {**TYPED, "stars": "", "criticism": "", "title": ""})
    page = response.content.decode()
    assert not Review.objects.exists()
    for name in ("stars", "criticism", "title"):
        assert f'id="id_{name}_error"' in page
    for anchor in ("#id_stars_1", "#id_criticism", "#id_title"):
        assert f'href="{anchor}"' in page


def test_what_was_typed_stays_after_an_error(as_alice, family):
    page = as_alice.post(write_url(family), {**TYPED, "stars": ""}).content.decode()
    assert "The tray is small." in page
    assert re.search(r'name="severity" value="small"[^>]* checked', page)


def test_nonsense_is_an_error_not_a_crash(as_alice, family):
    nonsense = {"stars": "9", "severity": "x", "owned": "x", "recommends": "x", "language": "xx", "version": "-1",
                "draft": "9" * 40, "kept": "x", "act": "publish", "product": "1e9"}  # fmt: skip
    assert as_alice.post(write_url(family), nonsense).status_code == 200
    assert not Review.objects.exists()


def test_a_nul_in_a_text_does_not_break_it(as_alice, family):
    as_alice.post(write_url(family), {**TYPED, "quality": "Every\x00thing fits."})
    assert not any("\0" in text for text in Review.objects.values_list("quality", flat=True))


def test_whoever_speaks_for_the_shop_is_refused_clearly(client, stan, family):
    client.force_login(stan)
    for response in (client.get(write_url(family)), client.post(write_url(family), TYPED)):
        assert response.status_code == 403
        assert family.get_absolute_url() in response.content.decode()
    assert not Review.objects.exists()


def test_a_wrong_slug_leads_to_the_right_one_with_the_variant(as_alice, family):
    response = as_alice.get(f"/products/{family.pk}/wrong/review/?v=3")
    assert response.url == write_url(family) + "?v=3"


def test_a_replaced_product_leads_to_its_successor(as_alice, family, topic):
    newer = make_family(topic)
    family.successor = newer
    family.save()
    assert as_alice.get(write_url(family)).url == write_url(newer)


def test_the_variant_from_the_address_is_chosen(as_alice, family):
    small, big = (Product.objects.create(family=family, title=t, variant=t) for t in ("klein", "groß"))
    page = as_alice.get(write_url(family) + f"?v={big.pk}").content.decode()
    assert f'<option value="{big.pk}" selected>groß' in page
    as_alice.post(write_url(family), {**TYPED, "product": small.pk})
    assert Review.objects.get().product == small


def test_a_variant_of_another_product_is_refused(as_alice, family, topic):
    for title in ("klein", "groß"):
        Product.objects.create(family=family, title=title)
    other = Product.objects.create(family=make_family(topic), title="x")
    as_alice.post(write_url(family), {**TYPED, "product": other.pk})
    assert not Review.objects.exists()


def test_a_quick_rating_grows_and_its_line_is_the_headline(as_alice, family, alice):
    rating = make_review(family, alice, quick(stars=3, line="Small but good."))
    page = as_alice.get(write_url(family)).content.decode()
    assert 'value="Small but good."' in page
    assert 'id="id_stars_3" value="3" checked' in page
    as_alice.post(write_url(family), {**TYPED, "version": rating.version})
    rating.refresh_from_db()
    assert (rating.form, rating.version) == (Review.Form.FULL, 2)


def test_an_own_review_is_edited_and_keeps_its_history(as_alice, family, alice):
    review = make_review(family, alice)
    assert "The tray is small." in as_alice.get(write_url(family)).content.decode()
    as_alice.post(write_url(family), {**TYPED, "criticism": "The tray leaks.", "version": review.version})
    review.refresh_from_db()
    assert review.criticism == "The tray leaks."
    assert review.versions.get().content["criticism"] == "The tray is small."


def test_a_withdrawn_review_is_published_again(as_alice, family, alice):
    review = withdraw(review=make_review(family, alice), member=alice)
    assert "The tray is small." in as_alice.get(write_url(family)).content.decode()
    as_alice.post(write_url(family), {**TYPED, "version": review.version})
    review.refresh_from_db()
    assert review.status == Status.VISIBLE


def test_a_change_from_another_window_shows_both_texts(as_alice, family, alice):
    review = make_review(family, alice)
    revise(review=review, member=alice, content=full(criticism="It drips."), expected_version=1)
    response = as_alice.post(write_url(family), {**TYPED, "criticism": "It is loud.", "version": "1"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "It drips." in page
    assert "It is loud." in page
    as_alice.post(write_url(family), {**TYPED, "criticism": "It is loud.", "version": "2"})
    review.refresh_from_db()
    assert review.criticism == "It is loud."


def test_a_review_published_meanwhile_in_another_window_shows_both(as_alice, family, alice):
    make_review(family, alice, full(criticism="It drips."))
    response = as_alice.post(write_url(family), {**TYPED, "criticism": "It is loud."})
    assert response.status_code == 409
    assert "It drips." in response.content.decode()


def test_the_preview_is_rendered_safely_and_publishes_nothing(as_alice, family):
    typed = {**TYPED, "quality": "**Heavy** <script>alert(1)</script>", "act": "preview"}
    page = as_alice.post(write_url(family), typed).content.decode()
    assert "<strong>Heavy</strong>" in page
    assert "<script>alert" not in page
    assert not Review.objects.exists()


def test_a_preview_of_nearly_nothing_works(as_alice, family):
    assert as_alice.post(write_url(family), {"act": "preview"}).status_code == 200


def test_declaring_something_in_return_marks_the_review(as_alice, family):
    as_alice.post(write_url(family), {**TYPED, "got_something": "on"})
    assert Review.objects.get().incentive == Review.Incentive.DECLARED


def test_origin_and_incentive_cannot_be_sent_along(as_alice, family):
    as_alice.post(write_url(family), {**TYPED, "origin": "order", "incentive": "none", "member": "1"})
    assert Review.objects.get().origin == Review.Origin.ACCOUNT


def test_the_language_begins_as_the_language_of_the_page(as_alice, family):
    page = as_alice.get("/en" + write_url(family)).content.decode()
    assert '<option value="en" selected>' in page


def test_the_draft_button_keeps_everything(as_alice, family):
    response = as_alice.post(write_url(family), {**TYPED, "act": "save", "recommends": "no", "got_something": "on"})
    assert response.status_code == 302
    page = as_alice.get(write_url(family)).content.decode()
    assert "The tray is small." in page
    assert 'id="id_stars_4" value="4" checked' in page
    assert re.search(r'<input type="checkbox" name="got_something"[^>]* checked', page)
    assert date_format(Draft.objects.get().saved_at, "Y") in page


def test_the_draft_is_gone_when_the_review_is_published(as_alice, family):
    as_alice.post(write_url(family), {**TYPED, "act": "save"})
    as_alice.post(write_url(family), {**TYPED, "draft": "1"})
    assert Review.objects.exists()
    assert not Draft.objects.exists()


def test_publishing_does_not_swallow_another_windows_draft(as_alice, family):
    as_alice.post(write_url(family), {**TYPED, "act": "save", "criticism": "From the phone."})
    response = as_alice.post(write_url(family), {**TYPED, "criticism": "From the desk."})
    assert response.status_code == 409
    assert "From the phone." in response.content.decode()
    assert not Review.objects.exists()


def test_two_windows_saving_drafts_are_both_shown(as_alice, family):
    as_alice.post(write_url(family), {**TYPED, "act": "save", "criticism": "One."})
    response = as_alice.post(write_url(family), {**TYPED, "act": "save", "criticism": "Two."})
    page = response.content.decode()
    assert response.status_code == 409
    assert "One." in page
    assert "Two." in page
    assert Draft.objects.get().content["criticism"] == "One."
    as_alice.post(write_url(family), {**TYPED, "act": "save", "criticism": "Two.", "draft": "1"})
    assert Draft.objects.get().content["criticism"] == "Two."


def test_a_draft_can_be_discarded(as_alice, family):
    as_alice.post(write_url(family), {**TYPED, "act": "save"})
    as_alice.post(write_url(family), {**TYPED, "act": "discard"})
    assert not Draft.objects.exists()
    assert "The tray is small." not in as_alice.get(write_url(family)).content.decode()


def test_showing_the_page_writes_nothing(as_alice, family, alice, django_assert_max_num_queries):
    make_review(family, alice, quick())
    as_alice.get(write_url(family))
    with django_assert_max_num_queries(16) as captured:
        as_alice.get(write_url(family))
    assert [q["sql"] for q in captured.captured_queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []
