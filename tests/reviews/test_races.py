"""A hundred identical orders at once, from four processes: one row, exact numbers, nobody sees an error."""

import pytest

from tests.separate.site import SeparateSite, wait_until

pytestmark = pytest.mark.slow
PROCESSES, THREADS, ATTEMPTS = 4, 10, 25  # the server of the tests takes sixty connections
BEGIN = """
from community.models import Member, Topic
from tests.reviews.making import make_family, make_review
topic = Topic.objects.create(slug="espresso", name_de="Espresso")
family = make_family(topic)
author = Member.objects.create_user("alice@example.org", public_name="Alice")
Member.objects.create_user("bob@example.org", public_name="Bob")
for n in range(40):
    Member.objects.create_user(f"author{n}@example.org", public_name=f"Author {n}")
make_review(family, author)
for n in range(40):
    make_review(family, Member.objects.get(email=f"author{n}@example.org"))
"""
RACE = f"""
import time
from concurrent.futures import ThreadPoolExecutor
from django.conf import settings
from django.db import connection
from community.models import Member
from reviews.models import Review
from reviews.publishing import submit
from reviews.refusals import LimitReached
from reviews.voting import vote
from shop.models import Family
from tests.reviews.making import full
bob, family = Member.objects.get(email="bob@example.org"), Family.objects.get()
first = Review.objects.get(member__email="alice@example.org")
others = list(Review.objects.exclude(pk=first.pk).order_by("pk"))
connection.close()

def attempt(number):
    try:
        ACT
    except LimitReached:
        pass
    finally:
        connection.close()

print("ready", flush=True)
while not (settings.VAR / "go").exists():
    time.sleep(0.005)
with ThreadPoolExecutor({THREADS}) as threads:
    list(threads.map(attempt, range({ATTEMPTS})))
"""
COUNT = """
from reviews.models import FamilySummary, Review, Vote
from reviews.recounting import recount_all
first = Review.objects.get(member__email="alice@example.org")
wrong = [str(difference) for difference in recount_all(write=False, progress=lambda n: None)]
bobs = Review.objects.filter(member__email="bob@example.org").count()
print(Vote.objects.count(), first.helpful_count_denormalised, bobs, FamilySummary.objects.get().rating_count, wrong)
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.xdist_group("postgres"))])
def site(request, tmp_path):
    """A site of its own on each database, with forty-one reviews of one product."""
    server = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    separate = SeparateSite(tmp_path, server=server)
    separate.run(BEGIN)
    yield separate
    separate.end()


def race(site, tmp_path, act):
    racers = [site.start(RACE.replace("ACT", act)) for _ in range(PROCESSES)]
    (tmp_path / "go").touch()
    wait_until(lambda: all(racer.code is not None for racer in racers), seconds=120)
    assert [racer.code for racer in racers] == [0] * PROCESSES, [racer.errors() for racer in racers]
    return site.run(COUNT)


def test_a_hundred_identical_votes_are_one(site, tmp_path):
    assert race(site, tmp_path, "vote(review=first, member=bob, value=1)") == "1 1 0 41 []"


def test_a_hundred_identical_submits_are_one_review(site, tmp_path):
    act = 'submit(member=bob, family=family, content=full(), language="de")'
    assert race(site, tmp_path, act) == "0 0 1 42 []"


def test_the_daily_limit_holds_when_all_votes_come_at_once(site, tmp_path):
    # Forty reviews by forty authors, each judged by whoever of the hundred comes first.
    act = "[vote(review=others[n], member=bob, value=1) for n in (number, 39 - number)]"
    assert race(site, tmp_path, act) == "30 0 0 41 []"
