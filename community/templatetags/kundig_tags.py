"""The small signs of the look as template tags: stars, bars, people, money, dates. None of them asks the database."""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_timedelta
from babel.numbers import format_currency, format_decimal
from django import forms, template
from django.apps import apps
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from community.chrome import topic_url as url_of_topic
from community.models import Member
from community.models.audience import Audience

register = template.Library()
Number = int | float | Decimal
CODE_TOO_CLOSE = re.compile(r"([A-Z]{3})(?=\d)")  # Babel writes CHF649.00
AVATAR_PIXELS = {"s": 28, "": 40, "l": 64, "xl": 128}


def _locale() -> str:
    return (get_language() or "de")[:2]


@register.simple_tag(takes_context=True)
def panel(context: template.Context, name: str, values: dict[str, Any]) -> SafeString:
    """One panel of a slot: its template `name` with its own `values` above the page's context."""
    found = context.template.engine.get_template(name)  # type: ignore[union-attr]
    with context.push(**values):
        return found.render(context)


@register.filter
def number(value: Number | None, digits: int = 0) -> str:
    """A number as the active language writes it: 1.204 or 1,204; with `digits` decimals."""
    if value is None:
        return "–"
    return _number(value, int(digits), _locale())


@lru_cache(maxsize=4096)  # Babel takes its time, and a page repeats itself
def _number(value: Number, digits: int, locale: str) -> str:
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return str(format_decimal(value, format=pattern, locale=locale))


@register.simple_tag
def money(amount: Number | None, currency: str = "EUR") -> str:
    """An amount of money: 649,00 € or €649.00."""
    return "" if amount is None else _money(amount, currency, _locale())


@lru_cache(maxsize=4096)
def _money(amount: Number, currency: str, locale: str) -> str:
    return CODE_TOO_CLOSE.sub("\\1\xa0", str(format_currency(amount, currency, locale=locale)))


@register.simple_tag
def when(moment: datetime | date | None, style: str = "day") -> SafeString:
    """A time element. Styles: day ("14. November 2026"), month, minute (with the time), ago ("vor 3 Stunden")."""
    if moment is None:
        return SafeString("")
    if not isinstance(moment, datetime):
        words = _day(moment, _DAY.get(style, "long"), _locale())
        return format_html('<time datetime="{}">{}</time>', moment.isoformat(), words)
    local = timezone.localtime(moment)
    words = _ago(local) if style == "ago" else _day(local.date(), _DAY.get(style, "long"), _locale())
    if style == "minute":
        words = _("%(day)s, %(time)s") % {"day": words, "time": local.strftime("%H:%M")}
    return mark_safe(f'<time datetime="{local.isoformat(timespec="minutes")}">{escape(words)}</time>')


_DAY = {"month": "MMMM y", "day": "long", "minute": "long"}


@lru_cache(maxsize=4096)
def _day(day: date, style: str, locale: str) -> str:
    return str(format_date(day, style, locale=locale))


def _ago(moment: datetime) -> str:
    passed = timezone.now() - moment
    if passed.days >= 30:
        return _day(moment.date(), "long", _locale())
    return str(format_timedelta(-passed, add_direction=True, locale=_locale()))


@register.simple_tag
def stars(value: Number | None, size: str = "", hidden: bool = False) -> SafeString:
    """Stars of 0 to 5, drawn to the tenth. `hidden` when the number stands beside them in words."""
    if value is None:
        return SafeString("")
    return _stars(round(float(value), 1), size, hidden, get_language())


@lru_cache(maxsize=1024)
def _stars(value: float, size: str, hidden: bool, language: str | None) -> SafeString:
    css = f"{value:g}"  # "4.3"; for people "4,3"
    words = format_decimal(value, format="0.#", locale=_locale())
    sized = format_html(' data-size="{}"', size) if size else ""
    if hidden:
        return format_html('<span class="stars" data-v="{}"{} aria-hidden="true"></span>', css, sized)
    label = _("%(n)s of 5 stars") % {"n": words}
    return format_html('<span class="stars" data-v="{}"{} role="img" aria-label="{}"></span>', css, sized, label)


@register.simple_tag
def bar(percent: Number, kind: str = "") -> SafeString:
    """A bar of 0 to 100 percent; its number stands beside it in words."""
    whole = max(0, min(100, round(float(percent))))
    kinded = format_html(' data-kind="{}"', kind) if kind else ""
    return format_html('<span class="bar" data-p="{}"{}></span>', f"{whole:02d}", kinded)


@register.simple_tag
def tenths(count: Number) -> SafeString:
    """Ten dots of which `count` (0 to 10) are full; its number stands beside it in words."""
    return format_html(
        '<span class="tenths" data-n="{}" aria-hidden="true"></span>', max(0, min(10, round(float(count))))
    )


def reader_in(context: template.Context) -> Any:
    """Who reads the page, None where the template does not know: then only what is for everyone is shown."""
    return getattr(context.get("request"), "user", None)


