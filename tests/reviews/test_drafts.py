"""Drafts: two tabs never overwrite each other."""

import pytest
from django.core.exceptions import ValidationError

from reviews import drafts
from reviews.refusals import DraftChanged
from tests.reviews.making import make_family

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(topic):
    return make_family(topic)


def test_a_draft_is_kept_and_found_again(family, alice):
    first = drafts.save(member=alice, family=family, content={"title": "Half a"}, expected_revision=0)
    second = drafts.save(
        member=alice, family=family, content={"title": "Half a title"}, expected_revision=first.revision
    )
    assert second.revision == 2
    assert drafts.load(member=alice, family=family).content == {"title": "Half a title"}
    drafts.discard(member=alice, family=family)
    assert drafts.load(member=alice, family=family) is None


def test_a_second_tab_gets_both_texts_and_overwrites_neither(family, alice):
    drafts.save(member=alice, family=family, content={"title": "One"}, expected_revision=0)
    drafts.save(member=alice, family=family, content={"title": "Two"}, expected_revision=1)
    with pytest.raises(DraftChanged) as refused:
        drafts.save(member=alice, family=family, content={"title": "Other"}, expected_revision=1)
    assert refused.value.stored.content == {"title": "Two"}
    assert refused.value.offered == {"title": "Other"}
    assert drafts.load(member=alice, family=family).content == {"title": "Two"}


def test_saving_the_same_again_changes_nothing(family, alice):
    for _ in range(3):
        draft = drafts.save(member=alice, family=family, content={"title": "One"}, expected_revision=0)
    assert draft.revision == 1


def test_drafts_are_private(family, alice, bob):
    drafts.save(member=alice, family=family, content={"title": "One"}, expected_revision=0)
    assert drafts.load(member=bob, family=family) is None


def test_unknown_fields_and_unstorable_signs_are_dropped(family, alice):
    content = {"title": "a\x00b", "csrfmiddlewaretoken": "x", "stars": 4, "quality": ["no"]}
    draft = drafts.save(member=alice, family=family, content=content, expected_revision=0)
    assert draft.content == {"title": "ab", "stars": 4}


def test_a_draft_has_a_limit(family, alice):
    with pytest.raises(ValidationError):
        drafts.save(member=alice, family=family, content={"quality": "x" * 70_000}, expected_revision=0)
