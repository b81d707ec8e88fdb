"""Django configuration of `blogs`."""

from django.apps import AppConfig


class BlogsConfig(AppConfig):
    """See the package's docstring."""

    name = "blogs"
    default_auto_field = "django.db.models.BigAutoField"
