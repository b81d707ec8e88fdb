"""Taking a member's name out of words that stay."""

import re

from community.models import Member

BLOT = "…"


def blotted(text: str, member: Member) -> str:
    """Return `text` without the public name and the e-mail address of `member`, as whole words in any case."""
    words = sorted({member.public_name, member.email, f"@{member.username}"} - {"", "@"}, key=len, reverse=True)
    pattern = "|".join(r"\s+".join(map(re.escape, word.split())) for word in words)
    return re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", BLOT, text, flags=re.IGNORECASE)
