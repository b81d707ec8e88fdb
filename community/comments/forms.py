"""The form of a comment."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.comments.posting import LONGEST


class CommentForm(forms.Form):
    """The text, and the comment it answers."""

    parent = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your comment"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Be concrete and kind. Markdown works: **bold**, - lists, > quotations."),
        error_messages={"required": _("Write a sentence first.")},
    )  # fmt: skip
