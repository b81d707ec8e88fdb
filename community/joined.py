"""The small CSS files joined into one, in the order `kundig.css` imports them; no front-end build.

A staticfiles finder: `collectstatic` takes the joined file like any other (production adds the hash to its name),
and the demo's server finds it without collecting.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage

NAME = "kundig/kundig.css"
IMPORT = re.compile(r'@import "([^"]+)";\n?')
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def source() -> Path:
    """The file whose imports give the order."""
    return Path(apps.get_app_config("community").path) / "static/kundig/css/kundig.css"


def joined() -> str:
    """Return the whole stylesheet: the order of layers first, then each imported file, without comments."""
    main = source()
    text = main.read_text()
    parts = [IMPORT.sub("", text), *((main.parent / name).read_text() for name in IMPORT.findall(text))]
    lines = (line.strip() for line in COMMENT.sub("", "\n".join(parts)).splitlines())
    return "\n".join(line for line in lines if line) + "\n"


class JoinedCssFinder(BaseFinder):
    """Finds the one joined file, written anew when its text differs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=settings.VAR / "joined")
        self.storage.prefix = ""  # type: ignore[attr-defined]

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """Nothing to configure."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return the joined file's place for its own name, nothing for others."""
        if path != NAME:
            return []
        place = str(self._written())
        return [place] if find_all or kwargs.get("all") else place

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield the joined file."""
        self._written()
        yield NAME, self.storage

    def _written(self) -> Path:
        place = Path(self.storage.path(NAME))
        text = joined()
        if not place.exists() or place.read_text() != text:
            place.parent.mkdir(parents=True, exist_ok=True)
            scratch = place.with_suffix(f".{id(self)}")
            scratch.write_text(text)
            scratch.replace(place)
        return place
