"""Four schedulers race for the same slots: each is run exactly once."""

import pytest

from tests.separate.site import SeparateSite, wait_until

pytestmark = pytest.mark.slow
SLOTS = 25
JOB = """
from datetime import datetime, timedelta, UTC
from community.background.scheduling import Job, run_due
JOBS = [Job(name="every minute", cron="* * * * *", task="tests.separate.jobs.nothing")]
BEGIN = datetime(2026, 11, 22, 12, tzinfo=UTC)
"""
RACE = f"""
import time
from django.conf import settings
print("ready", flush=True)
while not (settings.VAR / "go").exists():
    time.sleep(0.005)
for minute in range(1, {SLOTS} + 1):
    run_due(JOBS, now=BEGIN + timedelta(minutes=minute))
"""
COUNT = """
from community.models import ScheduledSlot
from django_tasks_db.models import DBTaskResult
print(DBTaskResult.objects.count(), ScheduledSlot.objects.filter(was_run=True).count())
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.xdist_group("postgres"))])
def site(request, tmp_path):
    """A site of its own on each database."""
    server = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    separate = SeparateSite(tmp_path, server=server)
    yield separate
    separate.end()


def test_each_slot_is_run_exactly_once(site, tmp_path):
    site.run(JOB + "run_due(JOBS, now=BEGIN)")
    racers = [site.start(JOB + RACE) for _ in range(4)]
    (tmp_path / "go").touch()
    wait_until(lambda: all(racer.code is not None for racer in racers), seconds=60)
    assert [racer.code for racer in racers] == [0, 0, 0, 0]
    assert site.run(COUNT) == f"{SLOTS} {SLOTS}"
