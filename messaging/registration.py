"""What `messaging` puts into the kernel's slots: its kinds of message, its part of a member's data."""

from django.utils.translation import gettext_lazy as _

from community import slots
from community.slots import MessageKind

KINDS = [
    MessageKind(
        key="moderation.approved", label=_("Your contribution was published"), template="messaging/kinds/approved"
    ),
    MessageKind(key="moderation.hidden", label=_("Your contribution was hidden"), template="messaging/kinds/hidden"),
    MessageKind(
        key="moderation.restored", label=_("Your contribution is back"), template="messaging/kinds/restored"
    ),
    MessageKind(key="comment.received", label=_("Comments on what you wrote"), template="messaging/kinds/comment"),
    MessageKind(key="report.settled", label=_("What became of your report"), template="messaging/kinds/report"),
]


def register() -> None:
    """Fill the slots; called once by the app's `ready()`."""
    for kind in KINDS:
        slots.message_kinds.add(kind)
