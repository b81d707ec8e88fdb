"""Addresses in messages: kept without language, given the reader's when shown."""

from urllib.parse import urlsplit

from django.conf import settings


def without_language(path: str) -> str:
    """Return a page's path as German visitors see it, whatever language it was made in."""
    base, rest = _split(path)
    for code, _name in settings.LANGUAGES:
        if rest == f"/{code}" or rest.startswith((f"/{code}/", f"/{code}?", f"/{code}#")):
            return base + (rest[len(code) + 1 :] or "/")
    return path


def in_language(path: str, language: str) -> str:
    """Return a page's path in `language`; other hosts' addresses stay as they are."""
    base, rest = _split(without_language(path))
    if language == settings.LANGUAGE_CODE or not rest.startswith("/") or rest.startswith("//"):
        return base + rest
    return f"{base}/{language}{rest}"


def absolute(path: str, language: str) -> str:
    """Return the full address of a page in `language`, for mails."""
    if urlsplit(path).scheme:
        return path
    return f"{settings.BASE_URL}{in_language(path, language)}"


def host(address: str) -> str:
    """Return the host name of an address."""
    return urlsplit(address).hostname or "localhost"


def _split(path: str) -> tuple[str, str]:
    base = settings.BASE_PATH
    if base and (path == base or path.startswith(f"{base}/")):
        return base, path[len(base) :] or "/"
    return "", path
