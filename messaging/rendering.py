"""Making words of a message: its notice in the language of the page, its mail in the member's."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override

from community.chrome import chrome
from community.slots import MessageKind, message_kinds
from messaging.linking import absolute, host, in_language
from messaging.models import Message


def notice(message: Message) -> SafeString:
    """Return the site notice in the active language; costs no query when `actor` and `topic` are selected."""
    kind = message_kinds.get(message.kind)
    return render_to_string(f"{kind.template}_notice.html", _context(message, is_mail=False))


def mail(message: Message) -> EmailMultiAlternatives:
    """Return the mail in the member's language, with text and HTML part and its own Message-ID."""
    kind = message_kinds.get(message.kind)
    with override(message.member.language):
        context = _context(message, is_mail=True)
        body = render_to_string(f"{kind.template}.txt", context).strip()
        context |= {"body": body, "subject": subject(kind, context), "body_html": _html_body(kind, context)}
        letter = EmailMultiAlternatives(
            subject=context["subject"],
            body=render_to_string("messaging/mail/base.txt", context),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[message.member.email],
            reply_to=[context["contact"]] if context["contact"] else [],
            headers=_headers(message),
        )
        letter.attach_alternative(render_to_string("messaging/mail/base.html", context), "text/html")
    return letter


def subject(kind: MessageKind, context: dict[str, Any]) -> str:
    """Return the subject as one line: whatever a title holds, it cannot begin a header of its own."""
    return " ".join(render_to_string(f"{kind.template}_subject.txt", context).split())[:200]


def _html_body(kind: MessageKind, context: dict[str, Any]) -> SafeString | None:
    try:
        return render_to_string(f"{kind.template}.html", context)
    except TemplateDoesNotExist:
        return None  # the HTML part then shows the text's paragraphs


def _context(message: Message, *, is_mail: bool) -> dict[str, Any]:
    language = get_language() or settings.LANGUAGE_CODE
    path = str(message.context.get("url", "/"))
    house = chrome().house if is_mail else None
    return {
        **message.context,
        "message": message,
        "member": message.member,
        "actor": message.actor,
        "topic": message.topic,
        "url": absolute(path, language) if is_mail else in_language(path, language),
        "site_name": house.community_name if house else "",
        "site_url": absolute("/", language),
        "contact": house.contact_email if house else "",
        "language": language,
    }


def _headers(message: Message) -> dict[str, str]:
    headers = {"Message-ID": message.mail_message_id, "Auto-Submitted": "auto-generated"}
    if message.basis == "advertising":
        headers["List-Id"] = f"{strip_tags(message.kind)} <{message.kind}.{host(settings.BASE_URL)}>"
    return headers
