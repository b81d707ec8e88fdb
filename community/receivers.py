"""Has the frame built anew when a row it shows changes, and kept pages forgotten when something is taken away."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.models import Site
from wagtail.signals import page_published, page_unpublished, post_page_move

from community.chrome import PAGE_MODELS, look_changed
from community.events import withdrawn
from community.models import HouseStyle, Topic
from community.page_cache import forget_pages


def connect() -> None:
    """Connect all receivers; called once by the app's `ready()`."""
    for model in (Topic, HouseStyle, Site):
        post_save.connect(_changed, sender=model)
        post_delete.connect(_changed, sender=model)
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(_changed)
    for model in PAGE_MODELS:  # by name: a receiver for every model would forbid Django its fast deletes
        post_delete.connect(_changed, sender=model)
    withdrawn.connect(_taken_away)


def _taken_away(**kwargs: Any) -> None:
    transaction.on_commit(forget_pages)


def _changed(**kwargs: Any) -> None:
    if not kwargs.get("raw"):
        look_changed()
