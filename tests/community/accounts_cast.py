"""What the tests of accounts share: members who can sign in, and what a mail says."""

import re
from typing import Any

from allauth.account.models import EmailAddress

from community.models import Member
from tests.factory import make_member

PASSWORD = "drei Tassen am Morgen"
SIGN_UP = {"public_name": "Kati Vogel", "email": "kati@example.org", "password1": PASSWORD}


def confirmed(**overrides: Any) -> Member:
    """A member with a password and a confirmed address."""
    member = make_member(
        **{"email": "kati@example.org", "public_name": "Kati Vogel", "password": PASSWORD, **overrides}
    )
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    return member


def sign_in(client: Any, member: Member, password: str = PASSWORD, **more: Any) -> Any:
    """Post the sign-in form."""
    return client.post("/accounts/login/", {"login": member.email, "password": password, **more})


def is_signed_in(client: Any) -> bool:
    """Whether the client's session belongs to somebody."""
    return client.get("/accounts/email/").status_code == 200 or "reauthenticate" in client.get("/accounts/email/").get(
        "Location", ""
    )


def link_in(message: Any) -> str:
    """The path of the link in a mail."""
    found = re.search(r"https?://[^/\s]+(/\S+)", message.body)
    assert found, message.body
    return found[1]


def code_in(message: Any) -> str:
    """The six digits in a mail."""
    found = re.search(r"^\d{6}$", message.body, re.MULTILINE)
    assert found, message.body
    return found[0]
