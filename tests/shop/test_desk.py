"""The staff's pages: they work, refuse the wrong person, and cost a fixed number of queries."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from shop.linking import suggest
from shop.models import Ad, Family, Feed, ImportRun, Nickname, ProductLink, TopicRule
from tests.factory import make_member
from tests.shop.feedfiles import import_items, item

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(tmp_path):
    import_items(tmp_path, [item(title=f"Teekanne Kyoto {n}") for n in range(3)])
    return Family.objects.order_by("pk").first()


@pytest.fixture
def rule(topic):
    return TopicRule.objects.create(pattern="Küche > *", topic=topic)


@pytest.fixture
def desk(client, stan):
    client.force_login(stan)
    return client


def url(name, *args):
    return reverse(f"shop_desk:{name}", args=args)


PAGES = [
    ("imports", "view_importrun"),
    ("import", "view_importrun"),
    ("feeds", "view_feed"),
    ("feed_new", "add_feed"),
    ("feed", "change_feed"),
    ("rules", "view_topicrule"),
    ("rule_new", "add_topicrule"),
    ("rule", "change_topicrule"),
    ("rule_delete", "delete_topicrule"),
    ("products", "view_family"),
    ("product", "view_family"),
    ("links", "view_productlink"),
    ("ads", "view_ad"),
    ("ad", "change_ad"),
    ("ad_new", "add_ad"),
]
ACTS = [
    ("imports", ["view_importrun"], "add_importrun"),
    ("import_cancel", ["view_importrun"], "add_importrun"),
    ("import_resume", ["view_importrun"], "add_importrun"),
    ("feed_new", [], "add_feed"),
    ("feed", [], "change_feed"),
    ("rule_new", [], "add_topicrule"),
    ("rule", [], "change_topicrule"),
    ("rule_delete", [], "delete_topicrule"),
    ("products", ["view_family"], "change_family"),
    ("product", ["view_family"], "change_family"),
    ("successor", ["view_family"], "change_family"),
    ("links", ["view_productlink"], "change_productlink"),
    ("link_new", ["view_productlink"], "add_productlink"),
]


@pytest.fixture
def address(shelf, rule):
    rows = {
        "import": ImportRun.objects.first(),
        "feed": Feed.objects.first(),
        "rule": rule,
        "product": shelf,
        "successor": shelf,
        "ad": Ad.objects.create(family=shelf),
    }

    def of(name):
        row = rows.get(name) or rows.get(name.partition("_")[0] if not name.endswith("_new") else "")
        return url(name, *([row.pk] if row else []))

    return of


def person_with(*codenames):
    person = make_member(is_staff=True)
    names = [("shop", name) for name in codenames] + [("wagtailadmin", "access_admin")]
    for app, name in names:
        person.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=name))
    return person


@pytest.mark.parametrize(("name", "permission"), PAGES)
def test_a_page_opens_for_its_permission_and_nobody_else(client, address, alice, name, permission):
    page = address(name)
    assert client.get(page).status_code == 302
    client.force_login(alice)
    assert client.get(page).status_code == 302
    client.force_login(person_with())
    refused = client.get(page)
    assert (refused.status_code, refused.headers.get("Location")) == (302, reverse("wagtailadmin_home"))
    client.force_login(person_with(permission))
    assert client.get(page).status_code == 200


@pytest.mark.parametrize(("name", "seeing", "doing"), ACTS)
def test_seeing_a_page_is_not_the_right_to_act_on_it(client, address, name, seeing, doing):
    before = (Feed.objects.count(), ImportRun.objects.count(), TopicRule.objects.count())
    client.force_login(person_with(*seeing))
    answer = client.post(address(name), {"confirmed": "1", "name": "x", "row": "1"})
    assert answer.status_code in (302, 405)
    assert answer.headers.get("Location", reverse("wagtailadmin_home")) == reverse("wagtailadmin_home")
    assert (Feed.objects.count(), ImportRun.objects.count(), TopicRule.objects.count()) == before


@pytest.mark.parametrize("name", ["import_cancel", "import_resume", "successor", "link_new"])
def test_acts_are_not_done_by_get(desk, address, name):
    assert desk.get(address(name)).status_code == 405


def test_staff_find_the_pages_in_the_menu(desk):
    html = desk.get(reverse("wagtailadmin_home")).content.decode()
    for name in ("imports", "feeds", "rules", "products", "links", "ads"):
        assert url(name) in html


def test_a_feed_takes_web_addresses_only_but_keeps_the_path_it_has(desk):
    feed = Feed.objects.create(name="x", location="/srv/feed.xml")
    fields = {"name": "x", "format": "", "may_lose_percent": 20}
    desk.post(url("feed", feed.pk), {**fields, "location": "/etc/passwd"})
    feed.refresh_from_db()
    assert feed.location == "/srv/feed.xml"
    desk.post(url("feed", feed.pk), {**fields, "location": "/srv/feed.xml", "may_lose_percent": 30})
    feed.refresh_from_db()
    assert feed.may_lose_percent == 30
    desk.post(url("feed_new"), {**fields, "name": "y", "location": "https://shop.example/feed.xml"})
    assert Feed.objects.get(name="y").location == "https://shop.example/feed.xml"


def test_a_rule_is_previewed_before_it_is_saved(desk, shelf, topic):
    fields = {"pattern": "küche>kaffee > *", "topic": topic.pk, "position": 0}
    page = desk.post(url("rule_new"), fields).content.decode()
    assert "Teekanne Kyoto 0" in page
    assert not TopicRule.objects.exists()
    desk.post(url("rule_new"), {**fields, "confirmed": "1"})
    assert TopicRule.objects.get().pattern == "küche > kaffee > *"
    assert Family.objects.in_topic(topic.pk).count() == 3


def test_deleting_a_rule_shows_what_it_costs_and_does_it(desk, shelf, topic, rule):
    desk.post(url("rule", rule.pk), {"pattern": "Küche > *", "topic": topic.pk, "position": 1, "confirmed": "1"})
    assert "Teekanne Kyoto 0" in desk.get(url("rule_delete", rule.pk)).content.decode()
    desk.post(url("rule_delete", rule.pk))
    assert Family.objects.unmatched().count() == 3


@pytest.mark.parametrize("pattern", ["", " > ", "*a*b*c*d*e*f*g*"])
def test_a_rule_that_says_nothing_or_too_much_is_refused(desk, topic, pattern):
    desk.post(url("rule_new"), {"pattern": pattern, "topic": topic.pk, "position": 0, "confirmed": "1"})
    assert not TopicRule.objects.exists()


def test_unmatched_products_get_a_topic_together(desk, shelf, topic):
    ids = list(Family.objects.values_list("pk", flat=True))
    assert "Teekanne Kyoto 2" in desk.get(url("products"), {"show": "unmatched"}).content.decode()
    desk.post(url("products") + "?show=unmatched", {"row": [*ids[:2], "x", "9" * 30], "topic": topic.pk})
    assert Family.objects.filter(topic=topic, topic_is_manual=True).count() == 2
    assert Family.objects.unmatched().count() == 1


@pytest.mark.parametrize("query", ["kyoto 1", "nichts", "9" * 40, "\x00", "'\"<"])
def test_products_are_searched_without_a_crash(desk, shelf, query):
    page = desk.get(url("products"), {"q": query, "after": "nonsense"})
    assert page.status_code == 200
    assert ("Teekanne Kyoto 1" in page.content.decode()) == (query == "kyoto 1")


def test_staff_set_topic_nicknames_and_successor_and_undo_it(desk, shelf, topic, stan):
    other = Family.objects.order_by("pk").last()
    desk.post(url("product", shelf.pk), {"topic": topic.pk, "nicknames": "die Bauchige\n\nKyotochen"})
    assert set(Nickname.objects.values_list("name", flat=True)) == {"die Bauchige", "Kyotochen"}
    desk.post(url("successor", shelf.pk), {"successor": other.pk})
    shelf.refresh_from_db()
    assert (shelf.topic, shelf.successor) == (topic, other)
    assert desk.get(url("product", shelf.pk)).status_code == 200
    assert str(shelf) in desk.get(url("product", other.pk)).content.decode()
    desk.post(url("successor", shelf.pk), {"revoke": "1"})
    shelf.refresh_from_db()
    assert shelf.successor is None
    assert [entry.actor for entry in shelf.succession_entries.all()] == [stan, stan]


@pytest.mark.parametrize("number", ["self", "999999", "x", "9" * 30])
def test_an_impossible_successor_is_refused_with_a_word(desk, shelf, number):
    page = desk.post(url("successor", shelf.pk), {"successor": shelf.pk if number == "self" else number})
    assert page.status_code == 200
    assert "error" in page.content.decode()


def test_suggestions_are_confirmed_singly_and_together(desk, shelf, topic, stan):
    suggest("topic", topic.pk, "Teekanne Kyoto 0, Teekanne Kyoto 1, Teekanne Kyoto 2")
    first, *rest = ProductLink.objects.values_list("pk", flat=True)
    assert topic.name in desk.get(url("links")).content.decode()
    desk.post(url("links"), {"confirm": first, "row": rest})
    assert ProductLink.objects.confirmed().get().decided_by == stan
    desk.post(url("links"), {"reject": "", "row": rest})
    assert ProductLink.objects.filter(state="rejected").count() == len(rest)
    assert desk.get(url("links"), {"state": "rejected"}).status_code == 200


def test_a_text_is_linked_by_hand_or_searched(desk, shelf, topic):
    desk.post(url("link_new"), {"kind": "topic", "target_id": topic.pk, "product": shelf.pk})
    assert ProductLink.objects.confirmed().get().family == shelf
    for wrong in ({"target_id": 10**9}, {"product": 10**9}, {"kind": "x"}, {"target_id": 10**9, "product": ""}):
        answer = desk.post(url("link_new"), {"kind": "topic", "target_id": topic.pk, "product": shelf.pk, **wrong})
        assert answer.status_code == 200
    assert desk.post(url("link_new"), {"kind": "topic", "target_id": topic.pk}).status_code == 302
    assert ProductLink.objects.count() == 1


@pytest.mark.parametrize("name", ["products", "imports", "links", "import", "rules"])
def test_a_list_costs_the_same_however_long_it_is(desk, address, topic, name, tmp_path, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    page = address(name)
    suggest("topic", topic.pk, "Teekanne Kyoto 0")
    desk.get(page)
    with CaptureQueriesContext(
        connection,
    ) as few:
        desk.get(page)
    import_items(
        tmp_path, [item(title=f"Kanne Osaka {n}", price="x" if n > 30 else "1 EUR") for n in range(60)], force_loss=True
    )
    suggest("topic", topic.pk, "Kanne Osaka 1, Kanne Osaka 2, Teekanne Kyoto 1")
    TopicRule.objects.create(pattern="Anderes", topic=topic)
    with django_assert_num_queries(len(few)):
        assert desk.get(page).status_code == 200
