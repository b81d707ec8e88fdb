"""Sample data for the living style guide. Nothing here is saved, and nothing asks the database."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from community import slots
from community.models import Member

COLOURS = (
    "paper", "sheet", "well", "ink", "ink-2", "ink-3", "rule", "edge", "yolk", "yolk-deep", "yolk-wash", "yolk-line",
    "good", "bad",
)  # fmt: skip
# Drawn samples, in templates/community/specimens/; an app that registers a specimen of the name takes its place.
DRAWN = (
    "button", "star-input", "badge", "tag", "skeleton", "upload", "toolbar", "facet", "review", "review-long-text",
    "reply", "comment", "score", "product-card", "product-box", "price", "shop-box", "rank", "thread", "post", "answer",
    "hit", "standing", "formula", "chart", "figure-tile", "data-table", "queue", "code", "editor", "chat", "news",
    "setting", "match", "finder", "compare", "steps", "doors", "share", "icon",
)  # fmt: skip


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="Überschrift", help_text="Was sollen andere behalten?", required=False)
    text = forms.CharField(label="In Worten", widget=forms.Textarea, min_length=20)
    order = forms.ChoiceField(label="Ordnen", choices=[("a", "Kundige zuerst"), ("b", "Neueste zuerst")])
    verdict = forms.ChoiceField(
        label="Deine Antwort", choices=[("y", "Ja"), ("m", "Kommt darauf an"), ("n", "Nein")], widget=forms.RadioSelect
    )
    known = forms.MultipleChoiceField(
        label="Was kennst du?", choices=[("m", "Mühlen"), ("w", "Waagen")], widget=forms.CheckboxSelectMultiple
    )
    agreed = forms.BooleanField(label="Ich habe es selbst benutzt", help_text="Mindestens zwei Wochen.")
    photo = forms.FileField(label="Bild", required=False)


def specimens() -> dict[str, Any]:
    """Return what the style guide shows, live partials first."""
    drawn = [(name, f"community/specimens/{name}.html") for name in DRAWN if name not in slots.specimens.entries]
    now = timezone.now()
    return {
        "colours": COLOURS,
        "values": [0, 0.5, 1, 2.3, 3.5, 4.3, 4.9, 5],
        "shares": [0, 7, 47, 82, 100],
        "people": _people(),
        "moments": [now, now - timedelta(hours=3), now - timedelta(days=400)],
        "form": SampleForm({"text": "kurz", "title": "Zwölf Minuten Geduld, dann Freude"}),
        "registered": [(entry.key, entry.template, entry.context()) for entry in slots.specimens],
        "drawn": drawn,
    }


def _people() -> list[Member]:
    names = ("Mirjam Oesch", "Falk Jensen", "Ayşe Yıldız", "Annegret Freifrau von Hohenstein-Wackernagel")
    members = [
        Member(pk=number, username="muster", public_name=name, avatar_tone=number)
        for number, name in enumerate(names, 1)
    ]
    members.append(Member(pk=9, username="team", public_name="Jens Ahlers", kind=Member.Kind.SHOP, works_for="Lindhof"))
    return members
