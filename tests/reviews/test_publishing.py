"""Submitting, revising, withdrawing, bringing back."""

import pytest
from django.core.exceptions import ValidationError

from community import events
from community.models import Status
from community.moderating import approve, hide, restore
from community.moderation_policy import ModerationPolicy
from reviews.content import content_of
from reviews.drafts import save
from reviews.models import Draft, FamilySummary, Review, TopicSummary
from reviews.origin import Provenance
from reviews.publishing import return_withdrawn, revise, submit, withdraw
from reviews.recounting import recount_all
from reviews.refusals import AlreadyReviewed, EditedMeanwhile, NotAllowed, NotOpen
from shop.models import Product
from tests.reviews.making import assert_own_queries, full, make_family, make_review, quick

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(topic):
    return make_family(topic)


@pytest.fixture
def heard():
    """The names and events sent while the test runs."""
    sent = []
    names = ("contributed", "revised", "withdrawn", "restored", "changed")
    receivers = []
    for name in names:

        def receive(event, name=name, **_signal):
            sent.append((name, event))

        getattr(events, name).connect(receive)
        receivers.append((name, receive))
    yield sent
    for name, receive in receivers:
        getattr(events, name).disconnect(receive)


def told(heard):
    return [name for name, event in heard if name != "changed"]


def differences():
    return [str(d) for d in recount_all(write=False, progress=lambda _n: None)]


def test_a_review_is_published_and_counted(family, alice, topic, heard):
    review = make_review(family, alice, full(stars=5))
    summary = FamilySummary.objects.get(family=family)
    assert (summary.star_counts, summary.rating_count, summary.review_count) == ((0, 0, 0, 0, 1), 1, 1)
    assert (summary.quality_count, summary.quality_stars, summary.severity_small) == (1, 5, 1)
    assert summary.last_review_at == review.published_at
    assert TopicSummary.objects.get(topic=topic).review_count == 1
    assert told(heard) == ["contributed"]
    assert heard[0][1].form == "review"
    assert heard[0][1].topic_ids == (topic.pk,)
    assert differences() == []


def test_member_text_becomes_safe_html(family, alice):
    review = make_review(family, alice, full(quality="Solid **brass** <script>x</script>"))
    assert "<strong>brass</strong>" in review.quality_html
    assert "<script" not in review.quality_html


def test_submitting_the_same_twice_makes_one_review(family, alice, heard):
    first = make_review(family, alice)
    again = make_review(family, alice)
    assert again.pk == first.pk
    assert Review.objects.count() == 1
    assert told(heard) == ["contributed"]


def test_submitting_something_else_says_there_is_one_already(family, alice):
    first = make_review(family, alice)
    with pytest.raises(AlreadyReviewed) as refused:
        make_review(family, alice, full(stars=1))
    assert refused.value.review.pk == first.pk


def test_whoever_speaks_for_the_seller_does_not_review(family, stan):
    with pytest.raises(NotAllowed):
        make_review(family, stan)


def test_a_review_by_the_administrator_is_marked_and_not_counted(family, ada):
    review = make_review(family, ada)
    assert review.origin == Review.Origin.STAFF
    assert FamilySummary.objects.get(family=family).rating_count == 0
    assert differences() == []


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (full(stars=6), "stars"),
        (full(title=" "), "title"),
        (full(criticism=""), "criticism"),
        (full(severity=""), "severity"),
        (full(recommends=None), "recommends"),
        (full(quality_stars=None), "quality_stars"),
        (full(everyday_stars=None), "everyday_stars"),
        (full(owned="since ever"), "owned"),
        (full(everyday="x" * 5001), "everyday"),
        (full(quality="", severity="none", criticism="", everyday="", recommendation=""), "quality"),
        (quick(line="\x00 "), "line"),
        (quick(line="x" * 201), "line"),
    ],
)
def test_an_incomplete_review_is_refused_by_field(family, alice, content, field):
    with pytest.raises(ValidationError) as refused:
        make_review(family, alice, content)
    assert list(refused.value.error_dict) == [field]
    assert not Review.objects.exists()


def test_nothing_to_criticise_needs_no_words(family, alice):
    assert make_review(family, alice, full(severity="none", criticism="")).severity == "none"


def test_a_variant_of_another_product_is_refused(family, alice, topic):
    other = Product.objects.create(family=make_family(topic), title="Other")
    with pytest.raises(ValidationError):
        make_review(family, alice, product=other)


def test_a_quick_rating_grows_into_a_review(family, alice, heard):
    review = make_review(family, alice, quick(stars=3))
    grown = revise(review=review, member=alice, content=full(stars=4), expected_version=1)
    assert (grown.form, grown.line, grown.version) == (Review.Form.FULL, "", 2)
    summary = FamilySummary.objects.get(family=family)
    assert (summary.star_counts, summary.review_count) == ((0, 0, 0, 1, 0), 1)
    assert grown.versions.get().content["line"] == "Does what it should."
    assert told(heard) == ["contributed", "revised"]
    assert differences() == []


def test_a_review_does_not_shrink_to_a_quick_rating(family, alice):
    review = make_review(family, alice)
    with pytest.raises(ValidationError):
        revise(review=review, member=alice, content=quick(), expected_version=1)


