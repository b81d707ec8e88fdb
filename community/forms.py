"""Forms of the kernel's pages."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from community.chrome import TopicLink
from community.models import Member
from community.naming import name_key
from community.pictures import SafeImage, SafeImageField, square

LANGUAGES = [("de", _("German")), ("en", _("English")), ("fr", _("French")), ("it", _("Italian")), ("es", _("Spanish")),
             ("tr", _("Turkish")), ("pl", _("Polish")), ("nl", _("Dutch")), ("da", _("Danish"))]  # fmt: skip


class ProfileForm(forms.Form):
    """What a member tells of herself."""

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
        help_text=_("What you write can be found in any case; this is about the page with your name."),
    )  # fmt: skip

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        fields = ("public_name", "about", "region", "languages", "language", "may_be_indexed")
        kwargs["initial"] = {name: getattr(member, name) for name in fields}
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
