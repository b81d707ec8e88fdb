"""The demo's supervisor: starts, starts again, ends; says who can sign in."""

import os
import signal
import socket
import sys
import threading
import time
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from demo.management.commands.demo import DATA, PASSWORD, ROLES, Command, logins
from demo.running import LONGEST_WAIT, Child, Supervisor, can_listen, loopback_addresses, processes
from shop.models import Feed
from tests.separate.site import wait_until

FOREVER = "import time; print('here', flush=True); time.sleep(60)"


@pytest.fixture
def child(tmp_path):
    """A child that does nothing for a minute."""
    one = Child(name="idle", command=[sys.executable, "-c", FOREVER], log=tmp_path / "log" / "idle.log")
    yield one
    one.signal(signal.SIGKILL)


def test_a_fallen_child_is_started_again_and_told(child):
    said = []
    supervisor = Supervisor([child], say=said.append)
    child.start()
    first = child.process
    first.kill()
    first.wait()
    supervisor.look()
    assert said[0].startswith("idle ended (-9), starting again in 1 s")
    child.start_again_at = time.monotonic()
    supervisor.look()
    assert child.process.pid != first.pid


def test_a_child_that_keeps_falling_is_started_less_and_less_often(child):
    child.started_at = time.monotonic()
    waits = [child.note_fall() for _ in range(8)]
    assert waits == [1, 2, 4, 8, 16, LONGEST_WAIT, LONGEST_WAIT, LONGEST_WAIT]


def test_a_child_that_ran_for_long_is_started_soon(child):
    child.falls, child.started_at = 6, time.monotonic() - 3600
    assert child.note_fall() == 1


def test_ending_ends_all(child):
    supervisor = Supervisor([child], say=print)
    child.start()
    supervisor.end()
    assert child.process.poll() is not None


def test_ctrl_c_ends_it(child):
    supervisor = Supervisor([child], say=print)
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    try:
        threading.Timer(0.3, os.kill, [os.getpid(), signal.SIGINT]).start()
        supervisor.run()
    finally:
        signal.signal(signal.SIGINT, before[0])
        signal.signal(signal.SIGTERM, before[1])
    assert child.process.poll() is not None


def test_what_a_child_says_is_kept(child):
    child.start()
    wait_until(lambda: "here" in child.last_lines(), seconds=10)
    assert "here" in child.last_lines()


def test_a_taken_port_is_told_with_a_way_out(settings):
    settings.IS_DEMO = True
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert not can_listen("127.0.0.1", port)
        with pytest.raises(CommandError, match=f"make demo PORT={port + 1}"):
            call_command("demo", port=port)


def test_the_demo_does_not_run_elsewhere_than_in_demo_mode():
    with pytest.raises(CommandError, match="demo mode"):
        call_command("demo")


def test_localhost_and_the_number_both_answer():
    assert "127.0.0.1:8000" in loopback_addresses(8000)


def test_all_queues_are_served(settings, tmp_path):
    commands = [" ".join(child.command) for child in processes(root=settings.ROOT, logs=tmp_path, port=1)]
    served = {queue for line in commands if "--queue-name" in line for queue in line.split()[4].split(",")}
    assert served == set(settings.TASKS["default"]["QUEUES"])


def test_every_role_has_a_login():
    assert [role for role, _email, _name in logins()] == list(ROLES)
    assert all(f"{role}@example.org" == email for role, email, _name in logins())
    assert len(PASSWORD) >= 10


@pytest.mark.django_db
def test_every_later_start_has_the_prices_read_anew(settings, tmp_path):
    settings.VAR = tmp_path
    (tmp_path / "demo-loaded").touch()
    feed = Feed.objects.create(name="Lindhof", location=str(DATA / "lindhof.xml"))
    Command(stdout=StringIO()).prepare()
    assert feed.runs.get().state == "done"
