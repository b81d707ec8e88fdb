"""The archive itself: one JSON file that machines read, a page of explanation, and the pictures."""

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.core.files.storage import storages
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from community.accounts_mail import community_name
from community.models import Member
from community.slots import PersonalFile, personal_data

FORMAT = 1


def write_archive(target: IO[bytes], member: Member, *, progress: Callable[[int], None]) -> None:
    """Write the archive of `member` into `target`; `progress` is told how many parts are done.

    The pictures are read one by one: however many there are, memory holds one.
    """
    data: dict[str, Any] = {"archive": _about(member, timezone.now())}
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for number, part in enumerate(personal_data, 1):
            data.update(part.export(member))
            _add_files(archive, part.files(member))
            progress(number)
        archive.writestr("data.json", json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
        with translation.override(member.language):
            archive.writestr("readme.txt", _explanation())


def _about(member: Member, at: datetime) -> dict[str, Any]:
    return {"community": community_name(), "format": FORMAT, "made_at": at, "member": member.public_name}


def _add_files(archive: ZipFile, files: Iterable[PersonalFile]) -> None:
    for file in files:
        # Thrown away while we were reading: then it is no longer held.
        with suppress(FileNotFoundError), storages[file.storage].open(file.stored_name) as stored:
            archive.writestr(file.name, stored.read(), compress_type=ZIP_STORED)


def _explanation() -> str:
    lines = [
        _("This is everything we hold of you."),
        _("data.json holds it in a form that programs read; every text editor opens it, too. Times are in UTC."),
        _("The folder pictures holds your pictures under the names that data.json gives them."),
        _("What others wrote is theirs and not in here; nor are keys and passwords."),
    ]
    return "\n\n".join(lines) + "\n"
