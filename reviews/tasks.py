"""Work of the reviews that nobody waits for."""

from django.db import transaction
from django_tasks import task

from reviews.linking import suggest_recent
from reviews.models import FamilyMonth, FamilySummary
from reviews.ranking import MINIMUM_RATINGS, rank_score
from reviews.summarising import lock, today
from reviews.uploading import prune_uploads

BATCH = 500


def refresh_ranks() -> int:
    """Let all ranks age to today.

    Return how many changed. Batches of their own transactions; safe to repeat.
    """
    last, changed = 0, 0
    rated = FamilySummary.objects.filter(rating_count__gte=MINIMUM_RATINGS).order_by("pk")
    while ids := list(rated.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        changed += _refresh(ids)
        last = ids[-1]
    return changed


@transaction.atomic
def _refresh(family_ids: list[int]) -> int:
    lock(family_ids)
    rows = FamilySummary.objects.in_bulk(family_ids)
    months: dict[int, list[tuple[object, ...]]] = {}
    for month in FamilyMonth.objects.filter(family__in=family_ids):
        months.setdefault(month.family_id, []).append((month.month, month.star_counts))
    changed = []
    for pk, row in rows.items():
        score = rank_score(months.get(pk, []), today())  # type: ignore[arg-type]
        if score != row.rank_score:
            row.rank_score = score
            changed.append(row)
    FamilySummary.objects.bulk_update(changed, ["rank_score"], batch_size=200)
    return len(changed)


@task
def age_ranks() -> int:
    """Do refresh_ranks() in the background; once a night."""
    return refresh_ranks()


@task
def throw_away_uploads() -> int:
    """Do prune_uploads() in the background; every hour."""
    return prune_uploads()


@task
def suggest_links() -> int:
    """Do suggest_recent() in the background; every hour, over two, so that none is missed."""
    return suggest_recent(hours=2)
