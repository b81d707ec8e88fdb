"""Wagtail's user management, told about our members."""

from wagtail.users.apps import WagtailUsersAppConfig


class MemberUsersConfig(WagtailUsersAppConfig):  # type: ignore[misc]
    """Members have a public name instead of a first and a last one."""

    user_viewset = "community.accounts_admin.MemberViewSet"
