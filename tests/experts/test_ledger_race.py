"""A hundred identical votes at once, from four processes: one entry, one vote counted, on both databases."""

import json

import pytest

from tests.separate.site import SeparateSite, wait_until

pytestmark = pytest.mark.slow
PROCESSES, THREADS, ATTEMPTS = 4, 5, 25
BEGIN = """
from community.models import Member, Topic
from tests.reviews.making import make_family, make_review
author = Member.objects.create_user("alice@example.org", public_name="Alice")
for name in ("bob", "carl"):
    Member.objects.create_user(f"{name}@example.org", public_name=name)
make_review(make_family(Topic.objects.create(slug="espresso", name_de="Espresso")), author)
"""
RACE = f"""
import time
from concurrent.futures import ThreadPoolExecutor
from django.conf import settings
from django.db import connection
from community.models import Member
from experts.tallying import revise
from reviews.models import Review
from reviews.voting import vote
voters, review = list(Member.objects.exclude(email="alice@example.org")), Review.objects.get()
connection.close()

def attempt(number):
    try:
        vote(review=review, member=voters[number % 2], value=1)
        revise()
    finally:
        connection.close()

print("ready", flush=True)
while not (settings.VAR / "go").exists():
    time.sleep(0.005)
with ThreadPoolExecutor({THREADS}) as threads:
    list(threads.map(attempt, range({ATTEMPTS})))
"""
COUNT = """
import json
from django.utils import timezone
from experts.daily import run
from experts.models import ItemTally, LedgerEntry, PairTally
from experts.rebuilding import differences
from experts.tallying import revise_all
revise_all()
counted = ItemTally.objects.get().ups
run(at=timezone.now())
print(json.dumps({
    "entries": LedgerEntry.objects.filter(kind="vote").count(), "counted": counted,
    "pairs": sorted(PairTally.objects.values_list("ups", flat=True)), "differences": list(differences()),
}))
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.xdist_group("postgres"))])
def site(request, tmp_path):
    """A site of its own on each database, with one review."""
    server = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    separate = SeparateSite(tmp_path, server=server)
    separate.run(BEGIN)
    yield separate
    separate.end()


def test_a_hundred_identical_votes_at_once_count_once(site, tmp_path):
    racers = [site.start(RACE) for _ in range(PROCESSES)]
    (tmp_path / "go").touch()
    wait_until(lambda: all(racer.code is not None for racer in racers), seconds=120)
    assert [racer.code for racer in racers] == [0] * PROCESSES, "\n".join(racer.errors() for racer in racers)
    told = json.loads(site.run(COUNT))
    assert told == {"entries": 2, "counted": 2, "pairs": [1, 1], "differences": []}


LATE_COMMIT = """
import json, threading
from django.db import connection, transaction
from community.models import Member
from experts.models import ItemTally
from experts.tallying import revise_all
from reviews.models import Review
from reviews.voting import vote
review, bob = Review.objects.get(), Member.objects.get(email="bob@example.org")
cast, counted = threading.Event(), threading.Event()

def vote_slowly():
    with transaction.atomic():
        vote(review=review, member=bob, value=1)
        cast.set()
        counted.wait(30)
    connection.close()

slow = threading.Thread(target=vote_slowly)
slow.start()
cast.wait(30)
revise_all()  # the review itself is due since it was written, and the vote is not committed yet
counted.set()
slow.join()
revise_all()
print(json.dumps(ItemTally.objects.get().ups))
"""


@pytest.mark.parametrize("site", [pytest.param("postgres", marks=pytest.mark.xdist_group("postgres"))], indirect=True)
def test_a_vote_that_commits_after_its_review_was_counted_is_counted_too(site):
    assert json.loads(site.run(LATE_COMMIT)) == 1
