"""Django configuration of `search`."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """See the package's docstring."""

    name = "search"
    default_auto_field = "django.db.models.BigAutoField"
