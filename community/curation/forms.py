"""The forms of the desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.curation.deciding import ACTS, MOST, keys_of
from community.models import ModerationEntry
from community.reasons import CHOICES
from community.slots import moderated_kinds


class DecisionForm(forms.Form):
    """What to do with the chosen ones. The button pressed is `act`."""

    reason = forms.ChoiceField(
        label=_("Reason for hiding"), required=False, choices=[("", _("choose")), *CHOICES],
    )  # fmt: skip
    note = forms.CharField(
        label=_("Words to the author"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Empty: hiding sends the text that belongs to the reason, in the author's language."),
    )  # fmt: skip
    act = forms.ChoiceField(choices=[(act, act) for act in ACTS], error_messages={"required": _("Choose what to do.")})

    def clean(self) -> dict[str, Any]:
        """Ask for a choice of contributions, not too many, and for a reason where it is needed."""
        cleaned: dict[str, Any] = super().clean() or {}
        keys = keys_of(self.data.getlist("item"))  # type: ignore[attr-defined]
        if not keys:
            self.add_error(None, _("Nothing is chosen."))
        if len(keys) > MOST:
            self.add_error(None, _("At most a hundred at once."))
        if cleaned.get("act") == "hide" and not cleaned.get("reason"):
            self.add_error("reason", _("Hiding needs a reason."))
        return {**cleaned, "keys": keys}


class LogForm(forms.Form):
    """Filters of the log."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    act = forms.ChoiceField(label=_("Act"), required=False, choices=[("", _("all")), *ModerationEntry.Act.choices])
    reason = forms.ChoiceField(label=_("Reason"), required=False, choices=[("", _("all")), *CHOICES])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(entry.key, entry.label) for entry in moderated_kinds]
        self.fields["kind"].choices = [("", _("all")), *kinds]  # type: ignore[attr-defined]
