"""The addresses of Wagtail's pages, by our short way. They take any path, so they come last."""

from django.urls import re_path
from wagtail.coreutils import WAGTAIL_APPEND_SLASH
from wagtail.urls import urlpatterns as wagtail_patterns

from community import views

PATH = r"^((?:[\w\-]+/)*)$" if WAGTAIL_APPEND_SLASH else r"^([\w\-/]*)$"
urlpatterns = [
    re_path(PATH, views.page),
    *wagtail_patterns,
]
