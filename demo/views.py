"""Pages for people who try the demo. They lie outside the languages' addresses: `?lang=en` chooses."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from demo.mails import folder, newest
from demo.management.commands.demo import PASSWORD, logins
from shop.models import Offer

View = Callable[..., HttpResponse]
ROLES = {
    "member": gettext_lazy("member"),
    "expert": gettext_lazy("expert"),
    "moderator": gettext_lazy("moderator"),
    "staff": gettext_lazy("shop staff"),
    "admin": gettext_lazy("administrator"),
}


def outside_production(view: View) -> View:
    """Refuse in production, even if somebody mounts these pages; speak the language asked for."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: str) -> HttpResponse:
        if settings.IS_PRODUCTION:
            raise Http404
        wanted = request.GET.get("lang", "")
        language = wanted if wanted in dict(settings.LANGUAGES) else translation.get_language()
        with translation.override(language):
            request.LANGUAGE_CODE = language
            return view(request, **kwargs)

    return guarded


@require_GET
@never_cache
@outside_production
def index(request: HttpRequest) -> HttpResponse:
    """What there is to try, and as whom."""
    people = [(ROLES.get(role, role), email, name) for role, email, name in logins()]
    shown = {"has_mails": folder() is not None, "logins": people, "password": PASSWORD}
    return render(request, "demo/index.html", shown)


@require_GET
@never_cache
@outside_production
def mails(request: HttpRequest) -> HttpResponse:
    """The mails of the demo, newest first."""
    return render(request, "demo/mails.html", {"mails": newest(), "is_written": folder() is not None})


@require_GET
@never_cache
@outside_production
def shop(request: HttpRequest, path: str = "") -> HttpResponse:
    """Where the ways to the demo's shop end: what the real shop would be told."""
    offer = Offer.objects.filter(link__endswith=f".example/{path}").select_related("product__family").first()
    tags = [(name, value) for name, value in request.GET.items() if name != "lang"]
    family = offer.product.family if path and offer else None
    return render(request, "demo/shop.html", {"family": family, "tags": tags})
