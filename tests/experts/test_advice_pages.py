"""Pages and panels of recommendation lists: who sees what, without JavaScript, at which cost."""

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.models import Status
from experts.advice import recommending
from experts.models import Recommendation, RecommendationVote
from shop.naming import index_families
from tests.experts.advising import content, make_list
from tests.reviews.making import make_family

pytestmark = pytest.mark.django_db
NEW = "/en/recommendations/new/"


def typed(topic, *families, **more):
    fields = {"title": "My choice for small kitchens", "topic": topic.pk, "words": "For two.", "language": "en"}
    reasons = {f"reason_{family.pk}": f"Because {family.title} just works." for family in families}
    return {**fields, "version": 0, "pick": [family.pk for family in families], **reasons, **more}


def queries(client, address):
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def test_a_list_shows_products_reasons_author_and_item_list(topic, alice, family, client):
    second = make_family(topic, title="Bredo <Uno>")
    row = make_list(topic, family, second, member=alice)
    page = client.get(f"/en{row.get_absolute_url()}").content.decode()
    assert page.index("Because Aldera Prima just works.") < page.index("Because Bredo &lt;Uno&gt; just works.")
    assert "Alice Auer" in page
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found
    data = json.loads(found[1])
    assert (data["@type"], data["numberOfItems"]) == ("ItemList", 2)
    assert data["itemListElement"][1]["name"] == "Bredo <Uno>"


def test_a_draft_or_hidden_list_is_seen_by_its_author_and_moderators_only(topic, alice, bob, mona, family, client):
    row = make_list(topic, family, member=alice)
    for status in (Status.WITHDRAWN, Status.HELD, Status.HIDDEN):
        Recommendation.objects.update(status=status)
        answers = {}
        for who in (None, bob, alice, mona):
            visitor = Client()
            if who:
                visitor.force_login(who)
            answers[who] = visitor.get(row.get_absolute_url()).status_code
        assert answers == {None: 404, bob: 404, alice: 200, mona: 200}


def test_an_old_slug_redirects(topic, family, client):
    row = make_list(topic, family)
    answer = client.get(f"/recommendations/{row.pk}/long-ago/")
    assert (answer.status_code, answer["Location"]) == (301, row.get_absolute_url())


def test_a_list_is_made_by_searching_adding_ordering_and_publishing(topic, expert, family, client):
    second = make_family(topic, title="Bredo Uno")
    index_families([family, second])
    found = client.post(NEW, typed(topic, q="aldera", act="look")).content.decode()
    assert f'name="add" value="{family.pk}"' in found
    added = client.post(NEW, typed(topic, second, add=family.pk)).content.decode()
    assert f'name="pick" value="{family.pk}"' in added
    assert "Because Bredo Uno just works." in added
    moved = client.post(NEW, typed(topic, second, family, up=family.pk)).content.decode()
    assert moved.index(f'name="pick" value="{family.pk}"') < moved.index(f'name="pick" value="{second.pk}"')
    removed = client.post(NEW, typed(topic, second, family, remove=second.pk)).content.decode()
    assert f'name="pick" value="{second.pk}"' not in removed
    assert not Recommendation.objects.exists()
    answer = client.post(NEW, typed(topic, family, second, act="publish"))
    row = Recommendation.objects.get()
    assert answer["Location"] == row.get_absolute_url()
    assert row.is_visible
    assert [pick.family_id for pick in row.picks.all()] == [family.pk, second.pk]


def test_a_draft_is_kept_found_again_and_published(topic, expert, family, client):
    answer = client.post(NEW, typed(topic, family, title="", act="save"))
    row = Recommendation.objects.get()
    assert (row.status, answer["Location"]) == (Status.WITHDRAWN, f"/en/recommendations/{row.pk}/edit/")
    assert "Because Aldera Prima just works." in client.get(answer["Location"]).content.decode()
    assert "List without a title" in client.get("/en/recommendations/mine/").content.decode()
    client.post(answer["Location"], typed(topic, family, version=row.version, act="publish"))
    assert Recommendation.objects.get().is_visible


