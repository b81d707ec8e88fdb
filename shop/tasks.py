"""Work of the catalogue in the background: shells that call the verbs."""

from django_tasks import task

from shop.claiming import FeedIsBusy
from shop.classifying import apply_rules
from shop.importing import carry_out
from shop.linking import suggest_for
from shop.mirroring import due_from_web, mirror_due
from shop.models import ImportRun


@task
def import_feed(run_id: int) -> None:
    """Carry out an ordered import; while the feed is busy the run goes on waiting for staff to start it
    again.
    """
    run = ImportRun.objects.select_related("feed").filter(pk=run_id).first()
    if run is None or run.state in (ImportRun.State.DONE, ImportRun.State.RUNNING, ImportRun.State.FAILED):
        return
    try:
        carry_out(run)
    except FeedIsBusy:
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
