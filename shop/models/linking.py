"""ProductLink: a text names a product. Nickname and FamilyToken: how such names are found."""

from typing import Self

from django.conf import settings
from django.db import connections, models
from django.utils.translation import gettext_lazy as _

from shop.models.family import Family


class Nickname(models.Model):
    """What members call a product besides its title, such as "the Siena"."""

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="nicknames")
    name = models.CharField(_("nickname"), max_length=60)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["name"]
        verbose_name = _("nickname")
        verbose_name_plural = _("nicknames")
        constraints = [models.UniqueConstraint(fields=["family", "name"], name="one_nickname_per_family")]

    def __str__(self) -> str:
        return self.name


class FamilyTokenQuerySet(models.QuerySet["FamilyToken"]):
    """Ways of choosing words."""

    def beginning(self, word: str) -> Self:
        """Words that begin so; by the index on both databases."""
        if connections[self.db].vendor == "sqlite":  # its LIKE would read the whole table
            return self.filter(token__gte=word, token__lt=f"{word}\U0010ffff")
        return self.filter(token__startswith=word)


class FamilyToken(models.Model):
    """One word of a family's title, brand or nicknames; `shop.naming` writes them, search for names reads
    them.
    """

    token = models.CharField(max_length=40)
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="tokens")

    objects = FamilyTokenQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            # Also the list of families that a word leads to.
            models.UniqueConstraint(
                fields=["token", "family"],
                name="one_token_per_family",
                # So that PostgreSQL finds beginnings of words by it too, whatever the language's order.
                opclasses=["varchar_pattern_ops", "int8_ops"],
            ),
        ]

    def __str__(self) -> str:
        return self.token


class ProductLinkQuerySet(models.QuerySet["ProductLink"]):
    """Ways of choosing links."""

    def of_target(self, kind: str, target_id: int) -> Self:
        """Links of one text."""
        return self.filter(target_kind=kind, target_id=target_id)

    def confirmed(self) -> Self:
        """Links to show."""
        return self.filter(state=ProductLink.State.CONFIRMED)

    def waiting(self) -> Self:
        """Suggestions staff have yet to decide, oldest first."""
        return self.filter(state=ProductLink.State.SUGGESTED).order_by("id")


class ProductLink(models.Model):
    """A topic, page, post or review belongs to a product; suggested from its text or set by staff."""

    class State(models.TextChoices):
        """What staff said; a rejected suggestion is not made again."""

        SUGGESTED = "suggested", _("suggested")
        CONFIRMED = "confirmed", _("confirmed")
        REJECTED = "rejected", _("rejected")

    class MatchedBy(models.TextChoices):
        """What in the text gave the product away."""

        GTIN = "gtin", _("GTIN")
        NAME = "name", _("name")
        NICKNAME = "nickname", _("nickname")
        HAND = "hand", _("by hand")

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="links", verbose_name=_("product"))
    target_kind = models.CharField(_("kind"), max_length=30)
    target_id = models.BigIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.SUGGESTED)
    matched_by = models.CharField(_("found by"), max_length=8, choices=MatchedBy.choices)
    score = models.PositiveSmallIntegerField(_("certainty in percent"), default=100)
    excerpt = models.CharField(_("place in the text"), max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ProductLinkQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("product link")
        verbose_name_plural = _("product links")
        constraints = [
            models.UniqueConstraint(fields=["family", "target_kind", "target_id"], name="one_link_per_product_and_text")
        ]
        indexes = [
            # The products of one text.
            models.Index(fields=["target_kind", "target_id"], name="links_of_text"),
            # The staff's queue of suggestions.
            models.Index(fields=["state", "id"], name="links_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.target_kind} {self.target_id} → {self.family_id}"
