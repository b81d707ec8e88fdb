"""Members' Markdown becomes safe HTML in one place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.text import storable, to_html, to_plain


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "<img src=x onerror=alert(1)>",
        "![x](https://tracker.example/pixel.gif)",
        '<a href="https://x.example" onclick="y()">x</a>',
        "<style>body{display:none}</style>",
        '[x](https://x.example "t\\" onmouseover=\\"y")',
    ],
)
def test_nothing_that_runs_or_loads_gets_through(source):
    html = to_html(source)
    for forbidden in (
        "<script",
        "<img",
        "<style",
        'href="javascript',
        'href="data',
        "<a onclick",
        ' onerror="',
        ' onmouseover="',
    ):
        assert forbidden not in html


def test_links_say_that_a_member_set_them():
    assert to_html("[x](https://x.example)") == (
        '<p><a href="https://x.example" rel="ugc nofollow noopener">x</a></p>\n'
    )


def test_headings_never_outrank_the_page():
    assert to_html("# Laut\n\n###### leise") == "<h3>Laut</h3>\n<h4>leise</h4>\n"


def test_plain_text_is_one_line_cut_at_a_word():
    assert to_plain("**Gut** & fest\n\n- a < b") == "Gut & fest a < b"
    assert to_plain("eins zwei drei", limit=10) == "eins zwei…"


@given(st.text(alphabet=st.characters(codec=None)))
def test_any_text_can_be_stored_and_shown(source):
    to_html(source).encode()
    clean = storable(source)
    clean.encode()
    assert "\0" not in clean


@given(st.text())
def test_the_html_needs_no_second_cleaning(source):
    import nh3

    from community.text import LINK_REL, TAGS

    html = to_html(source)
    again = nh3.clean(
        html, tags=TAGS, attributes={"a": {"href", "title"}}, url_schemes={"http", "https", "mailto"}, link_rel=LINK_REL
    )
    assert again == html
