"""Linking products to what speaks of them: topics, pages, posts, reviews. Found in the text, decided by
staff.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise

from community.models import Member
from community.slots import Registry
from shop.matching import find_products
from shop.models import Family, ProductLink
from shop.telling import families_changed

State = ProductLink.State
SHOWN = 6


@dataclass(frozen=True, kw_only=True)
class Target:
    """A kind of text that products can be linked to; apps above register theirs at start-up.

    `describe` returns title and address of those of the ids that exist, in a fixed number of queries;
    `text` returns all the words of one of them; `find` those whose title holds some words, by id, at most a handful.
    """

    key: str
    label: str | Promise
    describe: Callable[[Collection[int]], Mapping[int, tuple[str, str]]]
    text: Callable[[int], str]
    find: Callable[[str], Mapping[int, str]] = lambda _words: {}


targets: Registry[Target] = Registry()


class UnknownTarget(ValueError):
    """There is no such text."""


def suggest(kind: str, target_id: int, text: str) -> list[ProductLink]:
    """Suggest links between a text and the products it names; what was decided before is not asked again.

    Suggestions that the changed text no longer bears out are taken back. Returns the new suggestions.
    """
    matches = find_products(text)
    with transaction.atomic():
        links = ProductLink.objects.of_target(kind, target_id)
        links.waiting().exclude(family__in=[match.family_id for match in matches]).delete()
        known = set(links.values_list("family_id", flat=True))
        rows = [
            ProductLink(
                family_id=match.family_id,
                target_kind=kind,
                target_id=target_id,
                matched_by=match.matched_by,
                score=match.score,
                excerpt=match.excerpt,
            )
            for match in matches
            if match.family_id not in known
        ]
        # Two visitors may save the same text at the same moment.
        ProductLink.objects.bulk_create(rows, ignore_conflicts=True)
    return rows


def suggest_for(kind: str, target_id: int) -> list[ProductLink]:
    """Suggest links for a text of a registered kind; raises KeyError for an unknown kind."""
    return suggest(kind, target_id, targets.get(kind).text(target_id))


@transaction.atomic
def link(*, family: Family, kind: str, target_id: int, actor: Member) -> ProductLink:
    """Link a product to a text by hand. Raises UnknownTarget unless the text exists."""
    if kind not in targets.entries or target_id not in targets.get(kind).describe([target_id]):
        raise UnknownTarget(f"{kind} {target_id}")
    decided = {"state": State.CONFIRMED, "decided_by": actor, "decided_at": timezone.now()}
    row, _made = ProductLink.objects.update_or_create(
        family=family,
        target_kind=kind,
        target_id=target_id,
        defaults=decided,
        create_defaults=decided | {"matched_by": ProductLink.MatchedBy.HAND},
    )
    families_changed({family.pk: [family.topic_id]})
    return row


def confirm(*, link_ids: Iterable[int], actor: Member) -> int:
    """Show these links; return how many changed their state."""
    return _decide(link_ids, State.CONFIRMED, actor)


def reject(*, link_ids: Iterable[int], actor: Member) -> int:
    """Never show or suggest these links again; return how many changed their state."""
    return _decide(link_ids, State.REJECTED, actor)


def linked_families(kind: str, target_id: int) -> list[Family]:
    """Return the products that staff linked to a text, in the order they were found, at most six; one query."""
    links = ProductLink.objects.of_target(kind, target_id).confirmed().select_related("family").order_by("id")
    return [link.family for link in links[:SHOWN]]


def forget_target(kind: str, target_id: int) -> None:
    """Drop all links of a text that no longer exists."""
    ProductLink.objects.of_target(kind, target_id).delete()


@transaction.atomic
def _decide(link_ids: Iterable[int], state: ProductLink.State, actor: Member) -> int:
    links = ProductLink.objects.select_for_update().filter(pk__in=list(link_ids)).exclude(state=state)
    families = dict(links.values_list("family_id", "family__topic_id"))
    changed = links.update(state=state, decided_by=actor, decided_at=timezone.now())
    families_changed({pk: [topic_id] for pk, topic_id in families.items()})
    return changed
