"""The end of leaving: everything of a member goes, in one transaction for each."""

import logging

from django.db import transaction
from django.utils import timezone

from community.events import Changed, changed
from community.models import Member
from community.page_cache import forget_pages
from community.personal.letters import write_to
from community.slots import personal_data

logger = logging.getLogger("community.personal")
AT_ONCE = 100


def erase_due() -> int:
    """Erase the members whose days of grace are over, longest overdue first; return how many.

    One that fails is logged and tried again with the next run; it does not hold up the others.
    """
    due = Member.objects.filter(leaves_at__lte=timezone.now()).order_by("leaves_at").values_list("pk", flat=True)
    done = 0
    for pk in list(due[:AT_ONCE]):
        try:
            done += erase(member_id=pk)
        except Exception:
            logger.exception("member %d could not be erased", pk)
    return done


@transaction.atomic
def erase(*, member_id: int) -> bool:
    """Erase a member whose days of grace are over; return False when she stays or is gone already."""
    member = Member.objects.select_for_update(of=("self",)).filter(pk=member_id, leaves_at__lte=timezone.now()).first()
    if member is None:
        return False
    _take_away(member, member.leaves_texts)
    write_to(member, "personal/left")
    member.delete()
    return True


@transaction.atomic
def erase_at_once(*, member_id: int) -> bool:
    """Erase a member whom staff delete, without days of grace; visible texts stay, without the name."""
    member = Member.objects.select_for_update(of=("self",)).filter(pk=member_id).first()
    if member is None:
        return False
    _take_away(member, True)
    member.delete()
    return True


def _take_away(member: Member, keep_texts: bool) -> None:
    """Everything but the locked row itself and what the database deletes with it."""
    member.is_active = False  # nothing more is written in her name
    for part in personal_data:
        part.erase(member, keep_texts)
    event = Changed(
        key=f"member:{member.pk}:erased", member_id=member.pk, topic_ids=(), source="member", source_id=member.pk,
        at=timezone.now(), is_gone=True,
    )  # fmt: skip
    changed.send(sender=Member, event=event)
    transaction.on_commit(forget_pages)
