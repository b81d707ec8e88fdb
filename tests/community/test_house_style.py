"""The retailer's own names and colours, and that they can be read."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Site

from community.chrome import chrome
from community.colours import contrast, mix, readable_mix
from community.house import INK, PAPER, HouseStyle

hexes = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def house(**fields: str) -> HouseStyle:
    """The default site's house style, unsaved."""
    return HouseStyle(site=Site.objects.get(is_default_site=True), **fields)


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@given(hexes, hexes)
def test_contrast_does_not_mind_the_order(one, other):
    assert contrast(one, other) == pytest.approx(contrast(other, one))
    assert 1 <= contrast(one, other) <= 21


@given(hexes, st.sampled_from(list(zip(PAPER, INK, strict=True))))
def test_ink_can_be_read_on_whatever_follows_from_a_spot_colour(spot, pair):
    paper, ink = pair
    assert contrast(readable_mix(spot, paper, ink), ink) >= 4.5
    assert contrast(readable_mix(mix(spot, paper, 0.8), paper, ink, ratio=7), ink) >= 7


def test_our_own_colours_pass_our_own_check(db):
    style = house()
    style.clean()
    assert style.stylesheet() == ""


def test_text_that_cannot_be_read_on_the_spot_colour_is_refused_with_its_ratio(db):
    with pytest.raises(ValidationError) as refusal:
        house(accent="#1a3d7c").clean()
    assert set(refusal.value.message_dict) == {"accent"}
    assert "1,6" in refusal.value.message_dict["accent"][0]
    assert "4,5" in refusal.value.message_dict["accent"][0]


def test_a_line_too_pale_for_the_page_is_refused_in_light_and_dark(db):
    with pytest.raises(ValidationError) as refusal:
        house(line="#ffee99", line_dark="#222222").clean()
    assert set(refusal.value.message_dict) == {"line", "line_dark"}


def test_a_dark_spot_colour_with_light_text_is_taken(db):
    style = house(accent="#1a3d7c", accent_dark="#234a92", on_accent="#ffffff", line="#1a3d7c", line_dark="#7ea6f0")
    style.full_clean()
    assert "--yolk:light-dark(#1a3d7c,#234a92)" in style.stylesheet()
    assert "--on-yolk:#ffffff" in style.stylesheet()


def test_a_colour_must_be_a_colour(db):
    with pytest.raises(ValidationError):
        house(accent="red;}body{display:none").full_clean()


def test_the_page_carries_the_house_colours_as_a_stylesheet_of_their_version(client, home):
    assert "house.css" not in client.get("/").content.decode()
    house(accent="#ffd54a").save()
    token = chrome("de").token
    body = client.get("/").content.decode()
    assert f"/house.css?v={token}" in body
    answer = client.get("/house.css", {"v": token})
    assert "#ffd54a" in answer.content.decode()
    assert "immutable" in answer["Cache-Control"]
    assert "immutable" not in client.get("/house.css", {"v": "old"})["Cache-Control"]


def test_the_shops_html_is_shown_without_its_scripts(client, home):
    house(header_html='<b>Lindhof</b><script>alert(1)</script><a href="javascript:x()" onclick="y()">x</a>').save()
    body = client.get("/").content.decode()
    assert "<b>Lindhof</b>" in body
    assert "alert(1)" not in body
    assert "javascript:" not in body
    assert "onclick" not in body


def test_the_shops_links_speak_the_language_of_the_page(client, home):
    style = house(community_name="Lindhof-Runde")
    style.header_links = [("link", {"label_de": "Filialen", "label_en": "Branches", "url": "https://shop.example/b"})]
    style.save()
    assert "Filialen" in client.get("/").content.decode()
    english = client.get("/en/").content.decode()
    assert "Branches" in english
    assert "Filialen" not in english
    assert "Lindhof-Runde" in english


def test_an_imprint_elsewhere_takes_the_place_of_our_page(client, home):
    house(imprint_url="https://shop.example/impressum").save()
    assert 'href="https://shop.example/impressum"' in client.get("/").content.decode()


def test_staff_edit_the_house_style_in_the_admin(client, ada):
    client.force_login(ada)
    site = Site.objects.get(is_default_site=True)
    answer = client.get(f"/cms/settings/community/housestyle/{site.pk}/")
    assert answer.status_code == 200
