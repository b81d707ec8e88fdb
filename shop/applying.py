"""The second phase of an import: bring staged items into the catalogue, batch by batch.

A batch is one transaction: families, products, offers, words, the telling of what changed, and the run's
position.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Min
from django.utils import timezone

from shop.claiming import beat
from shop.classifying import Rules, ensure_categories
from shop.feeds.records import FeedItem, from_text
from shop.models import Category, Family, ImportRun, Offer, Product, StagedItem
from shop.naming import index_families
from shop.placing import Places
from shop.settling import settle
from shop.staging import Progress
from shop.telling import families_changed
from shop.wording import say_family, say_product

BATCH = 500
RETRIES = 3  # two feeds may bring the same new GTIN at the same moment

OFFER_WORDS = [
    "link",
    "image_link",
    "price",
    "currency",
    "sale_price",
    "sale_from",
    "sale_until",
    "availability",
    "available_on",
    "condition",
    "product_type",
    "item_group_id",
]
PRODUCT_WORDS = ["title", "variant", "brand", "mpn"]
FAMILY_WORDS = ["title", "slug", "brand", "description", "attributes", "category", "topic"]
FAMILY_PICTURE = ["picture_link", "picture_is_due", "picture_tries"]


def apply_staged(run: ImportRun, *, progress: Progress, after_batch: Callable[[list[int]], object]) -> None:
    """Apply what is staged behind `run.position`; `after_batch` gets the families touched, outside the
    transaction.

    Raises what `claiming.beat` raises.
    """
    rules = Rules.load()
    while rows := list(run.staged.filter(id__gt=run.position).exclude(payload="").order_by("id")[:BATCH]):
        after_batch(_apply_with_retries(run, rows, rules))
        progress(run)


def _apply_with_retries(run: ImportRun, rows: list[StagedItem], rules: Rules) -> list[int]:
    for attempt in range(1, RETRIES + 1):
        try:
            with transaction.atomic():
                touched = _Batch(run, rows, rules).apply()
                beat(run, position=rows[-1].pk, count_applied=run.count_applied + len(rows))
                return touched
        except (IntegrityError, OperationalError):  # taken meanwhile, or a deadlock
            if attempt == RETRIES:
                raise
    return []


@dataclass(slots=True)
class _Batch:
    run: ImportRun
    rows: list[StagedItem]
    rules: Rules
    categories: dict[str, Category] = field(default_factory=dict)
    offers: list[tuple[Offer, FeedItem]] = field(default_factory=list)

    def apply(self) -> list[int]:
        """Write everything; return the ids of the families touched."""
        items = [(from_text(row.payload), row.content_hash) for row in self.rows]
        self.categories = ensure_categories((item.product_type for item, _digest in items), self.rules)
        places = Places.of(self.run.feed, [item for item, _digest in items], self.categories)
        # Items with a known place come first, so that new ones of their group join them.
        items.sort(key=lambda pair: pair[0].external_id not in places.offers and pair[0].gtin not in places.by_gtin)
        for item, digest in items:
            self._offer(item, digest, places)
        self._write(places)
        topics = self._topics(places)
        self._say(places)
        settle(
            product_ids=places.left_products | self._gone_products(),
            family_ids=self._gone_families(),
            moved={old: family.pk for old, family in places.moved_families.items()},
        )
        for family_id, family in self._families().items():
            topics.setdefault(family_id, set()).add(family.topic_id)
        families_changed(topics)
        return list(topics)

    def _offer(self, item: FeedItem, digest: str, places: Places) -> None:
        product = places.place(item)
        offer = places.offers.get(item.external_id) or Offer(feed=self.run.feed, external_id=item.external_id)
        offer.product = product
        for name in OFFER_WORDS:
            setattr(offer, name, getattr(item, name))
        offer.content_hash, offer.gone_at = digest, None
        offer.price_read_at = self.run.started_at or timezone.now()
        self.offers.append((offer, item))

    def _write(self, places: Places) -> None:
        if places.freed_gtins:  # before anything takes over one of these numbers
            Product.objects.filter(pk__in=places.freed_gtins).update(gtin=None)
        Family.objects.bulk_create(places.new_families)
        Product.objects.bulk_create(places.new_products)
        Product.objects.bulk_update(places.changed_products.values(), ["gtin", "family"], batch_size=100)
        for offer, _item in self.offers:
            offer.pk = None  # known again by feed and id
        Offer.objects.bulk_create(
            [offer for offer, _item in self.offers],
            update_conflicts=True,
            unique_fields=["feed", "external_id"],
            update_fields=[*OFFER_WORDS, "product", "content_hash", "gone_at", "price_read_at"],
        )
        index_families(places.new_families, are_new=True)

    def _families(self) -> dict[int, Family]:
        return {offer.product.family_id: offer.product.family for offer, _item in self.offers}

    def _gone_families(self) -> set[int]:
        return {pk for pk, family in self._families().items() if family.gone_at is not None}

    def _gone_products(self) -> set[int]:
        return {offer.product_id for offer, _item in self.offers if offer.product.gone_at is not None}

    def _topics(self, places: Places) -> dict[int, set[int | None]]:
        """The topics of old families before they change; those that lose a product are told of too."""
        new = {family.pk for family in places.new_families}
        topics: dict[int, set[int | None]] = {
            pk: {family.topic_id} for pk, family in self._families().items() if pk not in new
        }
        left = Family.objects.filter(pk__in=places.moved_families.keys() - topics.keys())
        return topics | {pk: {topic} for pk, topic in left.values_list("pk", "topic_id")}

    def _say(self, places: Places) -> None:
        """Bring the words of known products and families up to date with their lead offers."""
        new_families = {family.pk for family in places.new_families}
        new_products = {product.pk for product in places.new_products}
        old = [(offer, item) for offer, item in self.offers if offer.product.family_id not in new_families]
        family_leads = _leads("product__family", {offer.product.family_id for offer, _item in old})
        product_leads = _leads("product", {offer.product_id for offer, _item in old} - new_products)
        products: list[Product] = []
        families: list[Family] = []
        renamed: list[Family] = []
        for offer, item in old:
            family = offer.product.family
            if offer.pk in product_leads and say_product(offer.product, item):
                products.append(offer.product)
            name = (family.title, family.brand)
            if offer.pk in family_leads and say_family(family, item, self.categories.get(item.product_type)):
                families.append(family)
                if name != (family.title, family.brand):
                    renamed.append(family)
        Product.objects.bulk_update(products, PRODUCT_WORDS, batch_size=100)
        Family.objects.bulk_update(families, FAMILY_WORDS + FAMILY_PICTURE, batch_size=50)
        index_families(renamed)


def _leads(place: str, ids: Iterable[int]) -> set[int]:
    """The oldest live offer of each of these products or families."""
    wanted = set(ids)
    if not wanted:
        return set()
    live = Offer.objects.live().filter(**{f"{place}__in": wanted}).order_by()
    return {pk for _place, pk in live.values_list(place).annotate(Min("id"))}
