"""Message: one row for everything ever told to a member, with the state of its mail."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

WHOLE_INBOX_COUNT = 100


class Mail(models.TextChoices):
    """Where the mail of a message stands. Only `queued` and `sending` still have something before them."""

    NONE = "none", _("no mail")
    QUEUED = "queued", _("queued")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    SKIPPED = "skipped", _("not sent")


class MessageQuerySet(models.QuerySet["Message"]):
    """Ways of choosing messages."""

    def of(self, member_id: int) -> Self:
        """One member's messages, newest first."""
        return self.filter(member_id=member_id).order_by("-id")

    def unread(self) -> Self:
        """Messages whose notice nobody marked as read."""
        return self.filter(read_at__isnull=True)

    def due(self, now: datetime) -> Self:
        """Messages whose mail may be sent now, longest waiting first."""
        return self.filter(mail_state=Mail.QUEUED, mail_due_at__lte=now).order_by("mail_due_at", "id")

    def failed(self) -> Self:
        """Messages whose mail failed for good and waits for a human."""
        return self.filter(mail_state=Mail.FAILED)


class Message(models.Model):
    """What a member was told. Words are made from `kind` and `context` when shown or sent, in the reader's language."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    topic = models.ForeignKey("community.Topic", null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(_("kind"), max_length=60)
    basis = models.CharField(_("legal basis"), max_length=12)
    key = models.CharField(max_length=200, unique=True)
    context: models.JSONField[Any, Any] = models.JSONField(default=dict)
    told_at = models.DateTimeField(_("told"))
    read_at = models.DateTimeField(_("read"), null=True)

    mail_state = models.CharField(_("mail"), max_length=8, choices=Mail.choices, default=Mail.NONE)
    mail_reason = models.CharField(_("why"), max_length=300, blank=True)
    mail_attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    mail_due_at = models.DateTimeField(null=True)
    mail_claimed_by = models.CharField(max_length=64, blank=True)
    mail_claimed_at = models.DateTimeField(null=True)
    mail_failed_at = models.DateTimeField(_("mail failed"), null=True)
    mail_sent_at = models.DateTimeField(_("mail sent"), null=True)
    mail_message_id = models.CharField(max_length=120, blank=True)

    objects = MessageQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(fields=["member", "-id"], name="inbox_of_a_member"),
            models.Index(fields=["member"], name="unread_of_a_member", condition=Q(read_at__isnull=True)),
            models.Index(fields=["mail_due_at", "id"], name="mail_that_is_due", condition=Q(mail_state="queued")),
            models.Index(fields=["-id"], name="mail_that_failed", condition=Q(mail_state="failed")),
            models.Index(fields=["mail_claimed_at"], name="mail_being_sent", condition=Q(mail_state="sending")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.member_id}"

    @property
    def is_new(self) -> bool:
        """Whether the member has not marked it as read."""
        return self.read_at is None
