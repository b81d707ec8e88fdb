"""What each parameter of the policy is called, what it does, and between which bounds staff may set it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Word:
    """One parameter in words; bounds are inclusive."""

    label: Text
    help: Text
    low: float
    high: float


VOTES = {
    "new_account_days": Word(_("Days an account is new"), _("Votes of new accounts weigh less."), 0, 365),
    "new_account_weight": Word(
        _("Weight of a new account's vote"), _("1 counts it like any other, 0 not at all."), 0, 1
    ),
    "trust_floor": Word(
        _("Trust in a one-author voter"), _("Weight of votes by somebody who only ever supported one author."), 0, 1
    ),
    "trust_authors": Word(
        _("Authors for full trust"), _("Who supported so many different authors is trusted fully."), 1, 100
    ),
    "free_votes": Word(
        _("Undamped votes for one author"), _("So many votes of one voter for one author always count in full."), 0, 50
    ),
    "lift_slack": Word(
        _("Tolerance above what is usual"),
        _("So many times the number of votes that was to be expected is not damped either."), 0, 20,
    ),
    "repeat_decay": Word(
        _("Damping of repeated votes"), _("The k-th vote beyond that counts 1 / (1 + this × k); 0 damps nothing."), 0, 5
    ),
    "reciprocity_votes": Word(
        _("Votes in both directions"), _("From so many a pair is looked at as a possible exchange."), 1, 50
    ),
    "reciprocity_weight": Word(_("Weight of exchanged votes"), _("What is left of each vote of such a pair."), 0, 1),
    "burst_votes": Word(
        _("Votes in a burst"), _("More votes on one author within the time below are set aside."), 2, 1000
    ),
    "burst_days": Word(_("Length of a burst in days"), _("0.0014 days are two minutes."), 0, 7),
    "unhelpful_weight": Word(
        _("Weight of “not helpful”"), _("How much a vote against takes away; 1 is as much as a vote for gives."), 0, 5
    ),
    "unhelpful_authors": Word(
        _("Critics must know several"),
        _("A vote against weighs in full from somebody who judged so many authors this way."), 1, 50,
    ),
    "accept_votes": Word(_("Accepted answer, in votes"), _("What an acceptance adds to an answer."), 0, 20),
    "pick_votes": Word(_("Picked by moderation, in votes"), _("What an editorial pick adds."), 0, 20),
    "removed_votes": Word(
        _("Removed by moderation, in votes"), _("What a removed contribution is worth at most: it counts against."),
        -20, 0,
    ),
}  # fmt: skip
QUARANTINE = {
    "excess_slack": Word(
        _("Excess of a pair"), _("More than so many times the usual number of votes is suspicious."), 1, 50
    ),
    "excess_spread": Word(_("Excess: room for chance"), _("In standard deviations; higher suspects fewer."), 0, 10),
    "ring_votes": Word(_("Ring: votes each way"), _("From so many excessive votes in both directions."), 1, 50),
    "cycle_votes": Word(_("Circle: votes"), _("From so many excessive votes along a closed circle."), 1, 50),
    "chain_votes": Word(_("Chain: votes"), _("From so many excessive votes along an open chain."), 1, 50),
    "chain_slack": Word(_("Chain: excess"), _("As the excess of a pair, for chains."), 1, 50),
    "mutual_votes": Word(
        _("Exchange: votes"), _("So many votes of two for each other, both in excess, make an exchange."), 4, 200
    ),
    "follower_count": Word(
        _("Followers: accounts"), _("From so many accounts that vote for one author in excess."), 1, 100
    ),
    "follower_votes": Word(_("Followers: votes"), _("So many votes of such accounts at least for one author."), 3, 500),
    "follower_share": Word(
        _("Followers: share"), _("When they bring more than this share of all the author's votes."), 0, 1
    ),
    "crowd_count": Word(_("Crowd: accounts"), _("The same for many accounts together."), 1, 200),
    "crowd_share": Word(_("Crowd: share"), _("When they bring more than this share."), 0, 1),
    "supporter_votes": Word(
        _("Supporter: votes"), _("From so many excessive votes for an author who is set aside."), 1, 50
    ),
    "quarantine_factor": Word(
        _("Score in quarantine"), _("What is left of the score until somebody decided; 0 is nothing."), 0, 1
    ),
}
SCORE = {
    "value_slope": Word(_("Diminishing returns"), _("Higher: further votes on one contribution add less."), 0.05, 50),
    "maturity": Word(_("Days to be read"), _("In which a contribution meets most of its readers."), 0.1, 365),
    "thread_prior": Word(
        _("Comparison in a thread"), _("Higher: being better than the answers beside it matters less."), 0, 100
    ),
    "competence_half_life": Word(
        _("Half-life of competence, days"), _("After so many days a contribution counts half."), 30, 5000
    ),
    "prior_items": Word(
        _("Benefit of the doubt"), _("So many contributions' worth of belief that a member is like others."), 0, 50
    ),
    "overall_share": Word(
        _("What other topics tell"), _("How far a thin record in a topic follows the one elsewhere."), 0, 1
    ),
    "competence_mid": Word(
        _("Middle of competence"), _("So many times the usual value is a competence of one half."), 0.1, 10
    ),
    "competence_slope": Word(
        _("Steepness of competence"), _("Higher: differences around the middle weigh more."), 0.1, 20
    ),
    "activity_half_life": Word(
        _("Half-life of activity, days"), _("Shorter: who rests falls sooner."), 7, 2000
    ),
    "activity_items": Word(
        _("Contributions for activity"), _("Higher: it takes more recent contributions for the same activity."), 0.1,
        100,
    ),
    "activity_elsewhere": Word(
        _("Activity elsewhere"), _("What a contribution in another topic counts for activity here."), 0, 1
    ),
    "activity_unjudged": Word(
        _("Activity without votes"), _("What a contribution counts that nobody has judged."), 0, 1
    ),
    "activity_power": Word(
        _("Weight of activity"), _("0 leaves activity out of the score, 1 counts it in full."), 0, 3
    ),
    "items_per_day": Word(_("Contributions a day"), _("More on one day do not add to activity."), 1, 100),
}  # fmt: skip
FORMS = {
    "review": _("Reviews"),
    "answer": _("Answers"),
    "post": _("Blog posts and lists"),
    "comment": _("Comments"),
    "opinion": _("Opinions"),
    "question": _("Questions"),
    "quick_rating": _("Quick ratings"),
    "chat": _("Chat"),
}
WEIGHTS = {
    f"form_weights.{form}": Word(label, _("How much such a contribution tells of competence."), 0, 5)
    for form, label in FORMS.items()
}
LEVELS = {
    "gate_items": Word(
        _("Gate: recent contributions"), _("So many in the topic within the days below open the gate."), 0, 100
    ),
    "gate_days": Word(_("Gate: days"), _("How recent they have to be."), 7, 2000),
    "gate_form_weight": Word(
        _("Gate: weight of a contribution"), _("Forms that weigh less are no work that opens the gate."), 0, 5
    ),
    "gate_voters": Word(_("Gate: voters"), _("So many different trusted voters."), 0, 200),
    "gate_floor": Word(_("Gate: when closed"), _("What is left of the score while the gate is closed."), 0, 1),
    "contributor_at": Word(_("Contributor from"), _("Score from 0 to 100."), 1, 99),
    "expert_at": Word(_("Expert from"), _("Score from 0 to 100."), 1, 100),
    "low_water": Word(
        _("Low-water mark"),
        _("Below this share of the mark for four weeks a level is lost. Lower: levels are kept longer."), 0.3, 1,
    ),
}  # fmt: skip
GROUPS: tuple[tuple[Text, dict[str, Word]], ...] = (
    (_("Levels and gate"), LEVELS),
    (_("A vote's weight"), VOTES),
    (_("Competence and activity"), SCORE),
    (_("Weight of each form"), WEIGHTS),
    (_("Suspicion and quarantine"), QUARANTINE),
)


def word_for(name: str) -> Word:
    """Return a parameter in words; one without is called by its name."""
    return next((words[name] for _title, words in GROUPS if name in words), Word(name, "", -1e6, 1e6))
