"""What the ledger calls "review:17" in words: title and address of contributions that may be shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.models import Comment
from community.models.moderation import Status
from community.text import to_plain
from experts.slots import Described, item_describers

LONGEST = 90  # characters of a comment that stand for its title
# What each form of contribution is called, most weighty ones first.
FORMS: dict[str, str | Promise] = {
    "review": gettext_lazy("Review"),
    "answer": gettext_lazy("Answer"),
    "post": gettext_lazy("Blog post or recommendation list"),
    "comment": gettext_lazy("Comment"),
    "opinion": gettext_lazy("Opinion in a discussion"),
    "quick_rating": gettext_lazy("Quick rating"),
    "question": gettext_lazy("Question"),
    "chat": gettext_lazy("Chat message"),
}


def describe(items: Iterable[str]) -> dict[str, Described]:
    """Return title, address and form of the visible ones among `items` ("kind:id"); one query for each kind."""
    by_kind: dict[str, set[int]] = defaultdict(set)
    for item in items:
        kind, _colon, number = item.rpartition(":")
        if kind in item_describers and number.isdecimal():
            by_kind[kind].add(int(number))
    return {
        f"{kind}:{number}": told
        for kind, numbers in by_kind.items()
        for number, told in item_describers[kind](numbers).items()
    }


def comments(ids: Collection[int]) -> dict[int, Described]:
    """Describe visible comments by their first words; they lie below this app, so it does it for them."""
    rows = Comment.objects.filter(pk__in=ids, status=Status.VISIBLE).only("pk", "comment", "language")
    return {
        row.pk: Described(
            title=to_plain(row.comment, limit=LONGEST), url=row.get_absolute_url(), form_label=_("Comment"),
            language=row.language,
        )
        for row in rows
    }  # fmt: skip


def register() -> None:
    """Name the kinds that lie below; called once by the app's `ready()`."""
    item_describers["comment"] = comments
