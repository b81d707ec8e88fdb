"""What can be commented on, as `community.slots.commentables` knows it."""

from typing import Any

from community.models import Comment
from community.slots import commentables


def target_of(comment: Comment) -> Any | None:
    """Return the row that `comment` is about, None when it is gone; one query."""
    try:
        place = commentables.get(comment.target_kind)
    except KeyError:
        return None
    return place.model._default_manager.filter(pk=comment.target_id).first()


def locked_target(kind: str, pk: int) -> Any | None:
    """Return the row, locked until the transaction ends, None when it is gone; one query."""
    try:
        place = commentables.get(kind)
    except KeyError:
        return None
    return place.model._default_manager.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()


def bring_targets(comments: list[Comment]) -> None:
    """Give each comment its row as `.target` (None when it is gone); one query for each kind."""
    for kind in {comment.target_kind for comment in comments}:
        try:
            place = commentables.get(kind)
        except KeyError:
            rows: dict[int, Any] = {}
        else:
            ids = {comment.target_id for comment in comments if comment.target_kind == kind}
            rows = place.model._default_manager.in_bulk(ids)
        for comment in comments:
            if comment.target_kind == kind:
                comment.target = rows.get(comment.target_id)
