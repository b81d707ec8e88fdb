"""What an author types, in shape: which field holds what. The rules stand in `reviews.content`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from community.forms import LANGUAGES
from reviews.content import ReviewContent, check, tidy
from reviews.models import Review
from shop.models import Product

STAR_WORDS = {1: _("poor"), 2: _("fair"), 3: _("all right"), 4: _("good"), 5: _("excellent")}
STAR_CHOICES = [(n, format_lazy(_("{n} of 5, {word}"), n=n, word=word)) for n, word in STAR_WORDS.items()]
YES_NO = [("yes", _("Yes")), ("no", _("No"))]
ANSWERED = (
    "stars", "quality_stars", "quality", "severity", "criticism", "everyday_stars", "everyday", "owned",
    "recommends", "recommendation", "title",
)  # fmt: skip
LONGEST_TYPED = 20_000  # of one field kept in a draft; publishing says no far earlier


def _stars(label: Any, **kwargs: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=STAR_CHOICES, coerce=int, empty_value=None, widget=forms.RadioSelect, **kwargs
    )


def _radios(label: Any, choices: Sequence[tuple[str, Any]], **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=forms.RadioSelect, **kwargs)


def _words() -> forms.CharField:
    return forms.CharField(label=_("In words"), required=False, widget=forms.Textarea(attrs={"rows": 5}))


class WritingForm(forms.Form):
    """What both forms share: overall stars, and whether there was something in return."""

    use_required_attribute = False
    is_quick = False

    stars = _stars(_("Your overall rating"), error_messages={"required": _("Give 1 to 5 stars overall.")})
    got_something = forms.BooleanField(
        label=_("I got something for it"), required=False,
        help_text=_("A test device, voucher or gift. The review is then marked and does not count towards the score."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any] | None:
        """Let the rules of `reviews.content` speak, beside each field."""
        try:
            check(tidy(self.content))
        except ValidationError as problems:
            self.refuse(problems)
        return self.cleaned_data

    def refuse(self, problems: ValidationError) -> None:
        """Show what a rule or a verb says, each beside its field where there is one and nothing is said yet."""
        by_field = problems.error_dict if hasattr(problems, "error_dict") else {"": problems.error_list}
        for name, errors in by_field.items():
            field = name if name in self.fields else None
            if field is None or field not in self.errors:
                self.add_error(field, errors)

    @property
    def content(self) -> ReviewContent:
        """What was typed, as the verbs take it; incomplete when the form is not valid."""
        raise NotImplementedError


class RateForm(WritingForm):
    """Stars and one line."""

    is_quick = True
    line = forms.CharField(
        label=_("In one line, why?"), required=False, widget=forms.TextInput(attrs={"maxlength": 200}),
    )  # fmt: skip
    field_order = ("stars", "line", "got_something")

    @property
    def content(self) -> ReviewContent:
        """What was typed, as the verbs take it."""
        typed = self.cleaned_data
        return ReviewContent(
            is_quick=True, stars=typed.get("stars"), line=typed.get("line", ""),  # type: ignore[arg-type]
            got_something=typed.get("got_something", False),
        )  # fmt: skip


class PicturesInput(forms.FileInput):
    """A file input for several pictures."""

    allow_multiple_selected = True


class ReviewForm(WritingForm):
    """The four questions, and what belongs to them."""

    quality_stars = _stars(_("Stars for quality"), required=False)
    quality = _words()
    severity = _radios(_("How serious is it?"), Review.Severity.choices)
    criticism = _words()
    everyday_stars = _stars(_("Stars for everyday use"), required=False)
    everyday = _words()
    owned = _radios(_("How long have you had it?"), Review.Owned.choices)
    recommends = _radios(_("Your answer"), YES_NO)
    recommendation = _words()
    title = forms.CharField(
        label=_("Headline"), required=False, help_text=_("What should others remember?"),
        widget=forms.TextInput(attrs={"maxlength": 90, "autocomplete": "off"}),
    )  # fmt: skip
    photos = forms.Field(
        label=_("Add pictures"), required=False,
        widget=PicturesInput(attrs={"multiple": True, "accept": "image/*"}),
        help_text=_("Up to six, at most 12 MB each. We remove place and camera data."),
    )  # fmt: skip
    product = forms.TypedChoiceField(label=_("Which one do you have?"), required=False, coerce=int, empty_value=None)
    language = forms.ChoiceField(label=_("Language of your text"), choices=LANGUAGES)
    field_order = (*ANSWERED, "photos", "product", "language", "got_something")

    def __init__(self, *args: Any, products: Sequence[Product] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(products) < 2:
            del self.fields["product"]
        else:
            choices = [("", _("not said")), *((row.pk, row.variant or row.title) for row in products)]
            self.fields["product"].choices = choices  # type: ignore[attr-defined]

    @property
    def content(self) -> ReviewContent:
        """What was typed, as the verbs take it."""
        typed = self.cleaned_data
        names = ("title", "quality", "severity", "criticism", "everyday", "recommendation", "owned")
        return ReviewContent(
            is_quick=False,
            stars=typed.get("stars"),  # type: ignore[arg-type]
            quality_stars=typed.get("quality_stars"),
            everyday_stars=typed.get("everyday_stars"),
            recommends={"yes": True, "no": False}.get(typed.get("recommends", "")),
            got_something=typed.get("got_something", False),
            **{name: typed.get(name, "") for name in names},
        )


def typed_in(data: Mapping[str, Any]) -> dict[str, str | bool]:
    """Return what a posted review form holds, as it is: for a draft, and to fill in a form again."""
    typed: dict[str, str | bool] = {
        name: str(data[name])[:LONGEST_TYPED] for name in (*ANSWERED, "product", "language") if str(data.get(name, ""))
    }
    return typed | {"got_something": True} if data.get("got_something") else typed


def typed_of(content: ReviewContent) -> dict[str, Any]:
    """Return what a form would hold that says `content`. A quick rating's line becomes the headline."""
    names = (*ANSWERED, "got_something")
    typed = {name: getattr(content, name) for name in names if getattr(content, name) not in ("", None)}
    if content.recommends is not None:
        typed["recommends"] = "yes" if content.recommends else "no"
    if content.is_quick:
        # A line too long for a headline is kept as the first answer.
        typed["title" if len(content.line) <= 90 else "quality"] = content.line
    return typed
