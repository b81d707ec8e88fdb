"""Workers killed at random points: no mail and no task is lost; twice goes only what was in flight."""

import random
import time
from collections import Counter

import pytest

from tests.separate.site import SeparateSite, wait_until

pytestmark = pytest.mark.slow
MAILS = 300
KILLS = 8
TASKS = 80
TELL = f"""
from community.models import Member
from django.db import transaction
from messaging.telling import tell
with transaction.atomic():
    for n in range({MAILS}):
        name = f"m{{n}}"
        member = Member.objects.create(email=f"{{name}}@example.org", username=name, name_key=name, public_name=name)
        tell(member=member, kind="moderation.approved", key=f"n:{{n}}", context={{"title": "T", "url": "/"}})
"""
DRAIN = """
import time
from datetime import timedelta
from messaging import sending
sending.STALE_AFTER = timedelta(seconds=CLAIMS_LIVE)
sending.RENEW_AFTER = sending.STALE_AFTER / 5
print("ready", flush=True)
while True:
    sending.drain(batch=20)
    time.sleep(0.05)
"""
WORK = """
from datetime import timedelta
from community.background import pulses
pulses.BEAT, pulses.DEAD_AFTER = timedelta(seconds=0.5), timedelta(seconds=2)
from django.core.management import call_command
from django.utils.crypto import get_random_string
print("ready", flush=True)
options = {"startup_delay": False, "verbosity": 0, "skip_checks": True}
call_command("worker", queue_name="default", interval=0.1, worker_id=get_random_string(8), **options)
"""
STATES = """
from collections import Counter
from messaging.models import Message
print(dict(Counter(Message.objects.values_list("mail_state", flat=True))))
"""
TOLD = "from messaging.models import Message; print(Message.objects.count())"
WATCH = """
import time
from datetime import timedelta
from community.background import pulses
pulses.DEAD_AFTER = timedelta(seconds=2)
print("ready", flush=True)
while True:
    pulses.return_abandoned()
    time.sleep(0.3)
"""
LEFT = """
from django_tasks_db.models import DBTaskResult
print(DBTaskResult.objects.exclude(status="SUCCESSFUL").filter(queue_name="default").count())
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.xdist_group("postgres"))])
def server(request) -> str:
    """The database server, asked for only where it is needed."""
    return request.getfixturevalue("postgres_url") if request.param == "postgres" else ""


def claims_live(seconds: float) -> str:
    """A sender whose claims live that long, and are renewed as often as in earnest."""
    return DRAIN.replace("CLAIMS_LIVE", str(seconds))


def test_a_slow_sender_that_lives_loses_no_claim_to_a_waiting_one(tmp_path, server, postmaster, settings):
    site = SeparateSite(tmp_path, server=server, EMAIL_URL=f"smtp://127.0.0.1:{settings.EMAIL_PORT}")
    postmaster.delay = 0.2  # a batch of 20 takes longer than a claim lives
    try:
        site.run(TELL.replace(str(MAILS), "40"))
        for _ in range(3):
            site.start(claims_live(2.5))
        wait_until(lambda: site.run(STATES) == str({"sent": 40}), seconds=60)
        assert sorted(Counter(letter["Message-ID"] for letter in postmaster.letters).values()) == [1] * 40
    finally:
        site.end()


def test_no_mail_is_lost_when_senders_are_killed(tmp_path, server, postmaster, settings):
    site = SeparateSite(tmp_path, server=server, EMAIL_URL=f"smtp://127.0.0.1:{settings.EMAIL_PORT}")
    chance = random.Random(7)
    try:
        site.run(TELL)
        drain = claims_live(6)
        senders = [site.start(drain), site.start(drain)]
        for kill in range(KILLS):
            goal = len(postmaster.letters) + chance.randint(5, MAILS // KILLS - 5)
            wait_until(lambda goal=goal: len(postmaster.letters) >= min(goal, MAILS), seconds=60)
            senders[kill % 2].kill()
            senders[kill % 2] = site.start(drain)
        wait_until(lambda: len({letter["Message-ID"] for letter in postmaster.letters}) == MAILS, seconds=60)
        wait_until(lambda: site.run(STATES) == str({"sent": MAILS}), seconds=60)
        arrived = Counter(letter["Message-ID"] for letter in postmaster.letters)
        assert sum(arrived.values()) - MAILS <= KILLS
    finally:
        site.end()


def test_no_task_is_lost_when_workers_are_killed(tmp_path, server):
    site = SeparateSite(tmp_path, server=server)
    chance = random.Random(11)
    try:
        site.run("from community.models import Member; from tests.separate.jobs import tell_one\n"
                 "Member.objects.create(email='a@example.org', username='a', name_key='a', public_name='A')\n"
                 f"[tell_one.enqueue(n) for n in range({TASKS})]")  # fmt: skip
        site.start(WATCH)
        for _ in range(4):
            worker = site.start(WORK)
            time.sleep(chance.uniform(0.8, 1.6))
            worker.kill()
        site.start(WORK)
        wait_until(lambda: site.run(LEFT) == "0", seconds=90)
        assert site.run(TOLD) == str(TASKS)
    finally:
        site.end()
