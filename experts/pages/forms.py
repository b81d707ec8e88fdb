"""Forms of standing: a question about the own one, and leave."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class QuestionForm(forms.Form):
    """What a member does not understand about her standing."""

    text = forms.CharField(
        label=_("What do you not understand, or what seems wrong to you?"),
        help_text=_("Somebody of the team reads it together with your figures and answers you."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class LeaveForm(forms.Form):
    """When a member will be away."""

    starts_on = forms.DateField(
        label=_("First day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=timezone.localdate,
    )
    ends_on = forms.DateField(
        label=_("Last day"),
        help_text=_("At most 120 days within a year, all leaves together."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
