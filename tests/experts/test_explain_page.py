"""Why this score: everything to the member, little to others, nothing about who voted; the public rules."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from community.models import Member
from experts import daily, policies
from experts.models import PolicyVersion, Standing, StandingQuestion
from experts.policy import CURRENT
from reviews.voting import vote
from tests.experts.standings import stand
from tests.factory import make_member
from tests.reviews.making import full, make_family, make_review

pytestmark = pytest.mark.django_db


def address(member, topic):
    return reverse("experts:why", args=[member.pk, member.username, topic.slug])


def main(client, path):
    return client.get(path).content.decode().partition("<main")[2].partition("</main")[0]


@pytest.fixture
def judged(alice, topic):
    """Three reviews of alice, judged by six members; one of them judges all three."""
    made = [make_review(make_family(topic), alice, full(title=f"Piece {n}")) for n in range(3)]
    voters = [make_member(public_name=f"Voter {n}") for n in range(6)]
    for number, member in enumerate(voters):
        vote(review=made[number % 3], member=member, value=1)
    for review in made[1:]:
        vote(review=review, member=voters[0], value=1)
    daily.run(at=timezone.now())
    return made


def numbers(html):
    return [
        float(word.replace(",", ".").replace("−", "-")) for word in re.findall(r'<td class="end">([-−\d,]+)</td>', html)
    ]


def test_the_shares_as_they_are_shown_add_up_to_the_score(client, alice, topic, judged):
    client.force_login(alice)
    html = main(client, address(alice, topic))
    *parts, total = numbers(html.partition('id="bringt"')[2].partition("</table>")[0])
    assert total > 0
    assert round(sum(parts), 1) == total
    assert f"Warum {str(total).replace('.', ',')} in Espresso?" in html


def test_what_brought_most_is_named_and_linked(client, alice, topic, judged):
    client.force_login(alice)
    html = main(client, address(alice, topic))
    assert all(f'href="{review.get_absolute_url()}"' in html for review in judged)


def test_what_was_damped_is_told_with_its_rule_and_without_names(client, alice, topic, judged):
    client.force_login(alice)
    html = main(client, address(alice, topic))
    assert "Von wem sie sind, sagen wir nie" in html
    assert "Voter" not in html


def test_what_is_missing_and_the_version_stand_there(client, alice, topic, judged):
    client.force_login(alice)
    html = main(client, address(alice, topic))
    assert "Was fehlt" in html
    assert f"Fassung {CURRENT.version}" in html


@pytest.mark.parametrize("reader", ["visitor", "member", "moderator"])
def test_others_see_level_since_when_and_best_pieces_only(client, alice, bob, mona, topic, judged, reader):
    stand(alice, topic, score=73.4, competence=0.81, activity=0.62)
    Member.objects.filter(pk=alice.pk).update(activity_for="everyone")
    if reader != "visitor":
        client.force_login({"member": bob, "moderator": mona}[reader])
    html = main(client, address(alice, topic))
    assert "Expertise in Espresso" in html
    assert "Seit Mai 2026" in html
    assert "Piece 1" in html
    for secret in ("73,4", "0,81", "0,62", "gedämpft", "Frage absenden"):
        assert secret not in html


def test_who_does_not_list_her_contributions_shows_none_here(client, alice, topic, judged):
    stand(alice, topic)
    html = main(client, address(alice, topic))
    assert "Piece" not in html
    assert "Expertise in Espresso" in html


@pytest.mark.parametrize("change", [{"level": "newcomer"}, {"suspended_at": timezone.now()}])
def test_a_standing_that_is_not_shown_does_not_exist_for_others(client, alice, bob, topic, change):
    stand(alice, topic, **change)
    client.force_login(bob)
    assert client.get(address(alice, topic)).status_code == 404


def test_a_member_without_any_standing_is_told_how_it_begins(client, alice, topic):
    client.force_login(alice)
    assert "noch keinen Stand" in main(client, address(alice, topic))


def test_somebody_appointed_who_never_wrote_has_a_page_too(client, alice, topic):
    stand(alice, topic, appointed_until=timezone.now(), items=0, score=0)
    client.force_login(alice)
    assert "noch nichts beigetragen" in main(client, address(alice, topic))


def test_another_handle_leads_to_hers_and_a_seller_has_no_page(client, alice, topic, stan):
    stand(alice, topic)
    wrong = reverse("experts:why", args=[alice.pk, "nobody", topic.slug])
    assert client.get(wrong).headers["Location"] == address(alice, topic)
    stand(stan, topic)
    assert client.get(address(stan, topic)).status_code == 404


def test_the_page_costs_the_same_with_three_and_with_nine_contributions(client, alice, topic, judged):
    client.force_login(alice)

    def asked():
        client.get(address(alice, topic))
        with CaptureQueriesContext(connection) as captured:
            client.get(address(alice, topic))
        return len(captured)

    few = asked()
    for number in range(6):
        vote(review=make_review(make_family(topic), alice, full(title=f"More {number}")), member=make_member(), value=1)
    daily.run(at=timezone.now())
    assert asked() == few
    assert few <= 27


def test_a_member_questions_her_standing_once(client, alice, topic):
    stand(alice, topic, score=41.5)
    client.force_login(alice)
    ask = reverse("experts:ask", args=[topic.slug])
    assert client.post(ask, {"text": "Warum so wenig?"}).headers["Location"] == address(alice, topic)
    client.post(ask, {"text": "Und nochmal."})
    question = StandingQuestion.objects.get()
    assert (question.member, question.text, question.score) == (alice, "Warum so wenig?", 41.5)


def test_a_question_without_words_comes_back_with_its_error(client, alice, topic, judged):
    client.force_login(alice)
    answer = client.post(reverse("experts:ask", args=[topic.slug]), {"text": "  "})
    assert answer.status_code == 422
    assert 'id="id_text_error"' in answer.content.decode()


def test_the_answer_of_the_team_stands_beside_the_question(client, alice, mona, topic, judged):
    now = timezone.now()
    StandingQuestion.objects.create(
        member=alice, topic=topic, text="Warum?", policy_version="x", asked_at=now, answer="Darum.", answered_by=mona,
        answered_at=now,
    )  # fmt: skip
    client.force_login(alice)
    html = main(client, address(alice, topic))
    assert "Darum." in html
    assert "Mona Meier" not in html


def test_visitors_cannot_ask(client, topic):
    answer = client.post(reverse("experts:ask", args=[topic.slug]), {"text": "Why?"})
    assert (answer.status_code, StandingQuestion.objects.count()) == (302, 0)


def test_the_rules_are_public_in_both_languages_with_the_figures_in_force(client):
    mark = f"{CURRENT.expert_at:g}"
    for language, words in (("de", f"Ab {mark} Punkten"), ("en", f"From {mark} points on")):
        with translation.override(language):
            assert words in client.get(reverse("experts:method")).content.decode()


def test_the_rules_follow_the_published_version(client):
    changed = {"expert_at": 61.0, "form_weights.comment": 0.4}
    PolicyVersion.objects.create(
        version="2027-01", state="current", changes=changed, published_at=timezone.now(),
        preview={"parameters": policies.values_of(policies.apply(changed))},
    )  # fmt: skip
    policies.forget()
    try:
        html = main(client, reverse("experts:method"))
    finally:
        policies.forget()
    assert "Ab 61 Punkten" in html
    assert "Fassung 2027-01" in html
    assert '<tr><th scope="row">Kommentar</th><td class="end">0,4</td></tr>' in html


def test_nobody_without_a_standing_row_is_explained_by_others(client, bob, alice, topic):
    client.force_login(bob)
    assert client.get(address(alice, topic)).status_code == 404
    assert not Standing.objects.exists()
