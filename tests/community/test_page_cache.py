"""Whole pages kept for visitors: one copy for all of them, none for members, none after the look has changed."""

import pytest
from django.test import Client

from community import moderating
from community.chrome import look_changed
from community.house import HouseStyle
from community.page_cache import forget_pages
from community.site_tree import plant_site
from reviews.publishing import withdraw
from tests.reviews.making import full, make_family, make_review


@pytest.fixture
def home(db, empty_cache, settings):
    settings.KEEP_PAGES = True
    return plant_site()


def is_kept(response):
    return response.headers.get("X-Page") == "kept"


def test_the_second_visitor_gets_the_page_of_the_first(home):
    first, second = Client().get("/"), Client().get("/")
    assert not is_kept(first)
    assert is_kept(second)
    assert second.content == first.content


def test_members_get_fresh_pages_and_leave_none_for_visitors(home, alice):
    member = Client()
    member.force_login(alice)
    assert not is_kept(member.get("/"))
    assert not is_kept(Client().get("/"))
    assert not is_kept(member.get("/"))


def test_each_language_and_each_address_is_kept_for_itself(home):
    german = Client().get("/")
    assert not is_kept(Client().get("/en/"))
    assert not is_kept(Client().get("/?after=1"))
    assert Client().get("/").content == german.content


def test_a_changed_look_shows_on_kept_pages_at_once(home, django_capture_on_commit_callbacks):
    Client().get("/")
    with django_capture_on_commit_callbacks(execute=True):
        style, _made = HouseStyle.objects.get_or_create(site=home.get_site())
        style.community_name = "Neuer Name"
        style.save()
    fresh = Client().get("/")
    assert not is_kept(fresh)
    assert "Neuer Name" in fresh.content.decode()


def test_forgetting_waits_for_the_change_to_be_stored(home, django_capture_on_commit_callbacks):
    Client().get("/")
    with django_capture_on_commit_callbacks() as waiting:
        look_changed()
    assert is_kept(Client().get("/"))
    assert forget_pages in waiting


@pytest.mark.parametrize("who", ["author", "moderator"])
def test_what_is_taken_away_is_gone_at_once(home, topic, alice, mona, who, django_capture_on_commit_callbacks):
    review = make_review(make_family(topic), alice, full(title="Soon gone"))
    address = review.shown_family.get_absolute_url()
    assert "Soon gone" in Client().get(address).content.decode()
    assert is_kept(Client().get(address))
    with django_capture_on_commit_callbacks(execute=True):
        if who == "author":
            withdraw(review=review, member=alice)
        else:
            moderating.hide(kind="review", pk=review.pk, actor=mona, reason="spam")
    assert "Soon gone" not in Client().get(address).content.decode()


def test_nothing_is_kept_without_the_setting(home, settings):
    settings.KEEP_PAGES = False
    Client().get("/")
    assert not is_kept(Client().get("/"))


def test_a_page_behind_a_password_is_never_kept(home):
    from wagtail.models import PageViewRestriction

    restriction = PageViewRestriction(page=home.get_children().live().first(), password="geheim")
    restriction.restriction_type = PageViewRestriction.PASSWORD
    restriction.save()
    address = restriction.page.url
    first = Client().get(address)
    assert "password" in first.content.decode()
    assert not is_kept(Client().get(address))
