"""Drafts: what is being typed, saved while typing; two tabs never overwrite each other."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community.models import Member
from community.text import storable
from reviews.content import FIELDS
from reviews.models import Draft
from reviews.refusals import DraftChanged
from shop.models import Family

MOST_CHARACTERS = 60_000
# Beside the fields: the variant, the language, the version it was based on, and which published photos stay.
KEPT = {*FIELDS, "product", "language", "version", "kept"}


@transaction.atomic
def save(*, member: Member, family: Family, content: Mapping[str, Any], expected_revision: int) -> Draft:
    """Store what the form holds (raw, by field name; unknown names are dropped) and return the draft.

    `expected_revision` is the one this tab got last, 0 for none. The same content again changes nothing.
    Raises DraftChanged with both texts when another tab saved meanwhile, ValidationError when it is far too
    long.
    """
    kept = _storable(content)
    list(Member.objects.all().select_for_update(no_key=True).filter(pk=member.pk).values_list("pk"))
    draft = Draft.objects.filter(member=member, family=family).first()
    if draft is None:
        return Draft.objects.create(member=member, family=family, content=kept)
    if draft.content == kept:
        return draft
    if draft.revision != expected_revision:
        raise DraftChanged(draft, kept)
    draft.content, draft.revision = kept, draft.revision + 1
    draft.save(update_fields=["content", "revision", "saved_at"])
    return draft


def _storable(content: Mapping[str, Any]) -> dict[str, Any]:
    kept = {
        name: storable(value) if isinstance(value, str) else value
        for name, value in content.items()
        if name in KEPT and isinstance(value, str | int | bool | None)
    }
    if len(json.dumps(kept)) > MOST_CHARACTERS:
        raise ValidationError(_("This is too long to be kept as a draft."), code="too_long")
    return kept


def load(*, member: Member, family: Family) -> Draft | None:
    """Return the member's draft for this family, if there is one."""
    return Draft.objects.filter(member=member, family=family).first()


def discard(*, member: Member, family: Family) -> None:
    """Throw the draft away."""
    Draft.objects.filter(member=member, family=family).delete()
