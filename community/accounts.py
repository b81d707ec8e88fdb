"""How allauth signs people up and in with us: where they land, what they are told, how secrets are kept."""

import logging
import secrets
from typing import Any, ClassVar
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from community.accounts_mail import community_name, hand_over, letter_for
from community.accounts_sealing import BrokenSeal, seal, unseal
from community.models import Member

logger = logging.getLogger(__name__)
SECOND_FACTOR = "second factor"


def display_name(member: Member) -> str:
    """What allauth calls a member."""
    return member.public_name


def home() -> str:
    """The home page in the active language."""
    return reverse("wagtail_serve", args=[""])


def topics_page() -> str:
    """Where a new member chooses topics; the home page while there is no such page."""
    try:
        return reverse("community:interests")
    except NoReverseMatch:
        return home()


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Members have a public name and a handle instead of a username they type."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "duplicate_email": _("This is your address already."),
        "email_password_mismatch": _("E-mail and password do not belong together."),
        "email_taken": _("This address cannot be used."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This code is not right, or it has expired."),
        "incorrect_password": _("This is not your password."),
        "invalid_password_reset": _("This link is no longer valid."),
        "rate_limited": _("That was too often in a short time. Please wait a moment."),
        "same_as_current": _("This is your address already."),
        "too_many_login_attempts": _(
            "Too many failed attempts. Wait five minutes, or let us send you a code by e-mail."
        ),
    }

    def save_user(self, request: HttpRequest, user: Member, form: Any, commit: bool = True) -> Member:
        """Fill the member from the sign-up form; the page's language becomes that of the mails."""
        data = form.cleaned_data
        user.email = data["email"].lower()
        user.language = get_language() or user.language
        user.take_name(data["public_name"])
        user.set_password(data["password1"]) if data.get("password1") else user.set_unusable_password()
        if commit:
            user.save()
        return user

    def is_safe_url(self, url: str | None) -> bool:
        """Say whether we may send somebody to `url` after signing in or out: only within this very host."""
        hosts = {self.request.get_host()}
        return url_has_allowed_host_and_scheme(url, allowed_hosts=hosts, require_https=self.request.is_secure())

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return home()

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return home()

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return topics_page()

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """Where a confirmation leads that signs nobody in, since it was opened on another device."""
        if self.request.user.is_authenticated:
            return reverse("account_email")
        first_time = email_address.user.last_login is None
        query = f"?{urlencode({'next': topics_page()})}" if first_time else ""
        return reverse("account_login") + query

    def post_login(self, request: HttpRequest, user: Member, *, signup: bool, **details: Any) -> HttpResponse:
        """After signing up lead to the topics first, and from there to where the visitor came from."""
        wanted = details.pop("redirect_url", None)
        if signup and wanted and wanted != home() and topics_page() != home():
            wanted = f"{topics_page()}?{urlencode({'next': wanted})}"
        response: HttpResponse = super().post_login(request, user, signup=signup, redirect_url=wanted, **details)
        return response

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Mark the address as confirmed, unless it is another member's by now."""
        if Member.objects.filter(email=email_address.email).exclude(pk=email_address.user_id).exists():
            self.add_message(
                request, 40, "account/messages/email_confirmation_failed.txt", {"email": email_address.email}
            )
            return False
        return bool(super().confirm_email(request, email_address))

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Return our letter in the reader's language, or allauth's own mail where we have none."""
        letter = letter_for(template_prefix, email, context, sender=self.get_from_email(), headers=headers)
        return letter or super().render_mail(template_prefix, email, context, headers)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail now and send it in the background, so that no page waits for a mail server."""
        hand_over(self.render_mail(template_prefix, email, {"request": self.request, "email": email, **context}))


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: seeds are sealed in the database."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("This second factor cannot be removed."),
        "cannot_generate_recovery_codes": _("Recovery codes need an authenticator app or a passkey first."),
        "incorrect_code": _("This code is not right, or it has expired."),
        "unverified_email": _("Please confirm your e-mail address first."),
    }

    def encrypt(self, text: str) -> str:
        """Seal a seed for the database."""
        return seal(text, purpose=SECOND_FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a seed. One that no key of ours opens becomes a random one: it lets nobody in."""
        try:
            return unseal(encrypted_text, purpose=SECOND_FACTOR)
        except BrokenSeal:
            logger.error("A second factor was sealed under an old SECRET_KEY; SECRET_KEY_FALLBACKS lacks it.")
            return secrets.token_hex(20).upper().translate(str.maketrans("0189", "ABCD"))

    def get_totp_issuer(self) -> str:
        return community_name()

    def _get_site_name(self) -> str:
        return community_name()

    def generate_authenticator_name(self, user: Member, type: Authenticator.Type) -> str:
        """Propose a name for a new passkey."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey") if number == 1 else gettext("Passkey {number}").format(number=number)
