"""Draws the picture that stands for a page when its address is passed on (1200 × 630 pixels)."""

import io
from dataclasses import dataclass
from functools import lru_cache

import font_source_sans_pro
import font_source_serif_pro
from django.core.cache import cache
from django.db.models.fields.files import ImageFieldFile
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from community.chrome import chrome
from community.models import Topic
from community.templatetags.kundig_tags import number
from reviews.models import Review
from reviews.scores import Score
from shop.models import Category, Family

SIZE = (1200, 630)
PAPER, INK, QUIET, YOLK, WELL = "#f7f4ec", "#241c15", "#6b6052", "#f9c43c", "#ece6d8"
EDGE = 72
KEPT_SECONDS = 86_400


@dataclass(frozen=True)
class Card:
    """What a preview says; `stars` of 0 to 5 or None, `version` changes with the content."""

    title: str
    line: str
    stars: float | None
    version: str
    picture: ImageFieldFile | None = None


def picture_of(kind: str, pk: int) -> bytes | None:
    """Return the PNG of a product, review, topic or category, None for what is not there or not visible."""
    find = {"product": _product, "review": _review, "topic": _topic, "category": _category}.get(kind)
    card = find(pk) if find and pk < 2**63 else None
    if card is None:
        return None
    key = f"preview:{kind}:{pk}:{get_language()}:{card.version}"
    drawn: bytes | None = cache.get(key)
    if drawn is None:
        drawn = draw(card)
        cache.set(key, drawn, KEPT_SECONDS)
    return drawn


def draw(card: Card) -> bytes:
    """Return the card as a PNG."""
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    width = SIZE[0] - 2 * EDGE
    if card.picture and _paste(image, card.picture):
        width -= 430
    pen.rectangle((0, 0, SIZE[0], 14), fill=YOLK)
    pen.text((EDGE, 62), chrome().house.community_name, font=_font("sans", 34), fill=QUIET)
    top = 140
    for line in _wrapped(card.title, _font("serif", 62), width, 4):
        pen.text((EDGE, top), line, font=_font("serif", 62), fill=INK)
        top += 74
    if card.stars is not None:
        _draw_stars(pen, card.stars, EDGE, 480)
    for offset, line in enumerate(_wrapped(card.line, _font("sans", 34), width, 2 if card.stars is None else 1)):
        pen.text(
            (EDGE, 548 + offset * 42 - (42 if card.stars is None else 0)), line, font=_font("sans", 34), fill=QUIET
        )
    out = io.BytesIO()
    image.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


@lru_cache(maxsize=8)
def _font(family: str, size: int) -> ImageFont.FreeTypeFont:
    files = {"serif": font_source_serif_pro.SourceSerifProBold, "sans": font_source_sans_pro.SourceSansPro}
    return ImageFont.truetype(files[family], size)


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: int, most: int) -> list[str]:
    lines: list[str] = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word[:40])
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1].rstrip(",.;: ") + " …"]


def _draw_stars(pen: ImageDraw.ImageDraw, value: float, left: int, top: int) -> None:
    """Five discs, filled to the tenth: no font needs to hold a star."""
    for n in range(5):
        x = left + n * 58
        pen.ellipse((x, top, x + 46, top + 46), fill=WELL, outline=INK, width=3)
        share = max(0.0, min(1.0, value - n))
        if share >= 1:
            pen.ellipse((x, top, x + 46, top + 46), fill=YOLK, outline=INK, width=3)
        elif share > 0:
            pen.pieslice((x, top, x + 46, top + 46), 90, 90 + 360 * share, fill=YOLK, outline=INK, width=3)


def _paste(image: Image.Image, picture: ImageFieldFile) -> bool:
    try:
        with picture.open("rb") as file:
            own = Image.open(file)
            own.thumbnail((400, 400))
            shape = own.convert("RGB")
    except (OSError, ValueError):
        return False
    image.paste(shape, (SIZE[0] - EDGE - 400 + (400 - shape.width) // 2, 130 + (400 - shape.height) // 2))
    return True


def _product(pk: int) -> Card | None:
    family = Family.objects.select_related("summary").filter(pk=pk).first()
    if family is None:
        return None
    score = Score.of(family.summary)
    if score.shown_mean is None:
        return Card(
            family.title,
            _("Nobody has written about this yet. Be the first."),
            None,
            f"0{family.title}",
            family.picture,
        )
    line = _("%(mean)s of 5 from %(n)s ratings") % {"mean": number(score.shown_mean, 1), "n": number(score.count)}
    return Card(
        family.title, line, score.shown_mean, f"{score.shown_mean}:{score.count}:{family.title}", family.picture
    )


def _review(pk: int) -> Card | None:
    review = Review.objects.visible().select_related("member", "shown_family").filter(pk=pk).first()
    if review is None:
        return None
    author = review.member.public_name if review.member else _("Former member")
    line = _("%(author)s on %(product)s") % {"author": author, "product": review.shown_family.title}
    return Card(f"„{review.headline}“", line, float(review.stars), str(review.version), review.shown_family.picture)


def _topic(pk: int) -> Card | None:
    topic = Topic.objects.open().filter(pk=pk).first()
    return Card(topic.name, topic.lead, None, f"{topic.name}{topic.lead}") if topic else None


def _category(pk: int) -> Card | None:
    category = Category.objects.filter(pk=pk).first()
    if category is None:
        return None
    title = _("The best: %(name)s") % {"name": category.name}
    return Card(title, _("By the judgement of members, not for sale."), None, title)
