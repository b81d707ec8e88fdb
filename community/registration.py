"""What the kernel itself puts into its slots at start-up."""

from community import receivers, sitemaps, slots
from community.comments import registration as comments
from community.curation import registration as desk
from community.events import moderated
from community.home_panels import PANELS
from community.personal import account, admin
from community.reporting import settle_on_hide
from community.roles import extend_role


def register() -> None:
    """Fill the slots; called once by the app's `ready()`."""
    register_look()
    register_curation()
    sitemaps.register()
    slots.personal_data.add(account.PART)
    admin.register()


def register_look() -> None:
    """The kernel's own panels, what staff may change of the look, and the receivers that keep the frame fresh."""
    for panel in PANELS:
        slots.panels.add(panel)
    extend_role(
        "staff", *(f"community.{act}_topic" for act in ("add", "change", "view")), "community.change_housestyle"
    )
    receivers.connect()


def register_curation() -> None:
    """Comments as something to moderate, the desk in the admin, and reports that end when the reported is hidden."""
    comments.register()
    desk.register()
    extend_role("moderator", "community.change_moderationpolicy")
    moderated.connect(settle_on_hide, dispatch_uid="settle reports")
