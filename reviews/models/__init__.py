"""All models of the reviews; one module for each noun."""

from reviews.models.draft import Draft
from reviews.models.question import QuestionWording
from reviews.models.review import Photo, Review, ReviewVersion
from reviews.models.summary import FamilyMonth, FamilySummary, TopicSummary
from reviews.models.vote import Vote

__all__ = [
    "Draft",
    "FamilyMonth",
    "FamilySummary",
    "Photo",
    "QuestionWording",
    "Review",
    "ReviewVersion",
    "TopicSummary",
    "Vote",
]
