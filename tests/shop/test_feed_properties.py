"""Whatever a feed holds: no crash, a report, and twice is once."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from shop.feeds.judging import judge
from shop.feeds.reading import read
from shop.feeds.records import FeedBroken, Problem, RawItem, from_text, to_text
from shop.feeds.sources import inspect
from shop.models import Family, ImportRun, Offer, Product
from tests.shop.feedfiles import atom, gtin13, import_file, item, rss, table

QUIET = settings(deadline=None, suppress_health_check=list(HealthCheck))

TEXTS = st.text(max_size=40) | st.sampled_from(
    [
        "15.00 EUR",
        "1.234 EUR",
        "in stock",
        "https://shop.example/x",
        "4006381333931",
        "x" * 200,
        "<b>&amp;",
        "\x00",
        '"',
        "a\nb",
    ]
)
FIELDS = """
id title description link image_link price sale_price availability availability_date gtin brand mpn condition
item_group_id product_type color size sale_price_effective_date product_detail
"""
NAMES = st.sampled_from(FIELDS.split())
ROWS = st.lists(st.dictionaries(NAMES, TEXTS, max_size=8), max_size=8)


def pieces(marks):
    return st.lists(st.sampled_from(marks) | st.text(max_size=8), max_size=40).map("".join)


XML_MARKS = [
    "<",
    ">",
    "</",
    "/>",
    "<item>",
    "</item>",
    "<g:id>",
    "</g:id>",
    "<title>",
    "</title>",
    "&lt;",
    "&x;",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?x",
    "?>",
    "<rss>",
    "<channel>",
    "xmlns:g='http://base.google.com/ns/1.0'",
    "<!DOCTYPE",
    "[",
    "]",
]
TABLE_MARKS = ["id", ",", ";", "\t", "\n", "\r", '"', '""', "title", "price", "a", "\x00", "|"]
FILES = (
    st.binary(max_size=300)
    | pieces(XML_MARKS).map(lambda text: f"<rss><channel>{text}".encode())
    | pieces(XML_MARKS).map(lambda text: f"<rss><channel><item>{text}</item></channel></rss>".encode())
    | pieces(TABLE_MARKS).map(lambda text: f"id,title\n{text}".encode())
    | pieces(TABLE_MARKS).map(lambda text: text.encode("utf-16"))
    | st.binary(max_size=100).map(lambda raw: b"\x1f\x8b\x08" + raw)
)


def survey(raw: bytes) -> list[RawItem | Problem]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "feed"
        path.write_bytes(raw)
        try:
            return list(read(inspect(path)))
        except FeedBroken as broken:
            return [Problem(broken.line, "", broken.code)]


@QUIET
@given(FILES)
def test_no_bytes_crash_the_reader(raw):
    for one in survey(raw):
        assert isinstance(one, Problem) or judge(one).external_id is not None


@QUIET
@given(st.dictionaries(NAMES, st.lists(TEXTS, max_size=3)), st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=3))
def test_every_item_is_either_taken_within_all_limits_or_refused_with_a_reason(values, details):
    verdict = judge(RawItem(1, values, details), relative_images=True)
    assert (verdict.item is None) == any(problem.refused for problem in verdict.problems)
    if verdict.item is not None:
        taken = verdict.item
        assert from_text(to_text(taken)) == taken
        assert taken.price > 0
        assert (len(taken.title) <= 150, len(taken.description) <= 5000, len(taken.product_type) <= 750) == (True,) * 3
        assert "\x00" not in to_text(taken)


@QUIET
@given(ROWS, st.sampled_from([",", "\t", ";"]))
def test_a_table_never_loses_a_row(rows, delimiter):
    rows = [{"title": "", **row, "id": f"r{n}"} for n, row in enumerate(rows)]
    found = survey(table(rows, delimiter).encode("utf-8", "replace"))
    assert len(found) >= len(rows)


CHOICES = {
    "item_group_id": [None, "g", "h"],
    "gtin": [None, *(gtin13(n) for n in (1, 2, 3)), "123"],
    "price": ["15.00 EUR", "9.95 EUR", "nothing"],
    "product_type": [None, "A > B", "C"],
    "title": ["Eins", "Zwei"],
    "availability": ["in stock", "out of stock", "?"],
}
ITEMS = st.lists(
    st.builds(
        lambda pk, **fields: item(**fields, id=pk, link="https://shop.example/x", image_link=None),
        st.sampled_from(["a", "b", "c", "d", "e"]),
        **{name: st.sampled_from(values) for name, values in CHOICES.items()},
    ),
    max_size=8,
)
FEEDS = st.sampled_from(["one", "two"])


def state():
    offers = Offer.objects.order_by("pk").values_list("pk", "feed", "external_id", "product", "price", "gone_at")
    products = Product.objects.order_by("pk").values_list("pk", "gtin", "family", "title", "gone_at")
    families = Family.objects.order_by("pk").values_list("pk", "title", "category", "gone_at", "successor")
    return list(offers), list(products), list(families)


class ImportProperties(TestCase):
    """Any sequence of feeds, from the database's point of view."""

    def run_feed(self, name: str, items: list[dict[str, str]], make=rss) -> ImportRun:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "feed"
            path.write_text(make(items), encoding="utf-8")
            return import_file(path, feed=name, force_loss=True)

    @settings(QUIET, max_examples=40)
    @given(st.lists(st.tuples(FEEDS, ITEMS), min_size=1, max_size=4))
    def test_twice_is_once_and_all_that_is_gone_is_gone_for_a_reason(self, feeds):
        for name, items in feeds:
            self.run_feed(name, items)
        name, items = feeds[-1]
        before = state()
        again = self.run_feed(name, items)
        assert state() == before
        assert (again.count_new, again.count_changed, again.count_gone) == (0, 0, 0)
        for product in Product.objects.prefetch_related("offers"):
            assert (product.gone_at is None) == any(o.gone_at is None for o in product.offers.all())
        for family in Family.objects.prefetch_related("products"):
            assert (family.gone_at is None) == any(p.gone_at is None for p in family.products.all())
        assert again.count_read == again.count_unchanged + again.count_bad

    @settings(QUIET, max_examples=20)
    @given(ITEMS)
    def test_rss_atom_and_tables_say_the_same(self, items):
        self.run_feed("one", items)
        for make in (atom, table):
            run = self.run_feed("one", items, make)
            assert (run.count_new, run.count_gone) == (0, 0)

    @settings(QUIET, max_examples=30)
    @given(FILES)
    def test_no_bytes_crash_an_import(self, raw):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "feed"
            path.write_bytes(raw)
            run = import_file(path)
        assert run.state in (ImportRun.State.DONE, ImportRun.State.FAILED)
        assert run.state == ImportRun.State.DONE or run.explanation