def test_only_the_author_revises(family, alice, mona):
    review = make_review(family, alice)
    with pytest.raises(NotAllowed):
        revise(review=review, member=mona, content=full(stars=1), expected_version=1)
    with pytest.raises(NotAllowed):
        withdraw(review=review, member=mona)


def test_a_second_tab_sees_the_conflict_and_overwrites_nothing(family, alice):
    review = make_review(family, alice)
    revise(review=review, member=alice, content=full(stars=2), expected_version=1)
    with pytest.raises(EditedMeanwhile) as refused:
        revise(review=review, member=alice, content=full(stars=1), expected_version=1)
    assert refused.value.review.stars == 2


def test_revising_the_same_twice_makes_one_version(family, alice):
    review = make_review(family, alice)
    for _ in range(2):
        revise(review=review, member=alice, content=full(stars=2), expected_version=1)
    assert Review.objects.get().version == 2


def test_withdrawing_takes_it_out_of_the_score_and_returning_brings_it_back(family, alice, heard):
    review = make_review(family, alice)
    withdraw(review=review, member=alice)
    withdraw(review=review, member=alice)
    summary = FamilySummary.objects.get(family=family)
    assert (summary.rating_count, summary.last_review_at) == (0, None)
    with pytest.raises(NotOpen):
        revise(review=review, member=alice, content=full(stars=2), expected_version=1)
    return_withdrawn(review=review, member=alice)
    assert FamilySummary.objects.get(family=family).rating_count == 1
    assert told(heard) == ["contributed", "withdrawn", "restored"]
    assert differences() == []


def test_submitting_again_after_withdrawing_keeps_the_row_and_the_old_words(family, alice):
    review = make_review(family, alice)
    withdraw(review=review, member=alice)
    again = make_review(family, alice, full(stars=1))
    assert (again.pk, again.version, again.is_visible) == (review.pk, 2, True)
    assert again.versions.get().content["stars"] == 4
    assert differences() == []


def test_withdrawing_does_not_evade_moderation(family, alice, mona):
    review = make_review(family, alice)
    hide(kind="review", pk=review.pk, actor=mona, reason="spam")
    withdraw(review=review, member=alice)
    assert return_withdrawn(review=review, member=alice).status == Status.HELD
    withdraw(review=review, member=alice)
    assert make_review(family, alice, full(stars=1)).status == Status.HELD


def test_a_hidden_review_that_is_revised_waits_for_another_look(family, alice, mona, heard):
    review = make_review(family, alice)
    hide(kind="review", pk=review.pk, actor=mona, reason="spam")
    assert revise(review=review, member=alice, content=full(stars=2), expected_version=1).status == Status.HELD
    approve(kind="review", pk=review.pk, actor=mona)
    assert told(heard) == ["contributed", "withdrawn", "restored"]
    assert differences() == []


def test_hiding_and_restoring_move_the_score(family, alice, mona):
    review = make_review(family, alice)
    hide(kind="review", pk=review.pk, actor=mona, reason="spam")
    assert FamilySummary.objects.get(family=family).rating_count == 0
    restore(kind="review", pk=review.pk, actor=mona)
    assert FamilySummary.objects.get(family=family).rating_count == 1


def test_first_contributions_wait_when_the_policy_says_so(family, topic, alice, mona, heard):
    ModerationPolicy.objects.create(hold_first=1)
    review = make_review(family, alice)
    assert review.status == Status.HELD
    assert FamilySummary.objects.get(family=family).rating_count == 0
    assert told(heard) == []
    approve(kind="review", pk=review.pk, actor=mona)
    shown = Review.objects.get(pk=review.pk)
    assert shown.published_at > review.published_at
    assert told(heard) == ["contributed"]
    assert make_review(make_family(topic), alice).status == Status.VISIBLE
    assert differences() == []


def test_a_declared_gift_stays_out_of_the_score_for_good(family, alice):
    review = make_review(family, alice, full(got_something=True))
    summary = FamilySummary.objects.get(family=family)
    assert (summary.rating_count, summary.incentivised_count) == (0, 1)
    revised = revise(review=review, member=alice, content=full(), expected_version=1)
    assert revised.incentive == Review.Incentive.DECLARED
    assert content_of(revised).got_something


def test_imported_reviews_have_a_line_of_their_own(family, alice):
    whence = Provenance(origin=Review.Origin.IMPORTED, imported_from="Old shop")
    make_review(family, alice, full(stars=5), provenance=whence)
    summary = FamilySummary.objects.get(family=family)
    assert (summary.rating_count, summary.imported_count, summary.imported_stars) == (0, 1, 5)
    assert differences() == []


def test_publishing_ends_the_draft(family, alice):
    save(member=alice, family=family, content={"title": "half"}, expected_revision=0)
    make_review(family, alice)
    assert not Draft.objects.exists()


@pytest.mark.parametrize("others", [1, 9])
def test_submitting_costs_ten_queries_however_many_reviews_there_are(family, alice, others):
    for n in range(others):
        make_review(family, None, full(stars=n % 5 + 1))
    with assert_own_queries(10):
        submit(member=alice, family=family, content=full(), language="de")


@pytest.mark.parametrize("others", [1, 9])
def test_revising_costs_eight_queries_however_many_reviews_there_are(family, alice, others):
    for _ in range(others):
        make_review(family)
    review = make_review(family, alice)
    with assert_own_queries(8):
        revise(review=review, member=alice, content=full(stars=1), expected_version=1)
