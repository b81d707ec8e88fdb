"""`manage.py worker`: the task worker of django-tasks-db with a pulse, so that work of a killed one comes back."""

from typing import Any

from django_tasks_db.management.commands.db_worker import Command as DatabaseWorker

from community.background.pulses import Pulse, beat, end, return_abandoned


class Command(DatabaseWorker):
    """Takes the options of `db_worker`; `--queue-name '*'` serves all queues."""

    help = "Run background tasks; tasks of workers that died are taken over."

    def handle(self, *, worker_id: str, **options: Any) -> None:
        """Work with a beating pulse until told to stop."""
        beat(worker_id)
        return_abandoned()
        pulse = Pulse(worker_id)
        pulse.start()
        try:
            super().handle(worker_id=worker_id, **options)
        finally:
            pulse.stopped.set()
            end(worker_id)
