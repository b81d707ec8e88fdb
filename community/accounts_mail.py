"""The mails about an account: their words, their look, and their way out through the background queue."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import make_msgid
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import translate_url
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from community.accounts_sealing import seal, unseal
from community.background.retrying import retried
from community.models import Member

OUTGOING = "outgoing mail"
Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What a mail says. Texts name values of its context in braces; `link` is the key of an address."""

    subject: Text
    lines: tuple[Text, ...]
    button: Text = ""
    link: str = ""
    shows_code: bool = False
    is_notice: bool = False  # tells of a change to the account, with when and from where


def _notice(subject: Text, line: Text) -> Letter:
    return Letter(subject=subject, lines=(line,), is_notice=True)


NOT_YOU = _("If this was not you, you need not do anything.")
LETTERS: dict[str, Letter] = {
    "account/email/email_confirmation_signup": Letter(
        subject=_("Is that you, {name}?"),
        lines=(
            _("Nearly done: confirm that this address is yours, and your account is open."),
            _("The link is good for 24 hours. You may open it on any device."),
            NOT_YOU,
        ),
        button=_("Confirm address"),
        link="activate_url",
    ),
    "account/email/email_confirmation": Letter(
        subject=_("Is this your address, {name}?"),
        lines=(_("Confirm that this address is yours. The link is good for 24 hours."), NOT_YOU),
        button=_("Confirm address"),
        link="activate_url",
    ),
    "account/email/account_already_exists": Letter(
        subject=_("You already have an account"),
        lines=(
            _("Somebody, probably you, wanted to open an account for this address. You have one already."),
            _("If you no longer know your password, choose a new one."),
            NOT_YOU,
        ),
        button=_("Choose a new password"),
        link="password_reset_url",
    ),
    "account/email/unknown_account": Letter(
        subject=_("There is no account for this address"),
        lines=(
            _("Somebody, probably you, wanted to sign in with this address. There is no account for it."),
            _("Perhaps you took another address. Or you open an account now."),
            NOT_YOU,
        ),
        button=_("Open an account"),
        link="signup_url",
    ),
    "account/email/login_code": Letter(
        subject=_("{code} is your code"),
        lines=(
            _("With it you sign in, in the window you left open. It is good for ten minutes and only once."),
            _("We never ask for this code, neither by telephone nor by mail. Not you? Forget it."),
        ),
        shows_code=True,
    ),
    "account/email/password_reset_key": Letter(
        subject=_("Choose a new password"),
        lines=(_("Here you choose a new password. The link is good for four hours and only once."), NOT_YOU),
        button=_("Choose a new password"),
        link="password_reset_url",
    ),
    "account/email/email_changed": _notice(
        _("Your address was changed"), _("Your account now belongs to {to_email}, no longer to {from_email}.")
    ),
    "account/email/email_confirm": _notice(_("Your address is confirmed"), _("Your address is confirmed.")),
    "account/email/email_deleted": _notice(
        _("An address was removed"), _("{deleted_email} no longer belongs to your account.")
    ),
    "account/email/password_changed": _notice(_("Your password was changed"), _("Your password was changed.")),
    "account/email/password_reset": _notice(_("Your password was changed"), _("You chose a new password by mail.")),
    "account/email/password_set": _notice(_("Your account has a password"), _("Your account now has a password.")),
    "mfa/email/recovery_codes_generated": _notice(
        _("New recovery codes"), _("New recovery codes were made for your account. Older ones are void.")
    ),
    "mfa/email/totp_activated": _notice(
        _("Authenticator app added"), _("From now on signing in needs a code of your authenticator app.")
    ),
    "mfa/email/totp_deactivated": _notice(
        _("Authenticator app removed"), _("Signing in no longer needs a code of your authenticator app.")
    ),
    "mfa/email/webauthn_added": _notice(_("Passkey added"), _("Your account can now be opened with a new passkey.")),
    "personal/takeout": Letter(
        subject=_("Your data are ready"),
        lines=(
            _("The archive with everything {house} holds of you is ready. You can fetch it until {day}."),
            _("Nobody but you can: you sign in and show that it is you. If you did not ask for it, tell us."),
        ),
        button=_("Fetch my data"),
        link="link",
    ),
    "personal/leaving": Letter(
        subject=_("Your account will be deleted on {day}"),
        lines=(
            _("{name}, you want to leave {house}. Until {day} nothing happens, and you can change your mind."),
            _("After that your account is deleted for good. Nobody can bring it back then, not even we."),
            _("If this was not you, keep your account and change your password at once."),
        ),
        button=_("Keep my account"),
        link="link",
    ),
    "personal/left": Letter(
        subject=_("Your account is deleted"),
        lines=(
            _("Your account at {house} is deleted, as you wanted. This is the last mail to this address."),
            _("Thank you for what you gave to others here."),
        ),
    ),
    "mfa/email/webauthn_removed": _notice(_("Passkey removed"), _("A passkey no longer opens your account.")),
}


