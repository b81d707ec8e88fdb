"""Forms of the kernel's pages."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from community.chrome import TopicLink
from community.models import Member
from community.models.audience import PARTS, Audience
from community.naming import name_key
from community.pictures import SafeImage, SafeImageField, square

LANGUAGES = [("de", _("German")), ("en", _("English")), ("fr", _("French")), ("it", _("Italian")), ("es", _("Spanish")),
             ("tr", _("Turkish")), ("pl", _("Polish")), ("nl", _("Dutch")), ("da", _("Danish"))]  # fmt: skip
AUDIENCES = tuple(f"{part}_for" for part in PARTS)


class AudienceField(forms.ChoiceField):
    """Who sees one part of the profile."""

    def __init__(self, label: Any) -> None:
        super().__init__(label=label, choices=Audience.choices, required=False)


class ProfileForm(forms.Form):
    """What a member tells of herself, and whom. `cleaned_data` fits `community.profiles.revise_profile`."""

    public_name = forms.CharField(
        label=_("Public name"), min_length=2, max_length=60, help_text=_("Everybody always sees this name."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )  # fmt: skip
    avatar = SafeImageField(label=_("Picture"), required=False, options={"longest": 1024})
    remove_avatar = forms.BooleanField(label=_("Remove my picture"), required=False)
    about = forms.CharField(
        label=_("About you"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Two or three sentences. What do you use, what do you like to talk about?"),
    )  # fmt: skip
    about_language = forms.ChoiceField(
        label=_("Language of this text"), required=False, choices=LANGUAGES,
        help_text=_("So that it is read aloud and translated rightly."),
    )  # fmt: skip
    region = forms.CharField(
        label=_("Region"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages you write in"),
        required=False,
        choices=LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.ChoiceField(label=_("Language of this site and its mails"), choices=settings.LANGUAGES)
    may_be_indexed = forms.BooleanField(
        label=_("Search engines may show my profile"), required=False,
        help_text=_("They find only what you show to everyone. What you write can be found in any case."),
    )  # fmt: skip
    avatar_for = AudienceField(_("Who sees the picture?"))
    about_for = AudienceField(_("Who sees the text about you?"))
    region_for = AudienceField(_("Who sees your region?"))
    languages_for = AudienceField(_("Who sees your languages?"))
    topics_for = AudienceField(_("Who sees which topics you follow?"))
    since_for = AudienceField(_("Who sees since when you are here?"))
    activity_for = AudienceField(_("Who sees the list of what you wrote?"))

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        fields = ("public_name", "about", "region", "languages", "language", "may_be_indexed")
        kwargs["initial"] = {name: getattr(member, name) for name in (*fields, *AUDIENCES)}
        # Words not yet written will be in the language of the page, as likely as not.
        kwargs["initial"]["about_language"] = member.about_language if member.about else get_language()
        super().__init__(*args, **kwargs)
        self.member = member
        if not member.avatar:
            del self.fields["remove_avatar"]

    def clean_public_name(self) -> str:
        """Refuse a name that looks like somebody else's."""
        name = str(self.cleaned_data["public_name"]).strip()
        if Member.objects.filter(name_key=name_key(name)).exclude(pk=self.member.pk).exists():
            raise forms.ValidationError(_("Somebody already uses this name, or one that looks like it."))
        return name

    def clean_avatar(self) -> SafeImage | None:
        """Keep the middle square."""
        picture = self.cleaned_data["avatar"]
        return square(picture) if picture else None

    def clean(self) -> dict[str, Any]:
        """Gather who sees what; a part that was not asked about keeps its audience."""
        cleaned = super().clean() or {}
        chosen = {part: cleaned.pop(f"{part}_for", "") for part in PARTS}
        cleaned["audiences"] = {part: audience for part, audience in chosen.items() if audience}
        return cleaned


class InterestsForm(forms.Form):
    """Which topics to follow."""

    topics = forms.MultipleChoiceField(label=_("Topics"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, topics: Sequence[TopicLink], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.links = topics
        self.fields["topics"].choices = [(str(topic.pk), topic.name) for topic in topics]  # type: ignore[attr-defined]

    def tiles(self) -> list[tuple[TopicLink, Any]]:
        """Each topic with its checkbox."""
        return list(zip(self.links, self["topics"], strict=True))
