"""Handing in a written sheet: text and waiting pictures are published together or not at all."""

from __future__ import annotations

from django.db import transaction

from reviews import publishing
from reviews.forms import ReviewForm
from reviews.models import Review
from reviews.sheet import Sheet
from reviews.uploading import describe, drop_uploads, read_uploads


@transaction.atomic
def hand_in(*, sheet: Sheet, form: ReviewForm) -> Review:
    """Publish what the valid `form` says, with the sheet's pictures.

    Raises what `reviews.publishing` raises; then nothing has changed.
    """
    describe(sheet.uploads, sheet.words)
    variant = form.cleaned_data.get("product")
    product = next((row for row in sheet.products if row.pk == variant), None)
    photos = read_uploads(sheet.uploads)
    language = form.cleaned_data["language"]
    if sheet.own is None:
        review = publishing.submit(
            member=sheet.member, family=sheet.family, content=form.content, language=language,
            product=product, photos=photos,
        )  # fmt: skip
    else:
        if sheet.mode == "again":
            publishing.return_withdrawn(review=sheet.own, member=sheet.member)
        review = publishing.revise(
            review=sheet.own, member=sheet.member, content=form.content, expected_version=sheet.version,
            product=product, photos=photos, kept_photos=sheet.kept, language=language,
        )  # fmt: skip
    drop_uploads(sheet.uploads)
    return review
