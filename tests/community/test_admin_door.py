"""Who may not enter the admin is told so, instead of being sent round in a circle."""


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
