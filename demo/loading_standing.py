"""Who stands where in the demo: counted from what its members wrote and judged, by the run that works every night."""

from __future__ import annotations

from datetime import datetime

from demo.loading import Progress
from experts import daily


def load_standing(at: datetime, progress: Progress) -> None:
    """Do the daily run of the experts as of `at`; again it changes nothing that has not changed."""
    daily.run(at=at)
    progress(1)
