"""Django configuration of `messaging`."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """See the package's docstring."""

    name = "messaging"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kinds of message and listen to the kernel's events."""
        from community.events import moderated
        from messaging import receivers, registration

        registration.register()
        moderated.connect(receivers.tell_author, dispatch_uid="messaging.tell_author")
