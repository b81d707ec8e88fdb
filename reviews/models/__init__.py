"""All models of the reviews; one module for each noun."""

from reviews.models.draft import Draft
from reviews.models.question import QuestionWording
from reviews.models.review import Photo, Review, ReviewVersion
from reviews.models.summary import FamilyMonth, FamilySummary, TopicSummary
from reviews.models.upload import PendingPhoto
from reviews.models.vote import Vote

__all__ = [
    "Draft",
    "FamilyMonth",
    "FamilySummary",
    "PendingPhoto",
    "Photo",
    "QuestionWording",
    "Review",
    "ReviewVersion",
    "TopicSummary",
    "Vote",
]
