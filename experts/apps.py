"""Django configuration of `experts`."""

from django.apps import AppConfig


class ExpertsConfig(AppConfig):
    """See the package's docstring."""

    name = "experts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the slots and connect the receivers."""
        from experts import registration

        registration.register()
