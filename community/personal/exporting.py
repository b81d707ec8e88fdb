"""Taking one's data along: asked for, made in the background, fetched for some days, thrown away."""

import secrets
from datetime import datetime, timedelta
from functools import partial
from tempfile import TemporaryFile

from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from community.addresses import absolute
from community.models import Member
from community.personal.archive import write_archive
from community.personal.letters import write_to
from community.personal.models import Takeout
from community.slots import personal_data

AGAIN_AFTER = timedelta(days=1)
KEPT = timedelta(days=7)
State = Takeout.State


class TooSoon(Exception):
    """She asked a short while ago; `again_at` says when she may ask again."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__(f"again at {again_at.isoformat()}")
        self.again_at = again_at


def latest(member: Member) -> Takeout | None:
    """Return the archive the member asked for last; one query."""
    return Takeout.objects.filter(member=member).order_by("-pk").first()


@transaction.atomic
def ask(*, member: Member) -> Takeout:
    """Have an archive made for `member`; work starts with the commit. Raises TooSoon within a day of the last."""
    from community.personal.tasks import make_takeout

    list(Member.objects.all().select_for_update(no_key=True).filter(pk=member.pk).values_list("pk"))
    now, last = timezone.now(), latest(member)
    if last is not None and last.state != State.FAILED and now < last.asked_at + AGAIN_AFTER:
        raise TooSoon(last.asked_at + AGAIN_AFTER)
    for old in Takeout.objects.filter(member=member):
        _throw_away(old)
    made = Takeout.objects.create(member=member, asked_at=now, parts=len(personal_data.entries))
    make_takeout.enqueue(made.pk)  # its row is written in this transaction
    return made


def make(*, takeout_id: int) -> None:
    """Make the archive; doing it again after an interruption begins anew, after success changes nothing."""
    takeout = Takeout.objects.select_related("member").filter(pk=takeout_id).first()
    if takeout is None or takeout.state == State.READY:
        return
    rows = Takeout.objects.filter(pk=takeout_id)
    rows.update(state=State.RUNNING, parts_done=0)

    def progress(number: int) -> None:
        rows.update(parts_done=number)

    with TemporaryFile() as scratch:
        write_archive(scratch, takeout.member, progress=progress)
        size = scratch.tell()
        scratch.seek(0)
        name = storages["private"].save(f"takeouts/{secrets.token_hex(16)}.zip", File(scratch))
    _finish(takeout, name, size)


@transaction.atomic
def _finish(takeout: Takeout, name: str, size: int) -> None:
    expires = timezone.now() + KEPT
    found = Takeout.objects.filter(pk=takeout.pk).exclude(state=State.READY)
    if not found.update(state=State.READY, name=name, size=size, expires_at=expires):
        storages["private"].delete(name)  # she left meanwhile, or another worker was quicker
        return
    with translation.override(takeout.member.language):
        link = absolute(reverse("community:data"))
    write_to(takeout.member, "personal/takeout", day=expires, link=link)


def throw_away_expired() -> int:
    """Throw away archives whose time is over, and give up those that nobody finished in a day; return how many."""
    now = timezone.now()
    expired = list(Takeout.objects.filter(expires_at__lte=now)[:1000])
    for takeout in expired:
        _throw_away(takeout)
    stuck = Takeout.objects.filter(state__in=(State.WAITING, State.RUNNING), asked_at__lt=now - AGAIN_AFTER)
    return len(expired) + stuck.update(state=State.FAILED)


def _throw_away(takeout: Takeout) -> None:
    """Delete an archive, its file once the transaction is through."""
    takeout.delete()
    if takeout.name:
        transaction.on_commit(partial(storages["private"].delete, takeout.name), robust=True)


def throw_away_all(member: Member) -> None:
    """Delete every archive of a member who leaves."""
    for takeout in Takeout.objects.filter(member=member):
        _throw_away(takeout)
