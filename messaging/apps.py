"""Django configuration of `messaging`."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """See the package's docstring."""

    name = "messaging"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kinds of message and listen to the kernel's events."""
        from community.events import contributed, moderated, settled
        from messaging import desk, receivers, registration

        registration.register()
        desk.register()
        moderated.connect(receivers.tell_author, dispatch_uid="messaging.tell_author")
        settled.connect(receivers.tell_reporter, dispatch_uid="messaging.tell_reporter")
        contributed.connect(receivers.tell_of_comment, dispatch_uid="messaging.tell_of_comment")
