"""Home, topics, editorial pages: what they show, in which language, at which cost."""

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from wagtail.models import Locale, Page, Site

from community import slots
from community.chrome import chrome, topic_url
from community.models import Interest, Member, Topic
from community.pages import EditorialPage, HomePage, TopicIndexPage, TopicPage
from community.site_tree import plant_site, plant_topic
from tests.factory import make_member, make_topic


@pytest.fixture
def topic(home):
    """The topic that has its pages."""
    return Topic.objects.get(slug="espresso")


@pytest.fixture
def extra_panel():
    """Registers panels for one test."""
    before = dict(slots.panels.entries)
    yield slots.panels.add
    slots.panels.entries.clear()
    slots.panels.entries.update(before)


def test_the_starting_pages_stand_in_both_languages(home):
    for model, count in ((HomePage, 2), (TopicIndexPage, 2), (TopicPage, 2), (EditorialPage, 8)):
        pages = model.objects.live()
        assert pages.count() == count
        assert len({page.translation_key for page in pages}) == count // 2
    assert Site.objects.get(is_default_site=True).root_page.specific == home


def test_planting_again_changes_nothing_and_keeps_what_staff_wrote(home):
    rules = EditorialPage.objects.get(purpose="rules", locale__language_code="de")
    rules.title = "Unsere Regeln"
    rules.save_revision().publish()
    EditorialPage.objects.get(purpose="checking", locale__language_code="de").delete()
    before = list(Page.objects.order_by("pk").values_list("pk", "title", "url_path"))
    plant_site()
    assert list(Page.objects.order_by("pk").values_list("pk", "title", "url_path")) == before


def test_a_later_topic_gets_its_missing_pages_only(home):
    later = make_topic(slug="tee", name_de="Tee", name_en="Tea")
    assert {page.title for page in plant_topic(topic=later)} == {"Tee", "Tea"}
    assert plant_topic(topic=later) == []


def test_a_topic_has_one_page_in_each_language(home, topic):
    page = TopicPage(title="Zweite", topic=topic, locale=Locale.objects.get(language_code="de"))
    with pytest.raises(ValidationError, match=r"."):
        page.clean()


def test_home_leads_with_topics(client, home):
    body = client.get("/").content.decode()
    assert body.count("<h1") == 1
    assert 'class="topic-tiles"' in body
    assert body.index("topic-tiles") < body.index("site-footer")


def test_both_languages_link_to_each_other(client, home, topic):
    german, english = topic_url(topic.pk), chrome("en").topic_url(topic.pk)
    assert english.startswith("/en/")
    assert german != english
    for address in (german, english):
        body = client.get(address).content.decode()
        assert f'hreflang="de" href="http://localhost:8000{german}"' in body
        assert f'hreflang="en" href="http://localhost:8000{english}"' in body
        assert f'hreflang="x-default" href="http://localhost:8000{german}"' in body
        assert f'<link rel="canonical" href="http://localhost:8000{address}">' in body


def test_a_page_without_translation_offers_the_other_languages_home(client, home):
    page = home.add_child(instance=EditorialPage(title="Nur deutsch", slug="nur-deutsch"))
    page.save_revision().publish()
    body = client.get("/nur-deutsch/").content.decode()
    assert 'rel="alternate" hreflang="en"' not in body
    assert '<a href="/en/" hreflang="en"' in body


def test_the_language_switch_keeps_the_page_and_its_question(client, home):
    body = client.get(reverse("account_login") + "?next=/themen/").content.decode()
    assert 'href="/en/accounts/login/?next=/themen/"' in body


def test_a_topic_page_shows_name_lead_and_who_follows(client, home, topic, alice):
    Topic.objects.filter(pk=topic.pk).update(lead_de="Warum es gestern besser schmeckte.")
    Member.objects.filter(pk=alice.pk).update(topics_for="everyone")
    Interest.objects.create(member=alice, topic=topic)
    body = client.get(topic_url(topic.pk)).content.decode()
    assert "<h1>Espresso</h1>" in body
    assert "Warum es gestern" in body
    assert "Alice Auer" in body


