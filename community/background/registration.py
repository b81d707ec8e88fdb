"""What the work in the background announces at start-up."""

from django.core.checks import register as register_check

from community.background.checks import check_schedule


def register() -> None:
    """Have `manage.py check` look at the schedule."""
    register_check(check_schedule)
