"""Each scheduled run happens once: with many schedulers, after a pause, across summer time."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from community.background.checks import check_schedule
from community.background.scheduling import Job, run_due
from community.models import ScheduledSlot

pytestmark = pytest.mark.django_db
HOURLY = Job(name="hourly", cron="0 * * * *", task="tests.community.work.drain")
NIGHTLY = Job(name="nightly", cron="30 2 * * *", task="tests.community.work.drain")
NOON = datetime(2026, 11, 22, 12, 0, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def queue(settings):
    """The queue in the database."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail", "index"]}}
    return DBTaskResult.objects


def test_a_new_job_waits_for_its_next_slot(queue):
    assert run_due([HOURLY], now=NOON) == []
    assert run_due([HOURLY], now=NOON + timedelta(hours=1)) == ["hourly"]
    assert queue.count() == 1


def test_a_slot_is_run_once(queue):
    run_due([HOURLY], now=NOON)
    for seconds in range(5):
        run_due([HOURLY], now=NOON + timedelta(hours=1, seconds=seconds))
    assert queue.count() == 1


def test_after_a_pause_only_the_last_missed_slot_is_made_up_for(queue):
    run_due([HOURLY], now=NOON)
    run_due([HOURLY], now=NOON + timedelta(days=3))
    assert queue.count() == 1
    assert ScheduledSlot.objects.latest("slot").slot == datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_a_slot_that_falls_exactly_now_is_due():
    assert HOURLY.latest_slot(datetime(2026, 11, 22, 12, tzinfo=UTC)) == datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_clock_that_goes_back_runs_nothing_twice(queue):
    run_due([HOURLY], now=NOON)
    run_due([HOURLY], now=NOON + timedelta(hours=2))
    run_due([HOURLY], now=NOON + timedelta(hours=1))
    assert queue.count() == 1


@pytest.mark.parametrize(
    ("first_day", "name"),
    [(datetime(2027, 3, 26, 12, tzinfo=UTC), "spring"), (datetime(2026, 10, 23, 12, tzinfo=UTC), "autumn")],
    ids=["spring", "autumn"],
)
def test_a_nightly_job_runs_once_a_night_when_clocks_change(queue, first_day, name):
    run_due([NIGHTLY], now=first_day)
    for quarter in range(4 * 24 * 4):  # four days in steps of a quarter of an hour, over the change at 2 or 3 o'clock
        run_due([NIGHTLY], now=first_day + timedelta(minutes=15 * (quarter + 1)))
    assert queue.count() == 4


def test_a_run_whose_task_cannot_be_enqueued_is_not_claimed(queue):
    broken = Job(name="broken", cron="0 * * * *", task="tests.community.work.nowhere")
    run_due([broken], now=NOON)
    assert run_due([broken, HOURLY], now=NOON + timedelta(hours=1)) == []
    assert ScheduledSlot.objects.filter(job="broken").count() == 1


def test_the_schedule_that_ships_is_good():
    assert check_schedule() == []


@pytest.mark.parametrize(
    ("job", "error"),
    [
        (Job(name="x", cron="61 * * * *", task="tests.community.work.drain"), "background.E001"),
        (Job(name="x", cron="0 * * * *", task="tests.community.work.gone"), "background.E002"),
        (Job(name="x", cron="0 * * * *", task="tests.community.work.not_a_task"), "background.E002"),
        (Job(name="x", cron="0 * * * *", task="nowhere.at.all"), "background.E002"),
    ],
)
def test_a_job_that_could_not_run_is_told_by_check(settings, monkeypatch, job, error):
    monkeypatch.setattr("tests.community.work.JOBS", [job], raising=False)
    settings.SCHEDULE = "tests.community.work.JOBS"
    assert [found.id for found in check_schedule()] == [error]


def test_the_command_can_look_once(settings, monkeypatch):
    monkeypatch.setattr("tests.community.work.JOBS", [HOURLY], raising=False)
    settings.SCHEDULE = "tests.community.work.JOBS"
    call_command("scheduler", once=True)
    assert ScheduledSlot.objects.filter(job="hourly").exists()
