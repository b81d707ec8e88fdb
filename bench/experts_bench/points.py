"""Points as well-known systems give them, applied topic by topic.

Only what an event file can tell is counted: no visits, reading time, flags or invitations.
"""

from collections import Counter, defaultdict

from bench.experts_bench.record import Item, Record

Points = dict[str, dict[str, float]]

# Stack Exchange: help page "What is reputation?".
UP, DOWN, ACCEPTED, ACCEPTING, CASTING_DOWN = 10, -2, 15, 2, -1
DAILY_CAP = 200  # from votes; acceptances come on top

# Khoros: documentation "About default Aurora community ranks": threads + 2 replies + 10 blog articles + 5 ideas
# + 10 articles of the knowledge base + 15 solutions + 2 kudos given + 4 received. A review is taken for an article.
KHOROS = {"question": 1, "post": 10, "review": 10, "opinion": 5}
KHOROS |= {"answer": 2, "comment": 2, "quick_rating": 2, "chat": 2}
SOLUTION, KUDOS_GIVEN, KUDOS_RECEIVED = 15, 2, 4

# Discourse: plugin discourse-gamification, config/settings.yml: topic 5, post 2, chat message 1, solution 10, likes 1.
DISCOURSE = {"question": 5, "review": 5, "post": 5, "opinion": 5}
DISCOURSE |= {"answer": 2, "comment": 2, "quick_rating": 2, "chat": 1}
SOLVED, LIKE = 10, 1


def reputation(record: Record) -> Points:
    """Reputation as on Stack Exchange, each topic a site of its own: at most 200 a day (UTC) from votes."""
    points = _empty()
    daily: Counter[tuple[str, str, int]] = Counter()
    for item in record.standing():
        for topic in item.topics:
            for vote in item.votes():
                daily[topic, item.author, vote.at.toordinal()] += UP if vote.value > 0 else DOWN
                if vote.value < 0 and vote.actor is not None:
                    points[topic][vote.actor] += CASTING_DOWN
            points[topic][item.author] += ACCEPTED * item.accepted
            for actor in _named(item):
                points[topic][actor] += ACCEPTING
    for (topic, member, _day), gained in daily.items():
        points[topic][member] += min(gained, DAILY_CAP)
    return points


def khoros(record: Record) -> Points:
    """The rank formula of Khoros."""
    return _counted(record, KHOROS, solution=SOLUTION, given=KUDOS_GIVEN, received=KUDOS_RECEIVED)


def discourse(record: Record) -> Points:
    """The points of Discourse's leaderboards."""
    return _counted(record, DISCOURSE, solution=SOLVED, given=LIKE, received=LIKE)


def _counted(record: Record, forms: dict[str, int], *, solution: int, given: int, received: int) -> Points:
    points = _empty()
    for item in record.standing():
        likes = [vote for vote in item.votes() if vote.value > 0]
        own = forms.get(item.form, 0) + solution * item.accepted + received * len(likes)
        for topic in item.topics:
            points[topic][item.author] += own
            for like in likes:
                if like.actor is not None:
                    points[topic][like.actor] += given
    return points


def _named(item: Item) -> list[str]:
    return [actor for actor in item.accepting if actor is not None]


def _empty() -> Points:
    return defaultdict(lambda: defaultdict(float))
