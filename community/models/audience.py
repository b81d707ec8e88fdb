"""Who sees which part of a profile: one column for each part, chosen by the member, sparing at first."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

PARTS = ("avatar", "about", "region", "languages", "topics", "since", "activity")


class Audience(models.TextChoices):
    """Who may see something; also how near a reader stands: a visitor, another member, the member herself."""

    EVERYONE = "everyone", _("everyone")
    MEMBERS = "members", _("members only")
    ME = "me", _("only me")


SEES = {
    Audience.EVERYONE: {Audience.EVERYONE},
    Audience.MEMBERS: {Audience.EVERYONE, Audience.MEMBERS},
    Audience.ME: set(Audience),
}


def audience_field(default: Audience) -> Any:
    """Return the column of one part. The database knows the default too: rows of any origin start sparingly."""
    return models.CharField(max_length=8, choices=Audience.choices, default=default, db_default=default.value)


class Audiences(models.Model):
    """The columns of all parts. Nobody tells the whole world anything without having said so."""

    avatar_for = audience_field(Audience.MEMBERS)
    about_for = audience_field(Audience.MEMBERS)
    region_for = audience_field(Audience.MEMBERS)
    languages_for = audience_field(Audience.MEMBERS)
    topics_for = audience_field(Audience.ME)
    since_for = audience_field(Audience.MEMBERS)
    activity_for = audience_field(Audience.MEMBERS)

    class Meta:
        abstract = True

    def shows(self, part: str, reader: Audience) -> bool:
        """Whether somebody standing as near as `reader` sees `part` (one of PARTS)."""
        return getattr(self, f"{part}_for") in SEES[reader]

    def nearness_of(self, user: Any) -> Audience:
        """How near `user` (None or not signed in: a visitor) stands to this member."""
        if user is None or not user.is_authenticated:
            return Audience.EVERYONE
        return Audience.ME if user.pk == self.pk else Audience.MEMBERS


def known_audiences() -> list[models.BaseConstraint]:
    """Return the constraints that hold the columns to the three values."""
    return [
        models.CheckConstraint(condition=models.Q(**{f"{part}_for__in": Audience.values}), name=f"member_{part}_for")
        for part in PARTS
    ]
