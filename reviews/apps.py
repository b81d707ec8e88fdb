"""Django configuration of `reviews`."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """See the package's docstring."""

    name = "reviews"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the slots and connect the receivers."""
        from reviews import linking, panels, receivers, registration, sitemaps, suggesting

        registration.register()
        panels.register()
        suggesting.register()
        linking.register()
        sitemaps.register()
        receivers.connect()
