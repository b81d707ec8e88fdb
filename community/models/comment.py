"""Comment: a reply to a review, post or thread. comments-xtd stores it; reading and writing are ours.

Existing comments are changed by `queryset.update()` only: saving one again makes comments-xtd walk its
subtree and republish what moderators hid (measured, see DESIGN).
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_comments_xtd.models import XtdComment

from community.models.moderation import Moderated


class Comment(XtdComment, Moderated):  # type: ignore[misc]
    """A comment of level 0, or a reply to one of level 1."""

    stored = models.OneToOneField(
        XtdComment,
        parent_link=True,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="kundig_comment",
    )
    body_html = models.TextField(editable=False)
    language = models.CharField(_("language"), max_length=5, default="de")
    helpful_count_denormalised = models.PositiveIntegerField(default=0, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")


class CommentVote(models.Model):
    """A member found a comment helpful."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="helpful_votes")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="comment_votes"
    )
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "comment"], name="one_vote_per_member_and_comment")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.comment_id}"
