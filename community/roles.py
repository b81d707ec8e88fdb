"""The working roles: which groups exist and what each may do."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from community.models import Member

# Permissions are "app.codename"; each app adds its own by `extend_role` in `ready()`.
PERMISSIONS: dict[str, set[str]] = {
    "moderator": {"wagtailadmin.access_admin", "community.view_moderationentry", "community.add_moderationentry"},
    "staff": {"wagtailadmin.access_admin"},
}


def extend_role(role: str, *permissions: str) -> None:
    """Let `role` (moderator or staff) do more; called at start-up."""
    PERMISSIONS[role].update(permissions)


def sync_roles() -> None:
    """Make the groups and give them exactly the permissions named here; safe to repeat."""
    for role, names in PERMISSIONS.items():
        group, _ = Group.objects.get_or_create(name=role)
        wanted = [
            Permission.objects.get(content_type__app_label=a, codename=c) for a, c in (n.split(".") for n in names)
        ]
        group.permissions.add(*wanted)
    let_staff_arrange_pages()


def give_role(member: Member, role: str) -> Member:
    """Put `member` into `role`: moderator, staff or admin."""
    if role == "admin":
        member.is_staff = member.is_superuser = True
    else:
        member.is_staff = True
        sync_roles()
        member.groups.add(Group.objects.get(name=role))
    member.save(update_fields=["is_staff", "is_superuser"])
    return member


def let_staff_arrange_pages() -> None:
    """Give shop staff every page and picture of the site: they arrange home, topics and editorial pages."""
    group, root, collection = (
        Group.objects.get(name="staff"),
        Page.get_first_root_node(),
        Collection.get_first_root_node(),
    )
    if root is None or collection is None:  # tables without Wagtail's own rows
        return
    for codename in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    for codename in ("add_image", "change_image", "choose_image"):
        permission = Permission.objects.get(content_type__app_label="wagtailimages", codename=codename)
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)
