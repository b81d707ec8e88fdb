"""The pages of badges in a real browser: readable by everybody, on a phone and in the dark; valid HTML."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.models import Member
from experts.models import BadgeAward, BadgeCount
from tests.factory import make_member, make_topic

NAMES = ("Alice Auer", "Bernd Kallweit", "Annegret Freifrau von Hohenstein-Wackernagel", "Ayşe Yıldız")


def fill():
    """Four holders of six badges, one of them with a badge of a topic; return her profile's address."""
    members = [make_member(public_name=name, activity_for="everyone") for name in NAMES]
    for badge in ("first-review", "ten-helpful", "versatile", "warm-welcome", "eyewitness", "fair-critic"):
        for n, member in enumerate(members):
            at = timezone.now() - timedelta(days=40 * n)
            BadgeAward.objects.create(member=member, badge=badge, awarded_at=at, listed_for="everyone")
        BadgeCount.objects.create(badge=badge, holders=4)
    topic = make_topic(slug="espresso", name_de="Espresso", name_en="Espresso")
    BadgeAward.objects.create(member=members[0], badge="deep-in-topic", topic=topic, awarded_at=timezone.now())
    return Member.objects.get(pk=members[0].pk).get_absolute_url()


@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")])
def test_everybody_can_read_the_pages_of_badges(live_server, new_page, axe_violations, width, theme):
    profile = fill()
    page = new_page(width=width, theme=theme)
    for path in ("/badges/", "/en/badges/", "/badges/first-review/", "/badges/went-ahead/", profile):
        page.goto(live_server.url + path)
        assert axe_violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is wider than the window"


def test_the_pages_of_badges_are_valid_html(client, db, vnu_errors):
    profile = fill()
    for path in ("/badges/", "/badges/first-review/", "/badges/went-ahead/", profile):
        assert vnu_errors(client.get(path).content) == [], path
