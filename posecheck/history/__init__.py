"""The history: every session, stored in SQLite in the user's own data folder.

`store_session` stores a session; `History` reads and changes what is stored. `summary` computes
figures of it, `page` a page to read; `write_file` and `read_file` export and import it.
"""

from __future__ import annotations

from posecheck.history.entry import Entry, find_id, only
from posecheck.history.import_export import read_file, write_file, write_text
from posecheck.history.people import (
    add_person,
    delete_person,
    home,
    known_person,
    people,
    person_folder,
    trainees,
)
from posecheck.history.store import History, data_folder, store_session
from posecheck.history.trends import (
    WEEKLY_TARGET,
    ExerciseTrends,
    Summary,
    Trend,
    Week,
    own_range,
    summary,
)
from posecheck.history.trends_page import page
from posecheck.history.wording import (
    adherence_words,
    counts,
    level,
    pain_words,
    sides_compared,
    tendency,
    week_words,
)

__all__ = [
    "WEEKLY_TARGET",
    "Entry",
    "ExerciseTrends",
    "History",
    "Summary",
    "Trend",
    "Week",
    "add_person",
    "adherence_words",
    "counts",
    "data_folder",
    "delete_person",
    "find_id",
    "home",
    "known_person",
    "level",
    "only",
    "own_range",
    "page",
    "pain_words",
    "people",
    "person_folder",
    "read_file",
    "sides_compared",
    "store_session",
    "summary",
    "tendency",
    "trainees",
    "week_words",
    "write_file",
    "write_text",
]
