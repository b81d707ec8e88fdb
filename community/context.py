"""What every page knows: the frame (house style, topics, fixed pages) and its own address in each language."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from community import slots
from community.addresses import in_other_languages
from community.chrome import chrome, in_each_language


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the values that `base.html` needs on every page."""
    frame = chrome()
    route = getattr(request, "_wagtail_route_for_request", None)
    alternates = in_each_language(route.page) if route else in_other_languages(request.path_info)
    return {
        "is_demo": settings.IS_DEMO,
        "frame": frame,
        "base_url": settings.BASE_URL,
        "canonical": f"{settings.BASE_URL}{request.path}",
        "alternates": alternates,  # what search engines are told
        "languages": {code: alternates.get(code, home) for code, home in in_other_languages("/").items()},
        "header_counts": HeaderCounts(request),
        "slot_links": SlotLinks(),
    }


class HeaderCounts:
    """The numbers in a member's header; asks only when a template iterates, and never for a visitor."""

    def __init__(self, request: HttpRequest) -> None:
        self.member = getattr(request, "user", None)

    def __iter__(self) -> Any:
        if self.member is None or not self.member.is_authenticated:
            return
        for sign in sorted(slots.header_counts, key=lambda s: s.order):
            number = sign.count(self.member)
            yield {"label": sign.label(number), "icon": sign.icon, "url": sign.url(), "number": number}


class SlotLinks:
    """Links that the apps added, by place."""

    nav = property(lambda self: slots.links_of("nav"))
    act = property(lambda self: slots.links_of("act"))
    join = property(lambda self: slots.links_of("join"))
    understand = property(lambda self: slots.links_of("understand"))
    account = property(lambda self: slots.links_of("account"))
