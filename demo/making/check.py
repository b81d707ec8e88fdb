"""Checks that the demo's texts hold together before they are imported."""

from collections import Counter

from stdnum import ean, isbn

from demo.making.feed import numbers
from demo.making.source import DATA, Item, catalogue, family, items, read_json, read_lines

OWNED = {"under_1m": 0, "1_6m": 30, "6_12m": 180, "over_1y": 365}
AVAILABILITY = {"in_stock", "out_of_stock", "preorder", "backorder"}
QUICK = ["id", "kind", "product", "member", "days_ago", "lang", "stars", "line", "helpful"]
FULL = [
    *("id", "product", "member", "days_ago", "lang", "stars", "title", "helpful", "photos"),
    *("quality_stars", "quality", "severity", "criticism", "everyday_stars", "everyday"),
    *("recommend", "recommendation", "owned", "incentive"),
]


class Check:
    """Collects what is wrong and counts what is there."""

    def __init__(self) -> None:
        """Read members and catalogue."""
        self.problems: list[str] = []
        self.members = {row["handle"]: row for row in read_json(DATA / "members.json")}
        self.family = {item["id"]: family(item) for item in items()}
        self.reviews: dict[str, Item] = {}
        self.written: set[tuple[str, str]] = set()
        self.texts: dict[str, str] = {}

    def need(self, good: bool, what: str) -> None:
        """Note a problem unless all is well."""
        if not good:
            self.problems.append(what)

    def fresh(self, text: str | None, where: str) -> None:
        """Note a text that appears twice or carries an exclamation mark."""
        if not text:
            return
        self.need(text not in self.texts, f"{where}: same text as {self.texts.get(text)}")
        self.need("!" not in text, f"{where}: exclamation mark")
        self.texts[text] = where

    def people(self) -> None:
        """Check members and topics."""
        rows = read_json(DATA / "members.json")
        topics = {row["slug"] for row in read_json(DATA / "topics.json")}
        for key in ("handle", "email", "name"):
            for value, count in Counter(row[key] for row in rows).items():
                self.need(count == 1, f"members: {key} {value} appears {count} times")
        roles = Counter(row["role"] for row in rows)
        wanted = {"moderator": 1, "staff": 2, "admin": 1, "expert": 2}
        for role, count in wanted.items():
            self.need(roles[role] == count, f"members: {roles[role]} of role {role}")
        for row in rows:
            self.need(set(row["interests"]) <= topics, f"{row['handle']}: unknown interest")
            self.need(row["handle"].isascii(), f"{row['handle']}: not ascii")
            self.need(1 <= row["avatar_tone"] <= 6, f"{row['handle']}: avatar_tone")

    def goods(self) -> None:
        """Check the catalogue and its numbers."""
        rows = items()
        for value, count in Counter(row["id"] for row in rows).items():
            self.need(count == 1, f"catalogue: {value} appears {count} times")
        gtins = numbers(rows)
        self.need(len(set(gtins.values())) == len(rows), "catalogue: a GTIN appears twice")
        for row in rows:
            self.need(ean.is_valid(gtins[row["id"]]), f"{row['id']}: GTIN")
            self.need(not row.get("isbn") or isbn.is_valid(row["isbn"]), f"{row['id']}: ISBN")
            self.need(row["availability"] in AVAILABILITY, f"{row['id']}: availability")
            picture = DATA / "pictures" / f"{family(row)}.webp"
            self.need(picture.exists(), f"{row['id']}: no picture")
            sale = row.get("sale_price")
            self.need(not sale or float(sale) < float(row["price"]), f"{row['id']}: sale_price")

    def someone(self, row: Item, where: str) -> None:
        """Check that the writer exists, joined before writing and has a known language."""
        member = self.members.get(row["member"])
        self.need(member is not None, f"{where}: unknown member {row['member']}")
        if member:
            joined = member["joined_days_ago"] >= row["days_ago"]
            self.need(joined, f"{where}: {row['member']} joined later")
        self.need(row["lang"] in ("de", "en"), f"{where}: lang {row['lang']}")

    def review(self, row: Item, topic: str) -> None:
        """Check one full review or quick rating."""
        where = f"{topic} {row.get('id')}"
        keys = QUICK if row.get("kind") == "quick" else FULL
        self.need(set(keys) <= set(row), f"{where}: misses {set(keys) - set(row)}")
        self.need(row["id"] not in self.reviews, f"{where}: id appears twice")
        self.reviews[row["id"]] = row
        self.need(row["product"] in self.family, f"{where}: unknown product {row['product']}")
        pair = (row["member"], self.family.get(row["product"], ""))
        self.need(pair not in self.written, f"{where}: {pair} has two entries")
        self.written.add(pair)
        self.someone(row, where)
        self.need(1 <= row["stars"] <= 5 and 0 <= row["helpful"] <= 30, f"{where}: numbers")
        if row.get("kind") == "quick":
            self.fresh(row["line"], where)
        else:
            self.answers(row, where)

    def answers(self, row: Item, where: str) -> None:
        """Check what only full reviews have."""
        for key in ("title", "quality", "criticism", "everyday", "recommendation"):
            self.fresh(row[key], f"{where}.{key}")
        self.need(row["severity"] in ("none", "small", "serious"), f"{where}: severity")
        self.need(row["severity"] == "none" or bool(row["criticism"]), f"{where}: no criticism")
        self.need(row["recommend"] in ("yes", "no"), f"{where}: recommend")
        self.need(row["owned"] in OWNED, f"{where}: owned {row['owned']}")
        self.need(row["incentive"] in ("none", "sample"), f"{where}: incentive")
        for key in ("quality_stars", "everyday_stars"):
            self.need(row[key] is None or 1 <= row[key] <= 5, f"{where}: {key}")
        for photo in row["photos"]:
            there = (DATA / "photos" / photo["file"]).exists()
            self.need(there, f"{where}: no photo {photo['file']}")
            self.need(bool(photo["alt"]), f"{where}: photo without alt")

    def comment(self, row: Item, topic: str) -> int:
        """Check one comment with its replies; return how many texts it holds."""
        where = f"{topic} comment on {row['review']}"
        review = self.reviews.get(row["review"])
        self.need(review is not None, f"{where}: unknown review")
        before = review["days_ago"] if review else 10_000
        quick = review is not None and review.get("kind") == "quick"
        self.need(not quick, f"{where}: quick ratings take no comments")
        for text in [row, *row.get("replies", [])]:
            self.someone(text, where)
            self.fresh(text["text"], where)
            self.need(text["days_ago"] <= before, f"{where}: older than what it answers")
            before = text["days_ago"]
        return 1 + len(row.get("replies", []))


