"""Review: one member's judgement of one product family, as a quick rating or in four questions."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.addresses import address_of
from community.models import Moderated, Status
from community.models.moderation import ModeratedQuerySet
from community.naming import slug_of

STARS = [(n, str(n)) for n in range(1, 6)]
VISIBLE = Q(status=Status.VISIBLE)
HEADED = Q(form="review") & ~Q(title="")
COUNTED_ORIGINS = ("order", "account")  # not imported ones, not the shop's own team


class ReviewQuerySet(ModeratedQuerySet):
    """Ways of choosing reviews and quick ratings."""

    def of_family(self, family_id: int) -> Self:
        """Those shown on a family's page, the ones of its predecessors too."""
        return self.filter(shown_family_id=family_id)

    def voices(self) -> Self:
        """Visible full reviews under their headlines; the newest of all have an index of their own."""
        return self.filter(VISIBLE & HEADED)

    def for_topic(self, topic_id: int) -> Self:
        """Those of a topic's products."""
        return self.filter(topic_id=topic_id)

    def counted(self) -> Self:
        """Those that make the headline score: visible, without incentive, by customers, collected here."""
        return self.visible().filter(incentive=Review.Incentive.NONE, origin__in=COUNTED_ORIGINS)


class Review(Moderated):
    """A quick rating grows into a review by filling in the answers: one row per member and family."""

    class Form(models.TextChoices):
        """How much was written."""

        QUICK = "quick_rating", _("quick rating")
        FULL = "review", _("review")

    class Origin(models.TextChoices):
        """Where it comes from; computed by the server, never editable."""

        ORDER = "order", _("purchase verified")
        ACCOUNT = "account", _("member")
        IMPORTED = "imported", _("imported")
        STAFF = "staff", _("shop team")

    class Incentive(models.TextChoices):
        """What the author got for it; anything but NONE stays out of the headline score."""

        NONE = "none", _("nothing received")
        DECLARED = "declared", _("received something for it")
        SAMPLE = "sample", _("test device received")
        COMMISSION = "commission", _("earns commission on this product")

    class Severity(models.TextChoices):
        """How bad the criticised points are."""

        NONE = "none", _("nothing to criticise")
        SMALL = "small", _("small things")
        SERIOUS = "serious", _("serious")

    class Owned(models.TextChoices):
        """How long the author has had the product."""

        UNDER_ONE_MONTH = "under_1m", _("less than a month")
        ONE_TO_SIX_MONTHS = "1_6m", _("up to six months")
        SIX_TO_TWELVE_MONTHS = "6_12m", _("up to a year")
        OVER_ONE_YEAR = "over_1y", _("longer than a year")

    member = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="reviews")
    family = models.ForeignKey("shop.Family", on_delete=models.PROTECT, related_name="written_reviews")
    # Where it is shown: the family itself, or the successor named for it (denormalised, see reviews.succeeding).
    shown_family = models.ForeignKey("shop.Family", on_delete=models.PROTECT, related_name="reviews")
    product = models.ForeignKey("shop.Product", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # The shown family's topic today (denormalised); the expert ledger keeps the topic of the time of writing.
    topic = models.ForeignKey("community.Topic", null=True, on_delete=models.PROTECT, related_name="reviews")
    form = models.CharField(_("form"), max_length=12, choices=Form.choices)
    stars = models.PositiveSmallIntegerField(_("stars"), choices=STARS)
    title = models.CharField(_("headline"), max_length=90, blank=True)
    line = models.CharField(_("one line"), max_length=200, blank=True)
    quality_stars = models.PositiveSmallIntegerField(null=True, blank=True, choices=STARS)
    quality = models.TextField(blank=True, max_length=5000)
    quality_html = models.TextField(blank=True, editable=False)
    severity = models.CharField(max_length=8, blank=True, choices=Severity.choices)
    criticism = models.TextField(blank=True, max_length=5000)
    criticism_html = models.TextField(blank=True, editable=False)
    everyday_stars = models.PositiveSmallIntegerField(null=True, blank=True, choices=STARS)
    everyday = models.TextField(blank=True, max_length=5000)
    everyday_html = models.TextField(blank=True, editable=False)
    recommends = models.BooleanField(null=True, blank=True)
    recommendation = models.TextField(blank=True, max_length=5000)
    recommendation_html = models.TextField(blank=True, editable=False)
    owned = models.CharField(max_length=8, blank=True, choices=Owned.choices)
    language = models.CharField(max_length=5, default="de")
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.ACCOUNT, editable=False)
    imported_from = models.CharField(max_length=60, blank=True, editable=False)
    incentive = models.CharField(max_length=10, choices=Incentive.choices, default=Incentive.NONE, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    # When others could first read it; None while it has only ever been held.
    first_shown_at = models.DateTimeField(null=True, editable=False)
    published_at = models.DateTimeField()
    revised_at = models.DateTimeField(null=True, blank=True)
    helpful_count_denormalised = models.PositiveIntegerField(default=0, editable=False)
    unhelpful_count_denormalised = models.PositiveIntegerField(default=0, editable=False)
    helpful_rank = models.FloatField(default=0.0, editable=False)  # Wilson lower bound of the two counts
    # Whether the author is an expert of the topic today (see reviews.expertise).
    by_expert_denormalised = models.BooleanField(default=False, db_default=False, editable=False)
    comment_count_denormalised = models.PositiveIntegerField(default=0, editable=False)
    photo_count_denormalised = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = ReviewQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(fields=["member", "family"], name="one_review_per_member_and_family"),
            models.CheckConstraint(condition=Q(stars__range=(1, 5)), name="review_stars_1_to_5"),
        ]
        indexes = [
            models.Index(
                fields=["shown_family", "-helpful_rank", "-by_expert_denormalised", "-published_at", "-id"],
                name="review_most_helpful",
                condition=VISIBLE,
            ),
            models.Index(
                fields=["shown_family", "-by_expert_denormalised", "-helpful_rank", "-published_at", "-id"],
                name="review_experts_first",
                condition=VISIBLE,
            ),
            models.Index(
                fields=["topic", "-by_expert_denormalised", "-published_at", "-id"],
                name="review_experts_in_topic",
                condition=VISIBLE,
            ),
            models.Index(fields=["shown_family", "-published_at", "-id"], name="review_newest", condition=VISIBLE),
            models.Index(
                fields=["shown_family", "stars", "-published_at", "-id"],
                name="review_critical",
                condition=VISIBLE,
            ),
            models.Index(fields=["topic", "-published_at", "-id"], name="review_newest_in_topic", condition=VISIBLE),
            # Narrower than any list of one product or topic: PostgreSQL would else walk it past everything newer than
            # the reviews of a product that was popular long ago (measured: 62,000 rows read to show 21).
            models.Index(fields=["-published_at", "-id"], name="review_voices_of_all", condition=VISIBLE & HEADED),
            models.Index(fields=["member", "-published_at", "-id"], name="review_of_member"),
            models.Index(fields=["published_at", "id"], name="review_queue", condition=Q(status=Status.HELD)),
        ]

    def __str__(self) -> str:
        return self.headline

    @property
    def headline(self) -> str:
        """The author's headline, or the quick rating's line."""
        return self.title or self.line

    @property
    def is_quick(self) -> bool:
        """Whether it has stars and a line only."""
        return self.form == self.Form.QUICK

    @property
    def counts(self) -> bool:
        """Whether it is part of the headline score."""
        return self.is_visible and self.incentive == self.Incentive.NONE and self.origin in COUNTED_ORIGINS

    def get_absolute_url(self) -> str:
        """The review's own page; the id decides, the slug is for people."""
        return address_of("reviews:review", self.pk, slug_of(self.headline, empty="review", length=60))


