"""Forms of the desk: they check shape and say the error."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models import Member, Topic
from community.naming import name_key
from experts.appointing import LONGEST
from experts.models import Level, PolicyVersion, TopicPolicy
from experts.parameter_words import GROUPS, word_for
from experts.policies import differences, values_of
from experts.policy import CURRENT

TOLD = _("The member reads it.")


class ReasonForm(forms.Form):
    """A decision with its reason."""

    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=TOLD, widget=forms.Textarea({"rows": 3}))


class WordsForm(forms.Form):
    """A confirmation; words are welcome and not needed."""

    reason = forms.CharField(
        label=_("Words to the member"), max_length=300, required=False, help_text=TOLD,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip


class AppointForm(ReasonForm):
    """Until when, and why."""

    until = forms.DateField(
        label=_("Until"), widget=forms.DateInput({"type": "date"}), help_text=_("The last day; two years at most.")
    )
    field_order = ["until", "reason"]

    def clean_until(self) -> datetime:
        """A day to come, not too far; its end counts."""
        day = self.cleaned_data["until"]
        today = timezone.localdate()
        if not today <= day < today + LONGEST - timedelta(days=1):
            raise ValidationError(_("Choose a day from today on, within two years."))
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)).astimezone(UTC)


class AppointMemberForm(AppointForm):
    """Appointing somebody who has written nothing yet in the topic."""

    member = forms.CharField(
        label=_("Member"), max_length=80, help_text=_("Public name, or the number of the profile.")
    )
    topic = forms.ModelChoiceField(label=_("Topic"), queryset=Topic.objects.open())
    field_order = ["member", "topic", "until", "reason"]

    def clean_member(self) -> Member:
        """The one member of this name or number."""
        words = self.cleaned_data["member"].strip()
        wanted = {"pk": int(words)} if words.isascii() and words.isdigit() and len(words) < 19 else {
            "name_key": name_key(words)
        }  # fmt: skip
        found = Member.objects.present().filter(**wanted).first()
        if found is None:
            raise ValidationError(_("There is no member of this name or number."))
        return found


class LockForm(ReasonForm):
    """Which level, and why."""

    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    field_order = ["level", "reason"]


class SuspicionForm(ReasonForm):
    """A decision about a group."""

    suspends_members = forms.BooleanField(
        label=_("Suspend the standing of those who voted"), required=False,
        help_text=_("Only when confirming. Their badges vanish at once."),
    )  # fmt: skip
    suspends_receivers = forms.BooleanField(
        label=_("Suspend the standing of those who gained"), required=False,
        help_text=_("Only when confirming. Who gained need not have known of it."),
    )  # fmt: skip


class AnswerForm(forms.Form):
    """The answer to a question."""

    text = forms.CharField(label=_("Answer"), max_length=2000, widget=forms.Textarea({"rows": 6}), help_text=TOLD)


class SearchForm(forms.Form):
    """Whose standings to look at."""

    q = forms.CharField(label=_("Name"), required=False, max_length=80)
    topic = forms.ModelChoiceField(label=_("Topic"), queryset=Topic.objects.all(), required=False, empty_label=_("all"))
    level = forms.ChoiceField(label=_("Level"), required=False, choices=[("", _("all")), *Level.choices])
    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[("", _("all")), ("appointed", _("appointed")), ("locked", _("fixed")), ("suspended", _("suspended")),
                 ("low", _("below the mark"))],
    )  # fmt: skip


class TopicPolicyForm(forms.ModelForm[TopicPolicy]):
    """What one topic does with its experts."""

    class Meta:
        model = TopicPolicy
        exclude = ("topic",)  # noqa: DJ006 - each part that adds a setting has it here at once


def _number(name: str, *, is_whole: bool) -> forms.Field:
    word = word_for(name)
    label, help_text = str(word.label), str(word.help)
    if is_whole:
        return forms.IntegerField(label=label, help_text=help_text, min_value=int(word.low), max_value=int(word.high))
    widget = forms.NumberInput({"step": "any"})
    return forms.FloatField(label=label, help_text=help_text, min_value=word.low, max_value=word.high, widget=widget)


class PolicyForm(forms.Form):
    """Every parameter of the policy; what differs from the software's value is the version's change."""

    version = forms.SlugField(
        label=_("Name"), max_length=20, help_text=_("Members see it beside their score, such as 2027-01.")
    )
    why = forms.CharField(
        label=_("Why"), max_length=2000, widget=forms.Textarea({"rows": 3}), help_text=_("For your colleagues.")
    )

    def __init__(self, data: Any = None, *, draft: PolicyVersion) -> None:
        initial = {"version": draft.version, "why": draft.why, **values_of(CURRENT), **draft.changes}
        super().__init__(data, initial=initial)
        self.draft = draft
        for name, value in values_of(CURRENT).items():
            self.fields[name] = _number(name, is_whole=isinstance(value, int))

    def groups(self) -> list[tuple[Any, list[tuple[forms.BoundField, float]]]]:
        """Return the fields by group, each with the software's own value."""
        own = values_of(CURRENT)
        known = {name for _title, words in GROUPS for name in words}
        rows = [(title, [(self[name], own[name]) for name in words if name in own]) for title, words in GROUPS]
        return [*rows, ("", [(self[name], own[name]) for name in own if name not in known])]

    def clean_version(self) -> str:
        """A name that no version has, the software's own included."""
        name: str = self.cleaned_data["version"]
        taken = PolicyVersion.objects.filter(version=name).exclude(pk=self.draft.pk).exists()
        if taken or name == CURRENT.version:
            raise ValidationError(_("There is a version of this name."))
        return name

    def clean(self) -> dict[str, Any]:
        """Levels stand in their order, and something is changed."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("contributor_at", 0) >= data.get("expert_at", 101):
            self.add_error("contributor_at", _("A contributor needs less than an expert."))
        if not self.errors and not self.changes():
            self.add_error(None, _("Nothing differs from the software's own values."))
        return data

    def changes(self) -> dict[str, float]:
        """What differs from the software's own values."""
        return differences({name: self.cleaned_data[name] for name in values_of(CURRENT) if name in self.cleaned_data})
