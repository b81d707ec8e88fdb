"""Tasks are tried again, woken once, and become dead letters in the end."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from community.background import dead_letters, pruning, pulses
from community.background.retrying import LONGEST_DELAY, delay
from community.background.waking import wake
from community.models import DeadLetter, ScheduledSlot, WorkerPulse
from tests.community import work

pytestmark = pytest.mark.django_db
IMMEDIATE = "django_tasks.backends.immediate.ImmediateBackend"
DATABASE = "django_tasks_db.DatabaseBackend"


@pytest.fixture(autouse=True)
def _fresh_work():
    work.done.clear()
    work.failures_left["count"] = 0


@pytest.fixture
def queue(settings):
    """The queue in the database; `run_one` does a worker's turn."""
    settings.TASKS = {"default": {"BACKEND": DATABASE, "QUEUES": ["default", "mail", "index"]}}
    return DBTaskResult.objects


def run_one() -> None:
    """Run the next waiting task, whatever time it waits for, as a worker would."""
    from django_tasks_db.management.commands.db_worker import Worker

    row = DBTaskResult.objects.filter(status=TaskResultStatus.READY).first()
    row.claim("test-worker")
    Worker(
        queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
        worker_id="test-worker", excluded_queue_names=[],
    ).run_task(row)  # fmt: skip


def test_a_task_that_fails_is_tried_again_until_it_succeeds():
    work.failures_left["count"] = 2
    work.flaky.enqueue("patience")
    assert work.done == ["patience"]
    assert not DeadLetter.objects.exists()


def test_a_failed_attempt_enqueues_the_next_one_for_later(queue):
    work.failures_left["count"] = 1
    work.flaky.enqueue("patience")
    run_one()
    waiting = queue.get(status=TaskResultStatus.READY)
    assert waiting.run_after > timezone.now() + timedelta(seconds=20)
    run_one()
    assert work.done == ["patience"]


def test_a_failed_attempt_stays_visible(queue):
    work.failures_left["count"] = 1
    work.flaky.enqueue("patience")
    run_one()
    assert "no luck with patience" in queue.get(status=TaskResultStatus.FAILED).traceback


def test_a_task_that_always_fails_becomes_a_dead_letter(queue):
    work.failures_left["count"] = 99
    work.flaky.enqueue(word="never")
    for _ in range(3):
        run_one()
    assert not queue.filter(status=TaskResultStatus.READY).exists()
    letter = DeadLetter.objects.get()
    assert letter.arguments == {"args": [], "kwargs": {"word": "never"}}
    assert (letter.attempts, letter.error) == (3, "OSError: no luck with never")
    assert letter.first_failed_at < letter.last_failed_at
    assert "raise OSError" in letter.traceback


def test_a_task_that_gives_up_is_not_tried_again(queue):
    work.hopeless.enqueue()
    run_one()
    assert not queue.filter(status=TaskResultStatus.READY).exists()
    assert DeadLetter.objects.get().attempts == 1


def test_a_dead_letter_can_be_run_again():
    work.failures_left["count"] = 99
    work.flaky.enqueue("at last")
    work.failures_left["count"] = 0
    dead_letters.run_again(letter=DeadLetter.objects.get())
    assert work.done == ["at last"]
    assert not DeadLetter.objects.exists()


def test_running_a_dead_letter_twice_enqueues_it_once(queue):
    work.hopeless.enqueue()
    run_one()
    letter = DeadLetter.objects.get()
    dead_letters.run_again(letter=letter)
    letter.pk = letter.pk or 1
    dead_letters.run_again(letter=letter)
    assert queue.filter(status=TaskResultStatus.READY).count() == 1


def test_a_dead_letter_of_code_that_is_gone_stays(queue):
    letter = DeadLetter.objects.create(
        task_path="tests.community.work.gone", queue_name="default", arguments={"args": [], "kwargs": {}}, error="x",
        attempts=5, first_failed_at=timezone.now(), last_failed_at=timezone.now(),
    )  # fmt: skip
    with pytest.raises(ImportError):
        dead_letters.run_again(letter=letter)
    assert DeadLetter.objects.exists()


def test_waits_grow_and_are_bounded():
    waits = [delay(attempt, 30).total_seconds() for attempt in (1, 2, 3, 30)]
    assert waits == [pytest.approx(expected, rel=0.26) for expected in (30, 60, 120, LONGEST_DELAY.total_seconds())]


def test_waking_many_times_leaves_one_task_waiting(queue):
    for _ in range(5):
        wake(work.drain)
    assert queue.get().task_path == "tests.community.work.drain"


def test_waking_goes_back_with_the_transaction(queue):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        wake(work.drain)
        raise ZeroDivisionError
    assert not queue.exists()


def test_waking_while_the_task_runs_lets_another_wait(queue):
    wake(work.drain)
    queue.get().claim("w")
    wake(work.drain)
    assert queue.filter(status=TaskResultStatus.READY).count() == 1


def test_a_waiting_task_that_runs_before_our_commit_is_woken_again(queue, django_capture_on_commit_callbacks):
    wake(work.drain)
    with django_capture_on_commit_callbacks(execute=True):
        wake(work.drain)  # one is waiting already …
        queue.get().claim("w")  # … and starts before we commit
    assert queue.filter(status=TaskResultStatus.READY).count() == 1


def test_the_task_of_a_dead_worker_waits_again(queue):
    work.flaky.enqueue("later")
    queue.get().claim("gone")
    WorkerPulse.objects.create(worker_id="gone", seen_at=timezone.now() - pulses.DEAD_AFTER * 2)
    assert pulses.return_abandoned() == 1
    run_one()
    assert work.done == ["later"]


def test_the_task_of_a_living_worker_is_left_alone(queue):
    work.flaky.enqueue("busy")
    queue.get().claim("here")
    pulses.beat("here")
    assert pulses.return_abandoned() == 0


def test_a_task_that_kills_its_workers_is_set_aside(queue):
    work.flaky.enqueue("poison")
    for n in range(pulses.MOST_DEATHS):
        queue.get().claim(f"victim-{n}")
        WorkerPulse.objects.create(worker_id=f"victim-{n}", seen_at=timezone.now() - pulses.DEAD_AFTER * 2)
        pulses.return_abandoned()
    assert queue.get().status == TaskResultStatus.FAILED
    assert DeadLetter.objects.get().error.startswith("WorkerDied")


def test_old_results_are_thrown_away_failed_ones_later(queue):
    work.flaky.enqueue("a")
    work.hopeless.enqueue()
    run_one()
    run_one()
    queue.update(finished_at=timezone.now() - pruning.KEEP_DONE * 2)
    assert pruning.prune_task_results() == 1
    assert queue.get().status == TaskResultStatus.FAILED


def test_a_jobs_last_slot_is_never_thrown_away():
    long_ago = timezone.now() - pruning.KEEP_SLOTS * 3
    for days in range(3):
        ScheduledSlot.objects.create(job="yearly", slot=long_ago + timedelta(days=days))
    assert pruning.prune_slots() == 2
    assert ScheduledSlot.objects.get().slot == long_ago + timedelta(days=2)
