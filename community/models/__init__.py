"""All models of the kernel; one module for each noun."""

from community.background.models import DeadLetter, ScheduledSlot, WorkerPulse
from community.models.comment import Comment, CommentVote
from community.models.member import Interest, Member
from community.models.moderation import Moderated, ModerationEntry, Report, Status
from community.models.topic import Topic

__all__ = [
    "Comment",
    "CommentVote",
    "DeadLetter",
    "Interest",
    "Member",
    "Moderated",
    "ModerationEntry",
    "Report",
    "ScheduledSlot",
    "Status",
    "Topic",
    "WorkerPulse",
]
