"""Signing up, in and out, as a browser without JavaScript does it."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from community.models import Member
from tests.factory import make_member

pytestmark = pytest.mark.django_db
PASSWORD = "drei Tassen am Morgen"
SIGN_UP = {"public_name": "Kati Vogel", "email": "kati@example.org", "password1": PASSWORD}


def link_in(message):
    """Return the path of the link in a mail."""
    return re.search(r"https?://[^/\s]+(/\S+)", message.body)[1]


def confirmed(**overrides):
    """Return a member with a password and a confirmed address."""
    member = make_member(**{"password": PASSWORD, **overrides})
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    return member


def test_a_visitor_signs_up_confirms_by_post_and_is_led_to_the_topics(client):
    assert client.post("/accounts/signup/", SIGN_UP)["Location"] == "/accounts/confirm-email/"
    link = link_in(mail.outbox[0])
    page = client.get(link)
    assert "kati@example.org" in page.content.decode()
    assert not EmailAddress.objects.get().verified  # a mail scanner that follows the link confirms nothing
    answer = client.post(link)
    assert answer["Location"] == "/profile/topics/"
    assert Member.objects.get().public_name == "Kati Vogel"
    assert client.session["_auth_user_id"]
