"""Names people choose: when two names look alike, and which handle a name gets."""

import unicodedata
from collections.abc import Callable
from itertools import groupby

from django.utils.text import slugify
from django.utils.translation import gettext as _

# Letters of other scripts that look like Latin ones; enough to stop twins, not a full confusables table.
LOOKALIKES = str.maketrans("аеорсухіјѕԁɡⅼ", "aeopcyxijsdgl")
SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def name_key(name: str) -> str:
    """Return the form under which two names count as the same: case, accents, spaces and look-alikes folded."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold().translate(LOOKALIKES))
    return "".join(letter for letter in folded if letter.isalnum())[:120] or name.casefold()[:120]


def free_handle(name: str, taken: Callable[[str], bool]) -> str:
    """Return an address-safe handle for `name` that `taken` does not know yet."""
    base = slugify(name.casefold().translate(SPELLED_OUT))[:40] or "mitglied"
    handle, number = base, 1
    while taken(handle):
        number += 1
        handle = f"{base}-{number}"
    return handle


# Names that would speak for the house. Compared as keys, so "K u n d i g" counts too.
RESERVED = {"kundig", "admin", "administrator", "moderator", "moderation", "redaktion", "support", "team"}


def unusable_name(name: str) -> str:
    """Return why nobody can be called `name`, or an empty text."""
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") for sign in name):
        return _("This name contains signs that cannot be seen.")
    if not any(sign.isalpha() for sign in name):
        return _("A name needs at least one letter.")
    if "@" in name or "://" in name:
        return _("Please take a name, not an address: everybody can read it.")
    runs = groupby(name, lambda sign: unicodedata.combining(sign) > 0)
    if any(len(list(signs)) > 3 for are_marks, signs in runs if are_marks):
        return _("This name has too many marks on one letter.")
    if name_key(name) in RESERVED:
        return _("This name would speak for the house. Please take another one.")
    return ""


def slug_of(title: str, *, empty: str, length: int = 80) -> str:
    """Return an address part for `title`, umlauts written out; `empty` where nothing is left of it."""
    return slugify(title.lower().translate(SPELLED_OUT))[:length].strip("-") or empty
