"""Leaderboards: who stands there in which order, who never does, who is not shown them; the course of one's own."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from community.models import Member
from community.roles import give_role
from experts import boards, course, daily
from experts.models import StandingPoint
from tests.experts.standings import stand
from tests.factory import make_member

pytestmark = pytest.mark.django_db

PERIODS = ("30-days", "year", "all")


def address(topic, period="all"):
    return reverse("experts:board", args=[topic.slug, period])


def shown(client, topic, period="all", **query):
    response = client.get(address(topic, period), query)
    return [(place, row.member.public_name) for place, row in response.context["rows"]]


def test_each_period_has_its_own_order(client, alice, bob, topic):
    stand(alice, topic, score=80, score_30_days=1, score_year=9)
    stand(bob, topic, score=20, score_30_days=5, score_year=7)
    firsts = [shown(client, topic, period)[0][1] for period in PERIODS]
    assert firsts == ["Bob Brandt", "Alice Auer", "Alice Auer"]


def test_who_gathered_nothing_in_a_period_is_not_on_its_board(client, alice, topic):
    stand(alice, topic, score=80, score_30_days=0)
    assert shown(client, topic, "30-days") == []


def test_a_board_tells_places_and_no_points(client, alice, topic):
    stand(alice, topic, score=73.4)
    words = strip_tags(client.get(address(topic)).content.decode().partition("<main")[2])  # addresses hold numbers, too
    assert "73" not in words


@pytest.mark.parametrize("change", [{"kind": "shop"}, {"kind": "brand"}, {"is_active": False}])
def test_sellers_and_who_left_stand_on_no_board(client, alice, bob, topic, change):
    stand(alice, topic)
    stand(bob, topic)
    Member.objects.filter(pk=alice.pk).update(**change)
    assert shown(client, topic) == [(1, "Bob Brandt")]


def test_staff_and_suspended_members_stand_on_no_board(client, alice, bob, topic):
    stand(give_role(alice, "moderator"), topic)
    stand(bob, topic, suspended_at=timezone.now())
    assert shown(client, topic) == []


def test_who_stays_off_is_gone_from_all_boards_those_to_come_too(client, alice, topic):
    client.force_login(alice)
    client.post(reverse("experts:choose_boards"), {"off": "yes"})
    stand(alice, topic, score_30_days=3, score_year=3)
    assert [shown(client, topic, period) for period in PERIODS] == [[], [], []]
    assert "Du stehst auf keiner Bestenliste" in client.get(address(topic)).content.decode()


def test_who_comes_back_stands_there_again_and_twice_changes_nothing(alice, topic):
    for off in (True, True, False, False):
        boards.stay_off(member=alice, off=off)
    stand(alice, topic)
    assert boards.rows_of(topic, boards.Period.ALL).count() == 1


def test_a_visitor_cannot_choose_for_anybody(client, alice):
    assert client.post(reverse("experts:choose_boards"), {"off": "yes"}).status_code == 302
    assert not boards.is_off(alice)


def test_looking_at_the_setting_changes_nothing(client, alice):
    client.force_login(alice)
    assert client.get(reverse("experts:choose_boards"), {"off": "yes"}).status_code == 405


def test_a_newcomer_gets_a_kind_word_instead(client, charlie, bob, topic):
    stand(bob, topic)
    client.force_login(charlie)
    body = client.get(address(topic)).content.decode()
    assert "Bob Brandt" not in body
    assert "ein wenig später" in body


def test_who_never_wrote_in_the_topic_is_a_newcomer_there(client, alice, bob, topic):
    stand(bob, topic)
    client.force_login(alice)
    assert "Bob Brandt" not in client.get(address(topic)).content.decode()
    stand(alice, topic, "newcomer", score=1, items=1)
    assert "Bob Brandt" in client.get(address(topic)).content.decode()


def test_somebody_who_wrote_but_came_ten_days_ago_waits(client, alice, bob, topic):
    stand(bob, topic)
    stand(alice, topic)
    Member.objects.filter(pk=alice.pk).update(date_joined=timezone.now() - timedelta(days=10))
    client.force_login(alice)
    assert "Bob Brandt" not in client.get(address(topic)).content.decode()


def test_visitors_and_moderators_see_boards(client, bob, mona, topic):
    stand(bob, topic)
    assert shown(client, topic) == [(1, "Bob Brandt")]
    client.force_login(mona)
    assert shown(client, topic) == [(1, "Bob Brandt")]


def test_the_next_page_goes_on_where_the_first_ended(client, topic):
    for number in range(25):
        stand(make_member(), topic, score=10 + number // 2)  # pairs of equals
    first = client.get(address(topic))
    second = client.get(address(topic) + first.context["older_url"])
    places = [place for place, _row in first.context["rows"] + second.context["rows"]]
    assert places == list(range(1, 26))
    assert len({row.pk for _place, row in first.context["rows"] + second.context["rows"]}) == 25


@pytest.mark.parametrize("query", ["?after=x", "?after=&place=-3", "?place=zehn", "?after=W10"])
def test_an_address_nobody_made_shows_the_first_page(client, alice, topic, query):
    stand(alice, topic)
    assert client.get(address(topic) + query).context["rows"][0][0] == 1


def test_ones_own_place_is_told(client, alice, bob, charlie, topic):
    stand(bob, topic, score=90)
    stand(charlie, topic, score=80)
    stand(alice, topic, score=70)
    client.force_login(alice)
    assert client.get(address(topic)).context["place"] == 3


def test_an_unknown_period_or_topic_is_not_found(client, topic):
    assert client.get(f"/topics/{topic.slug}/board/decade/").status_code == 404
    assert client.get("/topics/nothing/board/all/").status_code == 404


def test_a_board_costs_the_same_with_two_and_with_twenty_people(client, alice, topic):
    stand(alice, topic)
    client.force_login(alice)

    def asked():
        client.get(address(topic))
        with CaptureQueriesContext(connection) as captured:
            client.get(address(topic))
        return len(captured)

    few = asked()
    for _n in range(19):
        stand(make_member(), topic)
    assert asked() == few
    assert few <= 13


def test_search_engines_are_kept_from_boards(client, topic):
    assert client.get(address(topic))["X-Robots-Tag"] == "noindex"


def test_the_experts_of_a_topic_are_shown_to_newcomers_too(client, charlie, alice, bob, topic):
    stand(alice, topic)
    stand(bob, topic, "contributor")
    client.force_login(charlie)
    body = client.get(reverse("experts:of_topic", args=[topic.slug])).content.decode()
    assert "Alice Auer" in body
    assert "Bob Brandt" not in body


def test_a_topic_without_experts_says_so(client, topic):
    assert "noch niemand" in client.get(reverse("experts:of_topic", args=[topic.slug])).content.decode()


def test_a_score_becomes_a_point_of_the_course_once_a_week(alice, topic):
    standing, start = stand(alice, topic, score=40), timezone.now()
    kept = [course.note(at=start + timedelta(days=day)) for day in (0, 0, 3, 6, 7, 8)]
    assert kept == [1, 0, 0, 0, 1, 0]
    assert StandingPoint.objects.filter(member=alice, topic=topic, score=standing.score).count() == 2


def test_the_daily_run_keeps_the_points(alice, topic):
    stand(alice, topic, score=40)
    daily.run(at=timezone.now())
    assert StandingPoint.objects.count() == 1


def test_who_never_had_a_score_has_no_course(alice, topic):
    stand(alice, topic, "newcomer", score=0)
    assert course.note(at=timezone.now()) == 0


def test_a_course_that_fell_to_nothing_goes_on(alice, topic):
    standing, start = stand(alice, topic, score=40), timezone.now()
    course.note(at=start)
    type(standing).objects.update(score=0)
    assert course.note(at=start + timedelta(days=7)) == 1


def test_points_lie_where_their_scores_are():
    drawn = course.draw([(date(2026, 1, 1), 0.0), (date(2026, 7, 1), 100.0), (date(2027, 1, 1), 50.0)], threshold=50)
    assert [spot.y for spot in drawn.spots] == [220.0, 16.0, 118.0]
    assert (drawn.first.x, drawn.last.x) == (44.0, 526.0)
    assert drawn.threshold.y == 118.0


def test_the_chart_has_a_title_a_description_and_its_numbers_as_a_table(client, alice, topic):
    stand(alice, topic, score=47.3)
    for weeks, score in ((8, 20.0), (4, 31.5)):
        day = timezone.localdate() - timedelta(weeks=weeks)
        StandingPoint.objects.create(member=alice, topic=topic, day=day, score=score)
    client.force_login(alice)
    body = client.get(address(topic)).content.decode()
    assert 'role="img" aria-labelledby="weg-t weg-d"' in body
    assert "Von 20,0 am" in body
    assert "auf 47,3 heute" in body
    assert '<td class="end">31,5</td>' in body
    assert "M44.0 " in body  # coordinates keep their point in German


def test_nobody_sees_the_course_of_others(client, alice, bob, topic):
    stand(alice, topic, score=47.3)
    stand(bob, topic)
    StandingPoint.objects.create(member=alice, topic=topic, day=date(2026, 1, 1), score=20)
    client.force_login(bob)
    assert "<svg" not in client.get(address(topic)).content.decode().partition("<main")[2].partition("</main")[0]
