"""Loading topics, members and catalogue of the demo, through the same verbs and importers as real data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from community.interests import choose_topics
from community.models import HouseStyle, Member, Topic
from community.models.audience import PARTS, Audience
from community.profiles import revise_profile
from community.roles import give_role
from community.site_tree import plant_site
from demo.reading import DATA, moment, table
from reviews.models import QuestionWording
from shop.importing import carry_out, order_import, resumable_run
from shop.models import Ad, Family, Feed, ImportRun, TopicRule
from shop.naming import set_nicknames

PASSWORD = "kundig-demo-2026"  # noqa: S105 - printed for everybody who tries the demo
FEED = "Lindhof"
RULES = {
    "Küche > Kaffee > *": "espresso",
    "Küche > Mühlen > *": "muehlen",
    "Küche > Tee > *": "tee",
    "Küche > Backen > *": "backen",
    "Küche > Messer > *": "messer",
    "Outdoor > *": "outdoor",
    "Bücher > *": "buecher",
}
ROLES = {"moderator": "moderator", "staff": "staff", "admin": "admin"}
# Books are not built; staff have put the first question differently there.
BOOKS = {
    "label_de": "Wie gut ist es geschrieben und gemacht?",
    "label_en": "How well is it written and made?",
    "help_de": "Sprache, Aufbau, Bilder, Papier und Bindung.",
    "help_en": "Language, structure, pictures, paper and binding.",
    "example_de": "Fadenheftung, bleibt offen liegen. Die Rezepte stimmen: zehn von elf gelangen auf Anhieb.",
    "example_en": "Thread-sewn, it stays open. The recipes work: ten of eleven came out at first try.",
}
# What the shop puts forward, by topic; no topic: the home page.
ADS = {"Kornblum H48 Handmühle": "", "Gramm Feinwaage 0,1 g": "espresso", "Stirnlampe Lumm 600 R mit Akku": "outdoor"}
# What members call a product besides its title, as staff would enter it.
NICKNAMES = {"Kornblum H48 Handmühle": ["H48"], "Aldera Prima Espressomaschine": ["Aldera Prima"]}
Progress = Callable[[int], None]


class NotLoaded(Exception):
    """The catalogue could not be imported; the message says why."""


@transaction.atomic
def load_topics(progress: Progress, data: Path = DATA) -> None:
    """Make the topics, the rules that sort products into them, and their pages."""
    for position, row in enumerate(table("topics", data), 1):
        words = {name: row[name] for name in ("name_de", "name_en", "lead_de", "lead_en", "mark")}
        Topic.objects.get_or_create(slug=row["slug"], defaults={**words, "position": position})
        progress(1)
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    for position, (pattern, slug) in enumerate(RULES.items(), 1):
        TopicRule.objects.get_or_create(pattern=pattern, defaults={"topic": topics[slug], "position": position})
    QuestionWording.objects.get_or_create(topic=topics["buecher"], key=QuestionWording.Key.QUALITY, defaults=BOOKS)
    home = plant_site()
    style, is_new = HouseStyle.objects.get_or_create(site=home.get_site())
    if is_new or not style.shop_name:
        style.shop_name, style.shop_url = FEED, f"{settings.BASE_URL}/demo/shop/"
        style.save()


def first_start(data: Path = DATA) -> datetime:
    """Return when the demo was first loaded: an interrupted loading goes on with the same dates."""
    first = table("members", data)[0]
    known = Member.objects.filter(email=first["email"]).first()
    if known is None:
        return timezone.now().replace(microsecond=0)
    return known.date_joined + timedelta(days=first["joined_days_ago"])


@transaction.atomic
def load_members(start: datetime, progress: Progress, data: Path = DATA) -> None:
    """Make the members that are missing.

    Confirmed address, profile, role, topics. All have the demo's password.
    """
    password = make_password(PASSWORD)  # slow on purpose, so once for all
    topics = dict(Topic.objects.values_list("slug", "pk"))
    known = set(Member.objects.values_list("email", flat=True))
    for number, row in enumerate(table("members", data)):
        if row["email"] not in known:
            joined = start if number == 0 else None
            member = _make_member(row, password, start, joined)
            choose_topics(member=member, topic_ids=[topics[slug] for slug in row["interests"]])
        progress(1)


def _make_member(row: dict[str, Any], password: str, start: datetime, exactly: datetime | None) -> Member:
    days = row["joined_days_ago"]
    joined = exactly - timedelta(days=days) if exactly else moment(start, days, row["email"])
    kind = Member.Kind.SHOP if row["role"] == "staff" else Member.Kind.MEMBER
    member = Member.objects.create_user(
        row["email"], public_name=row["name"], username=row["handle"], date_joined=joined, kind=kind
    )
    member.password, member.avatar_tone = password, row["avatar_tone"]
    revise_profile(
        member=member,
        public_name=row["name"],
        about=row["about_de"],
        region=row["region"],
        languages=row["languages"],
        language=row["languages"][0] if row["languages"][0] in ("de", "en") else "de",
        may_be_indexed=True,
        audiences=dict.fromkeys(PARTS, Audience.EVERYONE),  # people who want to be found, or there is little to try
    )
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    if row["role"] in ROLES:
        give_role(member, ROLES[row["role"]])
    return member


def load_catalogue(total: int, progress: Progress, data: Path = DATA) -> None:
    """Import the bundled feed, pictures too; goes on with an import that broke off.

    `total` is the number of its items. Raises NotLoaded.
    """
    location = str((data / "lindhof.xml").resolve())
    feed, _made = Feed.objects.get_or_create(name=FEED, defaults={"location": location})
    done = 0

    def show(run: ImportRun) -> None:
        nonlocal done
        progress(run.count_applied - done)
        done = run.count_applied

    run = resumable_run(feed, location) or order_import(feed=feed, location=location)
    carry_out(run, progress=show)
    if run.state != ImportRun.State.DONE:
        raise NotLoaded(f"{run.get_state_display()}. {run.explanation}")
    for title, slug in ADS.items():
        Ad.objects.get_or_create(family=Family.objects.get(title=title), topic=Topic.objects.filter(slug=slug).first())
    for title, names in NICKNAMES.items():
        set_nicknames(family=Family.objects.get(title=title), names=names)
    progress(total - done)  # those that are as they were are not applied
