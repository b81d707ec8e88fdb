"""Eighty replies at once, by four processes of four threads: order and counts stay exact, on both databases."""

import json

import pytest

from tests.separate.site import SeparateSite, wait_until

pytestmark = pytest.mark.slow
PROCESSES, THREADS, EACH = 4, 4, 5
PREPARE = """
from community.models import Member, Topic
from community.comments.posting import post
from reviews.models import Review
from tests.reviews.making import make_family, make_review
review = make_review(make_family(Topic.objects.create(slug="espresso", name_de="Espresso")))
asks = Member.objects.create_user("asks@example.org", public_name="Asks")
post(target_kind="review", target=review, member=asks, text="Who knows?", language="de")
"""
RACE = f"""
import os, time
from threading import Thread
from django.conf import settings
from django.db import connection
from community.comments.posting import post, withdraw
from community.comments.voting import vote
from community.models import Comment, Member
from reviews.models import Review
review, root = Review.objects.get(), Comment.objects.get()
members = [Member.objects.create_user(f"m{{os.getpid()}}-{{n}}@example.org") for n in range({THREADS})]
failed = []

def answer(member):
    try:
        for n in range({EACH}):
            made = post(target_kind="review", target=review, member=member, text=f"{{n}}", language="de", parent=root)
            post(target_kind="review", target=review, member=member, text=f"{{n}}", language="de", parent=root)
        withdraw(comment=made, member=member)
        vote(comment=root, member=member)
    except Exception as error:
        failed.append(error)
    finally:
        connection.close()

connection.close()
print("ready", flush=True)
while not (settings.VAR / "go").exists():
    time.sleep(0.005)
threads = [Thread(target=answer, args=(member,)) for member in members]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
assert not failed, failed
"""
COUNT = """
import json
from community.models import Comment
from reviews.models import Review
root = Comment.objects.get(reply_to=None)
replies = Comment.objects.filter(reply_to=root)
print(json.dumps({
    "replies": replies.count(), "nested": root.nested_count,
    "orders": len(set(replies.values_list("order", flat=True))),
    "visible": root.reply_count_denormalised, "target": Review.objects.get().comment_count_denormalised,
    "helpful": root.helpful_count_denormalised,
}))
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.xdist_group("postgres"))])
def site(request, tmp_path):
    """A site of its own on each database."""
    server = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    separate = SeparateSite(tmp_path, server=server)
    yield separate
    separate.end()


def test_eighty_replies_at_once_keep_order_and_counts(site, tmp_path):
    site.run(PREPARE)
    racers = [site.start(RACE) for _ in range(PROCESSES)]
    (tmp_path / "go").touch()
    wait_until(lambda: all(racer.code is not None for racer in racers), seconds=120)
    assert [racer.code for racer in racers] == [0] * PROCESSES, "\n".join(racer.errors() for racer in racers)
    members, all_replies = PROCESSES * THREADS, PROCESSES * THREADS * EACH
    assert json.loads(site.run(COUNT)) == {
        "replies": all_replies, "orders": all_replies, "nested": all_replies, "visible": all_replies - members,
        "target": 1 + all_replies - members, "helpful": members,
    }  # fmt: skip
