"""What is gone and what is back: products and families follow their offers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from shop.claiming import beat
from shop.models import Family, ImportRun, Offer, Product
from shop.staging import Outcome, Progress
from shop.succession import SuccessionRefused, name_successor
from shop.telling import families_changed

BATCH = 500


def settle(*, product_ids: Collection[int], family_ids: Collection[int], moved: Mapping[int, int]) -> set[int]:
    """Let these products and families be gone exactly when nothing of them is on sale; return the families
    changed.

    `moved` names, for families that lost a product to another one, that other: a family left empty has it as
    successor. Must run inside a transaction.
    """
    now = timezone.now()
    if product_ids:
        on_sale = Exists(Offer.objects.live().filter(product=OuterRef("pk")))
        products = Product.objects.filter(pk__in=product_ids)
        family_ids = {*family_ids, *products.values_list("family_id", flat=True)}
        products.filter(~on_sale, gone_at__isnull=True).update(gone_at=now)
        products.filter(on_sale, gone_at__isnull=False).update(gone_at=None)
    family_ids = {*family_ids, *moved}
    if not family_ids:
        return set()
    changed = _settle_families(family_ids, now)
    for old in Family.objects.filter(pk__in=moved.keys(), gone_at__isnull=False, successor__isnull=True):
        try:
            name_successor(family=old, successor=Family.objects.get(pk=moved[old.pk]), actor=None)
        except SuccessionRefused:
            continue
    return changed


def _settle_families(family_ids: Collection[int], now: datetime) -> set[int]:
    on_sale = Exists(Product.objects.filter(family=OuterRef("pk"), gone_at__isnull=True))
    families = Family.objects.filter(pk__in=family_ids)
    leaving = set(families.filter(~on_sale, gone_at__isnull=True).values_list("pk", flat=True))
    coming = set(families.filter(on_sale, gone_at__isnull=False).values_list("pk", flat=True))
    Family.objects.filter(pk__in=leaving).update(gone_at=now)
    Family.objects.filter(pk__in=coming).update(gone_at=None)
    return leaving | coming


def settle_strays() -> None:
    """Put right what two imports at the same moment could not see of each other; two reads of the products."""
    on_sale = Exists(Offer.objects.live().filter(product=OuterRef("pk")))
    was_on_sale = Exists(Offer.objects.filter(product=OuterRef("pk")))
    gone = Q(~on_sale, was_on_sale, gone_at__isnull=True)
    wrong = Product.objects.filter(gone | Q(on_sale, gone_at__isnull=False))
    while ids := list(wrong.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            changed = settle(product_ids=ids, family_ids=(), moved={})
            topics = Family.objects.filter(pk__in=changed).values_list("pk", "topic_id")
            families_changed({pk: [topic] for pk, topic in topics})


def missing_offers(run: ImportRun) -> QuerySet[Offer]:
    """Live offers of the run's feed that the run has not seen, neither well nor ill."""
    seen = Exists(run.staged.filter(external_id=OuterRef("external_id")))
    return Offer.objects.live().filter(~seen, feed=run.feed_id)


def retire_missing(run: ImportRun, *, progress: Progress) -> None:
    """Mark what the feed no longer holds as gone, in batches; raises what `claiming.beat` raises."""
    last = 0
    while ids := list(missing_offers(run).filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        last = ids[-1]
        with transaction.atomic():
            Offer.objects.filter(pk__in=ids).update(gone_at=timezone.now())
            products = set(Offer.objects.filter(pk__in=ids).values_list("product_id", flat=True))
            families = dict(Family.objects.filter(products__in=products).values_list("pk", "topic_id"))
            gone = settle(product_ids=products, family_ids=(), moved={})
            families_changed({pk: [topic] for pk, topic in families.items() if pk in gone}, gone=True)
            families_changed({pk: [topic] for pk, topic in families.items() if pk not in gone})
            beat(run, count_gone=run.count_gone + len(ids))
        progress(run)


def refresh_price_dates(run: ImportRun) -> None:
    """Say of every offer that the run has seen well that its price is as of the run's start."""
    live = Offer.objects.live().filter(feed=run.feed_id)
    ill = run.staged.filter(outcome=Outcome.BAD, external_id=OuterRef("external_id"))
    has_ill = run.staged.filter(outcome=Outcome.BAD).exists()
    position = 0
    # In steps, so that nobody waits long for the database's only pen.
    while ids := list(live.filter(pk__gt=position).order_by("pk").values_list("pk", flat=True)[: BATCH * 20]):
        step = live.filter(pk__gt=position, pk__lte=ids[-1])
        (step.filter(~Exists(ill)) if has_ill else step).update(price_read_at=run.started_at)
        position = ids[-1]
        beat(run)
