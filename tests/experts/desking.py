"""Opening the desk's pages in tests."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse

from community.models import Member


def words_of(html: str) -> str:
    """The text of a page's main part, in one line."""

    class Words(HTMLParser):
        parts: list[str] = []

        def handle_data(self, data: str) -> None:
            self.parts.append(data)

    reader = Words()
    reader.parts = []
    reader.feed(html.partition("<main")[2].partition("</main>")[0])
    return " ".join(" ".join(reader.parts).split())


def page(client: Client, member: Member, name: str, *args: Any, query: str = "") -> str:
    """The words of a page of the desk as `member` sees it."""
    client.force_login(member)
    answer = client.get(reverse(f"experts_desk:{name}", args=args) + query)
    assert answer.status_code == 200, answer
    return words_of(answer.content.decode())


def status(client: Client, member: Member | None, name: str, *args: Any) -> int:
    """What `member` gets."""
    client.logout()
    if member:
        client.force_login(member)
    return client.get(reverse(f"experts_desk:{name}", args=args)).status_code


def post(client: Client, who: Member, name: str, /, *args: Any, **data: Any) -> Any:
    """The answer to a form of the desk."""
    client.force_login(who)
    return client.post(reverse(f"experts_desk:{name}", args=args), data)
