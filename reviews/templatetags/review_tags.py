"""Signs of reviews: counts in words, vote buttons, the links of a review. None of them asks the database."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.models import Topic
from community.templatetags.kundig_tags import number, topic_url
from reviews.models import FamilySummary, Review
from reviews.reading import Card
from reviews.scores import Score
from shop.models import Category

register = template.Library()


@register.simple_tag(takes_context=True)
def panel(context: template.Context, name: str, extra: dict[str, Any]) -> SafeString:
    """Render a panel that another app contributed."""
    return render_to_string(name, {**context.flatten(), **extra}, request=None)  # type: ignore[arg-type]


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
def comments_in_words(count: int) -> str:
    """"3 comments", or the invitation to write the first one."""
    return ngettext("%(n)d comment", "%(n)d comments", count) % {"n": count} if count else _("Comment")


@register.simple_tag
def write_url(review: Review) -> str:
    """Where its author edits a review."""
    return reverse("reviews:write", args=[review.family_id, review.family.slug or "-"])


@register.simple_tag
def report_url(review: Review) -> str:
    """Where a member reports a review."""
    return reverse("community:report", args=["review", review.pk])


@register.simple_tag
def category_url(topic: Topic | None, category: Category) -> str:
    """A category's ranking list, or its topic's page without one."""
    if topic is None:
        return reverse("reviews:products")
    return reverse("reviews:category_ranking", args=[topic.slug, category.pk, slugify(category.name) or "-"])


@register.simple_tag(takes_context=True)
def vote_buttons(context: template.Context, card: Card) -> SafeString:
    """Helpful and not helpful: buttons of the page's one form for members, links to sign in for visitors."""
    review = card.review
    up = format_html("{} <b>{}</b>", _("Helpful"), number(review.helpful_count_denormalised))
    if card.is_own or not review.is_visible:
        return format_html('<span class="act" data-icon="helpful">{}</span>', up)
    user = context.get("user")
    if user is None or not user.is_authenticated:
        sign_in = f"{reverse('account_login')}?next={review.get_absolute_url()}"
        return format_html('<a class="act" data-icon="helpful" href="{}" rel="nofollow">{}</a>', sign_in, up)
    return format_html(
        '<button class="act" data-icon="helpful" form="votes" name="helpful" value="{0}" aria-pressed="{1}">{2}'
        '<span class="sr-only"> ({3})</span></button><button class="act" form="votes" name="unhelpful" value="{0}"'
        ' aria-pressed="{4}">{5}<span class="sr-only"> ({3})</span></button>',
        review.pk, "true" if card.vote > 0 else "false", up, review.headline,
        "true" if card.vote < 0 else "false", _("Not helpful"),
    )  # fmt: skip


@register.simple_tag
def product_head(family: Any, score: Score, reviews: list[Review]) -> SafeString:
    """JSON-LD and preview data of a product page; filled in by reviews.structured."""
    from reviews.structured import product_head as build

    return build(family, score, reviews)


@register.simple_tag
def rank_chips(family: Any) -> SafeString:
    """The product's places on ranking lists, as chips; places are kept in the summary."""
    return SafeString("")


__all__ = ["topic_url"]
