"""The report of a run, in Markdown."""

from collections.abc import Sequence
from itertools import groupby
from statistics import fmean

from bench.experts_bench import finding
from bench.experts_bench.running import ATTACKED, HONEST, OURS, UNATTACKED, Outcome
from bench.experts_bench.summing import EVERYWHERE, Goal, Mean, Summary

Cells = Sequence[str]

EXPLAINED = (
    "P@K: share of true experts among the first K of a topic, K as many as the topic has; AUC: chance that an expert "
    "stands before somebody who is none, over everyone who ever wrote; attackers: share of them among the first K; ±: "
    "standard error from the spread over seeds. Means over seeds and topics with at least three experts. *Honest "
    "votes*: the attacked world without the votes of those who do not judge honestly, for baselines only."
)


def report(outcomes: Sequence[Outcome], *, origin: str) -> str:
    """Return the whole report of all jobs, in any order. `origin`: what was run on what, in words."""
    ordered = sorted(outcomes, key=lambda outcome: (outcome.job.world, outcome.job.seed))
    summary = Summary(row for outcome in ordered for row in outcome.rows)
    parts = ["# Ranking experts\n", f"{origin} {EXPLAINED}\n", *_promised(summary)]
    if len(summary.worlds) > 1:
        parts += ["\n## Mean over the worlds\n", means(summary, EVERYWHERE)]
    for name, found in groupby(ordered, key=lambda outcome: outcome.job.world):
        world = finding.short(name)
        parts += [f"\n## World {world}\n", _facts(list(found)), means(summary, world), *_ratios(summary, world)]
    if summary.partial():
        parts += ["\n## What each rule contributes\n", contributions(summary)]
    return "\n".join(parts) + "\n"


def _promised(summary: Summary) -> Cells:
    found = summary.goals()
    return ["## What was promised\n", goals(found)] if found else []


def table(heads: Cells, rows: Sequence[Cells]) -> str:
    """Return a table in Markdown."""
    return "\n".join("| " + " | ".join(line) + " |" for line in [heads, ["---"] * len(heads), *rows])


def goals(found: Sequence[Goal]) -> str:
    """Say what was promised and what came of it."""
    heads = ["of the mean over the worlds", "found", "against the strongest of each world", "goal", "met"]
    return table(heads, [_goal(goal) for goal in found])


def _goal(goal: Goal) -> Cells:
    if goal.at_most:
        return [goal.name, f"{goal.value:.2%}", "", f"≤ {goal.bound:.0%}", _met(goal)]
    each = "–" if goal.each is None else f"{goal.each:.2f}"
    return [goal.name, f"{goal.value:.2f}", each, f"≥ {goal.bound:.1f}", _met(goal)]


def _met(goal: Goal) -> str:
    return "yes" if goal.met else "**no**"


def means(summary: Summary, world: str) -> str:
    """Return the table of a world: ours and all baselines, the strongest of a column in bold."""
    modes = [mode for mode in (ATTACKED, HONEST, UNATTACKED) if summary.strongest(world, mode)]
    best = {mode: rival[0] for mode in modes if (rival := summary.strongest(world, mode))}
    heads = ["ranking", "P@K, attacked", "AUC", "attackers"]
    heads += ["P@K, honest votes"] if HONEST in modes else []
    heads += ["P@K, unattacked", "AUC"] if UNATTACKED in modes else []
    return table(heads, [_line(summary, world, name, best) for name in summary.whole()])


def _line(summary: Summary, world: str, name: str, best: dict[str, str]) -> Cells:
    attacked = summary.mean(world, ATTACKED, name)
    cells = [name, _precision(attacked, bold=best.get(ATTACKED) == name)]
    cells += [f"{attacked.auc:.3f}", f"{attacked.attackers:.1%}"] if attacked else ["–", "–"]
    if HONEST in best:
        cells.append(_precision(summary.mean(world, HONEST, name), bold=best[HONEST] == name))
    if UNATTACKED in best:
        peaceful = summary.mean(world, UNATTACKED, name)
        cells += [_precision(peaceful, bold=best[UNATTACKED] == name), f"{peaceful.auc:.3f}" if peaceful else "–"]
    return cells


def _precision(mean: Mean | None, *, bold: bool) -> str:
    if mean is None:
        return "–"
    mark = "**" if bold else ""
    return f"{mark}{mean.precision:.3f}{mark} ± {mean.error:.3f}"


def _facts(outcomes: Sequence[Outcome]) -> str:
    facts = [outcome.facts for outcome in outcomes]
    places = [number for fact in facts for number in fact.experts]
    return (
        f"{fmean(fact.events for fact in facts):,.0f} events, {fmean(fact.members for fact in facts):,.0f} members, "
        f"{fmean(fact.attackers for fact in facts):,.0f} attackers, "
        f"{fmean(len(fact.experts) for fact in facts):.1f} topics with {fmean(places or [0]):.1f} experts "
        f"({min(places, default=0)} to {max(places, default=0)}); means over {len(facts)} seeds.\n"
    )


def _ratios(summary: Summary, world: str) -> Cells:
    pairs = {"attacked": (ATTACKED, ATTACKED), "honest votes": (ATTACKED, HONEST), "unattacked": (UNATTACKED,) * 2}
    found = [(name, summary.ratio(world, *modes)) for name, modes in pairs.items()]
    said = ", ".join(f"{name} {ratio:.2f}" for name, ratio in found if ratio is not None)
    return [f"\nOurs by the strongest baseline of this world: {said}."] if said else []


def contributions(summary: Summary) -> str:
    """Return what is lost, over all worlds, when one rule is left out."""
    heads = ["ranking", "P@K, attacked", "lost", "AUC", "attackers", "P@K, unattacked", "lost"]
    return table(heads, [_contribution(summary, name) for name in [OURS, *summary.partial()]])


def _contribution(summary: Summary, name: str) -> Cells:
    attacked, peaceful = (summary.mean(EVERYWHERE, mode, name) for mode in (ATTACKED, UNATTACKED))
    whole, calm = (summary.mean(EVERYWHERE, mode, OURS) for mode in (ATTACKED, UNATTACKED))
    cells = [name, *_lost(whole, attacked)]
    cells += [f"{attacked.auc:.3f}", f"{attacked.attackers:.1%}"] if attacked else ["–", "–"]
    return [*cells, *_lost(calm, peaceful)]


def _lost(whole: Mean | None, part: Mean | None) -> Cells:
    if whole is None or part is None:
        return ["–", "–"]
    return [f"{part.precision:.3f}", f"{whole.precision - part.precision:+.3f}"]
