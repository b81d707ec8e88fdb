"""Sample data for the living style guide."""

from typing import Any

from django.http import HttpRequest


def specimens(request: HttpRequest) -> dict[str, Any]:
    """Return what the style guide shows."""
    return {}
