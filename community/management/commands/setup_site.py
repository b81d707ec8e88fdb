"""Makes the pages an installation begins with; safe to repeat, runs at every deployment."""

from typing import Any

from django.core.management.base import BaseCommand

from community.roles import sync_roles
from community.site_tree import plant_site


class Command(BaseCommand):
    """`manage.py setup_site`"""

    help = "Make the starting pages in both languages, the default site and the working roles; keeps what exists."

    def handle(self, *args: Any, **options: Any) -> None:
        """Plant what is missing."""
        sync_roles()
        home = plant_site()
        self.stdout.write(f"Site ready: {home.full_url}")
