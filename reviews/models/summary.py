"""Summaries kept by the verbs, so that no page counts. `manage.py rebuild_summaries --check` proves them."""

from django.db import models
from django.db.models import Q

from reviews.ranking import PRIOR_STARS

FEW_REVIEWS = 3  # below this a product is worth suggesting to whoever knows its topic


class StarCounts(models.Model):
    """How many gave one to five stars."""

    n1 = models.PositiveIntegerField(default=0)
    n2 = models.PositiveIntegerField(default=0)
    n3 = models.PositiveIntegerField(default=0)
    n4 = models.PositiveIntegerField(default=0)
    n5 = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True

    @property
    def star_counts(self) -> tuple[int, int, int, int, int]:
        """Counts of one to five stars, in this order."""
        return (self.n1, self.n2, self.n3, self.n4, self.n5)

    @property
    def count(self) -> int:
        """How many ratings there are."""
        return sum(self.star_counts)

    @property
    def mean(self) -> float | None:
        """The plain mean of the stars, None without ratings."""
        total = self.count
        return sum(n * stars for stars, n in enumerate(self.star_counts, 1)) / total if total else None


class FamilySummary(StarCounts):
    """All that a product page or list says of a family's ratings. Every family has one, the unreviewed too.

    `rating_count` repeats the sum of the five counts for the index that sorts by it.
    """

    family = models.OneToOneField("shop.Family", primary_key=True, on_delete=models.CASCADE, related_name="summary")
    topic = models.ForeignKey("community.Topic", null=True, on_delete=models.SET_NULL, related_name="+")
    category = models.ForeignKey("shop.Category", null=True, on_delete=models.SET_NULL, related_name="+")
    title_denormalised = models.CharField(max_length=300)
    is_listed = models.BooleanField(default=True)  # not gone, no successor
    rating_count = models.PositiveIntegerField(default=0)
    review_count = models.PositiveIntegerField(default=0)
    photo_review_count = models.PositiveIntegerField(default=0)
    incentivised_count = models.PositiveIntegerField(default=0)
    imported_count = models.PositiveIntegerField(default=0)
    imported_stars = models.PositiveIntegerField(default=0)
    quality_count = models.PositiveIntegerField(default=0)
    quality_stars = models.PositiveIntegerField(default=0)
    everyday_count = models.PositiveIntegerField(default=0)
    everyday_stars = models.PositiveIntegerField(default=0)
    severity_none = models.PositiveIntegerField(default=0)
    severity_small = models.PositiveIntegerField(default=0)
    severity_serious = models.PositiveIntegerField(default=0)
    recommend_yes = models.PositiveIntegerField(default=0)
    recommend_no = models.PositiveIntegerField(default=0)
    last_review_at = models.DateTimeField(null=True)
    rank_score = models.FloatField(null=True)  # None below the minimum of ratings

    wagtail_reference_index_ignore = True

    class Meta:
        indexes = [
            # The few best of all stand at home; narrower than a topic's ranking, so that none is looked for in here.
            models.Index(
                fields=["-rank_score", "family"],
                name="ranking_of_all",
                condition=Q(is_listed=True, rank_score__gte=PRIOR_STARS),
            ),
            models.Index(fields=["-rating_count", "-family"], name="most_rated_of_all", condition=Q(is_listed=True)),
            models.Index(
                fields=["topic", "-rank_score", "family"],
                name="ranking_of_topic",
                condition=Q(rank_score__isnull=False, is_listed=True),
            ),
            models.Index(
                fields=["category", "-rank_score", "family"],
                name="ranking_of_category",
                condition=Q(rank_score__isnull=False, is_listed=True),
            ),
            models.Index(
                fields=["topic", "-rating_count", "-family"], name="products_most_rated", condition=Q(is_listed=True)
            ),
            models.Index(
                fields=["topic", "-rating_count", "-family"],
                name="products_little_reviewed",
                condition=Q(is_listed=True, review_count__lt=FEW_REVIEWS),
            ),
            models.Index(
                fields=["topic", "title_denormalised", "family"], name="products_by_title", condition=Q(is_listed=True)
            ),
            models.Index(
                fields=["category", "-rating_count", "-family"], name="category_most_rated", condition=Q(is_listed=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.family_id}: {self.star_counts}"


class FamilyMonth(StarCounts):
    """Counted ratings of a family by calendar month of publication, from which the time-weighted rank is computed."""

    family = models.ForeignKey("shop.Family", on_delete=models.CASCADE, related_name="months")
    month = models.DateField()  # its first day

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["family", "month"], name="one_row_per_family_and_month")]

    def __str__(self) -> str:
        return f"{self.family_id} {self.month}"


class TopicSummary(models.Model):
    """How much a topic holds."""

    topic = models.OneToOneField("community.Topic", primary_key=True, on_delete=models.CASCADE, related_name="summary")
    review_count = models.PositiveIntegerField(default=0)
    quick_count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.topic_id}: {self.review_count} + {self.quick_count}"
