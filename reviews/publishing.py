"""Submitting, revising, withdrawing and bringing back: what authors do with their review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.events import contributed, restored, revised, withdrawn
from community.models import Member, ModerationEntry, Status
from community.moderation_policy import status_for
from reviews.content import ReviewContent, as_json, check, content_of, put, tidy
from reviews.expertise import is_expert
from reviews.models import Draft, Review, ReviewVersion
from reviews.origin import Provenance, incentive_of, origin_of
from reviews.picturing import NewPhoto, add_photos, check_photos, keep_photos
from reviews.refusals import AlreadyReviewed, EditedMeanwhile, NotAllowed, NotOpen
from reviews.succeeding import line_locked
from reviews.summarising import summarised, summarised_anew
from reviews.telling import REVIEW, tell, tell_changed, topics_of
from shop.models import Family, Product

Act = ModerationEntry.Act


@transaction.atomic
def submit(
    *,
    member: Member,
    family: Family,
    content: ReviewContent,
    language: str,
    product: Product | None = None,
    photos: Sequence[NewPhoto] = (),
    at: datetime | None = None,
    provenance: Provenance | None = None,
) -> Review:
    """Publish a review or quick rating of `family`, or put it into the queue when the policy says so.

    Submitting the same again returns the row there is; a withdrawn one comes back with the new content.
    `product` is the variant. `at` (past) and `provenance` are for importers and the demo only.
    Raises NotAllowed, AlreadyReviewed, and ValidationError keyed by field.
    """
    if member.speaks_for_seller:
        raise NotAllowed("whoever speaks for the seller does not review")
    content = tidy(content)
    check(content)
    check_photos(len(photos), photos)
    line = line_locked(family.pk)
    _check_variant(product, family.pk)
    stored = _locked(member_id=member.pk, family_id=family.pk)
    if stored is not None:
        return _submitted_again(stored, content, language, product, photos)
    now = at or timezone.now()
    review = Review(
        member=member, family=line[0], shown_family=line[-1], topic_id=line[-1].topic_id, product=product,
        language=language, published_at=now, photo_count_denormalised=len(photos),
    )  # fmt: skip
    review.status = status_for(member, topics_of(review))
    review.by_expert_denormalised = is_expert(member.pk, review.topic_id)
    _say_whence(review, member, line[0], content, provenance)
    put(review, content)
    _store_new(review, photos)
    return review


def _check_variant(product: Product | None, family_id: int) -> None:
    if product is not None and product.family_id != family_id:
        raise ValidationError({"product": ValidationError(_("This variant belongs to another product."), "variant")})


def _locked(**key: int) -> Review | None:
    """Return the review, locked until the transaction ends; one query."""
    return Review.objects.select_for_update(no_key=True).filter(**key).first()


def _say_whence(
    review: Review, member: Member, family: Family, content: ReviewContent, provenance: Provenance | None
) -> None:
    if provenance is None:
        review.origin = origin_of(member, family)
        review.incentive = incentive_of(member, family, declared=content.got_something)
    else:
        review.origin, review.imported_from = provenance.origin, provenance.imported_from
        review.incentive = provenance.incentive


def _store_new(review: Review, photos: Sequence[NewPhoto]) -> None:
    review.first_shown_at = review.published_at if review.is_visible else None
    with summarised_anew(review):
        review.save(force_insert=True)
        add_photos(review, photos)
    Draft.objects.filter(member=review.member_id, family=review.family_id).delete()
    if review.is_visible:
        tell(contributed, review, at=review.published_at)
        tell_changed(review, review.shown_family_id)


def _submitted_again(
    stored: Review, content: ReviewContent, language: str, product: Product | None, photos: Sequence[NewPhoto]
) -> Review:
    if stored.status == Status.WITHDRAWN:
        _write(stored, content, photos, kept={}, product=product, language=language)
        _bring_back(stored)
        return stored
    if _says_the_same(stored, content):
        return stored
    raise AlreadyReviewed(stored)


def _says_the_same(stored: Review, content: ReviewContent) -> bool:
    told = content_of(stored)
    if stored.incentive not in (Review.Incentive.NONE, Review.Incentive.DECLARED):
        return as_json(told) | {"got_something": content.got_something} == as_json(content)
    return told == content


@transaction.atomic
def revise(
    *,
    review: Review,
    member: Member,
    content: ReviewContent,
    expected_version: int,
    product: Product | None = None,
    photos: Sequence[NewPhoto] = (),
    kept_photos: Mapping[int, str] | None = None,
    language: str = "",
) -> Review:
    """Replace what the author's review says; what it said is kept as a version.

    A quick rating may grow into a review.
    `expected_version` is the version the author saw. `kept_photos` maps ids of photos that stay to their
    words (None: all stay), `photos` are new ones. An empty `language` leaves it. The same once more changes
    nothing. A hidden review that is revised waits in the queue for another look.
    Raises NotAllowed, EditedMeanwhile, NotOpen (withdrawn) and ValidationError keyed by field.
    """
    stored = _own(review, member)
    content = tidy(content)
    check(content)
    if stored.version != expected_version:
        if _says_the_same(stored, content):
            return stored
        raise EditedMeanwhile(stored)
    if stored.status == Status.WITHDRAWN:
        raise NotOpen("a withdrawn review is submitted again")
    if content.is_quick and not stored.is_quick:
        raise ValidationError(_("A review does not shrink back to a quick rating."), code="shrinks")
    _check_variant(product, stored.family_id)
    _write(stored, content, photos, kept=kept_photos, product=product, language=language)
    if stored.is_visible:
        tell(revised, stored, at=stored.revised_at)
        tell_changed(stored, stored.shown_family_id)
    return stored


def _own(review: Review, member: Member) -> Review:
    stored = _locked(pk=review.pk)
    if stored is None or stored.member_id != member.pk:
        raise NotAllowed("only the author changes a review")
    stored.member = member
    return stored


def _write(
    stored: Review,
    content: ReviewContent,
    photos: Sequence[NewPhoto],
    *,
    kept: Mapping[int, str] | None,
    product: Product | None,
    language: str,
) -> None:
    """Store `content` as the next version; the summaries follow."""
    now = timezone.now()
    before = stored.photo_count_denormalised
    staying = before if kept is None else len(set(kept) & set(stored.photos.values_list("pk", flat=True)))
    check_photos(staying + len(photos), photos)
    _keep_version(stored, now)
    with summarised(stored):
        if kept is not None:
            keep_photos(stored, kept)
        add_photos(stored, photos, first_position=before)
        put(stored, content)
        stored.photo_count_denormalised = staying + len(photos)
        stored.product = product if product is not None else stored.product
        stored.language = language or stored.language
        stored.version, stored.revised_at = stored.version + 1, now
        stored.status = Status.HELD if stored.status == Status.HIDDEN else stored.status
        if content.got_something and stored.incentive == Review.Incentive.NONE:
            stored.incentive = Review.Incentive.DECLARED  # once said, it is not taken back
        stored.save()
    Draft.objects.filter(member=stored.member_id, family=stored.family_id).delete()


def _keep_version(stored: Review, until: datetime) -> None:
    ReviewVersion.objects.create(review=stored, number=stored.version, content=as_json(content_of(stored)), until=until)


@transaction.atomic
def withdraw(*, review: Review, member: Member) -> Review:
    """Take the author's review away from everybody else.

    Doing it again changes nothing. Raises NotAllowed.
    """
    stored = _own(review, member)
    if stored.status == Status.WITHDRAWN:
        return stored
    was_visible = stored.is_visible
    with summarised(stored):
        stored.status = Status.WITHDRAWN
        stored.save(update_fields=["status"])
    if was_visible:
        tell(withdrawn, stored)
        tell_changed(stored, stored.shown_family_id, is_gone=True)
    return stored


@transaction.atomic
def return_withdrawn(*, review: Review, member: Member) -> Review:
    """Bring the author's withdrawn review back as it was; one that moderation had stopped waits in the queue.

    Doing it again changes nothing. Raises NotAllowed.
    """
    stored = _own(review, member)
    if stored.status == Status.WITHDRAWN:
        _bring_back(stored)
    return stored


def _bring_back(stored: Review) -> None:
    last_act = ModerationEntry.objects.filter(kind=REVIEW, object_id=stored.pk).values_list("act", flat=True).first()
    assert stored.member is not None  # noqa: S101 - authors only
    stopped = last_act in (Act.HIDE, Act.HOLD)
    show(stored, Status.HELD if stopped else status_for(stored.member, topics_of(stored)), by="author")


def show(review: Review, status: str, *, by: str) -> None:
    """Give a locked review its new status.

    Summaries and events follow. Moderation's way in, see `registration`.
    """
    was_visible, is_first = review.is_visible, review.first_shown_at is None
    with summarised(review):
        review.status = status
        if review.is_visible and is_first:
            # It was not published before: what was held joins the lists as new.
            review.published_at = review.first_shown_at = timezone.now()
        review.save(update_fields=["status", "published_at", "first_shown_at"])
    if was_visible == review.is_visible:
        return
    if review.is_visible:
        tell(contributed if is_first else restored, review, by="moderator" if by == "moderator" else "author")
    else:
        tell(withdrawn, review, by="moderator" if by == "moderator" else "author")
    tell_changed(review, review.shown_family_id, is_gone=not review.is_visible)
