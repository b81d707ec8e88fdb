"""Numbers in addresses: one converter that no number can overflow, and addresses in the other language."""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, get_urlconf, register_converter, reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

SOME_ID, SOME_SLUG = 10**16 + 7, "here-stands-a-slug"


class RowId:
    """A primary key, in 18 digits at most: SQLite answers longer ones with an OverflowError."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        """Return the number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Return the digits."""
        return str(value)


register_converter(RowId, "id")


def address_of(name: str, pk: int, slug: str = "", *, kind: str = "") -> str:
    """Return what `reverse` says of the address `name` with a row's kind (if any), number and slug (if any).

    A page of reviews needs more than a hundred of these, and `reverse` takes twenty times as long (see docs/decisions).
    """
    urls = get_urlconf() or settings.ROOT_URLCONF
    shape = _shape(name, kind, bool(slug), translation.get_language(), get_script_prefix(), urls)
    return shape % ((pk, slug) if slug else pk)


@lru_cache(maxsize=256)
def _shape(name: str, kind: str, has_slug: bool, language: str | None, prefix: str, urls: object) -> str:
    path = reverse(name, args=[*([kind] if kind else []), SOME_ID, *([SOME_SLUG] if has_slug else [])])
    return path.replace("%", "%%").replace(str(SOME_ID), "%d").replace(SOME_SLUG, "%s")


def in_other_languages(path_info: str) -> dict[str, str]:
    """Return the address of the page `path_info` (without script prefix) in every language, by language code."""
    codes = [code for code, _ in settings.LANGUAGES]
    bare = path_info
    for code in codes:
        if path_info == f"/{code}" or path_info.startswith(f"/{code}/"):
            bare = path_info[len(code) + 1 :] or "/"
    prefix = get_script_prefix().rstrip("/")
    return {code: f"{prefix}{'' if code == settings.LANGUAGE_CODE else '/' + code}{bare}" for code in codes}


def absolute(path: str) -> str:
    """Return `path` (with script prefix) as a full address on the host this site is known by."""
    return f"{settings.BASE_URL}{path}"


def safe_next(request: HttpRequest, fallback: str) -> str:
    """Return the address in `next` when it is one of ours, else `fallback`."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    hosts = {request.get_host()}
    return wanted if url_has_allowed_host_and_scheme(wanted, hosts, request.is_secure()) else fallback