def community_name() -> str:
    """What the house calls this community."""
    from community.house import HouseStyle

    name = HouseStyle.objects.order_by("pk").values_list("community_name", flat=True).first()
    return name or str(settings.WAGTAIL_SITE_NAME)


def language_for(email: str, context: Mapping[str, Any]) -> str:
    """Return the language of the member who reads this mail, or that of the page for somebody we do not know.

    Asks the database for every address alike, so that a known one takes no longer than an unknown one.
    """
    found = Member.objects.filter(email=email.lower()).values_list("language", flat=True).first()
    wanted = found or getattr(context.get("user"), "language", None) or translation.get_language()
    return wanted if wanted in dict(settings.LANGUAGES) else str(settings.LANGUAGE_CODE)


def letter_for(
    prefix: str,
    email: str | list[str],
    context: Mapping[str, Any],
    *,
    sender: str,
    headers: dict[str, str] | None = None,
) -> EmailMessage | None:
    """Return the mail that allauth calls `prefix`, in the reader's language; None if we have no words."""
    letter = LETTERS.get(prefix)
    if letter is None:
        return None
    to = [email] if isinstance(email, str) else email
    language = language_for(to[0], context)
    link = translate_url(str(context.get(letter.link, "")), language)  # reads the address in the page's language
    with translation.override(language):
        house = community_name()
        name = getattr(context.get("user"), "public_name", "")
        values = {**context, "name": name, "house": house}
        subject = _one_line(str(letter.subject).format_map(values))
        shown = {
            "subject": subject,
            "lines": [str(line).format_map(values) for line in letter.lines],
            "button": letter.button,
            "link": link,
            "code": values.get("code") if letter.shows_code else "",
            "notice": values if letter.is_notice else None,
            "house": house,
            "language": language,
        }
        mail = EmailMultiAlternatives(
            subject=subject,
            body=render_to_string("account/email/letter.txt", shown).strip() + "\n",
            from_email=sender,
            to=to,
            headers={"Auto-Submitted": "auto-generated", **(headers or {})},
        )
        mail.attach_alternative(render_to_string("account/email/letter.html", shown), "text/html")
    return mail


def _one_line(text: str) -> str:
    """Fold line breaks, which a subject must not carry."""
    return " ".join(text.split())


def hand_over(mail: EmailMessage) -> None:
    """Put the mail into the queue, sealed: it may carry a code or a link that opens an account."""
    html = next((str(part[0]) for part in getattr(mail, "alternatives", [])), "")
    parts = {
        "subject": mail.subject,
        "body": mail.body,
        "html": html,
        "from_email": mail.from_email,
        "to": mail.to,
        # The same identity at every attempt: a mail sent twice by accident can be recognised.
        "headers": {"Message-ID": make_msgid(domain="kundig"), **mail.extra_headers},
    }
    send_sealed.enqueue(seal(json.dumps(parts), purpose=OUTGOING))


@retried(attempts=6, first_delay_seconds=20)
@task(queue_name="mail")
def send_sealed(sealed: str) -> None:
    """Send one mail; a refusal of the mail server is raised and tried again later."""
    parts = json.loads(unseal(sealed, purpose=OUTGOING))
    html = parts.pop("html")
    mail = EmailMultiAlternatives(**parts)
    if html:
        mail.attach_alternative(html, "text/html")
    mail.send()
