"""Files: finding recordings, refusing what is no regular file, and writing all or nothing.

`names` finds recordings and journals, and names results folders; `reading` opens what the user
named; `writing` replaces files, but only posecheck's own; `staging` keeps unfinished ones out of
sight; `outside` cleans text and numbers that come from elsewhere; `memory` asks for enough of it.
"""

from __future__ import annotations

from posecheck.files.memory import require_memory
from posecheck.files.names import (
    ANNOTATED,
    ASIDE_SUFFIX,
    JOURNAL_SUFFIX,
    JOURNALS,
    RESULTS_SUFFIX,
    VIDEO_EXTENSIONS,
    find_recordings,
    holds_landmarks,
    is_folder,
    journals,
    journals_aside,
    recording_of,
    results_folder_for,
)
from posecheck.files.outside import REPLACEMENT, clean, csv_cell, csv_text, plain, printable
from posecheck.files.reading import open_regular, output_errors, read_regular
from posecheck.files.staging import (
    clear_left_behind,
    clear_results,
    lease,
    left_behind,
    publish,
    remove_lease,
    staging_folder,
)
from posecheck.files.streams import LenientRaw, lenient
from posecheck.files.writing import check_replaceable, holds_mark, write_atomically

__all__ = [
    "ANNOTATED",
    "ASIDE_SUFFIX",
    "JOURNALS",
    "JOURNAL_SUFFIX",
    "REPLACEMENT",
    "RESULTS_SUFFIX",
    "VIDEO_EXTENSIONS",
    "LenientRaw",
    "check_replaceable",
    "clean",
    "clear_left_behind",
    "clear_results",
    "csv_cell",
    "csv_text",
    "find_recordings",
    "holds_landmarks",
    "holds_mark",
    "is_folder",
    "journals",
    "journals_aside",
    "lease",
    "left_behind",
    "lenient",
    "open_regular",
    "output_errors",
    "plain",
    "printable",
    "publish",
    "read_regular",
    "recording_of",
    "remove_lease",
    "require_memory",
    "results_folder_for",
    "staging_folder",
    "write_atomically",
]
