"""What experts advise with: lists of products they recommend, who found them helpful, and suggestions put aside."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from community.addresses import address_of
from community.models import Moderated, Status, Topic
from community.models.moderation import ModeratedQuerySet
from community.naming import slug_of
from shop.models import Family

VISIBLE = models.Q(status=Status.VISIBLE)


class RecommendationQuerySet(ModeratedQuerySet):
    """Ways of choosing recommendation lists."""

    def in_topic(self, topic_id: int) -> Self:
        """The lists of a topic."""
        return self.filter(topic_id=topic_id)

    def naming(self, family_id: int) -> Self:
        """The lists that name a product, or one that it succeeded."""
        same = models.Q(family=family_id) | models.Q(family__successor=family_id)
        return self.filter(pk__in=RecommendedProduct.objects.filter(same).values("recommendation"))


class Recommendation(Moderated):
    """One to twelve products in an order, each with a reason, from somebody who stands for a topic.

    A list its author has not published, or has taken back, is `withdrawn`: nobody else sees it.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="recommendations"
    )
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="recommendations")
    title = models.CharField(_("title"), max_length=90)
    words = models.TextField(_("whom it is for"), blank=True, max_length=2000)
    words_html = models.TextField(blank=True, editable=False)
    language = models.CharField(max_length=5, default="de")
    got_something = models.BooleanField(default=False)  # as the author says; what we know is asked when it is shown
    version = models.PositiveIntegerField(default=1, editable=False)
    helpful_count_denormalised = models.PositiveIntegerField(default=0, editable=False)
    begun_at = models.DateTimeField()
    published_at = models.DateTimeField()  # until it is published: when it was begun
    first_shown_at = models.DateTimeField(null=True, editable=False)  # None while nobody else could read it
    revised_at = models.DateTimeField(null=True, blank=True)

    objects = RecommendationQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("recommendation list")
        verbose_name_plural = _("recommendation lists")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["topic", "-published_at", "-id"], name="advice_of_topic", condition=VISIBLE),
            models.Index(fields=["member", "-published_at", "-id"], name="advice_of_member"),
            models.Index(fields=["published_at", "id"], name="advice_queue", condition=models.Q(status=Status.HELD)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        """Whether only its author sees it, because she wants so."""
        return self.status == Status.WITHDRAWN

    def get_absolute_url(self) -> str:
        """The list's page; the id decides, the slug is for people."""
        return address_of("advice:list", self.pk, slug_of(self.title, empty="list", length=60))


class RecommendedProduct(models.Model):
    """One product of a list, with the reason."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="picks")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="recommended_in")
    position = models.PositiveSmallIntegerField()
    reason = models.CharField(_("why"), max_length=600, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["recommendation", "position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["recommendation", "family"], name="a_list_names_a_product_once"),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation_id}: {self.family_id}"


class RecommendationVote(models.Model):
    """A member found a list helpful; one per member and list."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="votes")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["recommendation", "member"], name="one_vote_per_list_and_member"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} → {self.recommendation_id}"


class DeclinedSuggestion(models.Model):
    """A product a member does not want to be asked about."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["member", "family"], name="a_suggestion_is_declined_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.family_id}"
