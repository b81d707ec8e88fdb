"""Sentences about no product in particular: German, of natural length, seldom the same twice."""

from random import Random


def words(text: str) -> list[str]:
    """Return the words of a text."""
    return text.split()


def one_by_one(texts: str) -> list[str]:
    """Return the texts between bars and line ends."""
    return texts.strip().replace("\n", "|").split("|")


SUBJECTS = one_by_one("""
Das Gehäuse|Der Griff|Die Verarbeitung|Der Deckel|Die Mechanik|Das Material|Der Schalter|Die Oberfläche|Der Rand
Die Naht|Das Gelenk|Der Boden|Die Dichtung|Das Kabel|Der Riemen|Die Halterung
""")
VERBS = one_by_one("wirkt|bleibt|ist|scheint|war bei mir|fühlt sich an")
QUALITIES = one_by_one("""
stabil und sauber gearbeitet|leichter als gedacht|solide, auch nach vielen Wochen|etwas wackelig|sehr ordentlich
überraschend leise|schwerer, als die Bilder zeigen|gut durchdacht|an einer Stelle scharfkantig|angenehm schlicht
nach einem Jahr noch wie neu|empfindlich gegen Kratzer
""")
ADDITIONS = one_by_one("""
Im Vergleich zu meinem alten Modell ist das ein deutlicher Schritt.|Das hatte ich für diesen Preis nicht erwartet.
Beim Reinigen merkt man, dass jemand mitgedacht hat.|Nach drei Monaten hat sich daran nichts geändert.
Meine Schwester hat dasselbe Stück und sagt das Gleiche.|Auf Reisen habe ich es auch schon dabei gehabt.
Wer große Hände hat, sollte es vorher ausprobieren.|Die Anleitung erklärt das in zwei klaren Absätzen.
Ein Ersatzteil kam nach vier Tagen ohne Rückfrage.|Das zeigt sich erst, wenn man es jeden Tag benutzt.
Mehr als zwanzig Minuten braucht man dafür nie.|Für unsere kleine Küche passt die Größe genau.
""")
HEADLINES = one_by_one("""
Tut, was es soll|Nach einem Jahr noch zufrieden|Gut, mit einer Schwäche|Lieber zweimal überlegen|Mein Liebling im Alltag
Ordentlich, aber nicht leise|Würde ich wieder kaufen|Nicht für jeden|Besser als der Vorgänger|Viel Freude für das Geld
""")
COMMENTS = one_by_one("""
Danke, genau das wollte ich wissen.|Bei mir hält es seit zwei Jahren.|Welche Größe hast du genommen?
Der Hinweis mit der Dichtung hat mir geholfen.|Das sehe ich anders, meins ist sehr leise.|Wie lange heizt es auf?
Ich habe denselben Fehler und das Teil getauscht bekommen.|Kann man das in der Spülmaschine reinigen?
""")


def answer(random: Random, sentences: int) -> str:
    """Return one answer of a review: about eleven words a sentence."""
    said = []
    for n in range(sentences):
        if n % 2:
            said.append(random.choice(ADDITIONS))
        else:
            said.append(f"{random.choice(SUBJECTS)} {random.choice(VERBS)} {random.choice(QUALITIES)}.")
    return " ".join(said)


def headline(random: Random) -> str:
    """Return what stands above a review."""
    return random.choice(HEADLINES)


def line(random: Random) -> str:
    """Return the one line of a quick rating."""
    return f"{random.choice(SUBJECTS)} {random.choice(VERBS)} {random.choice(QUALITIES)}."


def comment(random: Random) -> str:
    """Return a comment of one to three sentences."""
    return " ".join(random.choice(COMMENTS) for _ in range(random.randint(1, 3)))


def html(text: str) -> str:
    """Return what the sanitiser makes of such a text (there is nothing in it to sanitise)."""
    return f"<p>{text}</p>\n" if text else ""
