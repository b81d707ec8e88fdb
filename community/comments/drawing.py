"""Comments as HTML, drawn in Python: a page shows eighty of them, and as templates they were most of its cost.

The reasons and figures are in docs/decisions/2026-11-22-rendering-cards.md. Nothing here asks the database. Every text
is escaped, here or by the sign that draws it, except the comment's own, which the sanitiser made, and the badges, which
the apps that give them made.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.comments.reading import Entry, Thread
from community.models import Comment, Status
from community.models.audience import Audience
from community.templatetags.kundig_tags import byline


@dataclass(frozen=True, kw_only=True)
class Ways:
    """Where the acts lead. `comment` and `report` end before the comment's number.

    `page` is where the thread stands.
    """

    page: str
    sign_in: str
    helpful: str
    comment: str
    report: str


@dataclass
class Pen:
    """Draws the comments of one page: what is the same for all of them is worked out once.

    `may_write`: members reply where the target is open. `reply_under` is the number of the comment that has the
    form, which `reply_form` makes of the comment and the root of its thread.
    """

    thread: Thread
    ways: Ways
    is_member: bool
    may_write: bool
    reply_under: int
    reply_form: Callable[[Comment, int], SafeString]

    def entries(self) -> SafeString:
        """The page of the thread."""
        return mark_safe("".join(self.entry(entry, entry.comment.pk) for entry in self.thread.entries))

    def entry(self, entry: Entry, root: int, *, is_new: bool = False) -> SafeString:
        """One comment with its replies; answers to it go to the thread of `root`. `is_new` gets the focus."""
        comment = entry.comment
        focus = ' tabindex="-1" autofocus' if is_new else ""
        state = "" if entry.is_shown and not entry.state else "waiting" if entry.is_shown else "removed"
        marked = f' data-state="{state}"' if state else ""
        said = self.shown(entry) if entry.is_shown else f"<p>{self.instead(entry)}</p>\n"
        asked = self.may_write and self.reply_under == comment.pk and not entry.state
        form = self.reply_form(comment, root) if asked else ""
        replies = "".join(self.entry(reply, root) for reply in entry.replies)
        replies = f'<ol class="comments">\n{replies}</ol>\n' if replies else ""
        return mark_safe(f'<li id="comment-{comment.pk}"{focus}{marked}>{said}{form}{replies}{self.more(entry)}</li>\n')

    @cached_property
    def words(self) -> dict[str, str]:
        """Our own words, escaped."""
        found = {
            "held": _("Waits for review"), "hidden": _("Hidden by moderation: only you see this"), "reply": _("Reply"),
            "helpful": _("Helpful"), "change": _("Change"), "withdraw": _("Withdraw"), "report": _("Report"),
            "edited": _("edited"), "to": _("to %(name)s"),
        }  # fmt: skip
        return {name: escape(text) for name, text in found.items()}

    @cached_property
    def reader(self) -> Audience:
        """How near the reader stands to other people."""
        return Audience.MEMBERS if self.is_member else Audience.EVERYONE

    @cached_property
    def branch(self) -> str:
        """What a page of one branch has in its address."""
        return f"branch={self.thread.branch.pk}&amp;" if self.thread.branch else ""

    @cached_property
    def page(self) -> str:
        """The thread's address, escaped."""
        return escape(self.ways.page)

    def shown(self, entry: Entry) -> str:
        """Who speaks, the text, and what can be done with it."""
        comment = entry.comment
        reader = Audience.ME if entry.is_own else self.reader
        by = byline(comment.user, comment.posted_at, self.thread.marks, reader=reader)
        text = f'<div class="text" lang="{escape(comment.language)}">{comment.body_html}</div>'
        return f'{by}\n{self.mark(entry)}{text}\n<p class="acts">{self.acts(entry)}</p>\n'

    def mark(self, entry: Entry) -> str:
        """Why others do not see it."""
        if not entry.state:
            return ""
        look = (
            'data-kind="wait" data-icon="clock"' if entry.state == Status.HELD else 'data-kind="bad" data-icon="hide"'
        )
        return f'<div class="row"><span class="mark" {look}>{self.words[entry.state]}</span></div>'

    def instead(self, entry: Entry) -> str:
        """What stands in the place of a comment that this reader does not see."""
        if entry.state == Status.WITHDRAWN:
            return escape(_("This comment was withdrawn by its author."))
        if entry.state == Status.HIDDEN:
            return escape(_("This comment was removed by the moderators."))
        return escape(_("This comment waits for review."))

    def acts(self, entry: Entry) -> str:
        """Helpful and reply where everybody sees it; change and withdraw the own one, report another's."""
        comment, pk = entry.comment, entry.comment.pk
        parts = [self.helpful(entry), self.reply(comment)] if not entry.state else []
        if entry.is_own:
            way = f'<a class="act" href="{self.ways.comment}{pk}'
            parts.append(f'{way}/edit/">{self.words["change"]}</a>{way}/withdraw/">{self.words["withdraw"]}</a>')
        elif not entry.state:
            parts.append(f'<a class="act" href="{self.ways.report}{pk}/">{self.words["report"]}</a>')
        if comment.edited_at:
            parts.append(f'<span class="quiet act">{self.words["edited"]}</span>')
        return "".join(parts)

    def helpful(self, entry: Entry) -> str:
        """A member's button, a visitor's way to sign in, or only the number."""
        count = entry.comment.helpful_count_denormalised
        if self.is_member and not entry.is_own:
            return button(entry.comment, self.ways.helpful, is_voted=entry.is_voted)
        if count:
            return f'<span class="act" data-icon="helpful">{self.words["helpful"]} <b>{count}</b></span>'
        return "" if entry.is_own else self.to_sign_in

    @cached_property
    def to_sign_in(self) -> str:
        """Where visitors who found something helpful go first."""
        return format_html(
            '<a class="act" data-icon="helpful" href="{}">{}</a>', self.ways.sign_in, mark_safe(self.words["helpful"])
        )

    def reply(self, comment: Comment) -> str:
        """The way to the form for a reply."""
        if not self.may_write:
            return ""
        way = f"{self.page}?{self.branch}reply={comment.pk}#reply"
        whom = self.words["to"] % {"name": escape(comment.user.public_name if comment.user else "")}
        return f'<a class="act" href="{way}">{self.words["reply"]}<span class="sr-only"> {whom}</span></a>'

    def more(self, entry: Entry) -> str:
        """The way to the replies that are not here."""
        n, pk = entry.hidden_replies, entry.comment.pk
        if not n:
            return ""
        words = escape(ngettext("One more reply", "%(n)s more replies", n) % {"n": n})
        way = f"{self.page}?branch={pk}#comment-{pk}"
        return f'<p class="acts"><a class="act" data-icon="comment" href="{way}">{words}</a></p>\n'


def button(comment: Comment, way: str, *, is_voted: bool) -> SafeString:
    """The button that says that a comment helped, or takes that back; it belongs to the page's form."""
    name, pressed = ("not_helpful", ' aria-pressed="true"') if is_voted else ("helpful", "")
    count = comment.helpful_count_denormalised
    words = f"{escape(_('Helpful'))} <b>{count}</b>" if count else escape(_("Helpful"))
    return mark_safe(
        f'<button class="act" data-icon="helpful" form="helpful-comments" name="{name}" value="{comment.pk}"{pressed}'
        f' data-hx-post="{escape(way)}" data-hx-swap="outerHTML">{words}</button>'
    )
