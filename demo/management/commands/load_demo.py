"""`manage.py load_demo`: fill an empty demo with its community. Interrupted, it goes on where it stopped."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from demo.loading import NotLoaded, first_start, load_catalogue, load_members, load_topics
from demo.loading_advice import load_advice
from demo.loading_reviews import Written, load_comments, load_links, load_reviews, load_votes
from demo.loading_standing import load_standing
from demo.reading import lines, table
from reviews.summarising import ensure_summaries


class Command(BaseCommand):
    """See the module's docstring."""

    help = "Load the demo community: topics, members, catalogue, reviews, comments, votes."

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load everything that is missing, with a progress bar."""
        if settings.IS_PRODUCTION:
            raise CommandError("The demo is not loaded into production.")
        began = time.monotonic()
        columns = (
            TextColumn("{task.description:<12}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=Console(stderr=True)) as bars:
            try:
                load(bars)
            except NotLoaded as error:
                raise CommandError(f"The catalogue could not be imported: {error}") from error
        if options["verbosity"]:
            self.stdout.write(f"The demo community is loaded ({time.monotonic() - began:.0f} s).")


def load(bars: Progress) -> None:
    """Do the steps in their order."""

    def bar(words: str, total: int) -> Any:
        task = bars.add_task(words, total=total)
        return lambda steps: bars.advance(task, steps)

    items = sum(len(table(f"catalogue/{topic['slug']}")) for topic in table("topics"))
    load_topics(bar("topics", len(table("topics"))))
    start = first_start()
    load_members(start, bar("members", len(table("members"))))
    load_catalogue(items, bar("products", items))
    ensure_summaries()
    written = Written(start)
    load_reviews(written, bar("reviews", len(written.told)))
    load_comments(written, bar("comments", sum(1 for _ in lines("comments"))))
    load_votes(written, bar("votes", len(written.told)))
    load_standing(timezone.now(), bar("standing", 1))
    load_advice(written, bar("recommendation lists", len(table("lists"))))
    load_links(bar("links", 1))
