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
    path = in_language(path, language)
    base = settings.BASE_PATH
    inside = path[len(base) :] if base and path.startswith(f"{base}/") else path
    return f"{site_root()}{inside}"


def site_root() -> str:
    """Return our own address without a slash at its end; BASE_URL may name the host alone or our path too."""
    root, base = settings.BASE_URL, settings.BASE_PATH
    return str(root if not base or urlsplit(root).path.rstrip("/") == base else root + base)


def host(address: str) -> str:
    """Return the host name of an address."""
    return urlsplit(address).hostname or "localhost"


def _split(path: str) -> tuple[str, str]:
    base = settings.BASE_PATH
    if base and (path == base or path.startswith(f"{base}/")):
        return base, path[len(base) :] or "/"
    return "", path
