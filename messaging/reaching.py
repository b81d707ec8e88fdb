"""Whether a mail may go to a member at all. Settings and dosing will decide here too."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress

from messaging.models import Message


def refusals(messages: Iterable[Message]) -> dict[int, str]:
    """Return the reason by message id for those whose mail must not be sent; one query for all."""
    chosen = list(messages)
    known = EmailAddress.objects.filter(user_id__in={message.member_id for message in chosen})
    verified = {(row.user_id, row.email.lower()): row.verified for row in known}
    reasons = {message.pk: _refusal(message, verified) for message in chosen}
    return {pk: reason for pk, reason in reasons.items() if reason}


def _refusal(message: Message, verified: dict[tuple[int, str], bool]) -> str:
    member = message.member
    if not member.is_active:
        return "account closed"
    if not member.email:
        return "no address"
    if verified.get((member.pk, member.email.lower())) is False:
        return "address not confirmed"
    if message.basis == "advertising":
        return "no way to unsubscribe yet"  # the link comes with the settings; until then no advertising leaves
    return ""
