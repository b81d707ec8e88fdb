"""How a member writes: the review form, the quick rating, drafts, and the choice of a product."""

from django.http import HttpRequest, HttpResponse


def write(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The form of four questions."""
    raise NotImplementedError


def rate(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Stars and one line."""
    raise NotImplementedError


def save_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """What was typed so far."""
    raise NotImplementedError


def choose(request: HttpRequest) -> HttpResponse:
    """Which product shall be reviewed."""
    raise NotImplementedError
