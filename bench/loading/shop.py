"""Topics with their pages, categories, products and offers with fresh prices."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from django.core.management import call_command
from django.utils.text import slugify

from bench.catalogue import gtin
from bench.loading.rows import fill, go_on_counting
from bench.loading.texts import words
from bench.size import POPULAR, POPULAR_BUT_OLD, Size
from community.models import Topic
from shop.models import Ad, Category, Family, Feed, Offer, Product

TOPICS = words("Espresso Tee Brot Messer Zelte Räder Laufen Garten Bücher Spiele Kopfhörer Kameras")
SHELVES = 6  # in each topic
MAKERS = words("Siena Aldera Kastorf Brunn Lupo Tessin Nordwand Falke Marlo Quell")


def load_shop(size: Size, now: datetime) -> None:
    """Load twelve topics and the families, each with one to three variants and an offer for each."""
    topics = [(n, slugify(name), name, name, f"Alles über {name}.") for n, name in enumerate(TOPICS, 1)]
    fill(Topic, ("id", "slug", "name_de", "name_en", "lead_de"), topics)
    go_on_counting(Topic)
    call_command("setup_site", verbosity=0)
    shelves = [(t * SHELVES + s + 1, t + 1, f"{TOPICS[t]} {s + 1}") for t in range(len(TOPICS)) for s in range(SHELVES)]
    fill(
        Category,
        ("id", "topic_id", "path", "name", "slug"),
        ((pk, topic, name, name, slugify(name)) for pk, topic, name in shelves),
    )
    names = ("id", "title", "slug", "brand", "topic_id", "category_id", "picture", "description", "attributes")
    families = (_family(pk, size, now) for pk in range(1, size.families + 1))
    fill(Family, (*names, "successor_id", "gone_at", "created_at"), families)
    Feed.objects.create(name="bench")
    _load_offers(size, now)
    fill(Ad, ("family_id", "topic_id"), [(size.families // 2 + n, n % len(TOPICS) + 1) for n in range(len(TOPICS))])
    go_on_counting(Category, Family, Product, Offer, Ad)


def successors(size: Size) -> dict[int, int]:
    """Return which popular product follows each predecessor; those are the last families."""
    of = [POPULAR_BUT_OLD] * size.predecessors + [POPULAR] * size.predecessors
    return {size.families - n: family for n, family in enumerate(of)}


def topic_of(family_id: int) -> int:
    """Return the topic of a family."""
    return family_id % len(TOPICS) + 1


def _family(pk: int, size: Size, now: datetime) -> tuple[object, ...]:
    title = f"{MAKERS[pk % len(MAKERS)]} Modell {pk}"
    category = (topic_of(pk) - 1) * SHELVES + pk // len(TOPICS) % SHELVES + 1
    facts = [["", "Gewicht", f"{pk % 90 + 1} kg"], ["", "Farbe", "schwarz"], ["", "Höhe", f"{pk % 50 + 10} cm"]]
    successor = successors(size).get(pk)
    gone = now - timedelta(days=700) if successor else None
    description = f"{title}, ein Gerät für jeden Tag. " * 6
    return (
        pk, title, slugify(title), MAKERS[pk % len(MAKERS)], topic_of(pk), category, f"products/{pk}.webp", description,
        facts, successor, gone, now - timedelta(days=1200),
    )  # fmt: skip


def _load_offers(size: Size, now: datetime) -> None:
    random = Random(2)
    products: list[tuple[object, ...]] = []
    offers: list[tuple[object, ...]] = []
    for family in range(1, size.families + 1):
        for variant in range(1, random.randint(1, 3) + 1):
            pk = len(products) + 1
            number = f"0{gtin(400_000_000_000 + pk)}"
            products.append((pk, family, number, f"Modell {family}/{variant}", f"Größe {variant}"))
            price, link = Decimal(random.randint(900, 90_000)) / 100, f"https://shop.example/p/{pk}"
            offers.append((1, f"sku-{pk}", pk, link, price, "EUR", now, "in_stock", f"group-{family}", "-"))
    fill(Product, ("id", "family_id", "gtin", "title", "variant"), products)
    names = ("feed_id", "external_id", "product_id", "link", "price", "currency", "price_read_at", "availability")
    fill(Offer, (*names, "item_group_id", "content_hash"), offers)
