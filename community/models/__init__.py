"""All models of the kernel; one module for each noun."""

from community.background.models import DeadLetter, ScheduledSlot, WorkerPulse
from community.chrome import LookVersion
from community.house import HouseStyle
from community.models.comment import Comment, CommentVersion, CommentVote
from community.models.member import Interest, Member
from community.models.moderation import Moderated, ModerationEntry, Report, Status
from community.models.topic import Topic
from community.moderation_policy import ModerationPolicy
from community.pages import EditorialPage, HomePage, TopicIndexPage, TopicPage
from community.personal.models import Takeout

__all__ = [
    "Comment",
    "CommentVersion",
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
    "Takeout",
    "Topic",
    "TopicIndexPage",
    "TopicPage",
    "WorkerPulse",
]
