"""A real mail server that answers as a test tells it, and a kind of message for every purpose."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller

from community.slots import MessageKind, message_kinds
from messaging.models import Message
from messaging.telling import tell
from tests.services.running import free_port


class Postmaster:
    """Handler that keeps every letter it accepts; `answers` holds what it says next to a recipient."""

    def __init__(self):
        self.letters: list[EmailMessage] = []
        self.answers: dict[str, list[str]] = defaultdict(list)
        self.connections = 0
        self.delay = 0.0  # seconds to think about each letter

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.answers[address]:
            return self.answers[address].pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(self.delay)
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def postmaster(settings) -> Iterator[Postmaster]:
    """A running SMTP server; the settings send mail there."""
    handler = Postmaster()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield handler
    controller.stop()


@pytest.fixture
def say() -> Callable[..., Message]:
    """Tell a member that something was published; every call is another occasion unless it names its key."""
    told = iter(range(10_000))

    def say_it(member, **overrides):
        context = {
            "title": "Zwölf Minuten Geduld",
            "url": "/reviews/7/zwoelf/",
            "note": "",
            **overrides.pop("context", {}),
        }
        fields = {"kind": "moderation.approved", "key": f"test:{next(told)}", **overrides}
        return tell(member=member, context=context, **fields)

    return say_it


def _with_kind(**fields) -> Iterator[str]:
    kind = MessageKind(label="test", template="messaging/kinds/approved", **fields)
    message_kinds.add(kind)
    yield kind.key
    del message_kinds.entries[kind.key]


@pytest.fixture
def news() -> Iterator[str]:
    """A kind of message that is advertising."""
    yield from _with_kind(key="test.news", basis="advertising")


@pytest.fixture
def quiet() -> Iterator[str]:
    """A kind of message that never goes by mail."""
    yield from _with_kind(key="test.quiet", by_mail=False)