def test_a_closed_topic_has_no_page(client, home, topic):
    address = topic_url(topic.pk)
    topic.is_open = False
    topic.save()
    assert client.get(address).status_code == 404
    assert f'href="{address}"' not in client.get("/").content.decode()


def test_a_change_of_the_topic_shows_on_every_page_at_once(client, home, topic):
    client.get("/")
    topic.name_de = "Siebträger"
    topic.save()
    assert "Siebträger" in client.get("/impressum/").content.decode()


def test_the_follow_button_tells_what_it_will_do(client, home, topic, alice):
    address = topic_url(topic.pk)
    assert reverse("account_login") in client.get(address).content.decode()
    client.force_login(alice)
    body = client.get(address).content.decode()
    assert reverse("community:follow_topic", args=[topic.pk]) in body
    assert 'value="no"' not in body
    client.post(reverse("community:follow_topic", args=[topic.pk]))
    assert 'value="no"' in client.get(address).content.decode()


def test_a_members_topics_come_first_at_home(client, home, alice):
    late = make_topic(slug="tee", name_de="Tee", name_en="Tea", position=99)
    plant_topic(topic=late)
    Interest.objects.create(member=alice, topic=late)
    names = lambda: [tile["topic"].slug for tile in client.get("/").context["wide_panels"][0][1]["tiles"]]  # noqa: E731
    assert names() == ["espresso", "tee"]
    client.force_login(alice)
    assert names() == ["tee", "espresso"]


def test_panels_stand_in_their_column_and_order_and_stay_away_when_they_have_nothing(client, home, topic, extra_panel):
    def panel(key, order, column, context):
        template = "community/_empty.html"
        extra_panel(slots.Panel(key=key, place="topic", template=template, context=context, order=order, column=column))

    panel("late", 80, "main", lambda request, subject: {"words": f"spät {subject.name}"})
    panel("early", 20, "main", lambda request, subject: {"words": "früh"})
    panel("none", 10, "main", lambda request, subject: None)
    panel("beside", 10, "side", lambda request, subject: {"words": "daneben"})
    body = client.get(topic_url(topic.pk)).content.decode()
    assert body.index("früh") < body.index("spät Espresso") < body.index("daneben")
    assert "with-aside" in body


def test_links_of_the_apps_stand_in_header_footer_and_tabs(client, home, topic):
    before = dict(slots.links.entries)
    for place in ("nav", "join", "understand", "topic"):
        slots.links.add(
            slots.Link(key=place, place=place, label=f"Verweis-{place}", url=lambda subject: f"/x/{subject}/")
        )
    slots.links.add(slots.Link(key="gone", place="nav", label="Verweis-weg", url=lambda subject: None))
    try:
        body = client.get(topic_url(topic.pk)).content.decode()
    finally:
        slots.links.entries.clear()
        slots.links.entries.update(before)
    assert all(f"Verweis-{place}" in body for place in ("nav", "join", "understand", "topic"))
    assert "/x/Espresso/" in body
    assert "Verweis-weg" not in body


def test_the_headers_number_is_counted_for_members_only(client, home, alice):
    asked = []
    before = dict(slots.header_counts.entries)
    slots.header_counts.entries.clear()
    slots.header_counts.add(
        slots.HeaderCount(
            key="post",
            label=lambda n: f"Post, {n} neu",
            icon="bell",
            url=lambda: "/post/",
            count=lambda member: asked.append(member) or 3,
        )
    )
    try:
        assert "Post, " not in client.get("/").content.decode()
        assert asked == []
        client.force_login(alice)
        assert 'aria-label="Post, 3 neu"' in client.get("/").content.decode()
        assert len(asked) == 1
    finally:
        slots.header_counts.entries.clear()
        slots.header_counts.entries.update(before)


