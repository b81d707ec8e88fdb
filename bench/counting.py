"""What a page asks the database and how long it is: counted inside this process, on the third request."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from bench.pages import Page
from community.models import Member

WRITING = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Counted:
    """One page for one viewer. `bytes` is the body, uncompressed."""

    queries: int
    writes: int
    bytes: int


def signed_in(member: Member) -> Client:
    """Return a client with a session of that member."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def cookie_of(client: Client) -> str:
    """Return the header by which a server knows this client."""
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def count(page: Page, viewer: str, member: Client) -> Counted | None:
    """Count one page; None when it is not kept for visitors and `viewer` is "kept"."""
    client = member if viewer == "member" else Client(SERVER_NAME="127.0.0.1")
    with override_settings(KEEP_PAGES=viewer == "kept"):
        response: Any = [client.get(page.path) for _ in range(2)][-1]
        _check(page, response)
        if viewer == "kept" and response.headers.get("X-Page") != "kept":
            return None
        with CaptureQueriesContext(connection) as asked:
            response = client.get(page.path)
            body = response.content
    cache.clear()
    sql = [query["sql"] for query in asked.captured_queries]
    return Counted(len(sql), sum(s.lstrip().startswith(WRITING) for s in sql), len(body))


def _check(page: Page, response: HttpResponseBase) -> None:
    if response.status_code != 200:
        raise RuntimeError(f"{page.name} ({page.path}) answers {response.status_code}")
