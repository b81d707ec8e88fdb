"""Makes the pages an installation begins with; safe to repeat, runs at every deployment."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from community.roles import sync_roles
from community.site_tree import plant_site


class Command(BaseCommand):
    """`manage.py setup_site`"""

    help = "Make cache tables, starting pages in both languages, default site and working roles; keeps what exists."

    def handle(self, *args: Any, **options: Any) -> None:
        """Plant what is missing."""
        call_command("createcachetable", verbosity=0)
        sync_roles()
        home = plant_site()
        self.stdout.write(f"Site ready: {home.full_url}")
