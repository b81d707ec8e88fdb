"""Single values: what is understood, what is refused, what is never guessed."""

from decimal import Decimal

import pytest

from shop.feeds.values import (
    parse_availability,
    parse_gtin,
    parse_moment,
    parse_path,
    parse_period,
    parse_price,
    parse_relative_path,
    parse_url,
    plain_text,
)


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("15.00 EUR", "15.00", "EUR"),
        ("15,00 EUR", "15.00", "EUR"),
        ("EUR 15.00", "15.00", "EUR"),
        ("15 eur", "15.00", "EUR"),
        ("15.5EUR", "15.50", "EUR"),
        ("1.234,56 EUR", "1234.56", "EUR"),
        ("1,234.56 USD", "1234.56", "USD"),
        ("1.234.567 EUR", "1234567.00", "EUR"),
        ("1 234,50 €", "1234.50", "EUR"),
        ("1'234.50 CHF", "1234.50", "CHF"),
        ("1.234 KWD", "1.23", "KWD"),
    ],
)
def test_a_price_is_read_with_its_currency(text, amount, currency):
    assert parse_price(text) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("15.00", "price_currency"),
        ("15.00 XQQ", "price_currency"),
        ("15.00 $", "price"),
        ("1.234 EUR", "price_ambiguous"),
        ("0 EUR", "price_range"),
        ("-5 EUR", "price"),
        ("12345678901234 EUR", "price_range"),
        ("5 EUR 6 EUR", "price"),
        ("1.2.3 EUR", "price"),
        ("1,23,4.5 EUR", "price"),
        ("1e9 EUR", "price"),
        ("NaN EUR", "price"),
        ("٣ EUR", "price"),
        ("", "price"),
        ("EUR", "price"),
        ("9" * 5000 + " EUR", "price"),
    ],
)
def test_a_price_that_could_be_misread_is_refused(text, code):
    with pytest.raises(ValueError, match=f"^{code}$"):
        parse_price(text)


@pytest.mark.parametrize(
    ("text", "gtin"),
    [
        ("4006381333931", "04006381333931"),
        ("036000291452", "00036000291452"),
        ("96385074", "00000096385074"),
        ("978-3-16-148410-0", "09783161484100"),
        ("3-16-148410-X", "09783161484100"),
        ("10614141000415", "10614141000415"),
    ],
)
def test_a_gtin_becomes_fourteen_digits(text, gtin):
    assert parse_gtin(text) == gtin


@pytest.mark.parametrize("text", ["4006381333932", "123", "00000000", "400638133393A", "٤٠٠٦٣٨١٣٣٣٩٣١", "3161484109"])
def test_a_gtin_with_a_false_check_digit_is_refused(text):
    with pytest.raises(ValueError, match="gtin"):
        parse_gtin(text)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("in stock", "in_stock"),
        ("In_Stock", "in_stock"),
        ("https://schema.org/InStock", "in_stock"),
        ("out of stock", "out_of_stock"),
        ("Pre-Order", "preorder"),
        ("backorder", "backorder"),
        ("ausverkauft", "out_of_stock"),
    ],
)
def test_availability_is_understood_in_its_many_spellings(text, word):
    assert parse_availability(text) == word


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://shop.example/x",
        "//shop.example/x",
        "https://",
        "https://user:secret@shop.example/",
        "https://shop.example/a b",
        "https://[::1/",
        "https://shop.example:99999/",
        "http://" + "a" * 2000 + ".example",
    ],
)
def test_an_address_that_is_not_plainly_http_is_refused(url):
    with pytest.raises(ValueError, match="url"):
        parse_url(url)


@pytest.mark.parametrize("path", ["../x.webp", "/etc/passwd", "a/../b", "a\\b", "C:x", "a//b", "%2e%2e/x", ""])
def test_a_picture_path_never_leads_out_of_the_folder(path):
    with pytest.raises(ValueError, match="url"):
        parse_relative_path(path)


def test_a_sale_period_ends_with_its_last_day():
    start, end = parse_period("2026-11-01T08:00+0100/2026-11-30")
    assert (start.isoformat(), end.isoformat()) == ("2026-11-01T07:00:00+00:00", "2026-11-30T23:59:59+00:00")


@pytest.mark.parametrize("text", ["2026-11-30/2026-11-01", "2026-11-30", "/", "x/y", "0001-01-01T00:00+23:00/9999"])
def test_a_period_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match="sale_period"):
        parse_period(text)


def test_a_date_before_all_time_zones_is_refused_not_a_crash():
    with pytest.raises(ValueError, match="date"):
        parse_moment("0001-01-01T00:00+23:59")


def test_html_becomes_plain_text_with_its_paragraphs():
    assert (
        plain_text("<p>Leise &amp; schnell</p><script>alert(1)</script><ul><li>gut</li></ul>") == "Leise & schnell\ngut"
    )


def test_a_category_path_has_one_spelling():
    assert parse_path(" Küche>Kaffee  > > Mühlen ") == "Küche > Kaffee > Mühlen"
