"""The synthetic ledger of the bench is one that the site could have written."""

import pytest

from bench.experts_bench.ledgers import keys_of, ledger, load
from bench.experts_bench.million import END
from experts.models import LedgerEntry, PairTally, Standing
from experts.rebuilding import differences, rebuild


def test_entries_stand_in_order_of_time_and_nobody_judges_the_own():
    rows = list(ledger(1500, keys_of(40)))
    assert len({row[0] for row in rows}) == len(rows) == 1500
    assert [row[2] for row in rows] == sorted(row[2] for row in rows)
    assert not [row for row in rows if row[6] == row[7]]


def test_what_is_judged_was_contributed_before():
    known = set()
    for _key, kind, _at, item, *_rest in ledger(1500, keys_of(40)):
        assert (item not in known) == (kind == "item")
        known.add(item)


@pytest.mark.django_db
def test_a_rebuild_makes_standings_of_it():
    load(600, 20)
    assert LedgerEntry.objects.count() == 600
    assert rebuild(at=END) == 20
    assert PairTally.objects.exists()
    assert Standing.objects.filter(score__gt=0).exists()
    assert list(differences()) == []
