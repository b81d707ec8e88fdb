"""The form of leaving."""

from django import forms
from django.utils.translation import gettext_lazy as _

KEEP, GO = "keep", "go"


class LeaveForm(forms.Form):
    """What becomes of the texts, and that it is meant."""

    texts = forms.ChoiceField(
        label=_("What becomes of what you wrote?"),
        choices=[
            (KEEP, _("It stays, without my name. Others can go on using it.")),
            (GO, _("It goes too: reviews, pictures and comments.")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the two.")},
    )
    sure = forms.BooleanField(
        label=_("Yes, I want to delete my account."),
        error_messages={"required": _("Please tick this, if you are sure.")},
    )
