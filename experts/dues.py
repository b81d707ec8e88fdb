"""What has to be counted anew: noted in the transaction of its cause, so that it is never forgotten."""

from __future__ import annotations

from collections.abc import Iterable

from experts.models import Due

BATCH = 500


def note_due(rows: Iterable[tuple[int, str]]) -> int:
    """Note contributions by (author's key, item) as due, with "" only the author's standing; return how many.

    A row that is there already is touched, not passed over: so it stays locked until the cause commits, and whoever
    counts meanwhile leaves it for the next look.
    """
    due = [Due(author=author, item=item) for author, item in sorted(set(rows))]
    Due.objects.bulk_create(
        due, update_conflicts=True, unique_fields=["author", "item"], update_fields=["since"], batch_size=BATCH
    )
    return len(due)
