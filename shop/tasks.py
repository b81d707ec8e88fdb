"""Work of the catalogue in the background: shells that call the verbs."""

from django_tasks import task

from community.background.retrying import retried
from shop.claiming import FeedIsBusy
from shop.classifying import apply_rules
from shop.importing import carry_out, give_up, refresh_feed
from shop.linking import suggest_for
from shop.mirroring import due_from_web, mirror_due
from shop.models import Feed, ImportRun


@task
def import_feed(run_id: int) -> None:
    """Carry out an ordered import; one that finds its feed busy is left for staff to start again.

    When a worker was killed, its task comes back into the queue: then the import goes on where it was.
    """
    run = ImportRun.objects.select_related("feed").filter(pk=run_id).first()
    if run is None or run.state_now in (ImportRun.State.DONE, ImportRun.State.RUNNING, ImportRun.State.FAILED):
        return
    try:
        carry_out(run)
    except FeedIsBusy:
        give_up(run)
        return
    wake_mirror()


@task
def mirror_pictures() -> None:
    """Fetch due pictures for a while, then hand over to another turn."""
    if mirror_due():
        mirror_pictures.enqueue()


@task
def reclassify() -> None:
    """Bring all products' topics in line with the rules."""
    apply_rules()


def wake_mirror() -> None:
    """Have due pictures fetched, if there are any."""
    if due_from_web().exists():
        mirror_pictures.enqueue()


@task
def suggest_links(kind: str, target_id: int) -> None:
    """Look for products in a text that was published or changed."""
    suggest_for(kind, target_id)


@task
def refresh_feeds() -> None:
    """Have every feed that is imported regularly imported again, each by a task of its own."""
    for name in Feed.objects.filter(is_active=True).exclude(location="").values_list("name", flat=True):
        refresh_one.enqueue(name)


@retried(attempts=3, first_delay_seconds=300)
@task
def refresh_one(name: str) -> None:
    """Import one feed again; what it then shows may need pictures."""
    if refresh_feed(name):
        wake_mirror()
