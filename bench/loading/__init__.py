"""A community at scale, written straight into the tables; summaries are made by the project's own verb.

What is loaded is what the verbs would have stored; `rebuild_summaries` then has nothing to mend but the summaries.
"""

from collections.abc import Callable
from io import StringIO

from django.core.management import call_command
from django.utils import timezone

from bench.loading.judgements import load_reviews, plan_reviews
from bench.loading.people import load_people
from bench.loading.rows import tidy_up
from bench.loading.shop import TOPICS, load_shop
from bench.loading.talk import load_talk, plan_talk
from bench.size import Size
from reviews.tasks import refresh_ranks
from shop.models import Offer


def load(size: Size, say: Callable[[str], None]) -> None:
    """Fill an empty, migrated database; `say` hears what is being done."""
    now = timezone.now()
    say("topics, products and offers")
    load_shop(size, now)
    say("members")
    load_people(size, len(TOPICS), now)
    plan = plan_reviews(size, now)
    said, counts = plan_talk(size, plan)
    say("reviews and votes")
    load_reviews(size, plan, counts)
    say("comments")
    load_talk(size, plan, said)
    say("summaries")
    tidy_up()
    call_command("rebuild_summaries", stdout=StringIO(), stderr=StringIO())
    tidy_up()


def freshen() -> None:
    """Let kept data be of today: prices were read just now, ranks have aged."""
    Offer.objects.update(price_read_at=timezone.now())
    refresh_ranks()