@register.simple_tag(takes_context=True, name="avatar")
def avatar_tag(context: template.Context, member: Member | None, size: str = "") -> SafeString:
    """The member's picture where the reader of the page may see it; see `avatar`."""
    reader = Audience.EVERYONE if member is None else member.nearness_of(reader_in(context))
    return avatar(member, size, reader=reader)


def avatar(member: Member | None, size: str = "", *, reader: Audience = Audience.EVERYONE) -> SafeString:
    """The member's picture for somebody as near as `reader`, else two letters on one of the quiet tones."""
    sized = f' data-size="{escape(size)}"' if size else ""
    if member is None:
        return mark_safe(f'<span class="avatar"{sized} aria-hidden="true">–</span>')
    if member.avatar and member.shows("avatar", reader):
        pixels = AVATAR_PIXELS.get(size, 40)
        size_of = f'width="{pixels}" height="{pixels}"'
        source = escape(member.avatar.url)
        return mark_safe(f'<img class="avatar"{sized} src="{source}" alt="" {size_of} loading="lazy">')
    tone, letters = member.avatar_tone, escape(member.initials)
    return mark_safe(f'<span class="avatar"{sized} data-tone="{tone}" aria-hidden="true">{letters}</span>')


@register.simple_tag
def name_of(member: Member | None) -> SafeString:
    """The member's name as a link to the profile; words for someone who left."""
    if member is None or not member.is_active:
        return format_html('<span class="name">{}</span>', _("Former member"))
    return mark_safe(f'<a class="name" href="{member.get_absolute_url()}">{escape(member.public_name)}</a>')


@register.simple_tag(takes_context=True, name="byline")
def byline_tag(
    context: template.Context,
    member: Member | None,
    at: datetime | None = None,
    marks: dict[int, str] | None = None,
    style: str = "day",
) -> SafeString:
    """Who speaks, for the reader of the page; see `byline`."""
    reader = Audience.EVERYONE if member is None else member.nearness_of(reader_in(context))
    return byline(member, at, marks, style, reader=reader)


def byline(
    member: Member | None,
    at: datetime | None = None,
    marks: dict[int, str] | None = None,
    style: str = "day",
    *,
    reader: Audience = Audience.EVERYONE,
) -> SafeString:
    """Who speaks, with what standing, when. `marks` is badge HTML by member id, as `author_marks` gives it."""
    mark = mark_safe((marks or {}).get(member.pk, "")) if member else ""
    team = _staff_mark(member)
    said = f"{avatar(member, 's', reader=reader)}{name_of(member)}{team}{mark}{when(at, style) if at else ''}"
    return mark_safe(f'<p class="byline">{said}</p>')  # all parts are safe; format_html would cost as much as they do


def _staff_mark(member: Member | None) -> SafeString:
    if member is None or not member.speaks_for_seller:
        return SafeString("")
    words = _("Team %(shop)s") if member.kind == Member.Kind.SHOP else _("speaks for %(shop)s")
    return format_html('<span class="badge" data-level="staff">{}</span>', (words % {"shop": member.works_for}).strip())


@register.simple_tag
def topic_url(topic_id: int) -> str:
    """The address of a topic's page."""
    return url_of_topic(topic_id)


@lru_cache(maxsize=1)
def _drawings() -> frozenset[str]:
    folder = Path(apps.get_app_config("community").path) / "static/kundig/illustrations"
    return frozenset(file.stem for file in folder.glob("topic-*.svg"))


@register.filter
def topic_mark(mark: str) -> str:
    """The file of a topic's drawn mark; one for all where nobody drew it, since staff may type any name."""
    name = f"topic-mark-{mark}"
    return f"kundig/illustrations/{name if name in _drawings() else 'topic-mark-other'}.svg"


@register.filter
def topic_drawing(mark: str) -> str:
    """The file of a topic's wide drawing, or nothing."""
    return f"kundig/illustrations/topic-{mark}.svg" if f"topic-{mark}" in _drawings() else ""


@register.filter
def widget_kind(field: forms.BoundField) -> str:
    """Which markup `_field.html` takes: check, radio, checks, hidden, file or plain."""
    widget = field.field.widget
    kinds: tuple[tuple[type, str], ...] = (
        (forms.CheckboxSelectMultiple, "checks"), (forms.RadioSelect, "radio"), (forms.CheckboxInput, "check"),
        (forms.FileInput, "file"), (forms.HiddenInput, "hidden"),
    )  # fmt: skip
    return next((kind for cls, kind in kinds if isinstance(widget, cls)), "plain")


@register.filter
def control(field: forms.BoundField) -> SafeString:
    """The form control with our class; Django itself adds aria-describedby and aria-invalid."""
    own = str(field.field.widget.attrs.get("class", ""))
    attrs: dict[str, Any] = {}
    if widget_kind(field) == "plain":
        attrs["class"] = f"input {own}".strip()
    return field.as_widget(attrs=attrs)


@register.filter
def language_name(code: str) -> str:
    """The name of a language in the active language."""
    try:
        return str(Locale.parse(code).get_display_name(_locale()) or code)
    except (UnknownLocaleError, ValueError):
        return code
