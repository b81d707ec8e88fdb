"""Keeping our own copy of each product's picture, made safe, so that pages load nothing from elsewhere."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from time import monotonic
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F

from community.pictures import UnsafeImage, safe_image
from shop.fetching import Allowance, FetchFailed, fetch
from shop.models import Family
from shop.models.family import FamilyQuerySet
from shop.telling import families_changed

log = logging.getLogger(__name__)

MAX_PIXELS = 25_000_000
MAX_TRIES = 4
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
ALLOWANCE = Allowance(max_bytes=10 * 1024**2, silence=10, seconds=30)


def mirror_local(family_ids: Sequence[int], folder: Path | None) -> int:
    """Copy the due pictures of these families that lie beside the feed's file in `folder`; return how many
    came.

    Pictures with a web address, and without a folder all of them, are left as they are.
    """
    if folder is None:
        return 0
    due = Family.objects.filter(pk__in=family_ids, picture_is_due=True).exclude(picture_link__contains="://")
    return sum(_try(family, partial(_beside, folder)) for family in due)


def due_from_web() -> FamilyQuerySet:
    """Families whose picture is to be fetched, least tried first."""
    due = Family.objects.filter(picture_is_due=True, picture_link__contains="://")
    return due.order_by("picture_tries", "pk")


def mirror_due(*, seconds: float = 50) -> bool:
    """Fetch due pictures for about so many seconds; return whether some are left to do at once."""
    end = monotonic() + seconds
    while monotonic() < end:
        family = due_from_web().first()
        if family is None:
            return False
        _try(family, _from_web)
    return due_from_web().exists()


def _try(family: Family, read: Callable[[str], bytes]) -> bool:
    # Counting the try first claims it: a second worker, or one that dies of it, does not start it again for
    # ever.
    mine = Family.objects.filter(pk=family.pk, picture_tries=family.picture_tries, picture_is_due=True)
    is_last = family.picture_tries + 1 >= MAX_TRIES
    if not mine.update(picture_tries=F("picture_tries") + 1, picture_is_due=not is_last):
        return False
    try:
        image = safe_image(BytesIO(read(family.picture_link)), max_pixels=MAX_PIXELS, formats=FORMATS)
    except (OSError, ValueError, UnsafeImage, FetchFailed) as error:
        log.warning("picture of product %s (%s): %s", family.pk, family.picture_link[:200], error)
        return False
    _keep(family, image.content, image.extension)
    return True


def _keep(family: Family, content: bytes, extension: str) -> None:
    old = family.picture.name
    family.picture.save(f"{uuid4().hex}.{extension.lstrip('.')}", ContentFile(content), save=False)
    with transaction.atomic():
        unchanged = Family.objects.filter(pk=family.pk, picture_link=family.picture_link)
        if unchanged.update(picture=family.picture.name, picture_is_due=False, picture_tries=0):
            families_changed({family.pk: [family.topic_id]})
        else:  # the feed named another picture meanwhile
            old = family.picture.name
    if old:
        family.picture.storage.delete(old)


def _beside(folder: Path, link: str) -> bytes:
    folder = folder.resolve()
    path = (folder / link).resolve()
    if not path.is_relative_to(folder):
        raise ValueError("leads out of the feed's folder")
    if path.stat().st_size > ALLOWANCE.max_bytes:
        raise ValueError("too big")
    return path.read_bytes()


def _from_web(link: str) -> bytes:
    target = BytesIO()
    fetch(link, target, allowance=ALLOWANCE)
    return target.getvalue()
