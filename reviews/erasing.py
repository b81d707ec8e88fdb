"""A member's part in the reviews: handing it out, and letting it go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db import transaction

from community.events import withdrawn
from community.models import Member, Status
from community.personal.blotting import blotted
from community.slots import PersonalFile
from messaging.retitling import GONE, retitle
from reviews.content import ANSWERS, LENGTHS, as_json, content_of, put
from reviews.models import Draft, PendingPhoto, Photo, Review, Vote
from reviews.picturing import drop_photo
from reviews.summarising import summarised
from reviews.telling import tell, tell_changed
from reviews.uploading import drop_uploads
from reviews.voting import unvote


def export(member: Member) -> dict[str, Any]:
    """Return all that the reviews hold of `member`, for JSON."""
    rows = Review.objects.filter(member=member).order_by("pk").select_related("family", "product")
    told = list(rows.prefetch_related("photos", "versions"))
    votes = Vote.objects.filter(member=member).order_by("pk").select_related("review")
    drafts = Draft.objects.filter(member=member).order_by("pk").values("family__title", "content", "saved_at")
    return {
        "reviews": [_exported(review) for review in told if not review.is_quick],
        "quick_ratings": [_exported(review) for review in told if review.is_quick],
        "votes_on_reviews": [_exported_vote(vote) for vote in votes],
        "review_drafts": list(drafts),
        "pictures_not_yet_published": [
            {"file": _waiting_name(photo), "alt": photo.alt, "chosen_at": photo.touched_at}
            for photo in PendingPhoto.objects.filter(member=member)
        ],
    }


def _exported(review: Review) -> dict[str, Any]:
    return {
        "number": review.pk,
        "address": review.get_absolute_url(),
        "product": review.family.title,
        "variant": review.product.title if review.product else "",
        "status": review.status,
        "origin": review.origin,
        "incentive": review.incentive,
        "language": review.language,
        "published_at": review.published_at,
        "revised_at": review.revised_at,
        "content": as_json(content_of(review)),
        "photos": [{"file": _photo_name(photo), "alt": photo.alt} for photo in review.photos.all()],
        "said_before": [{"until": version.until, "content": version.content} for version in review.versions.all()],
    }


def _exported_vote(vote: Vote) -> dict[str, Any]:
    words = "helpful" if vote.value > 0 else "not helpful"
    return {"review": vote.review.get_absolute_url(), "judgement": words, "at": vote.at}


def _photo_name(photo: Photo) -> str:
    return f"pictures/{str(photo.picture.name).rpartition('/')[2]}"


def _waiting_name(photo: PendingPhoto) -> str:
    return f"pictures/waiting/{photo.name.rpartition('/')[2]}"


def files(member: Member) -> Iterator[PersonalFile]:
    """The pictures of the member's reviews, and those that wait in unfinished ones."""
    for photo in Photo.objects.filter(review__member=member):
        yield PersonalFile(name=_photo_name(photo), storage="default", stored_name=str(photo.picture.name))
    for waiting in PendingPhoto.objects.filter(member=member):
        yield PersonalFile(name=_waiting_name(waiting), storage="private", stored_name=waiting.name)


@transaction.atomic
def erase(member: Member, keep_texts: bool) -> None:
    """Let `member` go: votes and drafts vanish, visible reviews lose the name or, unless `keep_texts`, vanish too.

    What nobody sees (held, hidden, withdrawn) and what reviews said before goes in any case.
    """
    for vote in Vote.objects.filter(member=member).select_related("review"):
        unvote(review=vote.review, member=member)
    Draft.objects.filter(member=member).delete()
    drop_uploads(PendingPhoto.objects.filter(member=member))
    titles = {}
    for review in Review.objects.select_for_update(no_key=True, of=("self",)).filter(member=member).order_by("pk"):
        told = review.headline
        if keep_texts and review.is_visible:
            _keep_nameless(review, member)
            titles[told] = review.headline
        else:
            _erase_review(review)
            titles[told] = GONE
    retitle({old: new for old, new in titles.items() if old != new})


def _keep_nameless(review: Review, member: Member) -> None:
    """The words stay: without the author, without her name in them, without what they were before."""
    said = content_of(review)
    put(review, replace(said, **{name: blotted(getattr(said, name), member) for name in LENGTHS}))  # type: ignore[arg-type]
    review.member, review.by_expert_denormalised = None, False
    review.save(update_fields=["member", "by_expert_denormalised", *LENGTHS, *(f"{name}_html" for name in ANSWERS)])
    review.versions.all().delete()
    for photo in review.photos.all():
        Photo.objects.filter(pk=photo.pk).update(alt=blotted(photo.alt, member) or photo.alt)
    tell_changed(review, review.shown_family_id)


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
