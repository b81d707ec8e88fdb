"""Loading what the demo's members wrote and judged, through the verbs that real members use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction

from community.comments.posting import post
from community.comments.voting import vote as vote_on_comment
from community.models import Comment, Member
from community.pictures import SafeImage, safe_image
from demo.loading import FEED, Progress
from demo.reading import DATA, chance, lines, moment
from reviews.content import ReviewContent
from reviews.linking import suggest_recent
from reviews.models import Review, Vote
from reviews.origin import Provenance
from reviews.picturing import NewPhoto
from reviews.publishing import submit
from reviews.voting import vote
from shop.models import Offer, Product

BATCH = 40
BOUGHT_HERE = 0.6  # share of the reviews that an order would prove; the demo has no orders
EVER = 24 * 3650  # hours; longer ago than anything here was written
UNHELPFUL = 0.06  # share of the votes that say "not helpful"
Rows = dict[tuple[int | None, int], int]  # (member id, family id) → review id


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        yield batch


class Written:
    """Finds members, products and reviews by the words the data use for them."""

    def __init__(self, start: datetime, data: Path = DATA) -> None:
        """Read who and what there is; three queries."""
        self.start = start
        self.data = data
        self.members = {member.username: member for member in Member.objects.all()}
        may_vote = (member for member in self.members.values() if not member.speaks_for_seller)
        self.voters = sorted(may_vote, key=lambda member: member.username)
        offers = Offer.objects.filter(feed__name=FEED).select_related("product__family")
        self.products: dict[str, Product] = {offer.external_id: offer.product for offer in offers}
        self.stored: Rows = {
            (member, family): pk for pk, member, family in Review.objects.values_list("pk", "member_id", "family_id")
        }
        self.told = {row["id"]: row for row in lines("reviews", data)}

    def review_id(self, word: str) -> int:
        """Return the id of the stored review that the data call `word`, 0 while there is none."""
        row = self.told[word]
        family_id = self.products[row["product"]].family_id
        return self.stored.get((self.members[row["member"]].pk, family_id), 0)

    def told_at(self, word: str) -> datetime:
        """Return when that review was written."""
        return moment(self.start, self.told[word]["days_ago"], word)


def load_reviews(written: Written, progress: Progress) -> None:
    """Submit the reviews and quick ratings that are missing, oldest first.

    Batches of their own transactions.
    """
    rows = sorted(written.told.values(), key=lambda row: written.told_at(row["id"]))
    missing = [row for row in rows if not written.review_id(row["id"])]
    progress(len(rows) - len(missing))
    photo = cache(lambda name: _safe(written.data / "photos" / name))
    for batch in _batches(missing):
        with transaction.atomic():
            made = {row["id"]: _submit(written, row, photo) for row in batch}
        for review in made.values():
            written.stored[review.member_id or 0, review.family_id] = review.pk
        progress(len(batch))


def _safe(path: Path) -> SafeImage:
    with path.open("rb") as file:
        return safe_image(file)


def _submit(written: Written, row: dict[str, Any], photo: Callable[[str], SafeImage]) -> Review:
    product = written.products[row["product"]]
    return submit(
        member=written.members[row["member"]],
        family=product.family,
        product=product,
        content=content_of(row),
        photos=[NewPhoto(picture=photo(told["file"]), alt=told["alt"]) for told in row.get("photos", [])],
        language=row["lang"],
        at=written.told_at(row["id"]),
        provenance=_provenance(row),
    )


def content_of(row: dict[str, Any]) -> ReviewContent:
    """Return what a line of the data says, in the words of the form."""
    if row.get("kind") == "quick":
        return ReviewContent(is_quick=True, stars=row["stars"], line=row["line"])
    same = (
        "stars",
        "title",
        "quality_stars",
        "quality",
        "severity",
        "criticism",
        "everyday_stars",
        "everyday",
    )
    told = {name: row[name] for name in (*same, "recommendation", "owned")}
    return ReviewContent(is_quick=False, recommends=row["recommend"] == "yes", **told)


def _provenance(row: dict[str, Any]) -> Provenance:
    # What the server would have computed from orders and samples, if the demo had any.
    incentive = Review.Incentive(row.get("incentive", "none"))
    bought = incentive == Review.Incentive.NONE and chance(f"bought:{row['id']}").random() < BOUGHT_HERE
    return Provenance(origin=Review.Origin.ORDER if bought else Review.Origin.ACCOUNT, incentive=incentive)


def load_comments(written: Written, progress: Progress) -> None:
    """Post the comments and their replies.

    The verb knows those that are there already by place, text and time.
    """
    for batch in _batches(lines("comments", written.data)):
        with transaction.atomic():
            for row in batch:
                _post_thread(written, row)
        progress(len(batch))


def _post_thread(written: Written, row: dict[str, Any]) -> None:
    review = Review.objects.get(pk=written.review_id(row["review"]))
    at = moment(written.start, row["days_ago"], row["text"], after=written.told_at(row["review"]))
    root = _post(written, review, row, at, None)
    _praise(written, root, row)
    for reply in row.get("replies", []):
        at = moment(written.start, reply["days_ago"], reply["text"], after=at)
        _praise(written, _post(written, review, reply, at, root), reply)


def _post(written: Written, review: Review, row: dict[str, Any], at: datetime, parent: Comment | None) -> Comment:
    return post(
        target_kind="review", target=review, member=written.members[row["member"]], text=row["text"],
        language=row["lang"], parent=parent, at=at,
    )  # fmt: skip


def _praise(written: Written, comment: Comment, row: dict[str, Any]) -> None:
    """Let so many members find the comment helpful as the data say; those who did already change nothing."""
    dice = chance(f"votes:{row['text']}")
    others = [member for member in written.voters if member.pk != comment.user_id]
    room = max(written.start - comment.posted_at, timedelta(hours=1))
    for member in dice.sample(others, k=min(len(others), row.get("helpful", 0))):
        at = comment.posted_at + room * dice.random() ** 3
        vote_on_comment(comment=comment, member=member, at=max(at, comment.posted_at + timedelta(minutes=5)))


def load_votes(written: Written, progress: Progress) -> None:
    """Let members judge the reviews: so many helpful votes as the data say, a few of the other kind."""
    counted = set(Vote.objects.values_list("review_id", flat=True).distinct())
    for batch in _batches(written.told.values()):
        with transaction.atomic():
            for row in batch:
                pk = written.review_id(row["id"])
                if pk not in counted:
                    _judge(written, Review.objects.get(pk=pk), row, written.voters)
        progress(len(batch))


def _judge(written: Written, review: Review, row: dict[str, Any], voters: list[Member]) -> None:
    dice = chance(f"votes:{row['id']}")
    told_at = review.published_at
    room = max(written.start - told_at, timedelta(hours=1))
    others = [member for member in voters if member.pk != review.member_id]
    unhelpful = sum(dice.random() < UNHELPFUL for _ in range(row["helpful"]))
    chosen = dice.sample(others, k=min(len(others), row["helpful"] + unhelpful))
    for number, member in enumerate(chosen):
        # Most votes come soon after the review.
        at = told_at + room * dice.random() ** 3
        vote(
            review=review, member=member, value=1 if number < row["helpful"] else -1,
            at=max(at, told_at + timedelta(minutes=5)), is_limited=False,
        )  # fmt: skip


def load_links(progress: Progress) -> None:
    """Search all reviews for products they name: the hourly job looks at those of the last hours, and these are old."""
    suggest_recent(hours=EVER)
    progress(1)
