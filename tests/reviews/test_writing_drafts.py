"""What the page's script is told when it saves a draft."""

import pytest
from django.test import Client

from reviews.models import Draft
from tests.reviews.making import make_family
from tests.reviews.writing import TYPED, german

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(topic):
    return make_family(topic, title="Aldera Prima", slug="aldera-prima")


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


def draft_url(family):
    return german("reviews:draft", family.pk)


def test_it_is_told_when_the_draft_was_saved_and_its_revision(as_alice, family):
    first = as_alice.post(draft_url(family), TYPED).json()
    second = as_alice.post(draft_url(family), {**TYPED, "title": "Anew", "draft": first["revision"]}).json()
    assert (first["revision"], second["revision"]) == (1, 2)
    assert ":" in first["words"]
    assert Draft.objects.get().content["title"] == "Anew"


def test_saving_the_same_again_changes_nothing(as_alice, family):
    as_alice.post(draft_url(family), TYPED)
    assert as_alice.post(draft_url(family), TYPED).json()["revision"] == 1


def test_another_tabs_text_is_shown_beside_ones_own(as_alice, family):
    as_alice.post(draft_url(family), {**TYPED, "criticism": "One."})
    response = as_alice.post(draft_url(family), {**TYPED, "criticism": "Two."})
    assert response.status_code == 409
    assert "One." in response.json()["html"]
    assert "Two." in response.json()["html"]
    assert Draft.objects.get().content["criticism"] == "One."


def test_another_tabs_text_is_shown_as_text(as_alice, family):
    as_alice.post(draft_url(family), {**TYPED, "criticism": "<img src=x>"})
    assert "<img src=x>" not in as_alice.post(draft_url(family), TYPED).json()["html"]


def test_signed_out_members_are_told_so(client, family):
    response = client.post(draft_url(family), TYPED)
    assert response.status_code == 401
    assert response.json()["words"]


def test_whoever_speaks_for_the_shop_saves_none(client, stan, family):
    client.force_login(stan)
    assert client.post(draft_url(family), TYPED).status_code == 403
    assert not Draft.objects.exists()


def test_a_text_far_too_long_is_refused_in_words(as_alice, family):
    long = {**TYPED, **dict.fromkeys(("quality", "criticism", "everyday", "recommendation"), "x" * 20_000)}
    response = as_alice.post(draft_url(family), long)
    assert response.status_code == 422
    assert response.json()["words"]


def test_members_do_not_see_each_others_drafts(as_alice, family, bob, client):
    as_alice.post(draft_url(family), TYPED)
    client.force_login(bob)
    assert "The tray is small." not in client.get(german("reviews:write", family.pk, family.slug)).content.decode()


def test_it_needs_the_forms_token(alice, family):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)
    assert strict.post(draft_url(family), TYPED).status_code == 403


def test_looking_at_it_is_refused(as_alice, family):
    assert as_alice.get(draft_url(family)).status_code == 405


def test_saving_costs_the_same_however_long_the_text_is(as_alice, family, django_assert_max_num_queries):
    as_alice.post(draft_url(family), TYPED)
    with django_assert_max_num_queries(14):
        as_alice.post(draft_url(family), {**TYPED, "title": "Anew", "draft": "1"})
