"""How allauth signs people up and in with us."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from community.models import Member
from community.naming import name_key


class SignUpForm(forms.Form):
    """What we ask beside e-mail and password."""

    public_name = forms.CharField(label=_("Public name"), max_length=60, min_length=2)

    def clean_public_name(self) -> str:
        """Refuse a name that looks like somebody else's."""
        name = str(self.cleaned_data["public_name"]).strip()
        if Member.objects.filter(name_key=name_key(name)).exists():
            raise forms.ValidationError(_("Somebody already uses this name, or one that looks like it."))
        return name

    def signup(self, request: HttpRequest, user: Member) -> None:
        """Called by allauth after saving; the name is set in the adapter."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Members have a public name and a handle instead of a username they type."""

    def save_user(self, request: HttpRequest, user: Member, form: Any, commit: bool = True) -> Member:
        """Fill the member from the sign-up form."""
        data = form.cleaned_data
        user.email = data["email"].lower()
        user.take_name(data["public_name"])
        user.set_password(data["password1"]) if data.get("password1") else user.set_unusable_password()
        if commit:
            user.save()
        return user


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors; the account helper encrypts seeds at rest here."""
