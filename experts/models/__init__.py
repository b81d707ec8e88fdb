"""Rows of the experts app: the ledger, what is counted from it, and who stands where."""

from experts.models.acts import StandingAct
from experts.models.advice import DeclinedSuggestion, Recommendation, RecommendationVote, RecommendedProduct
from experts.models.badges import BadgeAct, BadgeAward, BadgeCount, BadgeDue
from experts.models.course import BoardAbsence, StandingPoint
from experts.models.ledger import LedgerEntry, StandingKey
from experts.models.policies import PolicyVersion, Yardstick
from experts.models.questions import StandingQuestion
from experts.models.standing import Leave, Level, Nomination, Standing, TopicPolicy
from experts.models.suspicions import Suspicion
from experts.models.tallies import Due, ItemTally, PairTally, VoterTally

__all__ = [
    "BadgeAct",
    "BadgeAward",
    "BadgeCount",
    "BadgeDue",
    "BoardAbsence",
    "DeclinedSuggestion",
    "Due",
    "ItemTally",
    "Leave",
    "LedgerEntry",
    "Level",
    "Nomination",
    "PairTally",
    "PolicyVersion",
    "Recommendation",
    "RecommendationVote",
    "RecommendedProduct",
    "Standing",
    "StandingAct",
    "StandingKey",
    "StandingPoint",
    "StandingQuestion",
    "Suspicion",
    "TopicPolicy",
    "VoterTally",
    "Yardstick",
]
