"""The page on which a member leaves, and the way back."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from community.models import Member
from tests.community.accounts_cast import PASSWORD, confirmed, sign_in
from tests.reviews.making import full, make_family, make_review


@pytest.fixture
def kati(db):
    """Kati, who may leave."""
    return confirmed()


def prove(client, member):
    sign_in(client, member)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_a_member_leaves_sees_it_on_every_page_and_comes_back(client, kati):
    prove(client, kati)
    answer = client.post(reverse("community:leave"), {"texts": "go", "sure": "on"})
    assert answer["Location"] == reverse("community:data")
    kati.refresh_from_db()
    assert kati.leaves_at - timezone.now() > timedelta(days=13, hours=23)
    assert not kati.leaves_texts
    assert mail.outbox[-1].subject.startswith("Dein Konto wird am")
    assert "/profile/leave/" in mail.outbox[-1].body
    assert "Dein Konto wird am" in client.get(reverse("community:profile_edit")).content.decode()
    client.post(reverse("community:stay"))
    kati.refresh_from_db()
    assert kati.leaves_at is None
    assert "Dein Konto wird am" not in client.get(reverse("community:profile_edit")).content.decode()


def test_leaving_is_said_on_purpose_and_with_a_choice(client, kati):
    prove(client, kati)
    answer = client.post(reverse("community:leave"), {"texts": "go"})
    body = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_sure_error"' in body
    assert 'value="go"' in body
    kati.refresh_from_db()
    assert kati.leaves_at is None
    assert client.post(reverse("community:leave"), {"sure": "on"}).status_code == 422


def test_a_stolen_session_alone_deletes_nothing(client, kati):
    sign_in(client, kati)
    assert "reauthenticate" in client.post(reverse("community:leave"), {"texts": "go", "sure": "on"})["Location"]
    kati.refresh_from_db()
    assert kati.leaves_at is None


def test_the_pages_are_for_members_and_reading_changes_nothing(client, kati):
    for name in ("leave", "stay"):
        assert "login" in client.post(reverse(f"community:{name}"))["Location"]
    client.force_login(kati)
    assert client.get(reverse("community:stay")).status_code == 405


def test_a_member_deleted_by_staff_leaves_no_name_behind_either(client, kati, bob, ada, topic):
    review = make_review(make_family(topic), kati, full(quality="Gruß, Kati Vogel"))
    client.force_login(ada)
    Member.objects.filter(pk=ada.pk).update(is_superuser=True, is_staff=True)
    address = reverse("wagtailusers_users:delete", args=[kati.pk])
    assert client.get(address).status_code == 200
    assert Member.objects.filter(pk=kati.pk).exists()
    assert client.post(address)["Location"] == reverse("wagtailusers_users:index")
    assert not Member.objects.filter(pk=kati.pk).exists()
    review.refresh_from_db()
    assert (review.member, review.quality) == (None, "Gruß, …")


def test_many_deleted_by_staff_go_the_same_way(client, kati, bob, ada, topic):
    review = make_review(make_family(topic), kati, full(quality="Gruß, Kati Vogel"))
    client.force_login(ada)
    Member.objects.filter(pk=ada.pk).update(is_superuser=True, is_staff=True)
    address = reverse("wagtail_bulk_action", args=["community", "member", "delete"])
    client.post(f"{address}?id={kati.pk}&id={bob.pk}&next=/cms/users/")
    assert not Member.objects.filter(pk__in=[kati.pk, bob.pk]).exists()
    review.refresh_from_db()
    assert review.quality == "Gruß, …"


def test_who_may_not_delete_members_deletes_none(client, kati, mona):
    client.force_login(mona)
    client.post(reverse("wagtailusers_users:delete", args=[kati.pk]))
    assert Member.objects.filter(pk=kati.pk).exists()
