"""The summaries agree with a recount, whatever happens in whatever order."""

from contextlib import suppress
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from community.models import Status
from community.moderating import NotPossible, approve, hide, hold, restore
from reviews.models import FamilyMonth, FamilySummary, Review, TopicSummary
from reviews.origin import Provenance
from reviews.publishing import return_withdrawn, revise, withdraw
from reviews.recounting import recount_all
from reviews.refusals import AlreadyReviewed, LimitReached, NotAllowed, NotOpen
from reviews.summarising import ensure_summaries
from reviews.tasks import refresh_ranks
from reviews.voting import unvote, vote
from shop.classifying import set_topic
from shop.models import Family
from shop.succession import SuccessionRefused, name_successor, revoke_successor
from tests.factory import make_member, make_topic
from tests.reviews.making import full, make_family, make_review, quick

stars = st.integers(1, 5)
contents = st.one_of(
    st.builds(quick, stars, got_something=st.booleans()),
    st.builds(
        full,
        stars,
        quality_stars=stars,
        everyday_stars=stars,
        severity=st.sampled_from(["none", "small", "serious"]),
        recommends=st.booleans(),
        got_something=st.booleans(),
    ),
)
provenances = st.one_of(
    st.none(),
    st.builds(Provenance, origin=st.sampled_from(Review.Origin), incentive=st.sampled_from(Review.Incentive)),
)
ages = st.integers(0, 40)
three = st.integers(0, 2)


def differences():
    return [str(difference) for difference in recount_all(write=False, progress=lambda _n: None)]


class Community(RuleBasedStateMachine):
    """Three members, three products, two topics, and everything that can happen to a review."""

    reviews = Bundle("reviews")

    @initialize()
    def begin(self):
        self.topics = [make_topic(), make_topic()]
        self.families = [make_family(self.topics[n % 2]) for n in range(3)]
        self.members = [make_member() for _ in range(3)]
        self.moderator = make_member(is_staff=True)

    @rule(target=reviews, who=three, what=three, content=contents, whence=provenances, months_ago=ages)
    def submit(self, who, what, content, whence, months_ago):
        at = timezone.now() - timedelta(days=30 * months_ago)
        try:
            review = make_review(self.families[what], self.members[who], content, at=at, provenance=whence)
        except AlreadyReviewed as refused:
            return refused.review.pk
        return review.pk

    @rule(pk=reviews, content=contents)
    def revise(self, pk, content):
        review = Review.objects.get(pk=pk)
        if content.is_quick and not review.is_quick:
            return
        with suppress(NotOpen):
            revise(review=review, member=review.member, content=content, expected_version=review.version)

    @rule(pk=reviews, back=st.booleans())
    def withdraw(self, pk, back):
        review = Review.objects.get(pk=pk)
        (return_withdrawn if back else withdraw)(review=review, member=review.member)

    @rule(pk=reviews, act=st.sampled_from([approve, restore, hide, hold]))
    def moderate(self, pk, act):
        reason = {"reason": "spam"} if act in (hide, hold) else {}
        with suppress(NotPossible):
            act(kind="review", pk=pk, actor=self.moderator, **reason)

    @rule(pk=reviews, who=three, value=st.sampled_from([1, -1, 0]))
    def vote(self, pk, who, value):
        review, member = Review.objects.get(pk=pk), self.members[who]
        with suppress(NotOpen, NotAllowed, LimitReached):
            vote(review=review, member=member, value=value) if value else unvote(review=review, member=member)

    @rule(what=three, where=st.sampled_from([0, 1, None]))
    def move(self, what, where):
        topic_id = None if where is None else self.topics[where].pk
        set_topic(family_ids=[self.families[what].pk], topic_id=topic_id)

    @rule(what=three, successor=st.sampled_from([0, 1, 2, None]))
    def succeed(self, what, successor):
        family = Family.objects.get(pk=self.families[what].pk)
        if successor is None:
            revoke_successor(family=family, actor=None)
        elif successor != what:
            with suppress(SuccessionRefused):
                name_successor(family=family, successor=self.families[successor], actor=None)

    def check_invariants(self, *args, **kwargs):
        super().check_invariants(*args, **kwargs)
        if hasattr(self, "families"):
            assert differences() == []


