"""What people see when something failed. The page for 500 stands alone: no database, no static file, no session."""

import base64
import hashlib
import re
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.utils import translation

STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


@lru_cache(maxsize=4)
def _page(language: str) -> tuple[str, str]:
    """Return the page in `language` and the hash of its one style block."""
    engine = Engine(app_dirs=True, libraries={"i18n": "django.templatetags.i18n"})
    with translation.override(language):
        html = engine.get_template("500.html").render(Context({"LANGUAGE_CODE": language}))
    style = STYLE.search(html)
    digest = hashlib.sha256((style[1] if style else "").encode()).digest()
    return html, base64.b64encode(digest).decode()


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 in the language of the address, with a policy that lets through its own style and nothing else."""
    language = "en" if request.path_info.startswith("/en/") else settings.LANGUAGE_CODE
    html, style_hash = _page(language)
    policy = f"default-src 'none'; style-src 'sha256-{style_hash}'; base-uri 'none'; form-action 'none'"
    return HttpResponse(html, status=500, headers={"Content-Security-Policy": policy, "Cache-Control": "no-store"})
