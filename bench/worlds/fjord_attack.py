"""Who attacks the world `fjord`: farmers, rings, chains, leaders, masters with second accounts, brigades."""

from bench.worlds.fjord_people import Crowd, Land, Person, Tie, tie


def attack(where: Land, stars: list[Person]) -> Crowd:
    """Return everybody who attacks; `stars` are true experts for the brigades to vote down."""
    rng, crowd, force = where.rng, Crowd(), where.rng.uniform(0.6, 1.3)
    for _ in range(round(rng.randint(4, 8) * force)):
        crowd.people.append(_crook(where, "farmer", pace=rng.uniform(0.4, 1.7), skill=-0.7, stay=rng.uniform(60, 350)))
        crowd.people[-1].moderated = rng.uniform(0.02, 0.2)
    for _ in range(round(rng.randint(2, 3) * force)):
        _ring(where, crowd, sly=False)
    for _ in range(max(1, round(rng.randint(1, 2) * force))):
        _ring(where, crowd, sly=True)
        _chain(where, crowd)
        _followers(where, crowd)
    for _ in range(round(rng.randint(3, 5) * force)):
        _master(where, crowd)
    for star in rng.sample(stars, min(len(stars), rng.randint(1, 3))):
        _brigade(where, crowd, star)
    return crowd


def _crook(where: Land, role: str, *, pace: float, skill: float, stay: float, joined: float | None = None) -> Person:
    begun = where.joining() if joined is None else joined
    begun = min(begun, where.span - 15)
    person = where.settle(role, begun, begun + stay, pace, where.rng.uniform(0.02, 0.15), skill)
    person.skill = {topic: min(level, 0.4) for topic, level in person.skill.items()}
    person.learns = 0.0
    return person


def _circle(where: Land, size: int, pace: float, skill: float) -> list[Person]:
    """Return people who join within some weeks of each other, write about the same topics, some to the end."""
    first = where.rng.uniform(0.1, 0.8) * where.span
    stay = 2000.0 if where.rng.random() < 0.6 else where.rng.uniform(200, 800)
    circle = [
        _crook(where, "ring", pace=pace * where.rng.lognormvariate(0, 0.5), skill=skill, stay=stay,
               joined=first + where.rng.uniform(0, 40)) for _ in range(size)
    ]  # fmt: skip
    for person in circle:
        person.interests = {t: 0.5 * w + 0.5 * circle[0].interests[t] for t, w in person.interests.items()}
    return circle


def _ring(where: Land, crowd: Crowd, *, sly: bool) -> None:
    rng = where.rng
    circle = _circle(where, rng.randint(4, 8), 0.06 if sly else 0.1, 0.0 if sly else -0.3)
    chance = rng.uniform(0.2, 0.45) if sly else rng.uniform(0.5, 0.95)
    since = max(p.joined for p in circle) + (rng.uniform(60, 200) if sly else 0)
    for person in circle if sly else ():
        person.visits = rng.uniform(0.15, 0.4)  # camouflage: votes for many strangers, as others do
    pairs = [(a, b) for a in circle for b in circle if a is not b]
    crowd.ties += [tie(a, b, chance, since=since, back=0.1, delay=9.0 if sly else 0.8) for a, b in pairs]
    crowd.people += circle


def _chain(where: Land, crowd: Crowd) -> None:
    circle = _circle(where, where.rng.randint(4, 8), 0.14, -0.3)
    after = circle[1:] + circle[:1] if where.rng.random() < 0.6 else circle[1:]
    crowd.ties += [tie(a, b, 0.85, back=0.5) for a, b in zip(circle, after, strict=False)]
    crowd.people += circle


def _followers(where: Land, crowd: Crowd) -> None:
    leader = _circle(where, 1, 0.2, -0.1)[0]
    joined = [where.rng.uniform(leader.joined, leader.left - 15) for _ in range(where.rng.randint(5, 12))]
    pod = [_crook(where, "sock", pace=0.01, skill=-0.5, stay=700, joined=day) for day in joined]
    crowd.ties += [tie(p, leader, where.rng.uniform(0.3, 0.8), back=0.3) for p in pod]
    crowd.people += [leader, *pod]


def _master(where: Land, crowd: Crowd) -> None:
    """Add a master and the second accounts: made all through the stay, or all at once shortly before the end."""
    rng, master, late = where.rng, _circle(where, 1, 0.15, -0.1)[0], where.rng.random() < 0.4
    own = max(master.interests, key=lambda t: master.interests[t])
    crowd.people.append(master)
    master.left = where.span if late else master.left
    for _ in range(rng.randint(3, 9)):
        joined = rng.uniform(where.span - 75 if late else master.joined, master.left - 15)
        sock = _crook(where, "sock", pace=0.02, skill=-0.5, stay=rng.uniform(20, 500), joined=joined)
        sock.patron = master
        crowd.people.append(sock)
        crowd.ties.append(tie(sock, master, rng.uniform(0.4, 0.95), back=0.6, delay=0.4))
        asked = [rng.uniform(sock.joined, sock.left) for _ in range(rng.choice((0, 1, 2, 4)))]
        crowd.baits += [(day, sock, own, master) for day in asked]


def _brigade(where: Land, crowd: Crowd, star: Person) -> None:
    rng = where.rng
    begun = rng.uniform(max(star.joined, 0.4 * where.span), where.span - 25)
    length, chance = rng.uniform(10, 90), rng.uniform(0.3, 0.8)
    for _ in range(rng.randint(5, 12)):
        joined = begun - rng.expovariate(1 / 20) if rng.random() < 0.7 else rng.uniform(0, begun)
        foe = _crook(where, "sock", pace=0.01, skill=-0.3, stay=2000, joined=max(0.0, joined))
        crowd.ties.append(
            Tie(voter=foe, target=star, chance=chance, delay=2, since=begun, until=begun + length, back=0.5, value=-1)
        )
        crowd.people.append(foe)
