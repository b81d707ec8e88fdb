"""What every page knows: house style, open topics, language alternatives."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the values that `base.html` needs on every page."""
    return {"is_demo": settings.IS_DEMO}