def test_errors_stand_beside_their_fields_and_what_was_typed_stays(topic, expert, family, client):
    answer = client.post(NEW, typed(topic, family, title="Hm", **{f"reason_{family.pk}": "nice"}, act="publish"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_reason_{family.pk}_error"' in page
    assert "Give the list a title that says whom it is for." in page
    assert 'value="Hm"' in page
    assert not Recommendation.objects.exists()


def test_another_windows_changes_are_announced_before_they_are_replaced(topic, expert, family, client):
    row = make_list(topic, family, member=expert)
    edit = f"/en/recommendations/{row.pk}/edit/"
    recommending.publish(
        member=expert, topic=topic, content=content(family, title="From the other window"), row=row, expected_version=1
    )
    answer = client.post(edit, typed(topic, family, version=1, act="publish"))
    assert answer.status_code == 409
    assert "in another window meanwhile" in answer.content.decode()
    assert 'name="version" value="2"' in answer.content.decode()
    assert Recommendation.objects.get().title == "From the other window"


def test_who_stands_for_nothing_is_told_how_that_comes_about(topic, bob, mona, stan, client):
    for member, words in ((bob, "are the way there"), (mona, "independent"), (stan, "independent")):
        client.force_login(member)
        answer = client.get(NEW)
        assert answer.status_code == 403
        assert words in answer.content.decode()
        assert client.post(NEW, typed(topic, act="publish")).status_code == 403
    assert not Recommendation.objects.exists()


def test_only_members_write_and_only_their_own_lists(topic, alice, bob, family, client):
    row = make_list(topic, family, member=alice)
    for address in (NEW, f"/recommendations/{row.pk}/edit/", "/recommendations/mine/"):
        assert client.get(address).status_code == 302
    client.force_login(bob)
    for way in ("edit", "take-back"):
        assert client.get(f"/recommendations/{row.pk}/{way}/").status_code == 404
        assert client.post(f"/recommendations/{row.pk}/{way}/").status_code == 404
    assert Recommendation.objects.get().is_visible


def test_taking_back_asks_first_and_leaves_a_draft(topic, expert, family, client):
    row = make_list(topic, family, member=expert)
    address = f"/en/recommendations/{row.pk}/take-back/"
    assert "Take the list back?" in client.get(address).content.decode()
    assert Recommendation.objects.get().is_visible
    assert client.post(address)["Location"] == "/en/recommendations/mine/"
    assert Recommendation.objects.get().is_draft


def test_helpful_counts_once_and_the_same_button_takes_it_back(topic, alice, bob, family, client):
    row = make_list(topic, family, member=alice)
    client.force_login(bob)
    client.post("/recommendations/helpful/", {"list": row.pk})
    assert RecommendationVote.objects.count() == 1
    assert 'aria-pressed="true"' in client.get(row.get_absolute_url()).content.decode()
    client.post("/recommendations/helpful/", {"list": row.pk})
    assert RecommendationVote.objects.count() == 0
    assert client.get("/recommendations/helpful/").status_code == 405
    for wrong in ("", "x", "9" * 17):
        assert client.post("/recommendations/helpful/", {"list": wrong}).status_code == 404
    client.force_login(alice)
    client.post("/recommendations/helpful/", {"list": row.pk})
    assert RecommendationVote.objects.count() == 0


def test_the_topics_lists_are_paged_and_leave_out_what_others_may_not_see(topic, alice, family, client):
    rows = [make_list(topic, family, member=alice, title=f"List number {n:02}") for n in range(13)]
    Recommendation.objects.filter(pk=rows[5].pk).update(status=Status.HIDDEN)
    page = client.get(f"/en/topics/{topic.slug}/recommendations/").content.decode()
    assert "List number 12" in page
    assert "List number 05" not in page
    assert "List number 00" in page
    extra = make_list(topic, family, member=alice, title="One more list")
    page = client.get(f"/en/topics/{topic.slug}/recommendations/").content.decode()
    assert extra.title in page
    assert "List number 00" not in page
    further = re.search(r'rel="next" href="([^"]+)"', page)
    assert further
    rest = client.get(f"/en/topics/{topic.slug}/recommendations/{further[1]}").content.decode()
    assert "List number 00" in rest


def test_an_empty_topic_says_so(topic, client):
    assert "Nobody has made a list here yet" in client.get(f"/en/topics/{topic.slug}/recommendations/").content.decode()
    assert client.get("/en/topics/nowhere/recommendations/").status_code == 404


def test_a_list_costs_the_same_with_one_and_with_twelve_products(topic, alice, bob, client):
    short = make_list(topic, make_family(topic), member=alice)
    long = make_list(topic, *(make_family(topic) for _ in range(12)), member=alice)
    member = Client()
    member.force_login(bob)
    few = queries(client, short.get_absolute_url()), queries(member, short.get_absolute_url())
    many = queries(client, long.get_absolute_url()), queries(member, long.get_absolute_url())
    assert few == many
    assert many[0] <= 7, many
    assert many[1] <= 10, many


def test_the_topics_page_of_lists_costs_the_same_with_one_and_with_ten(topic, family, client):
    make_list(topic, family)
    address = f"/topics/{topic.slug}/recommendations/"
    few = queries(client, address)
    for _ in range(9):
        make_list(topic, family)
    assert queries(client, address) == few <= 7


def test_the_own_lists_and_the_sheet_cost_a_fixed_number(topic, expert, family, client):
    row = make_list(topic, family, member=expert)
    few = queries(client, "/recommendations/mine/"), queries(client, f"/recommendations/{row.pk}/edit/")
    for _ in range(5):
        make_list(topic, family, make_family(topic), member=expert)
    last = Recommendation.objects.latest("pk")
    assert (queries(client, "/recommendations/mine/"), queries(client, f"/recommendations/{last.pk}/edit/")) == few
