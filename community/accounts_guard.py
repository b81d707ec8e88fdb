"""Staff without a second factor are led to set one up before they enter the admin."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def lacks_second_factor(user: object) -> bool:
    """Say whether this person may enter the admin, but signs in with one factor only."""
    may_enter = getattr(user, "is_staff", False) or user.has_perm("wagtailadmin.access_admin")  # type: ignore[attr-defined]
    return may_enter and not Authenticator.objects.filter(user_id=user.pk, type__in=SECOND_FACTORS).exists()  # type: ignore[attr-defined]


class SecondFactorMiddleware:
    """Redirects from the admin to where second factors are set up; that page is never behind it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.is_guarded(request.path) and request.user.is_authenticated and lacks_second_factor(request.user):
            messages.info(request, _("Please set up a second factor first: a passkey or an app."))
            return redirect("mfa_index")
        return self.get_response(request)

    @staticmethod
    def is_guarded(path: str) -> bool:
        """Everything of the admin but signing out."""
        if not settings.STAFF_NEEDS_SECOND_FACTOR:
            return False
        return path.startswith(reverse("wagtailadmin_home")) and path != reverse("wagtailadmin_logout")
