"""The four questions of a topic: as staff worded them, else in our words."""

from __future__ import annotations

from community.models import Topic
from reviews.models import QuestionWording

Key = QuestionWording.Key
DEFAULTS: dict[Key, dict[str, str]] = {
    Key.QUALITY: {
        "label_de": "Wie gut ist es gemacht?",
        "label_en": "How good is it made?",
        "help_de": "Material, Verarbeitung, was nach Monaten noch sitzt.",
        "help_en": "Material, workmanship, what still fits after months.",
        "example_de": "Der Siebträger ist schwer und liegt gut in der Hand, die Ventile drehen weich.",
        "example_en": "The portafilter is heavy and sits well in the hand, the valves turn smoothly.",
    },
    Key.CRITICISM: {
        "label_de": "Was gibt es zu kritisieren?",
        "label_en": "What is there to criticise?",
        "help_de": "Das liest auch der Shop. Was mehrere nennen, wird zu einem Fall mit Antwort.",
        "help_en": "The shop reads this too. What several members name becomes a case with an answer.",
        "example_de": "Die Tropfschale ist nach vier Tassen voll und schwappt beim Herausziehen.",
        "example_en": "The drip tray is full after four cups and spills when you pull it out.",
    },
    Key.EVERYDAY: {
        "label_de": "Wie bewährt es sich im Alltag?",
        "label_en": "How does it do every day?",
        "help_de": "Wie oft, wie lange, wofür; was Mühe macht und was leicht geht.",
        "help_en": "How often, how long, for what; what is a bother and what is easy.",
        "example_de": "Zwölf Minuten Vorheizen, dann läuft es. Werktags zwei Tassen, sonntags sechs.",
        "example_en": "Twelve minutes to heat up, then it runs. Two cups on weekdays, six on Sundays.",
    },
    Key.RECOMMENDATION: {
        "label_de": "Würdest du es weiterempfehlen?",
        "label_en": "Would you recommend it?",
        "help_de": "Wem, und wem nicht?",
        "help_en": "To whom, and to whom not?",
        "example_de": "Allen, die morgens zwei Tassen trinken. Für Gäste nehmt etwas Größeres.",
        "example_en": "To all who drink two cups in the morning. For guests, get something bigger.",
    },
}


def questions_for(topic: Topic | int | None) -> list[QuestionWording]:
    """Return the four questions in their order; one query, none without a topic.

    What staff left empty (a whole row, help or example) says our default. The rows are to be shown, not
    saved.
    """
    topic_id = topic.pk if isinstance(topic, Topic) else topic
    stored = QuestionWording.objects.filter(topic=topic_id) if topic_id is not None else []
    rows = {row.key: row for row in stored}
    return [_worded(rows.get(key), key, words) for key, words in DEFAULTS.items()]


def _worded(row: QuestionWording | None, key: Key, words: dict[str, str]) -> QuestionWording:
    if row is None:
        return QuestionWording(key=key, **words)
    for part in ("help", "example"):
        if not getattr(row, f"{part}_de"):
            for language in ("de", "en"):
                setattr(row, f"{part}_{language}", words[f"{part}_{language}"])
    return row
