"""The parts of the writing forms: stars as five radio buttons, the small rating form. None asks the database."""

from typing import Any

from django import forms, template
from django.utils.translation import gettext as _

from reviews.forms import STAR_CHOICES, STAR_WORDS, RateForm, WritingForm

register = template.Library()


@register.inclusion_tag("reviews/_star_input.html")
def star_input(field: forms.BoundField, size: str = "") -> dict[str, Any]:
    """Five radio buttons for the stars of `field`; none is chosen beforehand, the word of the choice stands beside."""
    value = str(field.value() or "")
    return {
        "field": field,
        "size": size,
        "options": [(str(n), label, str(n) == value) for n, label in STAR_CHOICES],
        "words": STAR_WORDS.items(),
    }


@register.simple_tag
def empty_rate_form() -> RateForm:
    """The quick rating's form, for a page that did not get one from its view."""
    return RateForm(auto_id="rate_%s")


@register.simple_tag
def first_id(field: forms.BoundField) -> str:
    """The id of the control that an error summary leads to."""
    if isinstance(field.field.widget, forms.RadioSelect):
        return f"{field.auto_id}_{1 if field.name.endswith('stars') else 0}"  # stars are numbered as people count
    return str(field.id_for_label)


@register.simple_tag
def error_label(field: forms.BoundField, questions: dict[str, Any] | str) -> str:
    """What the error summary calls `field`: its question where the label alone would not tell."""
    question = questions.get(field.name) if isinstance(questions, dict) else None
    return str(question.get_key_display()) if question else str(field.label)


@register.filter
def characters(form: WritingForm, name: str) -> str:
    """How much of a field is used, such as "33 of 90"."""
    limit = int(form.fields[name].widget.attrs["maxlength"])
    used = len(str(form[name].value() or ""))
    return _("{used} of {limit}").format(used=used, limit=limit)
