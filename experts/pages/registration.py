"""What the pages of standing put into slots at start-up: badges beside names, panels, links, names of contributions."""

from __future__ import annotations

from datetime import datetime

from community import slots
from community.slots import PersonalData
from experts import course, daily, naming_items, panels, personal
from experts.marks import marks


def register() -> None:
    """Fill the slots; called once by the app's `ready()`."""
    if marks not in slots.author_marks:
        slots.author_marks.append(marks)
    naming_items.register()
    panels.register()
    slots.personal_data.add(PersonalData(key="standing", export=personal.export, erase=personal.erase))
    if note_course not in daily.after_run:
        daily.after_run.append(note_course)


def note_course(at: datetime) -> None:
    """Keep the points of the course at the end of a daily run."""
    course.note(at=at)
