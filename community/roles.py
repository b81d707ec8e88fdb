"""The working roles: which groups exist and what each may do."""

from django.contrib.auth.models import Group, Permission

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
