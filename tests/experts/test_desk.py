"""The desk: every page works, refuses the wrong person, says when it is empty, and costs a fixed number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from experts.models import Nomination, PolicyVersion, Standing, StandingAct, Suspicion, TopicPolicy
from experts.questions import ask
from tests.experts.desking import page, post, status
from tests.experts.levelling import NOON, key_of, make_expert, make_standing
from tests.factory import make_member, make_topic

pytestmark = pytest.mark.django_db
LISTS = ["nominations", "standings", "acts", "suspicions", "questions", "policies", "topics"]
SINGLE = ["nomination", "standing", "suspicion", "question", "policy", "topic", "policy_edit"]
FORMS = ["appoint", "policy_new"]
MODERATORS = {"nominations", "standings", "acts", "suspicions", "questions", "policies", "topics", "nomination",
              "standing", "suspicion", "question", "policy", "appoint"}  # fmt: skip
STAFF = {"topics", "topic", "policies", "policy"}


@pytest.fixture
def rows(alice, bob, topic):
    """One of each; the number of each by the page that shows it."""
    TopicPolicy.objects.create(topic=topic, needs_confirmation=True)
    standing = make_expert(alice, topic)
    suspicion = Suspicion.objects.create(
        fingerprint="a", kind="ring", members=[key_of(alice), key_of(bob)], receivers=[key_of(bob)], found_at=NOON,
        votes=7, evidence={"rules": ["mutual"], "pairs": 2, "votes": 7, "expected": 0.4},
    )  # fmt: skip
    question = ask(member=alice, topic=topic, text="Warum nicht mehr?", at=NOON)
    draft = PolicyVersion.objects.create(version="2027-01", changes={"expert_at": 40.0}, why="Mehr.")
    return {
        "nomination": Nomination.objects.get().pk, "standing": standing.pk, "suspicion": suspicion.pk,
        "question": question.pk, "policy": draft.pk, "policy_edit": draft.pk, "topic": topic.pk,
    }  # fmt: skip


@pytest.mark.parametrize("name", [*LISTS, *SINGLE, *FORMS])
def test_each_page_is_for_those_whose_work_it_is(client, rows, name, alice, mona, stan, ada):
    args = [rows[name]] if name in rows else []
    assert status(client, None, name, *args) == 302
    assert status(client, alice, name, *args) == 302
    assert (status(client, mona, name, *args) == 200) is (name in MODERATORS)
    assert (status(client, stan, name, *args) == 200) is (name in STAFF)
    assert status(client, ada, name, *args) == 200


@pytest.mark.parametrize("name", [*LISTS, *SINGLE, *FORMS])
def test_nothing_is_changed_by_looking(client, rows, name, ada):
    client.force_login(ada)
    args = [rows[name]] if name in rows else []
    client.get(reverse(f"experts_desk:{name}", args=args))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse(f"experts_desk:{name}", args=args))
    assert not [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


@pytest.mark.parametrize(
    ("name", "query", "words"),
    [
        ("nominations", "", "Niemand wartet"),
        ("nominations", "?show=decided", "Noch wurde nichts entschieden"),
        ("standings", "", "Kein Stand passt"),
        ("standings", "?q=xyz&state=low", "Kein Stand passt"),
        ("acts", "", "Noch ist nichts geschehen"),
        ("suspicions", "", "Nichts wartet"),
        ("suspicions", "?state=confirmed", "Keine"),
        ("questions", "", "Niemand wartet auf eine Antwort"),
        ("policies", "", "Noch keine eigene Fassung"),
    ],
)
def test_an_empty_list_says_so(client, ada, name, query, words):
    assert words in page(client, ada, name, query=query)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_however_long(client, rows, ada, name):
    client.force_login(ada)
    url = reverse(f"experts_desk:{name}")
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for n in range(5):
        member, topic = make_member(), make_topic()
        TopicPolicy.objects.create(topic=topic, needs_confirmation=True)
        make_expert(member, topic)
        ask(member=member, topic=topic, text="?", at=NOON)
        Suspicion.objects.create(fingerprint=str(n), kind="chain", members=[key_of(member)], found_at=NOON)
        PolicyVersion.objects.create(version=f"v{n}")
    client.get(url)  # the frame of the pages notices the new topics
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few), [q["sql"] for q in many][-3:]


def test_a_case_costs_the_same_however_many_take_part(client, rows, ada):
    client.force_login(ada)
    url = reverse("experts_desk:suspicion", args=[rows["suspicion"]])
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    more = [make_member() for _ in range(5)]
    for member in more:
        make_standing(member, make_topic(), score=30)
    row = Suspicion.objects.get()
    row.members = [*row.members, *map(key_of, more)]
    row.save()
    client.get(url)  # the frame of the pages notices the new topics
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)


@pytest.mark.parametrize("size", [50, 51])
def test_lists_are_paged(client, mona, size):
    topic = make_topic()
    for n in range(size):
        make_standing(make_member(), topic, score=n)
    first = page(client, mona, "standings", query=f"?topic={topic.pk}")
    assert ("Nächste Seite" in first) is (size > 50)


def test_standings_are_found_by_name_topic_and_state(client, mona, alice, bob, topic):
    make_expert(alice, topic)
    make_standing(bob, topic, suspended_at=NOON)
    assert "Bob Brandt" not in page(client, mona, "standings", query="?q=alice")
    assert "Alice Auer" in page(client, mona, "standings", query="?q=alice")
    assert "Alice Auer" not in page(client, mona, "standings", query="?state=suspended")
    assert "Bob Brandt" in page(client, mona, "standings", query=f"?state=suspended&topic={topic.pk}")


def test_a_moderator_confirms_a_nomination(client, rows, mona):
    post(client, mona, "nomination", rows["nomination"], confirm="1", reason="Gern.")
    assert Standing.objects.get().level == "expert"
    assert "Alice Auer" in page(client, mona, "nominations", query="?show=decided")


def test_declining_asks_for_a_reason_and_keeps_what_was_typed(client, rows, mona):
    answer = post(client, mona, "nomination", rows["nomination"], decline="1", reason=" ")
    assert "error-message" in answer.content.decode()
    post(client, mona, "nomination", rows["nomination"], decline="1", reason="Noch zu früh.")
    assert Nomination.objects.get().reason == "Noch zu früh."


def test_a_nomination_decided_meanwhile_is_said_so(client, rows, mona, ada):
    post(client, ada, "nomination", rows["nomination"], confirm="1", reason="")
    answer = post(client, mona, "nomination", rows["nomination"], confirm="1", reason="")
    assert "Jemand anders hat inzwischen entschieden" in answer.content.decode()


def test_staff_cannot_decide_about_people(client, rows, stan, mona):
    for name in ("nomination", "standing", "suspicion", "question"):
        post(client, stan, name, rows[name], confirm="1", act="suspend", reason="x", text="x")
    assert Standing.objects.get().level == "contributor"
    assert Suspicion.objects.get().state == "open"
    post(client, mona, "policy", rows["policy"], publish="1")
    assert PolicyVersion.objects.get().state == "draft"


@pytest.mark.parametrize("act", ["appoint", "lock", "suspend"])
def test_a_moderator_decides_about_a_standing(client, rows, mona, act):
    fields = {f"{act}-reason": "Deshalb.", f"{act}-level": "expert", f"{act}-until": "2027-03-01"}
    assert post(client, mona, "standing", rows["standing"], act=act, **fields).status_code == 302
    done = StandingAct.objects.latest("pk")
    assert (done.act[:4], done.reason, done.actor) == (act[:4], "Deshalb.", mona)
    assert "Deshalb." in page(client, mona, "standing", rows["standing"])


def test_a_decision_without_reason_is_refused_at_its_form(client, rows, mona):
    answer = post(client, mona, "standing", rows["standing"], act="suspend", **{"suspend-reason": ""})
    assert '<details class="w-mb-4" open>' in answer.content.decode()
    assert Standing.objects.get().suspended_at is None


def test_somebody_without_contributions_is_appointed_by_name(client, mona, bob, topic):
    words = {"topic": topic.pk, "until": "2027-03-01", "reason": "Röstet selbst."}
    assert "Kein Mitglied" in post(client, mona, "appoint", member="Niemand", **words).content.decode()
    assert post(client, mona, "appoint", member="bob brandt", **words).status_code == 302
    assert Standing.objects.get(member=bob).level == "expert"


@pytest.mark.parametrize("day", ["2020-01-01", "2040-01-01", "x"])
def test_an_appointment_without_a_sensible_day_is_refused(client, mona, bob, topic, day):
    answer = post(client, mona, "appoint", member=str(bob.pk), topic=topic.pk, until=day, reason="x")
    assert "error-message" in answer.content.decode()
    assert not Standing.objects.exists()


def test_sellers_are_refused_with_the_reason(client, mona, stan, topic):
    answer = post(client, mona, "appoint", member=str(stan.pk), topic=topic.pk, until="2027-03-01", reason="x")
    assert "eigenes Zeichen" in answer.content.decode()


def test_a_moderator_does_not_decide_about_herself(client, mona, topic):
    standing = make_standing(mona, topic)
    assert "Entscheidungen" not in page(client, mona, "standing", standing.pk)
    post(client, mona, "standing", standing.pk, act="lock", **{"lock-level": "expert", "lock-reason": "x"})
    assert Standing.objects.get().locked_level == ""


def test_a_question_is_answered(client, rows, mona, alice):
    post(client, mona, "question", rows["question"], text="Weil die Mühlen fehlen.")
    assert "Weil die Mühlen fehlen." in page(client, mona, "question", rows["question"])
    assert "Niemand wartet" in page(client, mona, "questions")


def test_staff_arrange_a_topic(client, stan, topic):
    post(client, stan, "topic", topic.pk, needs_confirmation="on")
    policy = TopicPolicy.objects.get()
    assert (policy.needs_confirmation, policy.features_experts) == (True, False)


def test_the_start_page_says_what_waits(client, rows, mona):
    client.force_login(mona)
    html = client.get("/cms/").content.decode()
    for name in ("nominations", "suspicions", "questions"):
        assert reverse(f"experts_desk:{name}") in html


def test_the_menu_shows_each_what_they_may_open(client, rows, stan):
    client.force_login(stan)
    html = client.get(reverse("experts_desk:topics")).content.decode()
    assert reverse("experts_desk:policies") in html
    assert reverse("experts_desk:suspicions") not in html
