"""Who may not enter the admin is told so, instead of being sent round in a circle."""

from django.urls import reverse
from wagtail.models import Site


def test_a_member_without_the_right_is_refused_at_the_admins_door(client, bob):
    client.force_login(bob)
    response = client.get("/cms/", follow=True)
    assert response.status_code == 403


def test_a_visitor_is_led_to_our_sign_in_and_back(client, db):
    response = client.get("/cms/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/accounts/login/?next=")
    assert response.status_code == 200


def test_shop_staff_enter(client, stan):
    client.force_login(stan)
    assert client.get("/cms/").status_code == 200


def test_shop_staff_may_change_topics_and_house_style(client, home, stan):
    client.force_login(stan)
    assert client.get(reverse("wagtailsnippets_community_topic:list")).status_code == 200
    site = Site.objects.get(is_default_site=True)
    assert client.get(f"/cms/settings/community/housestyle/{site.pk}/").status_code == 200


def test_a_member_may_not_enter_the_admin(client, home, alice):
    client.force_login(alice)
    assert client.get(reverse("wagtailsnippets_community_topic:list")).status_code in (302, 403)
