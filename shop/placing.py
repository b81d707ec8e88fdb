"""Where an item belongs: which product it offers, which family that product is of.

- A known GTIN is a known product, whichever feed it came from; its offer joins that product's family.
- Items of one feed with the same `item_group_id` are one family; an item without a group is a family of its
  own.
- A group that is renamed keeps its family: the new name is only tied to it. A product moves to another
  family only when its new group has one already and no other feed offers the product; the family left empty
  names the other one as successor, so that reviews follow.  A group that falls apart stays one family:
  reviews are never torn apart.
- Another GTIN for the same offer is a corrected number, unless the new number is known (then the offer goes
  over to that product) or another feed still offers the old one (then it is a new variant of the family).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Min

from shop.feeds.records import FeedItem
from shop.models import Category, Family, Feed, Offer, Product
from shop.wording import say_family, say_product


@dataclass(slots=True)
class Places:
    """What the catalogue knows of the items of one batch, and what placing them adds to it."""

    feed: Feed
    offers: dict[str, Offer]
    by_gtin: dict[str, Product]
    groups: dict[str, Family]
    categories: dict[str, Category]  # by path
    shared: set[int]  # products with more than one live offer
    new_families: list[Family] = field(default_factory=list)
    new_products: list[Product] = field(default_factory=list)
    changed_products: dict[int, Product] = field(default_factory=dict)
    freed_gtins: set[int] = field(default_factory=set)  # products whose old number is given up
    left_products: set[int] = field(default_factory=set)
    moved_families: dict[int, Family] = field(default_factory=dict)  # left family → where its product went

    @classmethod
    def of(cls, feed: Feed, items: list[FeedItem], categories: dict[str, Category]) -> Places:
        """Load what is known; five queries whatever the number of items."""
        ids = [item.external_id for item in items]
        offers = Offer.objects.filter(feed=feed, external_id__in=ids).select_related("product__family")
        gtins = {item.gtin for item in items if item.gtin}
        products = Product.objects.filter(gtin__in=gtins).select_related("family")
        by_id = {offer.external_id: offer for offer in offers}
        by_gtin = {product.gtin: product for product in products if product.gtin}
        _share(by_id.values(), by_gtin)
        counted = Offer.objects.live().filter(product__in=[offer.product_id for offer in by_id.values()])
        shared = counted.order_by().values_list("product").annotate(n=Count("id")).filter(n__gt=1)
        groups = _groups(feed, {item.item_group_id for item in items if item.item_group_id})
        return cls(feed, by_id, by_gtin, groups, categories, {pk for pk, _n in shared})

    def place(self, item: FeedItem) -> Product:
        """Return the product, saved or not yet, that the item offers."""
        offer = self.offers.get(item.external_id)
        known = self.by_gtin.get(item.gtin) if item.gtin else None
        if offer is None:
            product = known or self._new_product(item, self._family(item))
        else:
            product = self._same_or_other(item, offer, known)
            self._follow_group(item, offer, product)
        if item.item_group_id:
            self.groups.setdefault(item.item_group_id, product.family)
        return product

    def _same_or_other(self, item: FeedItem, offer: Offer, known: Product | None) -> Product:
        product = offer.product
        if not item.gtin or known is product:
            return product
        if known is not None:
            self.left_products.add(product.pk)
            self.moved_families[product.family_id] = known.family
            return known
        if product.gtin and product.pk in self.shared:
            return self._new_product(item, product.family)
        if product.gtin:
            self.by_gtin.pop(product.gtin, None)
            self.freed_gtins.add(product.pk)
        product.gtin = item.gtin
        self.by_gtin[item.gtin] = product
        self.changed_products[product.pk] = product
        return product

    def _follow_group(self, item: FeedItem, offer: Offer, product: Product) -> None:
        family = self.groups.get(item.item_group_id)
        if family is None or item.item_group_id == offer.item_group_id or family is product.family:
            return
        if product is not offer.product or product.pk in self.shared or product.pk is None:
            return
        self.moved_families[product.family_id] = family
        product.family = family
        self.changed_products[product.pk] = product

    def _family(self, item: FeedItem) -> Family:
        family = self.groups.get(item.item_group_id)
        if family is None:
            family = Family()
            say_family(family, item, self.categories.get(item.product_type))
            self.new_families.append(family)
        return family

    def _new_product(self, item: FeedItem, family: Family) -> Product:
        product = Product(family=family, gtin=item.gtin or None)
        say_product(product, item)
        self.new_products.append(product)
        if item.gtin:
            self.by_gtin[item.gtin] = product
        return product


def _share(offers: Iterable[Offer], by_gtin: dict[str, Product]) -> None:
    """Let offers and numbers point at the same objects, so that what one learns the other knows."""
    products = {product.pk: product for product in by_gtin.values()}
    families = {product.family_id: product.family for product in by_gtin.values()}
    for product in products.values():
        product.family = families[product.family_id]
    for offer in offers:
        offer.product = products.setdefault(offer.product_id, offer.product)
        offer.product.family = families.setdefault(offer.product.family_id, offer.product.family)
        if offer.product.gtin and offer.product.gtin not in by_gtin:
            by_gtin[offer.product.gtin] = offer.product


def _groups(feed: Feed, names: set[str]) -> dict[str, Family]:
    if not names:
        return {}
    offers = Offer.objects.filter(feed=feed, item_group_id__in=names).order_by()
    families = dict(offers.values_list("item_group_id").annotate(Min("product__family")))
    rows = Family.objects.in_bulk(families.values())
    return {name: rows[pk] for name, pk in families.items()}
