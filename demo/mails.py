"""The mails that a demo writes into files instead of sending them: read back for its visitors."""

import email
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from django.conf import settings

SHOWN = 50  # mails; older ones stay in their folder
SEPARATOR = b"-" * 79


@dataclass(frozen=True)
class Mail:
    """One written mail. `key` names its file and its place therein."""

    key: str
    subject: str
    to: str
    at: datetime | None
    text: str


def folder() -> Path | None:
    """Where mails are written, or None when they are really sent."""
    is_written = settings.EMAIL_BACKEND.endswith("filebased.EmailBackend")
    return Path(settings.EMAIL_FILE_PATH) if is_written and settings.EMAIL_FILE_PATH else None


def newest() -> list[Mail]:
    """Return the newest mails, newest first."""
    place = folder()
    if place is None or not place.is_dir():
        return []
    # The backend names its files by the second of writing; the file's own clock tells those apart.
    files = sorted(place.glob("*.log"), key=lambda path: path.stat().st_mtime_ns, reverse=True)[:SHOWN]
    return [mail for path in files for mail in reversed(read(path))][:SHOWN]


def read(path: Path) -> list[Mail]:
    """Return the mails of one file, in the order they were written."""
    parts = [part.strip(b"\r\n") for part in path.read_bytes().split(SEPARATOR)]
    found = (email.message_from_bytes(part, policy=default) for part in parts if part)
    return [_mail(f"{path.stem}-{number}", message) for number, message in enumerate(found)]


def _mail(key: str, message: EmailMessage) -> Mail:
    body = message.get_body(preferencelist=("plain", "html"))
    date = message["Date"].datetime if message["Date"] else None
    return Mail(
        key=key,
        subject=str(message["Subject"] or ""),
        to=str(message["To"] or ""),
        at=date.replace(tzinfo=date.tzinfo or UTC) if date else None,  # "-0000", as Django writes, reads as naive
        text=str(body.get_content()).strip() if body else "",
    )
