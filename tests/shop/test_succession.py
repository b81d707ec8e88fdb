"""A product passes its reviews on to a successor, reversibly, never in a circle."""

from itertools import pairwise

import pytest

from shop.events import succession_changed
from shop.models import Family
from shop.succession import SuccessionRefused, line_of, name_successor, revoke_successor

pytestmark = pytest.mark.django_db


@pytest.fixture
def trio():
    return [Family.objects.create(title=name, slug=name) for name in ("eins", "zwei", "drei")]


@pytest.fixture
def heard():
    events = []

    def hear(event, **_kwargs):
        events.append((event.old_family_id, event.was_family_id, event.new_family_id))

    succession_changed.connect(hear)
    yield events
    succession_changed.disconnect(hear)


def test_naming_and_revoking_are_told_and_written_down(trio, heard, alice):
    one, two, _three = trio
    name_successor(family=one, successor=two, actor=alice)
    name_successor(family=one, successor=two, actor=alice)
    revoke_successor(family=one, actor=alice)
    revoke_successor(family=one, actor=alice)
    assert heard == [(one.pk, None, two.pk), (one.pk, two.pk, None)]
    assert [entry.successor for entry in one.succession_entries.all()] == [None, two]
    one.refresh_from_db()
    assert one.successor is None


def test_a_line_of_successors_leads_to_its_end(trio, django_assert_num_queries):
    one, two, three = trio
    name_successor(family=one, successor=two, actor=None)
    name_successor(family=two, successor=three, actor=None)
    one.refresh_from_db()
    with django_assert_num_queries(2):
        assert line_of(one) == three
    assert line_of(three) == three


@pytest.mark.parametrize("length", [1, 2, 3])
def test_no_circle_can_be_closed(trio, heard, length):
    for old, new in pairwise(trio[:length]):
        name_successor(family=old, successor=new, actor=None)
    with pytest.raises(SuccessionRefused):
        name_successor(family=trio[length - 1], successor=trio[0], actor=None)
    assert len(heard) == length - 1


def test_another_successor_may_be_named_instead(trio, heard):
    one, two, three = trio
    name_successor(family=one, successor=two, actor=None)
    name_successor(family=one, successor=three, actor=None)
    assert heard[-1] == (one.pk, two.pk, three.pk)
