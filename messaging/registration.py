"""What `messaging` puts into the kernel's slots: kinds of message, the sign in the header, a member's data."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from community import slots
from community.models import Member
from community.personal.blotting import blotted
from community.slots import HeaderCount, MessageKind, PersonalData
from messaging.models import Message
from messaging.reading import unread_count

KINDS = [
    MessageKind(
        key="moderation.approved",
        label=_("Your contribution was published"),
        template="messaging/kinds/approved",
        icon="check",
    ),
    MessageKind(
        key="moderation.hidden",
        label=_("Your contribution was hidden"),
        template="messaging/kinds/hidden",
        icon="hide",
    ),
    MessageKind(
        key="moderation.restored",
        label=_("Your contribution is visible again"),
        template="messaging/kinds/restored",
        icon="undo",
    ),
    MessageKind(
        key="comment.received",
        label=_("Comments on what you wrote"),
        template="messaging/kinds/comment",
        icon="comment",
    ),
    MessageKind(
        key="report.settled", label=_("What became of your report"), template="messaging/kinds/report", icon="flag"
    ),
]


def header_label(number: int) -> str:
    """Return the words for the sign in the header."""
    if not number:
        return str(_("Inbox"))
    return ngettext("Inbox, %(n)d new message", "Inbox, %(n)d new messages", number) % {"n": number}


def export(member: Member) -> dict[str, Any]:
    """Return what a member was told and when."""
    fields = ("kind", "basis", "context", "topic__slug", "told_at", "read_at", "mail_state", "mail_sent_at")
    return {"messages": list(Message.objects.filter(member=member).order_by("id").values(*fields))}


def erase(member: Member, keep_texts: bool) -> None:
    """Forget what a member was told. Others keep their messages: the name goes by itself, as it is read when shown,
    and with it what they quote of her."""
    Message.objects.filter(member=member).delete()
    for message in Message.objects.filter(actor=member).exclude(context__excerpt=None):
        excerpt = blotted(str(message.context.get("excerpt", "")), member) if keep_texts else ""
        Message.objects.filter(pk=message.pk).update(context={**message.context, "excerpt": excerpt})


def register() -> None:
    """Fill the slots; called once by the app's `ready()`."""
    for kind in KINDS:
        slots.message_kinds.add(kind)
    slots.header_counts.add(
        HeaderCount(
            key="messaging.inbox",
            label=header_label,
            icon="bell",
            url=lambda: reverse("messaging:inbox"),
            count=unread_count,
            order=40,
        )
    )
    slots.personal_data.add(PersonalData(key="messaging", export=export, erase=erase))
