"""All models of the kernel; one module for each noun."""

from community.models.comment import Comment, CommentVote
from community.models.member import Interest, Member
from community.models.moderation import Moderated, ModerationEntry, Report, Status
from community.models.topic import Topic

__all__ = [
    "Comment",
    "CommentVote",
    "Interest",
    "Member",
    "Moderated",
    "ModerationEntry",
    "Report",
    "Status",
    "Topic",
]
