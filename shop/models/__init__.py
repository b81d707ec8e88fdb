"""All models of the shop; one module for each noun."""

from shop.models.ads import Ad
from shop.models.classification import Category, TopicRule
from shop.models.clicks import ClickCount
from shop.models.family import Family, Product, SuccessionEntry
from shop.models.linking import FamilyToken, Nickname, ProductLink
from shop.models.offer import Feed, Offer
from shop.models.run import ImportProblem, ImportRun, StagedItem

__all__ = [
    "Ad",
    "Category",
    "ClickCount",
    "Family",
    "FamilyToken",
    "Feed",
    "ImportProblem",
    "ImportRun",
    "Nickname",
    "Offer",
    "Product",
    "ProductLink",
    "StagedItem",
    "SuccessionEntry",
    "TopicRule",
]
