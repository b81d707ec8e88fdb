"""Hostile files: refused early, in little time and memory."""

import gzip
import tracemalloc

import pytest

from shop.feeds.reading import read
from shop.feeds.records import FeedBroken, Limits
from shop.feeds.sources import inspect
from tests.shop.feedfiles import item, rss, write

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def code_of(path, **options):
    with pytest.raises(FeedBroken) as broken:
        list(read(inspect(path, **options)))
    return broken.value.code


@pytest.mark.parametrize(
    "document",
    [
        f'<!DOCTYPE rss [<!ENTITY l0 "lol">{LAUGHS}]><rss><channel><item><title>&l9;</title></item></channel></rss>',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><id>&x;</id></item></channel></rss>',
        '<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;]><rss/>',
        '<?xml version="1.0"?><!-- a --><!DOCTYPE rss [<!ELEMENT rss ANY>]><rss/>',
    ],
)
def test_a_document_type_of_its_own_is_refused(tmp_path, document):
    assert code_of(write(tmp_path / "feed", document)) == "doctype"


def test_a_late_document_type_is_refused_too(tmp_path):
    padding = "<!-- " + "x" * 70_000 + " -->"
    document = f'{padding}<!DOCTYPE rss [<!ENTITY a "b">]><rss/>'
    assert code_of(write(tmp_path / "feed", document)) in ("format", "doctype")


def test_an_external_document_type_is_never_fetched(tmp_path):
    document = '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd">' + rss([item()]).split("\n", 1)[1]
    assert len(list(read(inspect(write(tmp_path / "feed", document))))) == 1


def test_a_gzip_bomb_is_refused_by_its_ratio(tmp_path):
    path = write(tmp_path / "feed", b"0" * 40_000_000, packed=True)
    assert code_of(path) == "bomb"


def test_a_file_beyond_the_limits_is_refused(tmp_path):
    limits = Limits(packed=10_000, unpacked=1_000)
    assert code_of(write(tmp_path / "plain", b"id,title\n" * 500), limits=limits) == "too_big"
    assert code_of(write(tmp_path / "packed", b"id,title\n" * 500, packed=True), limits=limits) == "too_big"


def test_a_bomb_inside_a_bomb_is_not_opened(tmp_path):
    assert code_of(write(tmp_path / "feed", gzip.compress(b"x" * 1000), packed=True)) == "packing"


@pytest.mark.parametrize(
    "inside",
    [
        "<a>" * 100,
        "".join(f"<n{n}/>" for n in range(3000)),
        "<x " + "".join(f"a{n}='' " for n in range(3000)) + "/>",
        "<!--" + "x" * 6_000_000 + "-->",
        "<x a='" + "x" * 6_000_000 + "'/>",
    ],
    ids=["depth", "names", "attributes", "comment", "attribute"],
)
def test_a_document_that_could_grow_without_end_is_refused(tmp_path, inside):
    document = f"<rss><channel><item><title>t</title>{inside}</item></channel></rss>"
    assert code_of(write(tmp_path / "feed", document)) in ("xml_shape", "xml")


def test_a_line_without_end_is_refused(tmp_path):
    assert code_of(write(tmp_path / "feed", b"id,title\n1," + b"x" * 2_000_000)) == "line_too_long"


def test_memory_stays_flat_however_long_the_feed_and_its_texts_are(tmp_path):
    long = item(description="x" * 300_000, title="T")
    path = write(tmp_path / "feed", rss([long] * 100))
    tracemalloc.start()
    for _raw in read(inspect(path)):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000
