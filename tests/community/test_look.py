"""Signs, error pages, style guide, the joined stylesheet."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import translation

from community.joined import NAME, joined, source
from community.models import Member


def drawn(text: str, language: str = "de", **values: object) -> str:
    """A line of template, rendered."""
    with translation.override(language):
        return Template("{% load kundig_tags %}" + text).render(Context(values))


@pytest.mark.parametrize(
    ("text", "german", "english"),
    [
        ("{{ v|number }}", "1.204", "1,204"),
        ("{% money w %}", "649,00\xa0€", "€649.00"),
        ("{% money w 'CHF' %}", "649,00\xa0CHF", "CHF\xa0649.00"),
        ("{{ m|number:1 }}", "4,3", "4.3"),
        ("{{ none|number }}", "–", "–"),
    ],
)
def test_numbers_and_money_speak_the_language(text, german, english):
    values = {"v": 1204, "w": Decimal("649"), "m": 4.3, "none": None}
    assert (drawn(text, "de", **values), drawn(text, "en", **values)) == (german, english)


def test_stars_say_their_value():
    assert drawn("{% stars 4.26 's' %}") == (
        '<span class="stars" data-v="4.3" data-size="s" role="img" aria-label="4,3 von 5 Sternen"></span>'
    )
    assert 'aria-label="4.3 of 5 stars"' in drawn("{% stars 4.3 %}", "en")
    assert 'data-v="5"' in drawn("{% stars 5.0 %}")
    assert drawn("{% stars 4 hidden=True %}") == '<span class="stars" data-v="4" aria-hidden="true"></span>'
    assert drawn("{% stars none %}", none=None) == ""


@pytest.mark.parametrize(("share", "shown"), [(0, "00"), (7.4, "07"), (99.6, "100"), (140, "100"), (-3, "00")])
def test_bars_have_two_digits(share, shown):
    assert f'data-p="{shown}"' in drawn("{% bar p %}", p=share)


def test_dates_are_written_out_and_machine_readable():
    moment = datetime(2026, 11, 14, 12, 30, tzinfo=UTC)
    assert drawn("{% when m %}", m=moment) == '<time datetime="2026-11-14T13:30+01:00">14. November 2026</time>'
    assert "14. November 2026, 13:30 Uhr" in drawn("{% when m 'minute' %}", m=moment)
    with time_machine.travel(moment + timedelta(hours=3), tick=False):
        assert "vor 3 Stunden" in drawn("{% when m 'ago' %}", m=moment)
        assert "3 hours ago" in drawn("{% when m 'ago' %}", "en", m=moment)


def test_a_byline_names_member_team_and_time():
    jens = Member(pk=3, username="jens", public_name="Jens <b>Ahlers", kind="shop", works_for="Lindhof")
    html = drawn("{% byline m at marks %}", m=jens, at=datetime(2026, 1, 2, tzinfo=UTC), marks={3: "<i>mark</i>"})
    assert "Jens &lt;b&gt;Ahlers" in html
    assert "Team Lindhof" in html
    assert "<i>mark</i>" in html
    assert "2. Januar" in html


def test_someone_who_left_is_named_without_a_link():
    assert "Ehemaliges Mitglied" in drawn("{% byline m %}", m=None)
    assert "<a" not in drawn("{% byline m %}", m=None)


def test_the_stylesheet_is_joined_in_order_with_every_file():
    text = joined()
    assert text.startswith("@layer tokens, base, layout, components, pages, print;")
    assert "@import" not in text
    files = {file.name for file in source().parent.glob("*.css")} - {"kundig.css"}
    assert set(re.findall(r'@import "([^"]+)"', source().read_text())) == files
    assert text.index("--paper:") < text.index(".site-header") < text.index("@layer print")
    assert text.count("{") == text.count("}")


def test_the_joined_stylesheet_is_found_like_any_static_file():
    place = finders.find(NAME)
    with open(place) as file:
        assert file.read() == joined()
    assert finders.find("kundig/js/theme.js")


def test_no_template_carries_inline_style_or_script():
    from pathlib import Path

    for file in (source().parents[3] / "templates").rglob("*.html"):
        if "email" in file.parts:  # mail programs know no stylesheet
            continue
        text = Path(file).read_text()
        assert " style=" not in text, file
        assert not re.search(r"<script(?![^>]*(src=|nonce=|json))", text), file
        assert not re.search(r"\son(click|load|change|submit)=", text), file


@pytest.mark.parametrize(
    ("address", "words"), [("/gibt-es-nicht/", "Hier steht"), ("/en/not-there/", "Nothing stands")]
)
def test_an_unknown_address_is_answered_in_its_language(client, home, address, words):
    answer = client.get(address)
    body = answer.content.decode()
    assert answer.status_code == 404
    assert words in body
    assert 'content="noindex"' in body
    assert 'rel="canonical"' not in body


def test_a_broken_page_stands_alone_and_asks_no_database(rf, django_assert_num_queries, db):
    from community.errors import server_error

    with django_assert_num_queries(0):
        german, english = server_error(rf.get("/x/")), server_error(rf.get("/en/x/"))
    assert german.status_code == 500
    assert "Die Kanne ist gesprungen" in german.content.decode()
    assert "The pot has cracked" in english.content.decode()
    assert not re.search(r'(src|href)="[^"]', german.content.decode())


def test_the_broken_pages_policy_allows_its_own_style_and_the_middleware_keeps_it(db, settings):
    import base64
    import hashlib

    from community.errors import server_error

    settings.ROOT_URLCONF = type("Urls", (), {"urlpatterns": [], "handler500": staticmethod(server_error)})
    from django.urls import path

    settings.ROOT_URLCONF.urlpatterns = [path("boom/", lambda request: 1 / 0)]
    client = Client(raise_request_exception=False)
    answer = client.get("/boom/")
    style = re.search(r"<style>(.*?)</style>", answer.content.decode(), re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert answer.status_code == 500
    assert answer["Content-Security-Policy"].startswith(f"default-src 'none'; style-src 'sha256-{digest}'")


def test_the_style_guide_is_for_staff(client, alice, stan):
    address = reverse("community:styleguide")
    assert client.get(address).status_code == 404
    client.force_login(alice)
    assert client.get(address).status_code == 403
    client.force_login(stan)
    body = client.get(address).content.decode()
    assert body.count('class="specimen"') > 40
    assert body.count("<h1") == 1


def test_a_form_sent_without_its_token_is_explained(db, alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    answer = client.post(reverse("community:interests"))
    assert answer.status_code == 403
    assert "abgelaufen" in answer.content.decode()


def test_pages_refuse_foreign_scripts_and_styles(client, db):
    policy = client.get(reverse("account_login"))["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_mark_nobody_drew_does_not_break_the_page():
    assert drawn("{{ m|topic_mark }}", m="tee") == "kundig/illustrations/topic-mark-tee.svg"
    assert drawn("{{ m|topic_mark }}", m="../x") == "kundig/illustrations/topic-mark-other.svg"
    assert drawn("{{ m|topic_drawing }}", m="tee") == ""
