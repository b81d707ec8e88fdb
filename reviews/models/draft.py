"""Draft: a review being written, saved while typing."""

from django.conf import settings
from django.db import models


class Draft(models.Model):
    """What a member has typed so far; `revision` lets two tabs notice each other."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="review_drafts")
    family = models.ForeignKey("shop.Family", on_delete=models.CASCADE, related_name="+")
    content = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(auto_now=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "family"], name="one_draft_per_member_and_family")]

    def __str__(self) -> str:
        return f"{self.member_id} on {self.family_id}"
