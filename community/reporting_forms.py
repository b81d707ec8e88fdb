"""The form of a report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.models import Report


class ReportForm(forms.Form):
    """A reason, and words for the one who reads it."""

    reason = forms.ChoiceField(
        label=_("What is wrong with it?"), choices=Report.Reason.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose what comes closest.")},
    )  # fmt: skip
    note = forms.CharField(
        label=_("In your words"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One sentence helps us to look at the right spot."),
    )  # fmt: skip
