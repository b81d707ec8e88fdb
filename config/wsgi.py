"""WSGI entry. Under a path of the shop the front server may pass that path on; it is taken off here."""

import os
from collections.abc import Callable, Iterable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

inner = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Serve one request, with BASE_PATH removed from its path when it is there."""
    base, path = settings.BASE_PATH, environ.get("PATH_INFO", "")
    if base and (path == base or path.startswith(f"{base}/")):
        environ["PATH_INFO"] = path[len(base) :] or "/"
    return inner(environ, start_response)
