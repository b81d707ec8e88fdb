"""What visitors and members open: each view loads, authorises, calls one verb, renders."""

from django.http import HttpRequest

from community.models import Member


def signed_in(request: HttpRequest) -> Member:
    """Return the member behind the request; for views that only members reach."""
    assert isinstance(request.user, Member)  # noqa: S101 - login_required stands before
    return request.user
