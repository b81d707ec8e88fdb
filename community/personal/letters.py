"""The mails about one's data and one's leaving, in the member's language."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format

from community.accounts_mail import hand_over, letter_for
from community.models import Member


def write_to(member: Member, letter: str, *, day: datetime | None = None, link: str = "") -> None:
    """Queue a letter of `community.accounts_mail.LETTERS` for `member`, in the caller's transaction.

    `day` fills {day}, written as the member's language writes dates; `link` is where its button leads.
    """
    with translation.override(member.language):
        written = date_format(timezone.localtime(day), "DATE_FORMAT") if day else ""
    mail = letter_for(
        letter, member.email, {"user": member, "day": written, "link": link}, sender=settings.DEFAULT_FROM_EMAIL
    )
    if mail is None:
        raise KeyError(letter)
    hand_over(mail)
