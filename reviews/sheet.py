"""The sheet a member writes a review on: what it begins with, what was typed, which pictures lie on it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from community.models import Member, Status
from community.pictures import SafeImage
from reviews import drafts
from reviews.content import ReviewContent, content_of, put, tidy
from reviews.forms import ReviewForm, typed_in, typed_of
from reviews.models import Draft, PendingPhoto, Photo, Review
from reviews.origin import incentive_of, origin_of
from reviews.picturing import NewPhoto, check_photos
from reviews.reading import own_review
from reviews.uploading import drop_uploads, uploads_of
from shop.models import Family, Product

NO_PICTURE = SafeImage(content=b"", width=0, height=0)


@dataclass(frozen=True)
class Picture:
    """A picture on the sheet: `key` is "k12" for one of the published review, "p12" for one still waiting."""

    key: str
    pk: int
    alt: str
    photo: Photo | None = None
    upload: PendingPhoto | None = None

    @property
    def small(self) -> str:
        """The address of a small copy of a published photo."""
        return self.photo.url_at(320) if self.photo else ""


@dataclass(kw_only=True)
class Sheet:
    """All that the writing page needs to know; opening it costs at most five queries."""

    member: Member
    family: Family
    own: Review | None
    draft: Draft | None
    products: list[Product]
    typed: dict[str, Any]
    version: int  # of the published review that the text was begun from, 0 for none
    revision: int  # of the draft this tab knows, 0 for none
    kept: dict[int, str] = field(default_factory=dict)  # photos of the published review that stay, with their words
    words: dict[int, str] = field(default_factory=dict)  # what can be seen in the waiting ones

    @classmethod
    def opened(cls, member: Member, family: Family, query: Mapping[str, str], left: Mapping[str, Any] | None) -> Sheet:
        """Begin with what was `left` when the session ended, the draft, or what is published; in this order."""
        sheet = cls._laid_out(member, family)
        stored = sheet.draft.content if sheet.draft else None
        sheet.revision = sheet.draft.revision if sheet.draft else 0
        published = sheet.own.version if sheet.own else 0
        sheet.version = int((stored or {}).get("version") or published)
        sheet.kept = {photo.pk: photo.alt for photo in sheet.photos}
        if left or stored:
            sheet.typed = dict(left or stored or {})
            sheet._keep_as_drafted(str((stored or {}).get("kept", "")))
        elif sheet.own:
            sheet.typed = typed_in_review(sheet.own)
        else:
            sheet.typed = {"product": query.get("v", ""), "stars": query.get("stars", "")}
        sheet.typed.setdefault("language", (get_language() or "de")[:2])
        return sheet

    @classmethod
    def received(cls, member: Member, family: Family, data: QueryDict) -> Sheet:
        """Take what was posted."""
        sheet = cls._laid_out(member, family)
        sheet.typed = typed_in(data)
        sheet.version, sheet.revision = (_number(data.get(name)) for name in ("version", "draft"))
        known = {photo.pk for photo in sheet.photos}
        kept = [_number(pk) for pk in data.getlist("kept")]
        sheet.kept = {pk: str(data.get(f"alt-k{pk}", "")) for pk in kept if pk in known}
        sheet.words = {row.pk: str(data[f"alt-p{row.pk}"]) for row in sheet.uploads if f"alt-p{row.pk}" in data}
        return sheet

    @classmethod
    def _laid_out(cls, member: Member, family: Family) -> Sheet:
        return cls(
            member=member, family=family, own=own_review(member, family.pk),
            draft=drafts.load(member=member, family=family), typed={}, version=0, revision=0,
            products=list(family.products.all()),
        )  # fmt: skip

    def _keep_as_drafted(self, kept: str) -> None:
        """Leave out the published photos that were removed in the draft."""
        try:
            drafted = {int(pk): str(alt) for pk, alt in json.loads(kept).items()}
        except (ValueError, AttributeError, TypeError):
            return
        self.kept = {pk: drafted[pk] for pk in self.kept if pk in drafted}

    @cached_property
    def photos(self) -> list[Photo]:
        """The photos of the published review; at most one query."""
        return list(self.own.photos.all()) if self.own and self.own.photo_count_denormalised else []

    @cached_property
    def uploads(self) -> list[PendingPhoto]:
        """The pictures waiting; one query."""
        return uploads_of(self.member, self.family)

    def forget_uploads(self) -> None:
        """Ask anew which pictures wait."""
        self.__dict__.pop("uploads", None)

    def remove_picture(self, key: str) -> None:
        """Take the picture `key` off the sheet; a published one goes when the sheet is published."""
        kind, pk = key[:1], _number(key[1:])
        if kind == "k":
            self.kept.pop(pk, None)
        elif kind == "p":
            drop_uploads([row for row in self.uploads if row.pk == pk])
            self.forget_uploads()

    def reread(self) -> None:
        """Look again at what is published; photos that another tab added stay."""
        self.own = own_review(self.member, self.family.pk)
        self.__dict__.pop("photos", None)
        self.kept |= {photo.pk: photo.alt for photo in self.photos if photo.pk not in self.kept}

    @property
    def pictures(self) -> list[Picture]:
        """All pictures on the sheet, the published ones first."""
        kept = [Picture(f"k{p.pk}", p.pk, self.kept[p.pk], photo=p) for p in self.photos if p.pk in self.kept]
        return kept + [Picture(f"p{u.pk}", u.pk, self.words.get(u.pk, u.alt), upload=u) for u in self.uploads]

    def check_pictures(self) -> list[str]:
        """Return what `reviews.picturing` has against the pictures."""
        pictures = self.pictures
        try:
            check_photos(len(pictures), [NewPhoto(picture=NO_PICTURE, alt=each.alt) for each in pictures])
        except ValidationError as problems:
            return list(problems.messages)
        return []

    @property
    def mode(self) -> str:
        """What publishing will do: new, grow (a quick rating), edit, or again (after withdrawing)."""
        if self.own is None:
            return "new"
        if self.own.status == Status.WITHDRAWN:
            return "again"
        return "grow" if self.own.is_quick else "edit"

    @property
    def is_behind_its_draft(self) -> bool:
        """Whether another tab has saved something else since this one saved last."""
        draft = self.draft
        return draft is not None and draft.revision != self.revision and _texts(draft.content) != _texts(self.typed)

    @property
    def drafted(self) -> dict[str, Any]:
        """What a draft keeps of the sheet."""
        kept = {"kept": json.dumps(self.kept)} if self.photos else {}
        return {**self.typed, "version": self.version, **kept}

    def form(self, data: QueryDict | None = None) -> ReviewForm:
        """The form, filled in with what was typed; bound (and so checked) when `data` is given."""
        if data is None:
            return ReviewForm(initial=self.typed, products=self.products)
        return ReviewForm(data, products=self.products)

    def as_review(self, content: ReviewContent) -> Review:
        """A review that says `content`, for the preview; it is never saved."""
        review = Review(
            member=self.member, family=self.family, shown_family=self.family, published_at=timezone.now(),
            language=str(self.typed.get("language", "de")),
        )  # fmt: skip
        put(review, tidy(content))
        return review

    @property
    def is_verified(self) -> bool:
        """Whether we found the order."""
        return origin_of(self.member, self.family) == Review.Origin.ORDER

    @property
    def known_incentive(self) -> str:
        """What we know the member got for it, in words; empty for nothing."""
        known = incentive_of(self.member, self.family, declared=False)
        return "" if known == Review.Incentive.NONE else str(known.label)


def clock(moment: datetime) -> str:
    """The time of day as people write it: 9:14."""
    return date_format(timezone.localtime(moment), "G:i")


def typed_in_review(review: Review) -> dict[str, Any]:
    """Return what a form would hold that says what `review` says."""
    return typed_of(content_of(review)) | {"language": review.language, "product": review.product_id}


def _texts(typed: Mapping[str, Any]) -> dict[str, Any]:
    """What counts when two typed contents are compared."""
    return {name: value for name, value in typed.items() if name not in ("version", "kept") and value not in ("", None)}


def _number(text: Any) -> int:
    """A whole number from a form, 0 for anything else."""
    words = str(text or "")
    return int(words) if words.isascii() and words.isdigit() and len(words) < 16 else 0
