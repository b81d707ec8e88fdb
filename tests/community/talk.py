"""Makes comments for tests, over the real verbs."""

from typing import Any

from community.comments.posting import post
from community.models import Comment, Member, ModerationPolicy
from reviews.models import Review
from tests.factory import make_member


def say(target: Review, member: Member, text: str = "How did you measure that?", **options: Any) -> Comment:
    """A comment on a review."""
    return post(target_kind="review", target=target, member=member, text=text, language="de", **options)


def hold_first(number: int) -> None:
    """Let so many first contributions wait."""
    ModerationPolicy.objects.update_or_create(pk=1, defaults={"hold_first": number})


def crowd(size: int) -> list[Member]:
    """Many members."""
    return [make_member() for _ in range(size)]


def fresh(comment: Comment) -> Comment:
    """The comment as it is stored."""
    return Comment.objects.get(pk=comment.pk)
