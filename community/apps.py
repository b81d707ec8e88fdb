"""The kernel's Django configuration."""

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    """Members, topics, moderation, look."""

    name = "community"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the kernel's own slots and connect its receivers."""
        from community import registration
        from community.background import registration as background

        registration.register()
        background.register()
