"""Signs of reviews: counts in words, vote buttons, the links of a review. None of them asks the database."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from community.models import Topic
from community.naming import slug_of
from community.templatetags.kundig_tags import number, topic_url
from community.text import to_plain
from reviews import structured
from reviews.drawing import Pen
from reviews.models import FamilySummary, Review
from reviews.reading import Card
from reviews.scores import Score
from shop.models import Category, Family
from shop.templatetags.shop_tags import shop_words

register = template.Library()


@register.filter
def quick_count(summary: FamilySummary) -> int:
    """How many of the counted ratings are quick ones."""
    return max(0, summary.rating_count - summary.review_count)


@register.simple_tag
def score_in_words(score: Score) -> str:
    """One sentence on the score, for previews and search engines."""
    if score.shown_mean is None:
        return _("Reviews by members: quality, criticism, everyday use, recommendation.")
    words = _("%(mean)s of 5 from %(n)s ratings: quality, criticism, everyday use, recommendation.")
    return words % {"mean": number(score.shown_mean, 1), "n": number(score.count)}


@register.simple_tag
def write_url(review: Review) -> str:
    """Where its author edits a review."""
    return reverse("reviews:write", args=[review.family_id, review.family.slug or "-"])


@register.simple_tag
def category_url(topic: Topic | None, category: Category) -> str:
    """A category's ranking list, or its topic's page without one."""
    if topic is None:
        return reverse("reviews:products")
    return reverse("reviews:category_ranking", args=[topic.slug, category.pk, slug_of(category.name, empty="-")])


def _pen(context: template.Context) -> Pen:
    user = context.get("user")
    return Pen(is_member=user is not None and user.is_authenticated)


@register.simple_tag(takes_context=True)
def review_cards(
    context: template.Context, cards: Sequence[Card], level: str = "h3", with_family: bool = False
) -> SafeString:
    """The cards of a list; `level` is the element of their headings."""
    pen = _pen(context)
    return mark_safe("\n".join(pen.card(card, level=level or "h3", with_family=bool(with_family)) for card in cards))


@register.simple_tag(takes_context=True)
def review_card(context: template.Context, card: Card, level: str = "h3") -> SafeString:
    """One card."""
    return _pen(context).card(card, level=level)


@register.simple_tag(takes_context=True)
def answers(context: template.Context, given: Iterable[dict[str, Any]]) -> SafeString:
    """The answers of a review that has no card yet."""
    return mark_safe("".join(map(_pen(context).answer, given)))


@register.simple_tag
def review_in_words(review: Review) -> str:
    """The beginning of what the author says, for previews and search engines."""
    texts = (review.quality, review.everyday, review.recommendation, review.criticism, review.line)
    return to_plain(next((text for text in texts if text), review.headline), limit=180)


@register.simple_tag
def voice(voices: dict[int, Review], family_id: int) -> Review | None:
    """The review that speaks for a product in a list."""
    return voices.get(family_id)


@register.simple_tag
def voice_words(review: Review) -> SafeString:
    """A product in one line: the headline of its most helpful review, and what that one criticises."""
    criticism = to_plain(review.criticism, limit=110)
    words = format_html('<q><a href="{}">{}</a></q>', review.get_absolute_url(), review.title)
    return format_html("{} {}: {}", words, _("Criticism"), criticism) if criticism else words


@register.inclusion_tag("reviews/_head.html", takes_context=True)
def product_head(context: template.Context, family: Family, score: Score, reviews: list[Review]) -> dict[str, Any]:
    """JSON-LD, preview data and feed of a product page; one query for the variants."""
    data = structured.product(family, score, reviews, list(family.products.all()[:50])) if score.count else None
    return {
        "json_ld": structured.script(data) if data else "",
        "title": family.title,
        "description": score_in_words(score),
        "kind": "product",
        "image": preview_address("product", family.pk),
        "canonical": structured.absolute(family.get_absolute_url()),
        "feed": reverse("reviews:product_feed", args=[family.pk]),
        "feed_title": family.title,
    }


@register.inclusion_tag("reviews/_head.html", takes_context=True)
def review_head(context: template.Context, review: Review, family: Family) -> dict[str, Any]:
    """JSON-LD and preview data of a review; what is not visible stays out of search engines."""
    data = structured.single_review(review, family)
    return {
        "json_ld": structured.script(data) if data else "",
        "title": review.headline,
        "description": review_in_words(review),
        "kind": "article",
        "image": preview_address("review", review.pk) if review.is_visible else "",
        "canonical": structured.absolute(review.get_absolute_url()),
        "noindex": not review.is_visible,
    }


@register.inclusion_tag("reviews/_head.html", takes_context=True)
def ranking_head(context: template.Context, topic: Topic, category: Category | None) -> dict[str, Any]:
    """Preview data of a ranking list."""
    kind, pk = ("category", category.pk) if category else ("topic", topic.pk)
    title = category.name if category else topic.name
    return {
        "title": _("The best: %(name)s") % {"name": title},
        "description": _("By the judgement of members. Not by turnover, not by margin, not for sale."),
        "image": preview_address(kind, pk),
        "canonical": context.get("canonical", ""),
        "kind": "website",
    }


@register.inclusion_tag("reviews/_head.html", takes_context=True)
def feed_link(context: template.Context, topic: Topic) -> dict[str, Any]:
    """Preview data and feed of a topic's reviews."""
    return {
        "title": _("Newest reviews in %(name)s") % {"name": topic.name},
        "description": topic.lead,
        "image": preview_address("topic", topic.pk),
        "canonical": context.get("canonical", ""),
        "kind": "website",
        "feed": reverse("reviews:topic_feed", args=[topic.slug]),
        "feed_title": topic.name,
    }


def preview_address(kind: str, pk: int) -> str:
    """The address, with host, of the picture that stands for a page when it is passed on."""
    return structured.absolute(reverse("reviews:preview", args=[kind, pk]))


@register.simple_tag
def rank_chips(family: Family) -> SafeString:
    """The way to the ranking list the product stands in; only once it has enough ratings."""
    if family.summary.rank_score is None or family.topic is None or family.category is None:
        return SafeString("")
    url = category_url(family.topic, family.category)
    words = format_html(_("In the ranking: %(name)s") % {"name": "{}"}, shop_words(family.category.name))
    return format_html(
        '<ul class="chips plain"><li><a class="chip" href="{}" data-icon="medal">{}</a></li></ul>', url, words
    )


__all__ = ["topic_url"]
