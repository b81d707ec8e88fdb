"""Versions of the policy: differences, previewed, published, and the old ones readable."""

import pytest

from experts import policies, previewing_policy
from experts.models import Due, LedgerEntry, PolicyVersion, Standing
from experts.parameter_words import GROUPS
from experts.policy import CURRENT
from tests.experts.desking import page, post
from tests.experts.levelling import NOON, days, key_of, make_standing
from tests.factory import make_member

pytestmark = pytest.mark.django_db


def draft(**changes):
    return PolicyVersion.objects.create(version="2027-01", changes=changes or {"expert_at": 40.0}, why="Mehr.")


def previewed(row):
    previewing_policy.order(draft=row)
    return PolicyVersion.objects.get(pk=row.pk)


def published(ada, row=None, at=NOON):
    return policies.publish(draft=previewed(row or draft()), by=ada, at=at)


def test_without_a_version_of_staff_the_softwares_own_is_in_force():
    assert policies.in_force() == CURRENT


def test_every_parameter_has_words_and_its_value_lies_within_the_bounds():
    words = {name: word for _title, group in GROUPS for name, word in group.items()}
    values = policies.values_of(CURRENT)
    assert words.keys() == values.keys()
    assert not [name for name, value in values.items() if not words[name].low <= value <= words[name].high]


def test_differences_make_the_parameters_again():
    changes = {"expert_at": 44.0, "items_per_day": 5, "form_weights.review": 0.7}
    changed = policies.apply(changes)
    assert (changed.expert_at, changed.items_per_day, changed.form_weights["review"]) == (44.0, 5, 0.7)
    assert changed.form_weights["answer"] == CURRENT.form_weights["answer"]
    assert policies.differences(policies.values_of(changed)) == changes


def test_a_parameter_that_does_not_exist_is_refused():
    with pytest.raises(policies.UnknownParameter):
        policies.apply({"generosity": 2})


def test_a_published_version_is_in_force_with_its_name(ada):
    published(ada)
    assert (policies.in_force().expert_at, policies.in_force().version) == (40.0, "2027-01")


def test_the_policy_in_force_is_looked_up_once(django_assert_num_queries):
    policies.in_force()
    with django_assert_num_queries(0):
        policies.in_force()


def test_other_processes_notice_a_published_version(ada, monkeypatch):
    row = previewed(draft())
    policies.in_force()
    PolicyVersion.objects.filter(pk=row.pk).update(state="current", published_at=NOON)
    assert policies.in_force() == CURRENT
    monkeypatch.setattr(policies, "CHECK_EVERY", 0)
    assert policies.in_force().expert_at == 40.0


def test_without_a_preview_nothing_is_published(ada):
    with pytest.raises(policies.NotPreviewed):
        policies.publish(draft=draft(), by=ada, at=NOON)
    assert policies.in_force() == CURRENT


def test_a_change_after_the_preview_asks_for_another(ada):
    row = previewed(draft())
    row = policies.save_draft(draft=row, version=row.version, changes={"expert_at": 41.0}, why="")
    assert row.previewed_at is None
    with pytest.raises(policies.NotPreviewed):
        policies.publish(draft=row, by=ada, at=NOON)


def test_another_version_published_meanwhile_asks_for_another_preview(ada):
    row = previewed(draft())
    other = PolicyVersion.objects.create(version="2027-02", changes={"expert_at": 45.0})
    published(ada, other)
    with pytest.raises(policies.NotPreviewed):
        policies.publish(draft=row, by=ada, at=NOON)


def test_words_changed_after_the_preview_keep_it(ada):
    row = previewed(draft())
    row = policies.save_draft(draft=row, version="2027-03", changes=row.changes, why="Deshalb.")
    assert policies.is_previewed(row)


def test_only_drafts_are_changed_published_and_thrown_away(ada):
    row = published(ada)
    for act in (
        lambda: policies.save_draft(draft=row, version="x", changes={}, why=""),
        lambda: policies.publish(draft=row, by=ada, at=NOON),
        lambda: policies.discard(draft=row),
        lambda: previewing_policy.order(draft=row),
    ):
        with pytest.raises(policies.NotPossible):
            act()


def test_old_versions_stay_readable_the_softwares_own_too(ada):
    published(ada)
    published(ada, PolicyVersion.objects.create(version="2027-02", changes={"expert_at": 45.0}), at=NOON + days(1))
    assert policies.of_version(CURRENT.version) == CURRENT
    assert policies.of_version("2027-01").expert_at == 40.0
    assert policies.in_force().expert_at == 45.0
    with pytest.raises(PolicyVersion.DoesNotExist):
        policies.of_version("1999-01")


def test_a_draft_is_no_version_to_explain_by():
    draft()
    with pytest.raises(PolicyVersion.DoesNotExist):
        policies.of_version("2027-01")


def test_software_with_other_defaults_changes_no_published_version(ada):
    row = published(ada)
    row.preview["parameters"]["trust_floor"] = 0.123  # as the software's own value was then
    row.save()
    policies.forget()
    assert policies.in_force().trust_floor == 0.123


def test_publishing_has_every_standing_looked_at_again(ada, alice, topic):
    standing = make_standing(alice, topic)
    published(ada)
    standing.refresh_from_db()
    assert standing.due_at == NOON


