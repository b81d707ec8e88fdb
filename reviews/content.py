"""What an author says: the fields of both forms, their rules, and moving them into a row and back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.text import storable, to_html
from reviews.models import Review

LENGTHS = {
    "line": 200,
    "title": 90,
    "quality": 5000,
    "criticism": 5000,
    "everyday": 5000,
    "recommendation": 5000,
}
ANSWERS = ("quality", "criticism", "everyday", "recommendation")  # the four that are Markdown
ONE_LINE = ("line", "title")
# Ways to tell that a text holds a referral link; whoever makes such links adds one at start-up.
referral_recognisers: list[Callable[[str], bool]] = []


@dataclass(frozen=True, kw_only=True)
class ReviewContent:
    """All that an author fills in.

    A quick rating has `stars` and `line`; a review the rest instead of the line.
    Stars are 1 to 5. `severity` and `owned` hold values of `Review.Severity` and `Review.Owned`, empty for no
    answer. `got_something` is the author's own word that there was something in return.
    """

    is_quick: bool
    stars: int
    line: str = ""
    title: str = ""
    quality_stars: int | None = None
    quality: str = ""
    severity: str = ""
    criticism: str = ""
    everyday_stars: int | None = None
    everyday: str = ""
    recommends: bool | None = None
    recommendation: str = ""
    owned: str = ""
    got_something: bool = False


FIELDS = tuple(field.name for field in fields(ReviewContent))
ROW_FIELDS = tuple(name for name in FIELDS if name not in ("is_quick", "got_something"))


def tidy(content: ReviewContent) -> ReviewContent:
    """Return `content` as it is stored: storable, trimmed, lines ended alike, nothing of the other form."""
    texts = {name: _tidy_text(name, getattr(content, name)) for name in LENGTHS}
    tidied = replace(content, **texts)  # type: ignore[arg-type]
    if content.is_quick:
        return ReviewContent(is_quick=True, stars=content.stars, line=tidied.line, got_something=content.got_something)
    return replace(tidied, line="")


def _tidy_text(name: str, text: str) -> str:
    text = storable(text).replace("\r\n", "\n").replace("\r", "\n").strip()
    return " ".join(text.split()) if name in ONE_LINE else re.sub(r"\n{4,}", "\n\n\n", text)


def check(content: ReviewContent) -> None:
    """Raise ValidationError, keyed by field, when a tidied `content` cannot be published."""
    problems: dict[str, Any] = {}
    _check_stars(content, problems)
    if content.is_quick:
        _need(problems, "line", content.line, _("Say in one line why."))
    else:
        _check_answers(content, problems)
    for name, limit in LENGTHS.items():
        text = getattr(content, name)
        if len(text) > limit:
            problems[name] = ValidationError(
                _("At most %(limit)d characters; these are %(length)d."),
                code="too_long",
                params={"limit": limit, "length": len(text)},
            )
        elif any(recognises(text) for recognises in referral_recognisers):
            problems[name] = ValidationError(_("A review holds no referral links."), code="referral_link")
    if problems:
        raise ValidationError(problems)


def _need(problems: dict[str, Any], name: str, value: object, message: Any) -> None:
    if value in ("", None):
        problems[name] = ValidationError(message, code="required")


def _check_stars(content: ReviewContent, problems: dict[str, Any]) -> None:
    for name in ("stars", "quality_stars", "everyday_stars"):
        value = getattr(content, name)
        if value is not None and value not in range(1, 6):
            problems[name] = ValidationError(_("Give 1 to 5 stars."), code="stars")


def _check_answers(content: ReviewContent, problems: dict[str, Any]) -> None:
    _need(problems, "title", content.title, _("Give it a headline: what should others remember?"))
    _need(problems, "quality_stars", content.quality_stars, _("Give 1 to 5 stars for quality."))
    _need(problems, "everyday_stars", content.everyday_stars, _("Give 1 to 5 stars for everyday use."))
    _need(problems, "recommends", content.recommends, _("Would you recommend it? Choose yes or no."))
    severity = content.severity
    if severity not in Review.Severity.values:
        problems["severity"] = ValidationError(_("Say how serious your criticism is."), code="required")
    elif severity != Review.Severity.NONE:
        _need(
            problems,
            "criticism",
            content.criticism,
            _("Name at least one point of criticism, or choose “nothing to criticise”."),
        )
    if content.owned and content.owned not in Review.Owned.values:
        problems["owned"] = ValidationError(_("Choose one of the answers."), code="invalid")
    if not any(getattr(content, name) for name in ANSWERS):
        problems.setdefault(
            "quality", ValidationError(_("Answer at least one of the questions in words."), code="required")
        )


def content_of(review: Review) -> ReviewContent:
    """Return what a stored review says."""
    told = {name: getattr(review, name) for name in ROW_FIELDS}
    declared = review.incentive == Review.Incentive.DECLARED
    return ReviewContent(is_quick=review.is_quick, got_something=declared, **told)


def put(review: Review, content: ReviewContent) -> None:
    """Write a tidied `content` into the row, its safe HTML beside it; saves nothing."""
    review.form = Review.Form.QUICK if content.is_quick else Review.Form.FULL
    for name in ROW_FIELDS:
        setattr(review, name, getattr(content, name))
    for name in ANSWERS:
        text = getattr(content, name)
        setattr(review, f"{name}_html", to_html(text) if text else "")


def as_json(content: ReviewContent) -> dict[str, Any]:
    """Return `content` for a JSON column."""
    return asdict(content)
