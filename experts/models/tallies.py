"""What is counted from the ledger. Everything here can be thrown away and made again."""

from typing import ClassVar

from django.db import models


class ItemTally(models.Model):
    """One contribution and what its judgements add up to, in votes of fully trusted voters."""

    item = models.CharField(max_length=60, primary_key=True)
    author = models.BigIntegerField(null=True)
    form = models.CharField(max_length=12)
    parent = models.CharField(max_length=60, blank=True)
    topics = models.JSONField(default=list)
    at = models.DateTimeField()
    ups = models.PositiveIntegerField(default=0)
    downs = models.PositiveIntegerField(default=0)
    accepts = models.PositiveIntegerField(default=0)
    picks = models.PositiveIntegerField(default=0)
    weight = models.FloatField(default=0.0)  # W: weighted votes for less those against
    value = models.FloatField(default=0.0)  # the item's value, with diminishing returns
    damped = models.FloatField(default=0.0)  # votes that did not count, in sum
    is_removed = models.BooleanField(default=False)  # by moderation: counts against
    is_shown = models.BooleanField(default=True)

    wagtail_reference_index_ignore = True

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["author", "-at"], name="tallies_of_author"),
            models.Index(fields=["parent"], name="tallies_of_thread", condition=~models.Q(parent="")),
        ]

    def __str__(self) -> str:
        return self.item


class PairTally(models.Model):
    """How often one member judged another's contributions, and what such a vote is worth since the last daily run."""

    actor = models.BigIntegerField()
    author = models.BigIntegerField()
    ups = models.PositiveIntegerField(default=0)
    downs = models.PositiveIntegerField(default=0)
    topics = models.JSONField(default=dict)  # share of the votes for, by topic id
    up_factor = models.FloatField(default=1.0)
    down_factor = models.FloatField(default=1.0)
    rules = models.JSONField(default=list)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["author", "actor"], name="one_tally_per_pair"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["actor"], name="pairs_of_actor")]

    def __str__(self) -> str:
        return f"{self.actor} → {self.author}"


class VoterTally(models.Model):
    """How far a voter is trusted since the last daily run, and whether fraud detection set the member aside."""

    key = models.BigIntegerField(primary_key=True)
    trust = models.FloatField(default=0.0)
    marks = models.JSONField(default=list)  # what detection found: mutual, group, followers, cycle, chain
    is_quarantined = models.BooleanField(default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["key"], name="voters_set_aside", condition=models.Q(is_quarantined=True)),
        ]

    def __str__(self) -> str:
        return str(self.key)


class Due(models.Model):
    """A contribution whose tally, or an author whose standing, has to be counted anew."""

    item = models.CharField(max_length=60, blank=True)
    author = models.BigIntegerField()
    since = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["author", "item"], name="due_once"),
        ]

    def __str__(self) -> str:
        return self.item or str(self.author)
