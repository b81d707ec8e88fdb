"""Asking again who somebody is, before something that matters."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

View = Callable[..., HttpResponseBase]
FRESH_SECONDS = 15 * 60


def proven(view: View) -> View:
    """Let through only a member who has just shown again that it is her: by password, passkey or app.

    Who has none of these, and signs in with codes by mail, must have signed in within FRESH_SECONDS; else a page asks
    to do so again. The page is never kept by a cache.
    """
    asked = reauthentication_required(view)

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if get_reauthentication_flows(request.user) or _signed_in_just_now(request):
            answer: HttpResponseBase = asked(request, *args, **kwargs)
            return answer
        return render(request, "community/personal/sign_in_again.html", status=403)

    return guarded


def _signed_in_just_now(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < FRESH_SECONDS
