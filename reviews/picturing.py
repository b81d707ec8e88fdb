"""Photos in a review: stored with smaller copies beside them, their files gone with the row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community.pictures import SafeImage, renditions
from community.text import storable
from reviews.models import Photo, Review

MOST_PHOTOS = 6


@dataclass(frozen=True, kw_only=True)
class NewPhoto:
    """A picture to add, already drawn anew by `community.pictures`, and what can be seen in it."""

    picture: SafeImage
    alt: str


def check_photos(count: int, photos: Sequence[NewPhoto]) -> None:
    """Raise ValidationError for the field `photos`.

    Too many, or one without words. `count` counts those kept too.
    """
    if count > MOST_PHOTOS:
        limit = {"limit": MOST_PHOTOS}
        raise ValidationError({"photos": ValidationError(_("At most %(limit)d pictures."), "too_many", limit)})
    if not all(photo.alt.strip() for photo in photos):
        raise ValidationError({"photos": ValidationError(_("Say what can be seen in each picture."), "alt")})


def add_photos(review: Review, photos: Sequence[NewPhoto], *, first_position: int = 0) -> None:
    """Store `photos` of a saved review; one query for any number. The caller counts them."""
    rows = []
    for position, photo in enumerate(photos, first_position):
        row = Photo(review=review, alt=storable(photo.alt).strip()[:160], position=position)
        row.picture.save(photo.picture.name, ContentFile(photo.picture.content), save=False)
        row.width, row.height = photo.picture.width, photo.picture.height
        row.width, row.height = photo.picture.width, photo.picture.height
        for width, smaller in renditions(photo.picture, Photo.WIDTHS).items():
            row.picture.storage.save(row.name_at(width), ContentFile(smaller.content))
        rows.append(row)
    Photo.objects.bulk_create(rows)


def keep_photos(review: Review, kept: Mapping[int, str]) -> int:
    """Keep the photos named by id, with the words given for them, and drop the rest; return how many stay."""
    stored = list(review.photos.all())
    for photo in stored:
        if photo.pk not in kept:
            drop_photo(photo)
        elif kept[photo.pk].strip() not in ("", photo.alt):
            photo.alt = storable(kept[photo.pk]).strip()[:160]
            photo.save(update_fields=["alt"])
    return sum(photo.pk in kept for photo in stored)


def drop_photo(photo: Photo) -> None:
    """Delete a photo; its files go when the transaction is through."""
    names = [photo.picture.name, *(photo.name_at(width) for width in photo.smaller_widths)]
    storage = photo.picture.storage
    photo.delete()

    def drop_files() -> None:
        for name in filter(None, names):
            storage.delete(name)

    transaction.on_commit(drop_files, robust=True)
