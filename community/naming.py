"""Names people choose: when two names look alike, and which handle a name gets."""

import unicodedata
from collections.abc import Callable

from django.utils.text import slugify

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
