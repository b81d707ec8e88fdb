"""What an author types of a list: its words, and a reason for each product that lies on the sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.forms import LANGUAGES
from community.models import Topic
from experts.advice.content import LONGEST_REASON, LONGEST_TITLE, ListContent, Pick, check, tidy
from shop.models import Family


class ListForm(forms.Form):
    """A list as it is typed. The rules stand in `content.check`; `is_draft` says which of them hold."""

    use_required_attribute = False

    title = forms.CharField(
        label=_("Title"), required=False, help_text=_("Whom does it help? For example: My choice for small kitchens"),
        widget=forms.TextInput(attrs={"maxlength": LONGEST_TITLE, "autocomplete": "off"}),
    )  # fmt: skip
    topic = forms.TypedChoiceField(label=_("Topic"), coerce=int)
    words = forms.CharField(
        label=_("Whom is it for, and what did you look at?"), required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of your text"), choices=LANGUAGES)
    got_something = forms.BooleanField(
        label=_("I get or got something for it"), required=False,
        help_text=_("A test device, a voucher, a commission. The list is then marked as advertising."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, topics: Sequence[Topic], families: Sequence[Family], is_draft: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.families, self.is_draft = families, is_draft
        self.fields["topic"].choices = [(topic.pk, topic.name) for topic in topics]  # type: ignore[attr-defined]
        for family in families:
            self.fields[f"reason_{family.pk}"] = forms.CharField(
                label=_("Why “%(title)s”?") % {"title": family.title}, required=False,
                widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_REASON}),
            )  # fmt: skip

    def clean(self) -> dict[str, Any] | None:
        """Let the rules speak, beside each field."""
        try:
            check(tidy(self.content), is_draft=self.is_draft)
        except ValidationError as problems:
            self.refuse(problems)
        return self.cleaned_data

    def refuse(self, problems: ValidationError) -> None:
        """Show what a rule or a verb says beside its field; what concerns no field stands above."""
        by_field = problems.error_dict if hasattr(problems, "error_dict") else {"": problems.error_list}
        for name, errors in by_field.items():
            self.add_error(name if name in self.fields else None, errors)

    @property
    def content(self) -> ListContent:
        """What was typed, as the verbs take it."""
        typed = self.cleaned_data
        return ListContent(
            title=typed.get("title", ""), words=typed.get("words", ""), language=typed.get("language", "de"),
            got_something=typed.get("got_something", False),
            picks=tuple(Pick(family_id=f.pk, reason=typed.get(f"reason_{f.pk}", "")) for f in self.families),
        )  # fmt: skip

    def rows(self) -> list[tuple[Family, Any]]:
        """Each product with the field of its reason."""
        return [(family, self[f"reason_{family.pk}"]) for family in self.families]
