"""Whole files: formats, encodings, rows that are damaged."""

import pytest

from shop.feeds.judging import judge
from shop.feeds.reading import read
from shop.feeds.records import FeedBroken, Problem, from_text, to_text
from shop.feeds.sources import inspect
from tests.shop.feedfiles import atom, item, rss, table, write

ITEMS = [item(id="a", title="Mühle", gtin="4006381333931"), item(id="b", title='Kessel "Größe 2", 1 l')]


def verdicts(path, **options):
    return [None if isinstance(one, Problem) else judge(one, **options) for one in read(inspect(path))]


def titles(path):
    return [(v.item.external_id, v.item.title) for v in verdicts(path) if v and v.item]


EXPECTED = [("a", "Mühle"), ("b", 'Kessel "Größe 2", 1 l')]


@pytest.mark.parametrize(
    ("content", "format"),
    [
        (rss(ITEMS), "rss"),
        (rss(ITEMS, prefix="x"), "rss"),
        (atom(ITEMS), "atom"),
        (table(ITEMS, "\t"), "tsv"),
        (table(ITEMS), "csv"),
        (table(ITEMS, ";"), "csv"),
        (table(ITEMS).replace("\r\n", "\r"), "csv"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_every_format_gives_the_same_items(tmp_path, content, format, packed):
    path = write(tmp_path / "feed", content, packed=packed)
    assert inspect(path).format == format
    assert titles(path) == EXPECTED


@pytest.mark.parametrize(
    ("make", "encoding"),
    # A table in UTF-16 without a mark would say nothing of its encoding.
    [(make, name) for make in (rss, table) for name in ("utf-8-sig", "utf-16", "cp1252")] + [(rss, "utf-16-le")],
)
def test_every_encoding_is_recognised(tmp_path, make, encoding):
    assert titles(write(tmp_path / "feed", make(ITEMS).encode(encoding))) == EXPECTED


def test_a_declared_encoding_is_followed(tmp_path):
    text = rss(ITEMS).replace('encoding="utf-8"', 'encoding="iso-8859-1"')
    assert titles(write(tmp_path / "feed", text.encode("latin-1"))) == EXPECTED


@pytest.mark.parametrize("name", ["zlib", "idna", "undefined", "nonsense", "utf-16"])
def test_a_hostile_declared_encoding_is_not_followed(tmp_path, name):
    text = rss(ITEMS).replace('encoding="utf-8"', f'encoding="{name}"')
    assert titles(write(tmp_path / "feed", text)) == EXPECTED


def test_a_row_with_a_quote_that_never_closes_does_not_swallow_the_others(tmp_path):
    rows = [item(id=f"r{n}", title=f"Titel {n}") for n in range(300)]
    text = table(rows, ";").replace("Titel 5;", '"Titel 5;')
    found = titles(write(tmp_path / "feed", text))
    assert len(found) == 300
    assert found[5] == ("r5", '"Titel 5')


def test_a_row_with_missing_cells_is_reported_with_its_line_and_id(tmp_path):
    path = write(tmp_path / "feed", "id,title,link\na,Mühle,https://shop.example\nb,Kessel\nc,x,https://shop.example\n")
    problems = [one for one in read(inspect(path)) if isinstance(one, Problem)]
    assert [(p.line, p.external_id, p.code) for p in problems] == [(3, "b", "columns")]


def test_a_cell_with_line_breaks_keeps_the_line_count_right(tmp_path):
    path = write(tmp_path / "feed", 'id,description\na,"one\ntwo"\nb,x\n')
    assert [one.line for one in read(inspect(path))] == [2, 4]


def test_headers_are_read_as_people_write_them(tmp_path):
    path = write(tmp_path / "feed", "ID\tG:Title\tItem Group-Id\nx\tMühle\tg1\n")
    (raw,) = read(inspect(path))
    assert (raw.first("id"), raw.first("title"), raw.first("item_group_id")) == ("x", "Mühle", "g1")


def test_product_details_come_from_xml_and_tables_alike(tmp_path):
    detail = (
        "<g:product_detail><g:section_name>Maße</g:section_name><g:attribute_name>Höhe</g:attribute_name>"
        "<g:attribute_value>4,5 cm</g:attribute_value></g:product_detail>"
    )
    xml = write(tmp_path / "x", rss([item(id="a")]).replace("</item>", f"{detail}</item>"))
    row = write(tmp_path / "t", table([item(id="a", product_detail="Maße:Höhe:4,5 cm,Maße:Breite:9 cm")], "\t"))
    assert verdicts(xml)[0].item.attributes == (("Maße", "Höhe", "4,5 cm"),)
    assert verdicts(row)[0].item.attributes == (("Maße", "Höhe", "4,5 cm"), ("Maße", "Breite", "9 cm"))


def test_g_fields_win_over_plain_ones_and_the_channel_is_no_item(tmp_path):
    text = rss([item(id="a", title="Schlicht")]).replace("</item>", "<g:title>Genau</g:title></item>")
    assert titles(write(tmp_path / "feed", text)) == [("a", "Genau")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"PK\x03\x04", "packing"),
        (b"hello", "format"),
        (b"<html><body/></html>", "format"),
        (b"title,link\na,b\n", "header"),
        (b"<rss><channel><item></channel></rss>", "xml"),
        (b"<rss><channel><item><title>a", "xml"),
        (b"\x1f\x8b\x08", "gzip"),
    ],
)
def test_a_file_that_is_no_feed_says_why(tmp_path, content, code):
    with pytest.raises(FeedBroken) as broken:
        list(read(inspect(write(tmp_path / "feed", content))))
    assert broken.value.code == code


def test_a_truncated_archive_is_refused_before_any_item(tmp_path):
    path = write(tmp_path / "feed", rss(ITEMS * 50), packed=True)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(FeedBroken, match="gzip"):
        inspect(path)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"id": "x" * 51}, "id_too_long"),
        ({"title": None}, "missing"),
        ({"link": "javascript:x"}, "url"),
        ({"price": "12"}, "price_currency"),
        ({"availability": "maybe"}, "availability"),
        ({"availability": None}, "missing"),
    ],
)
def test_what_would_make_an_offer_wrong_refuses_it(tmp_path, change, code):
    (verdict,) = verdicts(write(tmp_path / "feed", rss([item(**change)])))
    assert verdict.item is None
    assert [p.code for p in verdict.problems if p.refused] == [code]


