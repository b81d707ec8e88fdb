"""Helpful votes of members on reviews: one per member and review."""

from django.conf import settings
from django.db import models

from reviews.models.review import Review

VALUES = [(1, "helpful"), (-1, "unhelpful")]


class Vote(models.Model):
    """A member found a review helpful (1) or not (-1)."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="votes")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="review_votes")
    value = models.SmallIntegerField(choices=VALUES)
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "review"], name="one_vote_per_member_and_review"),
            models.CheckConstraint(condition=models.Q(value__in=[1, -1]), name="vote_is_plus_or_minus_one"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.value:+d} {self.review_id}"
