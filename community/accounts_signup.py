"""The sign-up form. Apart from `accounts_forms`, which allauth's forms import while being imported."""

from typing import Any

from allauth.account.forms import SignupForm
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from community.models import Member

HELP = {
    "email": _("Nobody sees it but you. We send you a link to confirm it."),
    "password1": _("At least ten characters. A sentence is better than a word."),
}


class FullSignUpForm(SignupForm):  # type: ignore[misc]
    """Takes as long for a known address as for a new one; survives two people taking one name at once."""

    field_order = ("public_name", "email", "password1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, text in HELP.items():
            self.fields[name].help_text = text
        self.fields["password1"].widget.attrs["minlength"] = 10

    def try_save(self, request: HttpRequest) -> tuple[Member | None, HttpResponse | None]:
        """Save the member; for a known address hash all the same, and let allauth mail its owner."""
        if self.account_already_exists:
            Member().set_password(self.cleaned_data["password1"])
        try:
            with transaction.atomic():
                user, response = super().try_save(request)
        except IntegrityError:
            messages.error(request, _("Somebody just took this name or address. Please try again."))
            return None, redirect("account_signup")
        return user, response
