"""What the working roles may do in the admin."""

from wagtail.models import Page


def test_shop_staff_arrange_pages_and_moderators_do_not(stan, mona):
    root = Page.get_first_root_node()
    assert root.permissions_for_user(stan).can_add_subpage()
    assert not root.permissions_for_user(mona).can_add_subpage()


def test_giving_a_role_twice_changes_nothing(stan):
    from community.roles import give_role

    before = stan.groups.get().page_permissions.count()
    give_role(stan, "staff")
    assert stan.groups.get().page_permissions.count() == before
