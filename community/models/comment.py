"""Comment: a reply to a review, post or thread. comments-xtd stores it; reading and writing are ours.

Existing comments are changed by `queryset.update()` only: saving one again makes comments-xtd walk its
subtree and republish what moderators hid (measured, see DESIGN).
"""

from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_comments_xtd.models import XtdComment

from community.models.moderation import Moderated, ModeratedQuerySet, Status


class CommentQuerySet(ModeratedQuerySet):
    """Ways of choosing comments."""

    def on(self, target_kind: str, target_id: int) -> Self:
        """Comments on one thing, such as ("review", 7)."""
        return self.filter(target_kind=target_kind, target_id=target_id)

    def roots(self) -> Self:
        """Comments of level 0."""
        return self.filter(reply_to__isnull=True)

    def with_author(self) -> Self:
        """Bring the authors along."""
        return self.select_related("user")

    def locked(self) -> Self:
        """Lock our rows (not comments-xtd's) until the transaction ends. Order: reply, its root, their target."""
        return self.select_for_update(of=("self",), no_key=True)


class Comment(XtdComment, Moderated):  # type: ignore[misc]
    """A comment of level 0, or a reply to one of level 1."""

    stored = models.OneToOneField(
        XtdComment,
        parent_link=True,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="kundig_comment",
    )
    # What it is about, what it replies to, and when, once more: a list reads one table along one index.
    target_kind = models.CharField(max_length=30, default="", editable=False)
    target_id = models.BigIntegerField(default=0, editable=False)
    reply_to = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.CASCADE,
        related_name="replies",
        db_index=False,  # comment_replies begins with it
    )
    posted_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    body_html = models.TextField(editable=False)
    language = models.CharField(_("language"), max_length=5, default="de")
    helpful_count_denormalised = models.PositiveIntegerField(default=0, editable=False)
    reply_count_denormalised = models.PositiveIntegerField(default=0, editable=False)  # visible ones
    first_shown_at = models.DateTimeField(null=True, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CommentQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = [
            models.Index(
                fields=["target_kind", "target_id", "posted_at", "stored"],
                name="comment_roots",
                condition=Q(reply_to__isnull=True),
            ),
            models.Index(fields=["reply_to", "posted_at", "stored"], name="comment_replies"),
            models.Index(fields=["posted_at", "stored"], name="comment_queue", condition=Q(status=Status.HELD)),
        ]

    def __str__(self) -> str:
        return f"{self.target_kind} {self.target_id} #{self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new comment; an existing one refuses (see the module's docstring)."""
        if self.pk is not None:
            self._refuse()
        super().save(*args, **kwargs)

    def _refuse(self) -> NoReturn:
        raise TypeError("an existing comment is changed by Comment.objects.filter(pk=…).update(…)")

    def get_absolute_url(self) -> str:
        """Leads to the comment among the others."""
        return reverse("community:comment", args=[self.pk])


class CommentVote(models.Model):
    """A member found a comment helpful."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="helpful_votes")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="comment_votes")
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "comment"], name="one_vote_per_member_and_comment")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.comment_id}"


class CommentVersion(models.Model):
    """What a comment said before it was revised. Rows are only ever added; they go with their comment."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()  # Markdown, as the author wrote it
    until = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["comment", "number"], name="one_row_per_comment_version")]

    def __str__(self) -> str:
        return f"{self.comment_id} v{self.number}"
