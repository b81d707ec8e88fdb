"""What a recommendation list says, and what is asked of it before others see it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.text import storable
from experts.models import RecommendedProduct

MOST_PRODUCTS = 12
LONGEST_TITLE, LONGEST_WORDS, LONGEST_REASON = 90, 2000, 600  # characters
SHORTEST_REASON = 10


@dataclass(frozen=True, kw_only=True)
class Pick:
    """One product and why."""

    family_id: int
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ListContent:
    """A list as its author wants it; `picks` stand in her order, `words` is Markdown."""

    title: str
    words: str = ""
    language: str = "de"
    picks: tuple[Pick, ...] = ()
    got_something: bool = False


def tidy(content: ListContent) -> ListContent:
    """Return the content as it is stored."""
    picks = tuple(replace(pick, reason=" ".join(storable(pick.reason).split())) for pick in content.picks)
    words = storable(content.words).replace("\r\n", "\n").strip()
    return replace(content, title=" ".join(storable(content.title).split()), words=words, picks=picks)


def check(content: ListContent, *, is_draft: bool) -> None:
    """Raise ValidationError, keyed by field, for what cannot be stored or, unless `is_draft`, not be published.

    The field of a reason is `reason_<product id>`; what concerns the products as a whole stands under `picks`.
    """
    problems = _too_much(content) | ({} if is_draft else _missing(content))
    if problems:
        raise ValidationError(dict(problems))


def _too_much(content: ListContent) -> dict[str, ValidationError]:
    problems: dict[str, ValidationError] = {}
    if len(content.title) > LONGEST_TITLE:
        problems["title"] = ValidationError(_("A title has 90 characters at most."), "max_length")
    if len(content.words) > LONGEST_WORDS:
        problems["words"] = ValidationError(_("These are more than 2,000 characters."), "max_length")
    if len(content.picks) > MOST_PRODUCTS:
        problems["picks"] = ValidationError(_("Twelve products at most: who names everything, names nothing."), "many")
    if len({pick.family_id for pick in content.picks}) < len(content.picks):
        problems["picks"] = ValidationError(_("A list names a product once."), "twice")
    for pick in content.picks:
        if len(pick.reason) > LONGEST_REASON:
            too_long = ValidationError(_("A reason has 600 characters at most."), "max_length")
            problems[f"reason_{pick.family_id}"] = too_long
    return problems


def _missing(content: ListContent) -> dict[str, ValidationError]:
    problems: dict[str, ValidationError] = {}
    if len(content.title) < 5:
        problems["title"] = ValidationError(_("Give the list a title that says whom it is for."), "required")
    if not content.picks:
        problems["picks"] = ValidationError(_("Choose at least one product."), "required")
    for pick in content.picks:
        if len(pick.reason) < SHORTEST_REASON:
            problems[f"reason_{pick.family_id}"] = ValidationError(_("Say in a sentence why you name it."), "required")
    return problems


def picks_of(rows: list[RecommendedProduct]) -> tuple[Pick, ...]:
    """Return stored rows, in their order, as picks."""
    return tuple(Pick(family_id=row.family_id, reason=row.reason) for row in rows)
