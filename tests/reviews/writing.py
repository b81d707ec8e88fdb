"""What the tests of the writing pages type and choose."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override
from PIL import Image

from shop.models import Family

TYPED: dict[str, Any] = {
    "stars": "4",
    "quality_stars": "5",
    "quality": "Everything fits.",
    "severity": "small",
    "criticism": "The tray is small.",
    "everyday_stars": "4",
    "everyday": "Two cups on weekdays.",
    "owned": "6_12m",
    "recommends": "yes",
    "recommendation": "To the patient.",
    "title": "Twelve minutes of patience",
    "language": "de",
    "version": "0",
    "draft": "0",
    "act": "publish",
}


def write_url(family: Family) -> str:
    """Where a member writes about `family`, in German."""
    return german("reviews:write", family.pk, family.slug)


def german(name: str, *args: object) -> str:
    """An address in German, whatever language the test before left active."""
    with override("de"):
        return reverse(name, args=args)


def picture(name: str = "counter.jpg", size: tuple[int, int] = (64, 48)) -> SimpleUploadedFile:
    """A small photo as a browser sends it, with the place it was taken at."""
    target = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "Home, sweet home"
    Image.new("RGB", size, "orange").save(target, "JPEG", exif=exif)
    return SimpleUploadedFile(name, target.getvalue(), "image/jpeg")
