"""The badges that follow from contributions of any kind; `reviews` adds those that need to know its reviews."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from experts.badges.catalogue import Badge
from experts.badges.criteria import (
    ADVICE,
    FIRST_EXPERT,
    SHOWN,
    at_least,
    deep_in_topic,
    first_expert,
    has_questions,
    versatile,
    welcomed_newcomers,
)

OURS = (
    Badge(
        key="first-review",
        kind="first",
        title=_("First review"),
        meaning=_("Has written a review in four questions."),
        how=_("Publish your first review. A quick rating is not enough, but it can grow into a review."),
        criterion=at_least(1, "review", which=SHOWN),
        order=10,
    ),
    Badge(
        key="good-question",
        kind="first",
        title=_("Good question"),
        meaning=_("Asked what others wanted to know as well."),
        how=_("Ask a question that is found helpful."),
        criterion=at_least(1, "question"),
        order=30,
        is_offered=has_questions,
    ),
    Badge(
        key="first-solution",
        kind="first",
        title=_("First solution"),
        meaning=_("Gave an answer that was accepted."),
        how=_("Answer a question so well that whoever asked accepts your answer."),
        criterion=at_least(1, "answer", which=SHOWN & Q(accepts__gte=1)),
        order=40,
        is_offered=has_questions,
    ),
    Badge(
        key=FIRST_EXPERT,
        kind="first",
        title=_("First expert"),
        meaning=_("Was the first member here to become an expert of this topic."),
        how=_("Become the first expert of a topic by what you contribute there."),
        criterion=first_expert,
        order=50,
        is_per_topic=True,
    ),
    Badge(
        key="ten-helpful",
        kind="depth",
        title=_("Ten times helpful"),
        meaning=_("Ten of these reviews helped others to decide."),
        how=_("Write ten reviews that are found helpful."),
        criterion=at_least(10, "review"),
        order=110,
    ),
    Badge(
        key="deep-in-topic",
        kind="depth",
        title=_("Deep in the subject"),
        meaning=_("Fifteen contributions to this topic helped others."),
        how=_("Write fifteen contributions to one topic that are found helpful: reviews, comments, answers."),
        criterion=deep_in_topic(15),
        order=120,
        is_per_topic=True,
    ),
    Badge(
        key="versatile",
        kind="depth",
        title=_("Versatile"),
        meaning=_("Helps in three topics, not only in one."),
        how=_("Write five contributions that are found helpful in each of three topics."),
        criterion=versatile(3, 5),
        order=160,
    ),
    Badge(
        key="good-advice",
        kind="together",
        title=_("Good advice"),
        meaning=_("Ten comments and answers helped others on."),
        how=_("Write ten comments or answers that are found helpful."),
        criterion=at_least(10, *ADVICE),
        order=210,
    ),
    Badge(
        key="warm-welcome",
        kind="together",
        title=_("Warm welcome"),
        meaning=_("Was the first to answer five people who were new here."),
        how=_(
            "Be the first to answer five different people in their first thirty days here, with words that help "
            "somebody."
        ),
        criterion=welcomed_newcomers(5),
        order=220,
        is_revocable=False,  # it was done, even when those who were welcomed have left since
    ),
)
