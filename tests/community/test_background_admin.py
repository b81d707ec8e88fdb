"""Failed tasks in the admin: administrators see them, run them again, discard them; nobody else."""

import pytest
from django.utils import timezone

from community.models import DeadLetter
from tests.community import work

LIST = "/cms/failed_tasks/"


@pytest.fixture
def letter(db):
    """A task that failed for good and would succeed now."""
    work.done.clear()
    work.failures_left["count"] = 0
    return DeadLetter.objects.create(
        task_path="tests.community.work.flaky", queue_name="default", arguments={"args": ["again"], "kwargs": {}},
        error="OSError: no luck", traceback="Traceback <b>…</b>", attempts=3, first_failed_at=timezone.now(),
        last_failed_at=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def as_ada(client, ada):
    client.force_login(ada)
    return client


def test_an_administrator_sees_what_failed(as_ada, letter):
    page = as_ada.get(LIST).content.decode()
    assert "tests.community.work.flaky" in page
    assert "OSError: no luck" in page


def test_an_administrator_looks_at_one(as_ada, letter):
    page = as_ada.get(f"{LIST}inspect/{letter.pk}/").content.decode()
    assert "Traceback &lt;b&gt;" in page


def test_an_administrator_runs_one_again(as_ada, letter):
    assert as_ada.get(f"{LIST}run-again/{letter.pk}/").status_code == 200
    assert work.done == []
    as_ada.post(f"{LIST}run-again/{letter.pk}/")
    assert work.done == ["again"]
    assert not DeadLetter.objects.exists()


def test_a_task_whose_code_is_gone_stays_in_the_list(as_ada, letter):
    DeadLetter.objects.update(task_path="tests.community.work.gone")
    assert as_ada.post(f"{LIST}run-again/{letter.pk}/").status_code == 200
    assert DeadLetter.objects.exists()


def test_an_administrator_discards_one(as_ada, letter):
    as_ada.post(f"{LIST}delete/{letter.pk}/")
    assert not DeadLetter.objects.exists()
    assert work.done == []


@pytest.mark.parametrize("who", ["mona", "stan", "alice"])
@pytest.mark.parametrize("way", ["", "inspect/{pk}/", "run-again/{pk}/", "delete/{pk}/"])
def test_others_are_refused(client, request, letter, who, way):
    client.force_login(request.getfixturevalue(who))
    address = LIST + way.format(pk=letter.pk)
    assert client.get(address).status_code in (302, 403)
    client.post(address)
    assert DeadLetter.objects.exists()


def test_nothing_is_added_or_edited_by_hand(as_ada, letter):
    assert as_ada.get(f"{LIST}new/").status_code == 404
    assert as_ada.get(f"{LIST}edit/{letter.pk}/").status_code == 404
