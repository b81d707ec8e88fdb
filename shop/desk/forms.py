"""Forms of the staff's pages: they check shape and say the error."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.models import Topic
from shop.desk.choosing import ProductField, number_in
from shop.feeds.values import parse_path, parse_url
from shop.linking import Target, targets
from shop.models import Ad, Feed, TopicRule

MAX_UPLOAD = 200 * 1024**2
MAX_STARS = 6
_NUMBER_IN_ADDRESS = re.compile(r"/(\d{1,19})(?:/|$)")


class StartImportForm(forms.Form):
    """Which feed, from where, how."""

    feed = forms.ModelChoiceField(label=_("Feed"), queryset=Feed.objects.all())
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("RSS, Atom, TSV or CSV, also packed with gzip. Without a file the feed's address is fetched."),
    )
    is_dry_run = forms.BooleanField(label=_("Dry run: read and compare, change nothing"), required=False)
    force_loss = forms.BooleanField(label=_("Go on however many products would be lost"), required=False)

    def clean(self) -> dict[str, Any]:
        """A source must be named, and not be bigger than an import may be."""
        data = super().clean() or {}
        feed, file = data.get("feed"), data.get("file")
        if feed and not file and not feed.location:
            self.add_error("file", _("This feed has no address; choose a file."))
        if file and file.size > MAX_UPLOAD:
            self.add_error("file", _("The file is larger than 200 MB."))
        return data


class FeedForm(forms.ModelForm[Feed]):
    """A feed. Paths on the server are the operator's matter: they may stay, but not be set here."""

    class Meta:
        model = Feed
        fields = ("name", "location", "format", "may_lose_percent", "is_active")

    def clean_location(self) -> str:
        """A web address, or what was there before."""
        location: str = self.cleaned_data["location"]
        if not location or location == self.instance.location:
            return location
        try:
            return parse_url(location)
        except ValueError:
            raise ValidationError(_("Enter an address beginning with http:// or https://.")) from None


class RuleForm(forms.ModelForm[TopicRule]):
    """A topic rule, its pattern brought into the one spelling."""

    class Meta:
        model = TopicRule
        fields = ("pattern", "topic", "position")

    def clean_pattern(self) -> str:
        """At least one name, and no more stars than can be matched quickly."""
        pattern = parse_path(self.cleaned_data["pattern"])
        if not pattern:
            raise ValidationError(_("Enter a category, such as “Küche > Kaffee > *”."))
        if pattern.count("*") > MAX_STARS:
            raise ValidationError(_("At most six stars, please."))
        return pattern


class AdForm(forms.ModelForm[Ad]):
    """A product to put forward, where and how long."""

    family = ProductField(label=_("Product"), only_sold=True)

    class Meta:
        model = Ad
        fields = ("family", "topic", "starts_on", "ends_on", "position")
        widgets = {"starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                   "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}  # fmt: skip


class TopicForm(forms.Form):
    """A topic to give to products; empty hands them back to the rules."""

    topic = forms.ModelChoiceField(
        label=_("Topic"), queryset=Topic.objects.all(), required=False, empty_label=_("– by the rules –")
    )


class FamilyForm(TopicForm):
    """What staff may set on a product."""

    nicknames = forms.CharField(
        label=_("Nicknames"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("What members call it, one in each line. They help to find it in texts."),
    )


class SuccessorForm(forms.Form):
    """The product that follows."""

    successor = ProductField(label=_("Successor"))


class LinkForm(forms.Form):
    """A text and a product to link by hand."""

    kind = forms.ChoiceField(label=_("Kind"))
    target_id = forms.CharField(
        label=_("Text"), max_length=500, help_text=_("Words of its title, its number, or its address if that has one.")
    )
    product = ProductField(
        label=_("Product"),
        required=False,
        help_text=_(
            "Words of its name, the brand, the GTIN or its number. Leave empty to have the text searched for products."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(target.key, target.label) for target in targets]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Turn what names the text into its number."""
        data = super().clean() or {}
        if data.get("kind") and data.get("target_id"):
            try:
                data["target_id"] = _text_number(targets.get(data["kind"]), data["target_id"])
            except ValidationError as error:
                self.add_error("target_id", error)
        return data


def _text_number(target: Target, words: str) -> int:
    """Return the number of the text that is meant; raise ValidationError unless it is clear."""
    in_address = _NUMBER_IN_ADDRESS.search(words)
    number = number_in(in_address[1] if in_address else words)
    if number is not None:
        return number
    found = target.find(words)
    if not found:
        raise ValidationError(_("No text fits."))
    if len(found) > 1:
        listed = ", ".join(f"{title} ({pk})" for pk, title in found.items())
        raise ValidationError(_("Several texts fit: %(texts)s. Enter the number of one."), params={"texts": listed})
    return next(iter(found))
