"""Our words for allauth's fields: label and help, without placeholders, codes typed as digits."""

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = tuple[str | Promise, str | Promise]
EMAIL: Words = (_("E-mail"), "")
PASSWORD: Words = (_("Password"), "")
NEW: Words = (_("New password"), _("At least ten characters. A sentence is better than a word."))
AGAIN: Words = (_("New password once more"), "")


class Worded:
    """Mixed into a form of allauth: `words` gives label and help of its fields by name."""

    words: ClassVar[dict[str, Words]] = {}
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, field.help_text = self.words[name]
            if name == "code":
                field.widget.attrs |= {"data-kind": "code", "inputmode": "numeric", "spellcheck": "false"}


class SignInForm(Worded, account.LoginForm):  # type: ignore[misc]
    words = {
        "login": EMAIL,
        "password": PASSWORD,
        "remember": (
            _("Stay signed in on this device"),
            _("30 days. You can sign out all devices in your settings."),
        ),
    }


class AddressForm(Worded, account.AddEmailForm):  # type: ignore[misc]
    words = {"email": (_("New address"), "")}


class PasswordForm(Worded, account.ChangePasswordForm):  # type: ignore[misc]
    words = {"oldpassword": (_("Present password"), ""), "password1": NEW, "password2": AGAIN}


class FirstPasswordForm(Worded, account.SetPasswordForm):  # type: ignore[misc]
    words = {"password1": NEW, "password2": AGAIN}


class ResetForm(Worded, account.ResetPasswordForm):  # type: ignore[misc]
    words = {"email": EMAIL}


class ResetByLinkForm(Worded, account.ResetPasswordKeyForm):  # type: ignore[misc]
    words = {"password1": NEW, "password2": AGAIN}


class ReauthenticateForm(Worded, account.ReauthenticateForm):  # type: ignore[misc]
    words = {"password": PASSWORD}


class AskForCodeForm(Worded, account.RequestLoginCodeForm):  # type: ignore[misc]
    words = {"email": EMAIL}


class CodeForm(Worded, account.ConfirmLoginCodeForm):  # type: ignore[misc]
    words = {"code": (_("Code"), _("You may paste it from the mail, with spaces too."))}


class SecondFactorForm(Worded, mfa.AuthenticateForm):  # type: ignore[misc]
    words = {"code": (_("Code of your app or recovery code"), "")}


class SecondFactorAgainForm(Worded, mfa.ReauthenticateForm):  # type: ignore[misc]
    words = {"code": (_("Code of your app or recovery code"), "")}


class AppForm(Worded, totp.ActivateTOTPForm):  # type: ignore[misc]
    words = {"code": (_("Code of your app"), "")}


class PasskeyForm(Worded, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey; it replaces the password unless the member wants it otherwise."""

    words = {
        "name": (_("Name"), _("So that you can tell your passkeys apart.")),
        "passwordless": (
            _("Sign in without a password"),
            _("The passkey alone is enough then. Your device asks for finger, face or PIN."),
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class PasskeyNameForm(Worded, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    words = {"name": (_("Name"), "")}
