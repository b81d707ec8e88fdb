"""The sign-up form. Apart from `accounts_forms`, which allauth's forms import while being imported."""

from typing import Any

from allauth.account.forms import SignupForm
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from community.accounts_wording import NEW, Worded
from community.models import Member


class FullSignUpForm(Worded, SignupForm):  # type: ignore[misc]
    """Takes as long for a known address as for a new one; survives two people taking one name at once."""

    field_order = ("public_name", "email", "password1")
    words = {
        "email": (_("E-mail"), _("Nobody sees it but you. We send you a link to confirm it.")),
        "password1": (_("Password"), NEW[1]),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].widget.attrs["minlength"] = 10

    def clean(self) -> dict[str, Any]:
        """Refuse a password that is the name; allauth compares it with the address only."""
        data: dict[str, Any] = super().clean()
        password, name = data.get("password1"), data.get("public_name")
        if password and name and "password1" not in self.errors:
            try:
                validate_password(password, Member(public_name=name))
            except ValidationError as error:
                self.add_error("password1", error)
        return data

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
