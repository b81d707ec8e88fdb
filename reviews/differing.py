"""Where two texts of one review differ, in words: shown when two tabs or devices wrote at the same time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reviews.forms import ReviewForm
from reviews.models import QuestionWording

WORDS = {key.value: key.label for key in QuestionWording.Key}  # the four fields all labelled "In words"


@dataclass(frozen=True)
class Difference:
    """One field that says different things."""

    label: str
    mine: str
    theirs: str


def differences(mine: Mapping[str, Any], theirs: Mapping[str, Any], form: ReviewForm) -> list[Difference]:
    """Return the fields of `form` in which the two typed contents differ, in the form's order."""
    found = []
    for name, field in form.fields.items():
        one, other = _words(field, mine.get(name)), _words(field, theirs.get(name))
        if one != other:
            found.append(Difference(str(WORDS.get(name, field.label)), one, other))
    return found


def _words(field: Any, value: Any) -> str:
    if value in (None, "", False):
        return ""
    choices = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    return choices.get(str(value), "✓" if value is True else str(value).replace("\r\n", "\n").strip())
