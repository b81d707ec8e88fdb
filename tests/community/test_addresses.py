"""Addresses of rows from one shape: the same that `reverse` says, in each language and below a path."""

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix
from django.utils import translation

from community.addresses import address_of


@pytest.fixture
def below_a_path():
    set_script_prefix("/community/100%/")
    yield
    set_script_prefix("/")


CASES = [
    ("reviews:product", {"pk": 7, "slug": "eine-muehle"}, [7, "eine-muehle"]),
    ("community:profile", {"pk": 12345678901234567, "slug": "alice_a-1"}, [12345678901234567, "alice_a-1"]),
    ("community:comment", {"pk": 0}, [0]),
    ("community:report", {"pk": 3, "kind": "review"}, ["review", 3]),
]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(("name", "given", "args"), CASES)
def test_an_address_is_what_reverse_says(name, given, args, language):
    with translation.override(language):
        assert address_of(name, **given) == reverse(name, args=args)


def test_an_address_follows_the_path_of_the_shop(below_a_path):
    assert address_of("reviews:product", 7, "x") == reverse("reviews:product", args=[7, "x"])
    assert address_of("reviews:product", 7, "x").startswith("/community/100%")  # quoted or not, as reverse has it


def test_an_unknown_name_is_an_error():
    with pytest.raises(NoReverseMatch):
        address_of("reviews:nowhere", 7)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_shortened_list_address_leads_to_the_topic_and_to_all_topics(client, home, prefix):
    assert client.get(f"{prefix}/topics/espresso/", follow=True).status_code == 200
    assert client.get(f"{prefix}/topics/", follow=True).status_code == 200
    assert client.get(f"{prefix}/topics/nothing/", follow=True).status_code == 404
