"""The words by which products are found: in titles, brands and nicknames."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from django.db import transaction

from shop.models import Family, FamilyToken, Nickname
from shop.models.family import FamilyQuerySet

MAX_TOKENS = 20  # of one family
_WORD = re.compile(r"\w+")
_EMPTY = """
der die das den dem des ein eine einer einem einen und oder mit ohne für von vom zu zum zur im in am
an auf aus bei als wie the and or with without for from of to at on by a mm cm kg ml stk
"""


def fold(text: str) -> str:
    """The text without case and accents: "Mühle" and "MUHLE" are one."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


EMPTY_WORDS = frozenset(fold(_EMPTY).split())


def words_of(text: str) -> list[str]:
    """The telling words of a text in their order, folded; at least two characters each."""
    words = (word[:40] for word in _WORD.findall(fold(text)))
    return [word for word in words if len(word) > 1 and word not in EMPTY_WORDS]


def index_families(families: Sequence[Family], *, are_new: bool = False) -> None:
    """Write the words of these families anew; with `are_new` there are none to replace."""
    names: dict[int, list[str]] = {family.pk: [family.brand, family.title] for family in families}
    if not are_new:
        for family_id, nickname in Nickname.objects.filter(family__in=names).values_list("family_id", "name"):
            names[family_id].insert(0, nickname)
        FamilyToken.objects.filter(family__in=names).delete()
    rows = [
        FamilyToken(family_id=family_id, token=token)
        for family_id, texts in names.items()
        for token in list(dict.fromkeys(word for text in texts for word in words_of(text)))[:MAX_TOKENS]
    ]
    FamilyToken.objects.bulk_create(rows, batch_size=2000)


@transaction.atomic
def set_nicknames(*, family: Family, names: Iterable[str]) -> None:
    """Make these the family's nicknames (others are dropped), in the order given, without doubles or empty
    ones.
    """
    wanted = dict.fromkeys(" ".join(name.split())[:60] for name in names)
    wanted.pop("", None)
    family.nicknames.exclude(name__in=wanted).delete()
    rows = [Nickname(family=family, name=name) for name in wanted]
    Nickname.objects.bulk_create(rows, ignore_conflicts=True)
    index_families([family])


def find_families(query: str) -> FamilyQuerySet:
    """Families whose words begin with all the words of a staff member's search, by id or GTIN too."""
    query = query.strip()
    families = Family.objects.all()
    number = re.sub(r"[\s\-]", "", query)
    if number.isascii() and number.isdigit() and len(number) <= 14:
        by_number = families.filter(products__gtin=number.zfill(14)) | families.filter(pk=number)
        if by_number.exists():
            return by_number.distinct()
    words = [word[:40] for word in _WORD.findall(fold(query))]
    telling = [word for word in words if len(word) > 1 and word not in EMPTY_WORDS] or words
    for word in telling[:8]:
        matching = FamilyToken.objects.beginning(word)
        families = families.filter(pk__in=matching.values("family"))
    return families if telling else families.none()
