"""Fills the shop with the products, people and reviews of our community, and says which addresses are to be measured.

Run by Oscar's Python with the variables of `settings`, SOURCE (our database) and MIDDLE (the product to measure).
Prints one line of JSON: the addresses of product and reviews, and a member's session.
"""

import json
import os
from collections.abc import Iterable
from typing import Any

import django

django.setup()

import psycopg  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from oscar.apps.catalogue.models import (  # type: ignore[import-not-found] # noqa: E402
    Category,
    Product,
    ProductCategory,
    ProductClass,
)
from oscar.apps.partner.models import Partner, StockRecord  # type: ignore[import-not-found] # noqa: E402

FAMILIES = """
    SELECT f.id, f.title, f.slug, f.description, f.topic_id, (
        SELECT min(o.price) FROM shop_offer o JOIN shop_product p ON p.id = o.product_id WHERE p.family_id = f.id
    ) FROM shop_family f ORDER BY f.id
"""
TOPICS = "SELECT id, name_de FROM community_topic"
MEMBERS = "SELECT id, username, email, public_name FROM community_member"
REVIEWS = """
    SELECT id, family_id, stars, coalesce(nullif(title, ''), line), concat_ws(' ', nullif(line, ''),
        nullif(quality, ''), nullif(criticism, ''), nullif(everyday, ''), nullif(recommendation, '')), member_id, '',
        '', '', 1, helpful_count_denormalised + unhelpful_count_denormalised,
        helpful_count_denormalised - unhelpful_count_denormalised, published_at
    FROM reviews_review WHERE status = 'visible' AND member_id IS NOT NULL
"""
INTO = """
    COPY reviews_productreview (id, product_id, score, title, body, user_id, name, email, homepage, status,
        total_votes, delta_votes, date_created) FROM STDIN
"""
RATINGS = """
    UPDATE catalogue_product SET rating = (SELECT avg(score) FROM reviews_productreview r WHERE r.product_id =
        catalogue_product.id)
"""


def main() -> None:
    """Fill an empty database, or find the one that is full."""
    call_command("migrate", verbosity=0)
    if not Product.objects.exists():
        with psycopg.connect(os.environ["SOURCE"]) as source, transaction.atomic():
            load_products(
                source.execute(FAMILIES).fetchall(), source.execute("SELECT id, name_de FROM community_topic")
            )
            load_people(source.execute("SELECT id, username, email, public_name FROM community_member"))
            load_reviews(source)
    product = Product.objects.get(pk=os.environ["MIDDLE"])
    client = Client()
    client.force_login(get_user_model().objects.order_by("pk")[1])
    address = product.get_absolute_url()
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    print(json.dumps({"product": address, "reviews": f"{address}reviews/", "cookie": cookie}))


def load_products(families: list[tuple[Any, ...]], topics: Iterable[tuple[Any, ...]]) -> None:
    """Make a product with a price of each family, in the category of its topic."""
    kind = ProductClass.objects.create(name="Ware", track_stock=False)
    categories = {pk: Category.add_root(name=name) for pk, name in topics}
    partner = Partner.objects.create(name="Shop")
    Product.objects.bulk_create(
        Product(pk=pk, title=title, slug=slug, description=text, product_class=kind, upc=f"family-{pk}")
        for pk, title, slug, text, _topic, _price in families
    )
    ProductCategory.objects.bulk_create(ProductCategory(product_id=f[0], category=categories[f[4]]) for f in families)
    StockRecord.objects.bulk_create(
        StockRecord(product_id=f[0], partner=partner, partner_sku=str(f[0]), price=f[5], price_currency="EUR")
        for f in families
    )


def load_people(members: Iterable[tuple[Any, ...]]) -> None:
    """Make a user of each member."""
    User: Any = get_user_model()
    User.objects.bulk_create(
        (User(pk=pk, username=handle, email=email, first_name=name) for pk, handle, email, name in members),
        batch_size=5_000,
    )


def load_reviews(source: psycopg.Connection[Any]) -> None:
    """Copy the reviews with what was voted, and let each product have its mean."""
    with connection.cursor() as cursor:
        with cursor.copy(INTO) as rows:
            for row in source.execute(REVIEWS):
                rows.write_row(row)
        cursor.execute(RATINGS)
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main()