@pytest.mark.parametrize("address", ["/", "/en/", "/themen/", "/themen/espresso/", "/impressum/", "/en/rules/"])
def test_pages_cost_few_queries_for_visitors_and_members(
    client, home, topic, alice, address, django_assert_max_num_queries, monkeypatch
):
    monkeypatch.setattr("community.chrome.CHECK_EVERY", 60.0)  # as outside of tests: the frame is kept
    for _ in range(8):
        Interest.objects.create(member=make_member(about_html="<p>x</p>"), topic=topic)
    client.get(address)
    with django_assert_max_num_queries(12):
        assert client.get(address).status_code == 200
    client.force_login(alice)
    with django_assert_max_num_queries(16):
        assert client.get(address).status_code == 200


def test_the_frame_asks_one_question_when_nothing_changed(client, home, rf, django_assert_num_queries):
    chrome("de")
    with django_assert_num_queries(1):  # the token; outside tests not even this for two seconds
        chrome("de")


def test_the_frame_is_built_anew_in_few_queries(home, django_assert_max_num_queries):
    from community.chrome import look_changed

    for _ in range(5):
        make_topic()
    look_changed()
    with django_assert_max_num_queries(9):
        chrome("de")
        chrome("en")


def test_a_restricted_page_stays_restricted_on_our_short_way(client, home):
    from wagtail.models import PageViewRestriction

    page = EditorialPage.objects.get(purpose="rules", locale__language_code="de")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert client.get("/regeln/").status_code == 302


def test_an_unpublished_page_is_gone_at_once(client, home):
    assert client.get("/regeln/").status_code == 200
    EditorialPage.objects.get(purpose="rules", locale__language_code="de").unpublish()
    assert client.get("/regeln/").status_code == 404


def test_editorial_blocks_are_drawn_in_our_look(client, home):
    page = home.add_child(
        instance=EditorialPage(
            title="Leitfaden",
            slug="leitfaden",
            body=[
                ("heading", "Anfangen"),
                ("paragraph", "<p>Nimm <b>eine</b> Waage.</p>"),
                ("quote", {"text": "Messen hilft.", "who": "Mirjam"}),
                ("ways", [{"label": "Zum Shop", "note": "", "page": None, "url": "https://shop.example/"}]),
            ],
        )
    )
    page.save_revision().publish()
    body = client.get("/leitfaden/").content.decode()
    assert "<h2>Anfangen</h2>" in body
    assert "<b>eine</b>" in body
    assert "<blockquote>" in body
    assert 'class="ways"' in body


def test_staff_arrange_pages_and_topics_in_the_admin(client, home, topic, ada):
    client.force_login(ada)
    page = TopicPage.objects.get(topic=topic, locale__language_code="de")
    assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    assert client.get(reverse("wagtailsnippets_community_topic:list")).status_code == 200


def test_a_topic_made_in_the_admin_gets_its_pages(client, home, ada):
    client.force_login(ada)
    fields = {
        "slug": "tee",
        "name_de": "Tee",
        "name_en": "Tea",
        "lead_de": "",
        "lead_en": "",
        "mark": "tee",
        "position": "3",
    }
    answer = client.post(reverse("wagtailsnippets_community_topic:add"), {**fields, "is_open": "on"})
    assert answer.status_code == 302
    assert TopicPage.objects.filter(topic__slug="tee").count() == 2
    assert client.get("/themen/tee/").status_code == 200


def test_a_topic_page_cannot_be_copied(client, home, topic, ada):
    client.force_login(ada)
    page = TopicPage.objects.get(topic=topic, locale__language_code="de")
    answer = client.get(reverse("wagtailadmin_pages:copy", args=[page.pk]))
    assert answer.status_code == 302
    assert TopicPage.objects.filter(topic=topic).count() == 2


def test_the_page_of_a_closed_topic_raises_not_found(home, topic, rf):
    page = TopicPage.objects.filter(topic=topic).first()
    page.topic.is_open = False
    with pytest.raises(Http404):
        page.serve(rf.get("/"))
