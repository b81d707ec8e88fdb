"""What we ask of a new member beside e-mail and password, and which public names can be had."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from community.models import Member
from community.naming import name_key, unusable_name

NAME_TAKEN = _("Somebody already uses this name, or one that looks like it. Free would be: {free}.")


def free_names(name: str) -> list[str]:
    """Return up to three names close to `name` that nobody uses; one query."""
    proposals = [f"{name} {number}" for number in range(2, 12)]
    keys = {name_key(proposal): proposal for proposal in proposals}
    taken = set(Member.objects.filter(name_key__in=keys).values_list("name_key", flat=True))
    return [proposal for key, proposal in keys.items() if key not in taken][:3]


def clean_name(name: str, *, member: Member | None = None) -> str:
    """Return `name` trimmed, or raise ValidationError: unusable, or taken by somebody other than `member`."""
    name = " ".join(name.split())
    if reason := unusable_name(name):
        raise forms.ValidationError(reason)
    others = Member.objects.exclude(pk=member.pk) if member else Member.objects
    if others.filter(name_key=name_key(name)).exists():
        raise forms.ValidationError(NAME_TAKEN.format(free=", ".join(free_names(name))))
    return name


class SignUpForm(forms.Form):
    """What we ask beside e-mail and password. allauth derives its own sign-up form from this class."""

    public_name = forms.CharField(
        label=_("Public name"),
        max_length=40,
        min_length=2,
        help_text=_("It stands above what you write. Your real name is welcome, but not needed."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )

    def clean_public_name(self) -> str:
        """Refuse a name that cannot be shown or looks like somebody else's."""
        return clean_name(str(self.cleaned_data["public_name"]))

    def signup(self, request: HttpRequest, user: Member) -> None:
        """Called by allauth after saving; the adapter has set everything."""
