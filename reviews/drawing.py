"""A review's card as HTML, drawn in Python: a page shows twenty, and as a template they were half of its cost.

Measured in docs/decisions/2026-11-22-rendering-cards.md. Nothing here asks the database. Every text is escaped here,
except the answers, which the sanitiser made, and the author's badge, which the app that gives it made.
"""

from functools import cached_property
from html import escape
from typing import Any

from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from community.addresses import address_of
from community.models.audience import Audience
from community.templatetags.kundig_tags import avatar, name_of, number, stars, when
from reviews.models import Photo, Review
from reviews.reading import Card


class Pen:
    """Draws cards for one page: what is the same for all of them is worked out once.

    `is_member`: votes are buttons of the page's form "votes"; for visitors they lead to signing in.
    """

    def __init__(self, *, is_member: bool) -> None:
        self.is_member = is_member
        self.reader = Audience.MEMBERS if is_member else Audience.EVERYONE
        self.language = get_language()
        self.here = ""  # the language of our own words, among those of an author who writes another
        self.labels: dict[str, dict[str, str]] = {}

    def card(self, card: Card, *, level: str = "h3", with_family: bool = False) -> SafeString:
        """The whole card; `level` is its heading's element."""
        review = card.review
        self.here = f' lang="{self.language}"' if review.language != self.language else ""
        url = review.get_absolute_url()
        kind = ' data-kind="quick"' if review.is_quick else ""
        expert = ' data-by="expert"' if 'data-level="expert"' in card.mark else ""  # other levels have marks too
        return mark_safe(
            f'<article class="review" id="r{review.pk}"{kind}{expert} lang="{escape(review.language)}"'
            f' aria-labelledby="t{review.pk}"><div>\n{self.author(card)}\n<div class="body">\n'
            f'<{level} id="t{review.pk}">{stars(review.stars)}{self.title(review)}</{level}>\n'
            f"{self.product(review) if with_family else ''}{self.said(card)}{self.photos(card.photos)}"
            f"{self.history(review, url)}"
            f'<p class="acts"{self.here}>{self.votes(card, url)}{self.acts(card, url)}</p>\n'
            "</div></div></article>"
        )

    @cached_property
    def words(self) -> dict[str, str]:
        """Our own words, escaped."""
        found = {
            "quick": _("Quick rating"), "quality": _("Quality"), "criticism": _("Criticism"),
            "everyday": _("Everyday use"),
            "recommendation": _("Recommendation"), "nothing": _("Nothing to criticise."), "serious": _("serious"),
            "yes": _("Yes"), "no": _("No"), "in_use": _("In use:"), "revised": _("revised"), "edit": _("Edit"),
            "report": _("Report"), "helpful": _("Helpful"), "unhelpful": _("Not helpful"),
            "comment": pgettext("act", "Comment"),
        }  # fmt: skip
        return {name: escape(text) for name, text in found.items()}

    @cached_property
    def sign_in(self) -> str:
        """Where visitors who want to vote go first."""
        return reverse("account_login")

    def label(self, field: str, value: str) -> str:
        """What a choice is called; Django's own way walks through all choices each time."""
        if field not in self.labels:
            choices: Any = Review._meta.get_field(field)
            self.labels[field] = {key: escape(str(text)) for key, text in choices.flatchoices}
        return self.labels[field].get(value, "")

    def author(self, card: Card) -> str:
        """Who speaks, with what standing, when, and what readers must know of the review's origin."""
        review = card.review
        marks = "".join(self.marks(review))
        speaker = f"{avatar(review.member, reader=self.reader)}{name_of(review.member)}{conditional_escape(card.mark)}"
        return f'<div class="who"{self.here}>{speaker}{when(review.published_at)}{marks}</div>'

    def marks(self, review: Review) -> list[str]:
        """Where it comes from, what the author got for it, whether it is shown."""
        found = []
        if review.origin == Review.Origin.ORDER:
            words = self.label("origin", review.origin)
            found.append(f'<span class="mark" data-kind="verified" data-icon="receipt">{words}</span>')
        elif review.origin == Review.Origin.IMPORTED:
            words = _("taken over from %(source)s") % {"source": review.imported_from}
            found.append(f'<span class="mark">{escape(words)}</span>')
        if review.incentive != Review.Incentive.NONE:
            words = self.label("incentive", review.incentive)
            found.append(f'<span class="mark" data-kind="incentive" data-icon="gift">{words}</span>')
        if not review.is_visible:
            found.append(f'<span class="mark" data-kind="pending">{self.label("status", review.status)}</span>')
        return found

    def title(self, review: Review) -> str:
        """The headline, or that it is a quick rating."""
        if review.is_quick:
            return f"<small{self.here}>{self.words['quick']}</small>"
        return f"<span>{escape(review.title)}</span>"

    def product(self, review: Review) -> str:
        """What it is about, where cards of several products stand together."""
        family = review.family
        words = _('on <a href="%(url)s">%(title)s</a>') % {
            "url": family.get_absolute_url(),
            "title": escape(family.title),
        }
        return f'<p class="on"{self.here}>{words}</p>\n'

    def said(self, card: Card) -> str:
        """The quick rating's line, or the answers."""
        if card.review.is_quick:
            return f'<p class="line">{escape(card.review.line)}</p>\n'
        return f'<dl class="answers">{"".join(map(self.answer, card.answers))}</dl>\n'

    def answer(self, answer: dict[str, Any]) -> SafeString:
        """One answer: the question, its stars, and the words in the author's language."""
        key = answer["key"]
        rated = f" {stars(answer['stars'], 's')}" if answer.get("stars") else ""
        critical = ' class="crit"' if key == "criticism" else ""
        return mark_safe(
            f"<div{critical}><dt{self.here}>{self.words[key]}{rated}</dt>"
            f"<dd>{self.verdict(answer)}{answer['html']}</dd></div>"
        )

    def verdict(self, answer: dict[str, Any]) -> str:
        """The part of an answer that is chosen, not written."""
        if answer["key"] == "criticism":
            if answer["severity"] == Review.Severity.NONE and not answer["html"]:
                return f"<p{self.here}>{self.words['nothing']}</p>"
            if answer["severity"] == Review.Severity.SERIOUS:
                return f'<p class="quiet"{self.here}>{self.words["serious"]}</p>'
        elif answer["key"] == "recommendation" and answer["yes"] is not None:
            return f"<p{self.here}><b>{self.words['yes' if answer['yes'] else 'no']}</b></p>"
        return ""

    def photos(self, photos: list[Photo]) -> str:
        """The pictures, small, each leading to the whole one."""
        if not photos:
            return ""
        drawn = "".join(
            f'<a href="{url}"><img src="{url}" alt="{escape(photo.alt)}" width="88" height="88" loading="lazy"></a>'
            for photo in photos
            for url in [escape(photo.picture.url)]
        )
        return f'<p class="photos">{drawn}</p>\n'

    def history(self, review: Review, url: str) -> str:
        """How long the author has had it, and whether the words were revised."""
        parts = [f"{self.words['in_use']} {self.label('owned', review.owned)}"] if review.owned else []
        if review.revised_at and review.version > 1:
            parts.append(f'<a href="{url}history/">{self.words["revised"]} {when(review.revised_at)}</a>')
        return f'<p class="quiet"{self.here}>{", ".join(parts)}</p>\n' if parts else ""

    def votes(self, card: Card, url: str) -> SafeString:
        """Helpful and not helpful: buttons of the page's one form for members, a link to sign in for visitors."""
        review = card.review
        up = f"{self.words['helpful']} <b>{number(review.helpful_count_denormalised)}</b>"
        if card.is_own or not review.is_visible:
            return mark_safe(f'<span class="act" data-icon="helpful">{up}</span>')
        if not self.is_member:
            way = f"{self.sign_in}?next={url}"
            return mark_safe(f'<a class="act" data-icon="helpful" href="{way}" rel="nofollow">{up}</a>')
        whose = f'<span class="sr-only"> ({escape(review.headline)})</span>'
        pressed, against = ("true" if card.vote == value else "false" for value in (1, -1))
        return mark_safe(
            f'<button class="act" data-icon="helpful" form="votes" name="helpful" value="{review.pk}"'
            f' aria-pressed="{pressed}">{up}{whose}</button><button class="act" form="votes" name="unhelpful"'
            f' value="{review.pk}" aria-pressed="{against}">{self.words["unhelpful"]}{whose}</button>'
        )

    def acts(self, card: Card, url: str) -> str:
        """Comment; edit the own one, report another's."""
        review, n = card.review, card.review.comment_count_denormalised
        talk = escape(ngettext("%(n)d comment", "%(n)d comments", n) % {"n": n}) if n else self.words["comment"]
        talk = f'<a class="act" data-icon="comment" href="{url}#comments">{talk}</a>'
        if card.is_own:
            way = address_of("reviews:write", review.family_id, "-")  # the page puts in the product's name itself
            return f'{talk}<a class="act" data-icon="pencil" href="{way}">{self.words["edit"]}</a>'
        way = address_of("community:report", review.pk, kind="review")
        whose = f'<span class="sr-only"> ({escape(review.headline)})</span>'
        return f'{talk}<a class="act" href="{way}" rel="nofollow">{self.words["report"]}{whose}</a>'
