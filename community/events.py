"""What happens in the community, as signals sent by hand inside the transaction of the change.

The publisher's verb sends; listeners connect in their `AppConfig.ready()`. Every event has a unique `key`, so that
a listener can make its effect idempotent. The first six concern contributions; `changed` names whatever an index,
cache or feed shows; `moderated` tells what was done to whose contribution, `settled` what became of a report.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.dispatch import Signal

Form = Literal["review", "quick_rating", "comment", "question", "answer", "post", "opinion", "chat"]
Judgement = Literal["helpful", "unhelpful", "accept", "pick"]
By = Literal["author", "moderator", "erasure"]


@dataclass(frozen=True, kw_only=True)
class Event:
    """What all events share: who (None where nobody did it), in which topics, about what, when."""

    key: str
    member_id: int | None
    topic_ids: tuple[int, ...]
    source: str  # kind of the thing, such as "review"
    source_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Contribution(Event):
    """A contribution of `form` became visible, was revised, withdrawn or restored."""

    form: Form
    by: By = "author"
    parent: str = ""  # what it answers, such as "review:17"


@dataclass(frozen=True, kw_only=True)
class Judged(Event):
    """`actor_id` judged the contribution of `member_id`; `value` is 1 or -1."""

    form: Form
    kind: Judgement
    value: int
    actor_id: int


@dataclass(frozen=True, kw_only=True)
class Complained(Event):
    """A member reported a defect, a danger or bad service; the shop has 24 hours."""

    text: str
    is_dangerous: bool = False


@dataclass(frozen=True, kw_only=True)
class Changed(Event):
    """A row that others show changed or went away."""

    is_gone: bool = False


@dataclass(frozen=True, kw_only=True)
class Moderation(Event):
    """Moderation acted on the contribution of `member_id`."""

    act: str
    reason: str
    note: str
    title: str
    url: str
    entry_id: int


@dataclass(frozen=True, kw_only=True)
class Settlement(Event):
    """Moderation settled the report of `member_id` on the contribution `source` `source_id`: hidden, or it may stay."""

    is_hidden: bool
    title: str
    url: str
    report_id: int


contributed = Signal()  # event: Contribution
revised = Signal()  # event: Contribution
judged = Signal()  # event: Judged
unjudged = Signal()  # event: Judged
withdrawn = Signal()  # event: Contribution
restored = Signal()  # event: Contribution
complained = Signal()  # event: Complained
changed = Signal()  # event: Changed
moderated = Signal()  # event: Moderation
settled = Signal()  # event: Settlement
