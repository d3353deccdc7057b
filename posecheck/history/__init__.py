"""The history: every session, kept in SQLite in the user's own data folder.

`record` keeps a session; `History` reads and changes what is kept. `summary` makes figures of it,
`page` a page to read; `write_file` and `read_file` take it from one computer to another.
"""

from __future__ import annotations

from posecheck.history.entry import Entry
from posecheck.history.formatting import clock, counts, moment
from posecheck.history.import_export import read_file, write_file, write_whole
from posecheck.history.store import History, data_folder, record
from posecheck.history.trends import WANTED, Stretch, Summary, Trend, Week, summary
from posecheck.history.trends_page import page

__all__ = [
    "WANTED",
    "Entry",
    "History",
    "Stretch",
    "Summary",
    "Trend",
    "Week",
    "clock",
    "counts",
    "data_folder",
    "moment",
    "page",
    "read_file",
    "record",
    "summary",
    "write_file",
    "write_whole",
]