class Photo(models.Model):
    """A picture in a review: re-encoded, without metadata, with a text for those who cannot see it."""

    WIDTHS = (320, 640, 1280)  # of the smaller copies stored beside it

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="photos")
    picture = models.ImageField(upload_to="reviews/%Y/%m/")
    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)
    alt = models.CharField(_("what can be seen"), max_length=160)
    position = models.PositiveSmallIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.alt

    @property
    def smaller_widths(self) -> list[int]:
        """The widths in pixels of its smaller copies."""
        return [width for width in self.WIDTHS if width < self.width]

    def name_at(self, width: int) -> str:
        """The file name of the copy `width` pixels wide."""
        stem, _dot, extension = str(self.picture.name).rpartition(".")
        return f"{stem}-{width}.{extension}"

    def url_at(self, width: int) -> str:
        """The address of the smallest copy at least `width` pixels wide, or of the picture itself."""
        wide_enough = [smaller for smaller in self.smaller_widths if smaller >= width]
        return self.picture.storage.url(self.name_at(wide_enough[0])) if wide_enough else self.picture.url


class ReviewVersion(models.Model):
    """What a review said before it was revised or withdrawn."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    until = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["review", "number"], name="one_row_per_review_version")]

    def __str__(self) -> str:
        return f"{self.review_id} v{self.number}"
