"""Members, and the topics they follow."""

from datetime import datetime, timedelta
from random import Random

from bench.loading.rows import fill, go_on_counting
from bench.loading.texts import answer, html, words
from bench.size import Size
from community.models import Interest, Member
from community.naming import name_key

GIVEN = words("""
Anna Ben Clara David Elif Finn Greta Hanna Ida Jonas Karla Leon Mia Noah Olga Paul Rosa Sami Tom Vera
""")
FAMILY = words("""
Abel Braun Celik Dorn Engel Fuchs Graf Huber Iser Jung Kern Lorenz Meier Novak Otto Pohl Roth Seidel
""")
COLUMNS = (
    "id", "email", "username", "public_name", "name_key", "password", "date_joined", "avatar_tone", "about",
    "about_html", "may_be_indexed",
)  # fmt: skip


def load_people(size: Size, topics: int, now: datetime) -> None:
    """Load the members, most of whom follow one to three topics."""
    random = Random(1)
    fill(Member, COLUMNS, (_member(random, pk, now) for pk in range(1, size.members + 1)))
    follows = []
    for pk in range(1, size.members + 1):
        chosen = random.sample(range(1, topics + 1), min(topics, random.randint(0, 3)))
        follows += [(pk, topic, now - timedelta(days=random.randint(0, 900))) for topic in chosen]
    fill(Interest, ("member_id", "topic_id", "since"), follows)
    go_on_counting(Member, Interest)


def _member(random: Random, pk: int, now: datetime) -> tuple[object, ...]:
    name = f"{random.choice(GIVEN)} {random.choice(FAMILY)} {pk}"
    about = answer(random, 2) if pk % 3 == 0 else ""
    joined = now - timedelta(days=1100 + pk % 400)
    return (
        pk, f"member{pk}@bench.example", f"member-{pk}", name, name_key(name), "!", joined, pk % 6 + 1, about,
        html(about), pk % 2 == 0,
    )  # fmt: skip