def load(check: Check, topic: str) -> str:
    """Check one topic's reviews and comments and return its line of counts."""
    rows = read_lines(DATA / "reviews" / f"{topic}.jsonl")
    for row in rows:
        check.review(row, topic)
    path = DATA / "comments" / f"{topic}.jsonl"
    comments = read_lines(path) if path.exists() else []
    texts = sum(check.comment(row, topic) for row in comments)
    quick = sum(row.get("kind") == "quick" for row in rows)
    mean = sum(row["stars"] for row in rows) / max(1, len(rows))
    english = sum(row["lang"] == "en" for row in rows)
    photos = sum(bool(row.get("photos")) for row in rows)
    samples = sum(row.get("incentive") == "sample" for row in rows)
    return (
        f"{topic:9} {len(rows) - quick:3} reviews, {quick:3} quick, mean {mean:.2f}, "
        f"{english:2} English, {photos:2} with photos, {samples} samples, "
        f"{len(comments):3} comments, {texts - len(comments):2} replies"
    )


def products(check: Check) -> list[str]:
    """Return for each topic how many entries every family has, and their mean."""
    stars: dict[str, list[int]] = {}
    for row in check.reviews.values():
        stars.setdefault(check.family.get(row["product"], "?"), []).append(row["stars"])
    lines = []
    for topic, rows in catalogue().items():
        names = dict.fromkeys(family(row) for row in rows)
        parts = []
        for name in names:
            given = stars.get(name, [])
            mean = f" ({sum(given) / len(given):.1f})" if given else ""
            parts.append(f"{name} {len(given)}{mean}")
        lines.append(f"{topic}: " + ", ".join(parts))
    return lines


def run() -> int:
    """Check everything, print counts and problems, return how many problems there are."""
    check = Check()
    check.people()
    check.goods()
    for topic in catalogue():
        if (DATA / "reviews" / f"{topic}.jsonl").exists():
            print(load(check, topic))
        else:
            check.problems.append(f"{topic}: no reviews yet")
    print(*products(check), sep="\n")
    print(*check.problems, sep="\n")
    print(f"{len(check.problems)} problems")
    return len(check.problems)
