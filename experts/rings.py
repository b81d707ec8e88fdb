"""Who takes part in an exchange of votes: plain graph work over the pairs that vote more than chance explains.

Marks are the reasons a human is given: `mutual` (both in excess for each other), `group` (three who are linked),
`cycle` (a closed chain), `chain` (given and got in great excess), `followers` and `crowd` (several accounts carry one
author), `supporter` (one of those accounts).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from experts.policy import Parameters, is_excess
from experts.weighing import Pair, PairWeight, Support

LED = {"mutual", "group", "cycle", "followers", "crowd"}
Links = dict[int, set[int]]


def marked(pairs: Mapping[Pair, Support], weights: Mapping[Pair, PairWeight], p: Parameters) -> dict[int, set[str]]:
    """Return the marks of the members who seem to take part in an exchange; everyone else has none."""
    marks: dict[int, set[str]] = defaultdict(set)
    if not p.has("quarantine"):
        return marks
    got: dict[int, int] = defaultdict(int)
    for (_, author), support in pairs.items():
        got[author] += support.ups

    def excess(least: int, slack: float) -> set[Pair]:
        return {
            pair for pair, support in pairs.items() if is_excess(support.ups, weights[pair].expected, least, slack, p)
        }

    loose, firm = excess(p.ring_votes, p.excess_slack), excess(p.cycle_votes, p.excess_slack)
    _mark_groups(loose, pairs, p.mutual_votes, marks)
    carried = Carried(p.follower_count, p.follower_share, p.follower_votes)
    _mark_carried(loose, pairs, got, carried, "followers", marks)
    _mark_carried(firm, pairs, got, Carried(p.crowd_count, p.crowd_share, 0), "crowd", marks)
    _mark(marks, "cycle", (member for cycle in cycles(firm) for member in cycle))
    chain = excess(p.chain_votes, p.chain_slack)
    _mark(marks, "chain", {author for _, author in chain} & {voter for voter, _ in chain})
    led = {member for member, found in marks.items() if found & LED}
    strong = excess(p.supporter_votes, p.chain_slack)
    _mark(marks, "supporter", [voter for voter, author in strong if author in led])
    return marks


def _mark(marks: dict[int, set[str]], name: str, members: Iterable[int]) -> None:
    for member in members:
        marks[member].add(name)


def _mark_groups(excess: set[Pair], pairs: Mapping[Pair, Support], least: int, marks: dict[int, set[str]]) -> None:
    near: Links = defaultdict(set)
    for voter, author in excess:
        near[voter].add(author)
        near[author].add(voter)
    mutual = (pair for pair in excess if pair[::-1] in excess and pairs[pair].ups + pairs[pair[::-1]].ups >= least)
    _mark(marks, "mutual", (voter for voter, _ in mutual))
    _mark(marks, "group", [member for member, around in near.items() if any(around & near[other] for other in around)])


class Carried(NamedTuple):
    """When several accounts carry an author: how many, with more than which share, and how many votes at least."""

    accounts: int
    share: float
    votes: int


def _mark_carried(
    excess: set[Pair], pairs: Mapping[Pair, Support], got: Mapping[int, int], least: Carried, name: str,
    marks: dict[int, set[str]],
) -> None:  # fmt: skip
    count: dict[int, int] = defaultdict(int)
    votes: dict[int, int] = defaultdict(int)
    for pair in excess:
        count[pair[1]] += 1
        votes[pair[1]] += pairs[pair].ups
    carried = [a for a, n in count.items() if n >= least.accounts and votes[a] >= least.votes]
    _mark(marks, name, [author for author in carried if votes[author] > least.share * got[author]])


def cycles(links: set[Pair]) -> Iterator[list[int]]:
    """Return the groups in which everyone reaches everyone along links.

    Strongly connected components by Tarjan's algorithm ("Depth-first search and linear graph algorithms", 1972),
    with a stack of our own instead of recursion.
    """
    out: Links = defaultdict(set)
    for voter, author in links:
        out[voter].add(author)
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    open_: list[int] = []
    for root in sorted(out):
        if root not in index:
            yield from _components(root, out, index, low, open_)


def _components(
    root: int, out: Links, index: dict[int, int], low: dict[int, int], open_: list[int]
) -> Iterator[list[int]]:
    on_stack: set[int] = set()
    work = [_opened(root, out, index, low, open_, on_stack)]
    while work:
        member, rest = work[-1]
        following = next(rest, None)
        if following is not None:
            if following not in index:
                work.append(_opened(following, out, index, low, open_, on_stack))
            elif following in on_stack:
                low[member] = min(low[member], index[following])
            continue
        work.pop()
        if work:
            low[work[-1][0]] = min(low[work[-1][0]], low[member])
        if low[member] == index[member]:
            found = _closed(member, open_, on_stack)
            if len(found) > 1:
                yield found


def _opened(
    member: int, out: Links, index: dict[int, int], low: dict[int, int], open_: list[int], on_stack: set[int]
) -> tuple[int, Iterator[int]]:
    index[member] = low[member] = len(index)
    open_.append(member)
    on_stack.add(member)
    return member, iter(sorted(out.get(member, ())))


def _closed(member: int, open_: list[int], on_stack: set[int]) -> list[int]:
    found = []
    while True:
        last = open_.pop()
        on_stack.discard(last)
        found.append(last)
        if last == member:
            return found
