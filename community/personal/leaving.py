"""Leaving for good: said once, with two weeks to change one's mind."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from community.addresses import absolute
from community.models import Member
from community.personal.letters import write_to

GRACE = timedelta(days=14)


class LastAdministrator(Exception):
    """Nobody could administer the community any more."""


@transaction.atomic
def leave(*, member: Member, keep_texts: bool) -> datetime:
    """Note that `member` leaves in GRACE and tell her by mail; return when.

    `keep_texts`: what she published stays without her name, else it goes too. Saying it again changes only this.
    Raises LastAdministrator.
    """
    stored = Member.objects.select_for_update(no_key=True, of=("self",)).get(pk=member.pk)
    if stored.is_superuser and not _other_administrators(stored):
        raise LastAdministrator
    is_new = stored.leaves_at is None
    member.leaves_at = stored.leaves_at or timezone.now() + GRACE
    member.leaves_texts = keep_texts
    Member.objects.filter(pk=member.pk).update(leaves_at=member.leaves_at, leaves_texts=keep_texts)
    if is_new:
        with translation.override(member.language):
            link = absolute(reverse("community:leave"))
        write_to(member, "personal/leaving", day=member.leaves_at, link=link)
    return member.leaves_at


def _other_administrators(member: Member) -> bool:
    return Member.objects.present().filter(is_superuser=True, leaves_at=None).exclude(pk=member.pk).exists()


@transaction.atomic
def stay(*, member: Member) -> bool:
    """Take it back; return whether there was something to take back."""
    changed = Member.objects.filter(pk=member.pk, leaves_at__isnull=False).update(leaves_at=None, leaves_texts=True)
    member.leaves_at, member.leaves_texts = None, True
    return bool(changed)
