"""Members in the Wagtail admin."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core import mail

from community.models import Member
from community.roles import sync_roles
from tests.community.accounts_cast import code_in, confirmed

pytestmark = pytest.mark.django_db
NEW = {"public_name": "Nora Neu", "email": "Nora@Example.org", "kind": "member", "works_for": ""}


@pytest.fixture
def desk(client, ada):
    """The administrator's browser."""
    client.force_login(ada)
    return client


def test_an_administrator_finds_members_by_public_name(desk, alice, bob):
    page = desk.get("/cms/users/?q=Auer").content.decode()
    assert "Alice Auer" in page
    assert "Bob Brandt" not in page


def test_a_member_made_without_password_signs_in_with_a_code(desk, client):
    assert desk.get("/cms/users/new/").status_code == 200
    answer = desk.post("/cms/users/new/", NEW)
    assert answer.status_code == 302, answer.context["form"].errors
    member = Member.objects.get(email="nora@example.org")
    assert member.username == "nora-neu"
    assert not member.has_usable_password()
    desk.post("/accounts/logout/")
    desk.post("/accounts/login/code/", {"email": member.email})
    assert desk.post("/accounts/login/code/confirm/", {"code": code_in(mail.outbox[-1])})["Location"] == "/"


def test_a_role_given_in_the_admin_makes_staff_and_taken_away_a_member(desk, alice):
    sync_roles()
    staff = Group.objects.get(name="staff")
    form = {"public_name": "Alice Auer", "email": alice.email, "kind": "member", "is_active": "on"}
    assert desk.get(f"/cms/users/edit/{alice.pk}/").status_code == 200
    assert desk.post(f"/cms/users/edit/{alice.pk}/", {**form, "groups": [staff.pk]}).status_code == 302
    assert Member.objects.get(pk=alice.pk).is_staff
    desk.post(f"/cms/users/edit/{alice.pk}/", form)
    assert not Member.objects.get(pk=alice.pk).is_staff


def test_a_replaced_address_no_longer_opens_the_account(desk):
    member = confirmed()
    form = {"public_name": "Kati Vogel", "email": "neu@example.org", "kind": "member", "is_active": "on"}
    desk.post(f"/cms/users/edit/{member.pk}/", form)
    assert not EmailAddress.objects.filter(email="kati@example.org").exists()


def test_a_twin_of_a_name_is_refused_in_the_admin_too(desk, alice):
    answer = desk.post("/cms/users/new/", {**NEW, "public_name": "ALICE  auer"})
    assert "public_name" in answer.context["form"].errors


def test_the_own_account_page_of_the_admin_asks_for_no_first_name(desk):
    page = desk.get("/cms/account/").content.decode()
    assert "first_name" not in page
    assert "locale" in page


def test_shop_staff_do_not_manage_members(client, stan):
    client.force_login(stan)
    assert client.get("/cms/users/").status_code == 302
