"""Django configuration of `demo`."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """See the package's docstring."""

    name = "demo"
    default_auto_field = "django.db.models.BigAutoField"
