"""All models of the kernel; one module for each noun."""

from community.background.models import DeadLetter, ScheduledSlot, WorkerPulse
from community.chrome import LookVersion
from community.house import HouseStyle
from community.models.comment import Comment, CommentVote
from community.models.member import Interest, Member
from community.models.moderation import Moderated, ModerationEntry, Report, Status
from community.models.topic import Topic
from community.moderation_policy import ModerationPolicy
from community.pages import EditorialPage, HomePage, TopicIndexPage, TopicPage

__all__ = [
    "Comment",
    "CommentVote",
    "DeadLetter",
    "EditorialPage",
    "HomePage",
    "HouseStyle",
    "Interest",
    "LookVersion",
    "Member",
    "Moderated",
    "ModerationEntry",
    "ModerationPolicy",
    "Report",
    "ScheduledSlot",
    "Status",
    "Topic",
    "TopicIndexPage",
    "TopicPage",
    "WorkerPulse",
]
