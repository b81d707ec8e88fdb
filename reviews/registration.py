"""What the reviews put into the kernel's slots at start-up (panels and links stand with the pages)."""

from collections.abc import Collection
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from community import slots
from community.models import Status
from community.roles import extend_role
from community.slots import Commentable, ModeratedKind, PersonalData
from community.text import to_plain
from experts import reconciling
from experts.slots import Described, item_describers
from reviews import badges, erasing, ledger_source
from reviews.content import ANSWERS
from reviews.models import Review
from reviews.publishing import show
from reviews.telling import REVIEW, tell_changed, topics_of

EXCERPT = 240


def register() -> None:
    """Fill the slots; called once by the app's `ready()`."""
    badges.register()
    slots.moderated_kinds.add(MODERATED)
    slots.commentables.add(COMMENTABLE)
    item_describers[REVIEW] = _described
    if ledger_source.reviews not in reconciling.sources:
        reconciling.sources.append(ledger_source.reviews)
    slots.personal_data.add(
        PersonalData(key="reviews", export=erasing.export, erase=erasing.erase, files=erasing.files)
    )
    extend_role("moderator", "reviews.view_review", "reviews.change_review")
    extend_role(
        "staff",
        "reviews.view_review",
        *(f"reviews.{act}_questionwording" for act in ("view", "add", "change", "delete")),
    )


def _described(ids: Collection[int]) -> dict[int, Described]:
    rows = Review.objects.visible().filter(pk__in=ids).only("pk", "form", "title", "line", "language")
    return {
        row.pk: Described(title=row.headline, url=_url(row), form_label=row.get_form_display(), language=row.language)
        for row in rows
    }


def _queue() -> QuerySet[Review]:
    return (
        Review.objects.filter(status=Status.HELD)
        .select_related("member", "shown_family")
        .order_by("published_at", "id")
    )


def _excerpt(review: Review) -> str:
    texts = (getattr(review, name) for name in ("line", *ANSWERS))
    return to_plain("\n\n".join(text for text in texts if text), limit=EXCERPT)


def _apply(review: Review, status: str, by: str) -> None:
    show(review, status, by=by)


def _shown_count(member_id: int, at_most: int) -> int:
    return Review.objects.visible().filter(member=member_id).values("pk")[:at_most].count()


def _comments_changed(review: Review, delta: int) -> None:
    count = Greatest(F("comment_count_denormalised") + delta, 0)
    Review.objects.filter(pk=review.pk).update(comment_count_denormalised=count)
    tell_changed(review)


def _url(review: Any) -> str:
    return str(review.get_absolute_url())


MODERATED = ModeratedKind(
    key=REVIEW,
    model=Review,
    label=_("review"),
    queue=_queue,
    author_id=lambda review: review.member_id,
    topic_ids=topics_of,
    title=lambda review: review.headline,
    excerpt=_excerpt,
    url=_url,
    apply=_apply,
    shown_count=_shown_count,
)
COMMENTABLE = Commentable(
    key=REVIEW,
    model=Review,
    url=_url,
    title=lambda review: review.headline,
    author_id=lambda review: review.member_id,
    topic_ids=topics_of,
    is_open=lambda review: review.is_visible,
    changed=_comments_changed,
)
