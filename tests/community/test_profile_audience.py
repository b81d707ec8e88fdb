"""Who sees which part of a profile: everyone, members, or only its member."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from community.models import Interest, Member
from community.models.audience import PARTS, Audience
from community.profiles import revise_profile
from tests.factory import make_member

FORM = {"public_name": "Alice Auer", "about": "", "region": "", "language": "de"}
# What tells each part on the page.
SIGNS = {
    "avatar": "avatars/alice.webp", "about": "Ich messe.", "region": "Bern", "languages": "Französisch",
    "topics": 'id="interessen"', "since": "März 2021", "activity": 'id="written"',
}  # fmt: skip


@pytest.fixture
def told(alice, topic):
    """Alice told everything there is to tell."""
    Interest.objects.create(member=alice, topic=topic)
    Member.objects.filter(pk=alice.pk).update(
        region="Bern", languages=["fr"], about="Ich messe.", about_html="<p>Ich messe.</p>",
        avatar="avatars/alice.webp", date_joined=timezone.datetime(2021, 3, 5, tzinfo=timezone.get_current_timezone()),
    )  # fmt: skip
    alice.refresh_from_db()
    return alice


def show(member, audience, *parts):
    Member.objects.filter(pk=member.pk).update(**{f"{part}_for": audience for part in parts or PARTS})


def seen_parts(client, member, query=""):
    body = client.get(member.get_absolute_url() + query).content.decode()
    main = body[body.index("<main") : body.index("</main")]
    return {part for part, sign in SIGNS.items() if sign in main}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_for_everyone_is_seen_by_a_visitor_and_no_other_part_is(client, told, part):
    show(told, Audience.ME)
    show(told, Audience.EVERYONE, part)
    assert seen_parts(client, told) == {part}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_for_members_is_seen_by_them_and_not_by_a_visitor(client, told, bob, part):
    show(told, Audience.ME)
    show(told, Audience.MEMBERS, part)
    assert seen_parts(client, told) == set()
    client.force_login(bob)
    assert seen_parts(client, told) == {part}


def test_what_is_only_for_her_a_member_sees_herself(client, told):
    show(told, Audience.ME)
    client.force_login(told)
    assert seen_parts(client, told) == set(PARTS)


def test_a_member_looks_at_her_page_with_the_eyes_of_others(client, told):
    show(told, Audience.MEMBERS, "about")
    show(told, Audience.EVERYONE, "region")
    client.force_login(told)
    assert seen_parts(client, told, "?as=everyone") == {"region"}
    assert "about" in seen_parts(client, told, "?as=members")


def test_nobody_comes_nearer_by_asking(client, told, bob):
    show(told, Audience.ME)
    client.force_login(bob)
    assert seen_parts(client, told, "?as=me") == set()


def test_a_new_member_tells_visitors_nothing_but_the_name(client, told):
    assert seen_parts(client, told) == set()
    assert "Alice Auer" in client.get(told.get_absolute_url()).content.decode()


def test_what_is_hidden_is_not_in_the_preview_for_sharing_either(client, told):
    assert "Ich messe." not in client.get(told.get_absolute_url()).content.decode()


def test_the_database_knows_the_audiences(alice):
    for part in PARTS:
        with pytest.raises(IntegrityError), transaction.atomic():
            show(alice, "friends", part)


def test_a_member_chooses_who_sees_what(client, alice):
    client.force_login(alice)
    client.post(reverse("community:profile_edit"), {**FORM, "region_for": "everyone", "topics_for": "members"})
    alice.refresh_from_db()
    assert (alice.region_for, alice.topics_for, alice.about_for) == ("everyone", "members", "members")


def test_an_unknown_audience_is_refused_beside_its_field(client, alice):
    client.force_login(alice)
    answer = client.post(reverse("community:profile_edit"), {**FORM, "region_for": "friends"})
    assert answer.status_code == 422
    assert 'id="id_region_for_error"' in answer.content.decode()


def test_the_verb_refuses_parts_and_audiences_nobody_knows(alice):
    fields = {"member": alice, "public_name": "Alice Auer", "about": "", "region": "", "languages": []}
    fields |= {"language": "de", "may_be_indexed": False}
    with pytest.raises(KeyError):
        revise_profile(**fields, audiences={"password": "everyone"})
    with pytest.raises(ValueError):
        revise_profile(**fields, audiences={"about": "friends"})


def test_the_words_about_oneself_carry_the_language_their_author_chose(client, alice, bob):
    client.force_login(alice)
    client.post(reverse("community:profile_edit"), {**FORM, "about": "Je mesure.", "about_language": "fr"})
    client.force_login(bob)
    body = client.get(alice.get_absolute_url()).content.decode()
    assert re.search(r'lang="fr"><p>Je mesure\.</p>', body)


@pytest.mark.parametrize(("prefix", "code"), [("", "de"), ("/en", "en")])
def test_words_not_yet_written_are_taken_to_be_in_the_language_of_the_page(client, alice, prefix, code):
    client.force_login(alice)
    form = client.get(f"{prefix}/profile/").context["form"]
    assert form["about_language"].value() == code


def test_words_written_before_keep_their_language_in_the_form(client, alice):
    Member.objects.filter(pk=alice.pk).update(about="Je mesure.", about_language="fr")
    client.force_login(alice)
    assert client.get("/en/profile/").context["form"]["about_language"].value() == "fr"


def test_the_picture_beside_a_comment_or_review_is_for_whom_it_is_meant(told, bob, rf):
    from django.template import Context, Template
    from django.template.context import make_context

    def drawn(user):
        request = rf.get("/")
        request.user = user
        words = Template("{% load kundig_tags %}{% byline member %}{% avatar member %}")
        return words.render(make_context({"member": told, "request": request}))

    show(told, Audience.MEMBERS, "avatar")
    told.refresh_from_db()
    assert drawn(bob).count("<img") == 2
    assert "<img" not in drawn(None)
    assert "<img" not in Template("{% load kundig_tags %}{% byline member %}").render(Context({"member": told}))
    show(told, Audience.ME, "avatar")
    told.refresh_from_db()
    assert "<img" not in drawn(bob)
    assert "<img" in drawn(told)


def test_a_topic_lists_only_followers_who_show_it(client, planted, db, bob):
    from community.models import Topic
    from community.pages import TopicPage

    topic = Topic.objects.get(slug="espresso")
    page = TopicPage.objects.get(topic=topic, locale__language_code="de")
    shown, hidden = make_member(public_name="Zeigt Sich", topics_for="members"), make_member(public_name="Zeigt Nicht")
    for member in (shown, hidden):
        Interest.objects.create(member=member, topic=topic)
    assert "Zeigt Sich" not in client.get(page.url).content.decode()
    client.force_login(bob)
    body = client.get(page.url).content.decode()
    assert "Zeigt Sich" in body
    assert "Zeigt Nicht" not in body


def test_home_introduces_only_those_who_show_themselves(client, home, bob):
    about = {"about": "Ich backe.", "about_html": "<p>Ich backe.</p>", "about_language": "de", "region": "Ulm"}
    make_member(public_name="Zeigt Sich", about_for="everyone", region_for="me", **about)
    make_member(public_name="Nur Unter Uns", **about)
    body = client.get(home.url).content.decode()
    assert "Zeigt Sich" in body
    assert "Ulm" not in body
    assert "Nur Unter Uns" not in body
    client.force_login(bob)
    assert "Nur Unter Uns" in client.get(home.url).content.decode()