def test_publishing_has_every_contribution_counted_again(ada, alice, topic):
    _wrote(alice, topic, 2)
    Due.objects.all().delete()
    from experts.tallying import count_items

    count_items({entry.item for entry in LedgerEntry.objects.exclude(item="")})
    assert policies.make_everything_due() == 2


def _wrote(member, topic, items, voters=()):
    """Entries of reviews, each with a vote of each voter."""
    author = key_of(member)
    for n in range(items):
        item, at = f"review:{author}{n}", NOON - days(5 * n + 5)
        known = {"item": item, "author": author, "topics": [topic.pk], "form": "review", "policy_version": "x"}
        LedgerEntry.objects.create(key=f"item:{item}", kind="item", at=at, **known)
        for voter in voters:
            LedgerEntry.objects.create(
                key=f"vote:{item}:{voter.pk}", kind="vote", at=at + days(1), actor=key_of(voter), value=1, **known
            )


@pytest.fixture
def written(alice, bob, topic):
    """Alice is found helpful by many, Bob wrote as much and is not."""
    voters = [make_member() for _ in range(12)]
    _wrote(alice, topic, 10, voters)
    _wrote(bob, topic, 10)
    for voter in voters:
        _wrote(voter, topic, 1)


def test_the_preview_names_who_gains_and_who_loses(written, alice):
    before, after = CURRENT, policies.apply({"expert_at": 99.5, "contributor_at": 99.0})
    down = list(previewing_policy.moves(before, after, at=NOON))
    assert [(move.key, move.before, move.after) for move in down] == [(key_of(alice), "expert", "newcomer")]
    up = list(previewing_policy.moves(after, before, at=NOON))
    assert [(move.before, move.after) for move in up] == [("newcomer", "expert")]


def test_the_preview_sees_votes_taken_back_and_contributions_removed(written, alice):
    for entry in LedgerEntry.objects.filter(kind="vote"):
        LedgerEntry.objects.create(
            key=f"un{entry.key}", kind="unvote", at=NOON - days(1), item=entry.item, author=entry.author,
            actor=entry.actor, value=1, policy_version="x",
        )  # fmt: skip
    record = previewing_policy.record_of_ledger()
    assert not any(item.votes for item in record.items)
    LedgerEntry.objects.create(
        key="w", kind="withdraw", at=NOON, item=record_item(record), by="moderator", policy_version="x"
    )
    assert any(item.is_removed for item in previewing_policy.record_of_ledger().items)


def record_item(record):
    return next(iter(record.item_names))


def test_previewing_changes_no_standing(written, alice, topic):
    standing = make_standing(alice, topic, score=3)
    previewed(draft())
    assert Standing.objects.get() == standing
    assert Standing.objects.get().score == 3


def test_an_administrator_drafts_previews_and_publishes(client, ada, written):
    values = {**policies.values_of(CURRENT), "expert_at": 99.5, "contributor_at": 99}
    post(client, ada, "policy_new", version="2027-05", why="Strenger.", **values)
    row = PolicyVersion.objects.get()
    assert row.changes == {"expert_at": 99.5, "contributor_at": 99.0}
    assert "Noch ohne Vorschau" in page(client, ada, "policy", row.pk)
    post(client, ada, "policy", row.pk, publish="1")
    assert PolicyVersion.objects.get().state == "draft"
    post(client, ada, "policy", row.pk, preview="1")
    words = page(client, ada, "policy", row.pk)
    assert "Alice Auer" in words
    assert "Expertise → neu dabei: 1" in words
    post(client, ada, "policy", row.pk, publish="1")
    assert policies.in_force().version == "2027-05"
    assert "Es gilt: 2027-05" in page(client, ada, "policies")


def test_a_running_preview_shows_how_far_it_is(client, ada):
    row = draft()
    PolicyVersion.objects.update(preview={"changes": row.changes, "percent": 40})
    client.force_login(ada)
    html = client.get(f"/cms/experts/policy/{row.pk}/").content.decode()
    assert 'value="40"' in html
    assert 'http-equiv="refresh"' in html
    assert 'name="preview"' in html  # where its worker was killed, it is ordered once more


@pytest.mark.parametrize(
    "wrong",
    [
        {"expert_at": 20, "contributor_at": 30},
        {"low_water": 7},
        {"trust_floor": "x"},
        {"version": CURRENT.version},
        {"version": ""},
        {},
    ],
)
def test_what_makes_no_sense_is_said_and_not_saved(client, ada, wrong):
    values = {**policies.values_of(CURRENT), "version": "2027-05", "why": "x", **wrong}
    assert "error-message" in post(client, ada, "policy_new", **values).content.decode()
    assert not PolicyVersion.objects.exists()


def test_a_new_draft_begins_with_what_is_in_force(client, ada):
    published(ada)
    client.force_login(ada)
    assert 'name="expert_at" value="40.0"' in client.get("/cms/experts/policy/new/").content.decode()


def test_a_draft_is_thrown_away(client, ada):
    post(client, ada, "policy", draft().pk, discard="1")
    assert not PolicyVersion.objects.exists()
