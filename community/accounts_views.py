"""Pages of accounts that allauth does not have."""

from allauth.account.internal.flows.email_verification import send_verification_email_at_login
from allauth.account.internal.stagekit import clear_login
from allauth.account.stages import EmailVerificationStage, LoginStageController
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from community.accounts import home

RETRY_AFTER_SECONDS = 60


@require_POST
@login_required
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign the member out on one of her devices; on this one it is an ordinary sign-out."""
    session = get_object_or_404(UserSession, pk=pk, user_id=request.user.pk)
    if session.is_current():
        session.delete()
        logout(request)
        return redirect(home())
    session.end()
    messages.success(request, _("Signed out on that device."))
    return redirect("usersessions_list")


@require_POST
def send_again(request: HttpRequest) -> HttpResponse:
    """Send the confirmation mail of a sign-up once more; allauth allows one in three minutes."""
    stage = LoginStageController.enter(request, EmailVerificationStage.key)
    if stage is None:
        return redirect("account_login")
    send_verification_email_at_login(request, stage.login)
    messages.info(request, _("If three minutes have passed since the last mail, a new one is on its way."))
    return redirect("account_email_verification_sent")


@require_POST
def start_over(request: HttpRequest) -> HttpResponse:
    """Forget a sign-up or sign-in that waits for its mail, to begin again in another way."""
    clear_login(request)
    return redirect("account_login" if request.POST.get("to") == "login" else "account_signup")


@never_cache
def cms_login(request: HttpRequest) -> HttpResponse:
    """Lead Wagtail's own sign-in page to ours: it knows neither limits nor second factors.

    Who is signed in already and sent here may not enter: say so, since our page would only send them back.
    """
    if request.user.is_authenticated:
        raise PermissionDenied
    target = request.GET.get("next") or reverse("wagtailadmin_home")
    return redirect(f"{reverse('account_login')}?{urlencode({'next': target})}")


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Say that this was too often, and when to come back."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response