@pytest.mark.parametrize(
    ("change", "code", "field", "left"),
    [
        ({"gtin": "4006381333932"}, "gtin", "gtin", ""),
        ({"title": "T" * 151}, "too_long", "title", "T" * 149 + "…"),
        ({"item_group_id": "g" * 51}, "too_long", "item_group_id", ""),
        ({"image_link": "ftp://x/y"}, "url", "image_link", ""),
        ({"sale_price": "99 EUR"}, "sale_above_price", "sale_price", None),
        ({"sale_price": "9 USD"}, "sale_currency", "sale_price", None),
        ({"condition": "odd"}, "condition", "condition", "new"),
        ({"description": None}, "missing_optional", "description", ""),
    ],
)
def test_what_only_makes_an_offer_poorer_is_left_out_and_reported(tmp_path, change, code, field, left):
    (verdict,) = verdicts(write(tmp_path / "feed", rss([item(**change)])))
    assert getattr(verdict.item, field) == left
    assert [(p.code, p.refused) for p in verdict.problems] == [(code, False)]


def test_a_picture_beside_the_feed_is_only_taken_from_a_local_feed(tmp_path):
    path = write(tmp_path / "feed", rss([item(image_link="pictures/a.webp")]))
    assert verdicts(path, relative_images=True)[0].item.image_link == "pictures/a.webp"
    assert verdicts(path)[0].item.image_link == ""


def test_an_item_survives_being_written_down(tmp_path):
    one = item(
        gtin="4006381333931",
        availability="preorder",
        availability_date="2026-12-24",
        sale_price="9.99 EUR",
        sale_price_effective_date="2026-11-01T00:00+0100/2026-11-30T23:59+0100",
        color="Rot",
        size="58 mm",
    )
    (verdict,) = verdicts(write(tmp_path / "feed", rss([one])))
    assert verdict.item.variant == "Rot, 58 mm"
    assert from_text(to_text(verdict.item)) == verdict.item
