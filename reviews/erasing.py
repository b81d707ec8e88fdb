"""A member's part in the reviews: handing it out, and letting it go."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from community.events import withdrawn
from community.models import Member, Status
from reviews.content import as_json, content_of
from reviews.models import Draft, PendingPhoto, Review, Vote
from reviews.picturing import drop_photo
from reviews.summarising import summarised
from reviews.telling import tell, tell_changed
from reviews.uploading import drop_uploads
from reviews.voting import unvote


def export(member: Member) -> dict[str, Any]:
    """Return all that the reviews hold of `member`, for JSON."""
    reviews = Review.objects.filter(member=member).order_by("pk").select_related("family")
    return {
        "reviews": [_exported(review) for review in reviews.prefetch_related("photos", "versions")],
        "votes": list(Vote.objects.filter(member=member).order_by("pk").values("review_id", "value", "at")),
        "drafts": list(Draft.objects.filter(member=member).order_by("pk").values("family_id", "content", "saved_at")),
    }


def _exported(review: Review) -> dict[str, Any]:
    return {
        "id": review.pk,
        "product": review.family.title,
        "status": review.status,
        "origin": review.origin,
        "incentive": review.incentive,
        "language": review.language,
        "published_at": review.published_at,
        "revised_at": review.revised_at,
        "content": as_json(content_of(review)),
        "photos": [{"file": photo.picture.name, "alt": photo.alt} for photo in review.photos.all()],
        "versions": [{"until": version.until, "content": version.content} for version in review.versions.all()],
    }


@transaction.atomic
def erase(member: Member, keep_texts: bool) -> None:
    """Let `member` go: votes and drafts vanish, reviews lose the name or, unless `keep_texts`, vanish too."""
    for vote in Vote.objects.filter(member=member).select_related("review"):
        unvote(review=vote.review, member=member)
    Draft.objects.filter(member=member).delete()
    drop_uploads(PendingPhoto.objects.filter(member=member))
    for review in Review.objects.select_for_update(no_key=True).filter(member=member).order_by("pk"):
        if keep_texts:
            Review.objects.filter(pk=review.pk).update(member=None)
            tell_changed(review, review.shown_family_id)
        else:
            _erase_review(review)


def _erase_review(review: Review) -> None:
    was_visible = review.is_visible
    with summarised(review):
        review.status = Status.WITHDRAWN
        review.save(update_fields=["status"])
    if was_visible:
        tell(withdrawn, review, by="erasure")
    tell_changed(review, review.shown_family_id, is_gone=True)
    for photo in review.photos.all():
        drop_photo(photo)
    review.delete()