EXAMPLES = settings(
    max_examples=15, stateful_step_count=20, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


@pytest.mark.slow
@pytest.mark.django_db
def test_summaries_equal_a_recount_after_any_sequence():
    run_state_machine_as_test(Community, settings=EXAMPLES)


pytestmark = pytest.mark.django_db


@pytest.fixture
def family(topic):
    return make_family(topic)


def test_a_product_that_moves_takes_its_reviews_along(family, topic):
    review = make_review(family)
    other = make_topic()
    set_topic(family_ids=[family.pk], topic_id=other.pk)
    assert Review.objects.get(pk=review.pk).topic == other
    assert TopicSummary.objects.get(topic=topic).review_count == 0
    assert TopicSummary.objects.get(topic=other).review_count == 1
    assert FamilySummary.objects.get(family=family).topic == other


def test_reviews_follow_a_line_of_successors_and_come_back(family, topic):
    middle, last = make_family(topic), make_family(make_topic())
    review = make_review(family, content=full(stars=5))
    name_successor(family=family, successor=middle, actor=None)
    name_successor(family=middle, successor=last, actor=None)
    moved = Review.objects.get(pk=review.pk)
    assert (moved.shown_family, moved.topic, moved.family) == (last, last.topic, family)
    assert FamilySummary.objects.get(family=last).star_counts == (0, 0, 0, 0, 1)
    assert not FamilySummary.objects.get(family=family).is_listed
    late = make_review(family, content=full(stars=1))
    assert late.shown_family == last
    revoke_successor(family=Family.objects.get(pk=family.pk), actor=None)
    assert Review.objects.get(pk=late.pk).shown_family == family
    assert FamilySummary.objects.get(family=last).rating_count == 0
    assert FamilySummary.objects.get(family=family).star_counts == (1, 0, 0, 0, 1)
    assert FamilySummary.objects.get(family=family).is_listed
    assert differences() == []


def test_every_family_gets_a_summary(topic):
    families = [Family.objects.create(title=f"New {n}", slug="new", topic=topic) for n in range(3)]
    assert ensure_summaries() == 4  # the topic's too
    assert FamilySummary.objects.filter(family__in=families, is_listed=True).count() == 3
    assert ensure_summaries() == 0


def test_the_command_finds_and_mends_what_is_wrong(family, topic):
    review = make_review(family)
    FamilySummary.objects.update(n5=7, rating_count=7)
    FamilyMonth.objects.update(n4=3)
    TopicSummary.objects.update(quick_count=2)
    Review.objects.update(helpful_count_denormalised=9)
    found = StringIO()
    with pytest.raises(CommandError):
        call_command("rebuild_summaries", "--check", stdout=found)
    assert f"family {family.pk}: n5 is 7, counted 0" in found.getvalue()
    assert f"topic {topic.pk}: quick_count is 2, counted 0" in found.getvalue()
    assert f"review {review.pk}: helpful_count_denormalised is 9, counted 0" in found.getvalue()
    assert FamilySummary.objects.get(family=family).n5 == 7
    call_command("rebuild_summaries", stdout=StringIO())
    call_command("rebuild_summaries", "--check", stdout=StringIO())


def test_a_missing_summary_is_found_and_made(family):
    make_review(family)
    FamilySummary.objects.all().delete()
    with pytest.raises(CommandError):
        call_command("rebuild_summaries", "--check", stdout=StringIO())
    call_command("rebuild_summaries", stdout=StringIO())
    assert FamilySummary.objects.get(family=family).rating_count == 1


def test_ranks_age_in_the_nightly_job_and_not_between(family, time_machine):
    for value in (5, 5, 5):
        make_review(family, content=quick(stars=value))
    young = FamilySummary.objects.get(family=family).rank_score
    assert refresh_ranks() == 0
    time_machine.move_to(timezone.now() + timedelta(days=366))
    assert refresh_ranks() == 1
    assert FamilySummary.objects.get(family=family).rank_score < young
    assert differences() == []


def test_hidden_reviews_leave_no_month_behind_after_a_rebuild(family):
    review = make_review(family)
    withdraw(review=review, member=review.member)
    assert Review.objects.get().status == Status.WITHDRAWN
    call_command("rebuild_summaries", stdout=StringIO())
    assert differences() == []
