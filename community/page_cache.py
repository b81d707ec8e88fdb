"""Whole pages for visitors, kept for a minute where Redis keeps them; members always get fresh ones.

Only with Redis: keeping pages in the database cache would make every first visit a write. A view opts in by
`@public_page`. What moderation or a withdrawal takes away disappears at once, since both raise the version.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

SECONDS = 60
VERSION = "pages:version"
LONGEST_ADDRESS = 300
View = Callable[..., HttpResponse]


def public_page(view: View) -> View:
    """Let a view's answer to visitors be kept; it must look the same for all of them."""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.is_public_page = True  # type: ignore[attr-defined]
        return response

    return marked


def forget_pages() -> None:
    """Let no kept page be served again."""
    if settings.KEEP_PAGES:
        cache.add(VERSION, 1, None)
        cache.incr(VERSION)


class PageCacheMiddleware:
    """Answers visitors from the cache; stands before sessions, so that a kept page costs one look-up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.may_serve(request):
            return self.get_response(request)
        address = f"{request.get_host()}{request.get_full_path()}"
        version = cache.get(VERSION, 1)
        key = f"page:{version}:{'htmx:' if 'HX-Request' in request.headers else ''}{address}"
        kept = cache.get(key)
        if kept is not None:
            return HttpResponse(kept, headers={"X-Page": "kept"})
        response = self.get_response(request)
        if self.may_keep(response):
            cache.set(key, response.content, SECONDS)
        return response

    @staticmethod
    def may_serve(request: HttpRequest) -> bool:
        """Whether this is a visitor without any state who asks for a page."""
        if not settings.KEEP_PAGES or request.method not in ("GET", "HEAD"):
            return False
        personal = (settings.SESSION_COOKIE_NAME, "messages", settings.CSRF_COOKIE_NAME)
        return not any(name in request.COOKIES for name in personal) and len(request.get_full_path()) < LONGEST_ADDRESS

    @staticmethod
    def may_keep(response: HttpResponse) -> bool:
        """Whether the answer is the same for every visitor: opted in, whole, and without cookies."""
        return (
            getattr(response, "is_public_page", False)
            and response.status_code == 200
            and not response.streaming
            and not response.cookies
            and response.headers.get("Content-Type", "").startswith("text/html")
        )
