"""Pictures for a review that is still being written: kept privately until it is published, or for two days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.models import Member
from community.pictures import SafeImage
from community.text import storable
from reviews.models import PendingPhoto
from reviews.picturing import MOST_PHOTOS, NewPhoto
from shop.models import Family

KEPT = timedelta(hours=48)
MOST_OF_MEMBER = 30  # waiting pictures of one member in all her forms


class TooMany(Exception):
    """No more pictures fit; the message tells the member."""


def uploads_of(member: Member, family: Family) -> list[PendingPhoto]:
    """Return the pictures waiting in this form, in the order they were chosen; one query."""
    return list(PendingPhoto.objects.filter(member=member, family=family))


@transaction.atomic
def keep_upload(*, member: Member, family: Family, picture: SafeImage, beside: int = 0) -> PendingPhoto:
    """Store a picture for the form; `beside` is how many photos of the published review stay.

    Raises TooMany.
    """
    list(Member.objects.all().select_for_update(no_key=True).filter(pk=member.pk).values_list("pk"))
    waiting = list(PendingPhoto.objects.filter(member=member).values_list("family_id", flat=True))
    if waiting.count(family.pk) + beside >= MOST_PHOTOS:
        raise TooMany(_("At most %(limit)d pictures.") % {"limit": MOST_PHOTOS})
    if len(waiting) >= MOST_OF_MEMBER:
        raise TooMany(_("Too many of your pictures wait in unfinished reviews. Finish or discard one first."))
    name = storages["private"].save(f"reviews/{picture.name}", ContentFile(picture.content))
    return PendingPhoto.objects.create(
        member=member,
        family=family,
        name=name,
        width=picture.width,
        height=picture.height,
        touched_at=timezone.now(),
    )


def describe(uploads: Iterable[PendingPhoto], words: Mapping[int, str]) -> None:
    """Store what can be seen in each picture, by id; those described stay another two days."""
    rows = [row for row in uploads if row.pk in words]
    for row in rows:
        row.alt, row.touched_at = storable(words[row.pk]).strip()[:160], timezone.now()
    PendingPhoto.objects.bulk_update(rows, ["alt", "touched_at"])


def read_uploads(uploads: Iterable[PendingPhoto]) -> list[NewPhoto]:
    """Return the pictures as publishing takes them; reads each file."""
    found = []
    for row in uploads:
        try:
            with storages["private"].open(row.name) as file:
                picture = SafeImage(content=file.read(), width=row.width, height=row.height)
        except FileNotFoundError:
            continue  # the same form, sent twice, has published it a moment ago
        found.append(NewPhoto(picture=picture, alt=row.alt))
    return found


def drop_uploads(uploads: Iterable[PendingPhoto]) -> int:
    """Delete these pictures, their files when the transaction is through; return how many."""
    names = {row.pk: row.name for row in uploads}
    PendingPhoto.objects.filter(pk__in=names).delete()
    for name in names.values():
        transaction.on_commit(partial(storages["private"].delete, name), robust=True)
    return len(names)


def prune_uploads() -> int:
    """Throw away pictures nobody touched for two days; return how many."""
    return drop_uploads(list(PendingPhoto.objects.filter(touched_at__lt=timezone.now() - KEPT)[:2000]))
