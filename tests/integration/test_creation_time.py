"""Creation time of a recording: the file's own, unless it is implausible."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import av
import numpy as np
import pytest

from posecheck.video.creation_time import creation_time

#: When the file was last modified.
MODIFIED = datetime(2026, 6, 3, 12, 0, tzinfo=UTC)

APPLE = "com.apple.quicktime.creationdate"


@pytest.fixture(autouse=True)
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two hours ahead of UTC in June."""
    if not hasattr(time, "tzset"):
        # Windows lacks tzset: a process can't change its own time zone there, and these tests are
        # about local time. What is tested has no code of Windows' own.
        pytest.skip("Windows has no time.tzset, so a test can't choose the time zone")
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
    time.tzset()


def video(path: Path, **tags: str) -> Path:
    """Write a video of one frame, with these tags, modified at MODIFIED."""
    with av.open(path, "w", options={"movflags": "use_metadata_tags"}) as container:
        container.metadata.update(tags)
        stream = container.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 16
        frame = av.VideoFrame.from_ndarray(np.zeros((16, 16, 3), np.uint8), format="bgr24")
        container.mux([*stream.encode(frame), *stream.encode(None)])
    os.utime(path, (MODIFIED.timestamp(), MODIFIED.timestamp()))
    return path


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"creation_time": "2026-06-01T05:30:00Z"}, "2026-06-01T07:30:00+02:00"),
        ({"creation_time": "2025-12-01T06:30:00Z"}, "2025-12-01T07:30:00+01:00"),
        # The phone knows where it was, and this computer doesn't.
        ({APPLE: "2026-06-01T07:30:00-0700"}, "2026-06-01T07:30:00-07:00"),
        (
            {"creation_time": "2026-06-01T14:31:00Z", APPLE: "2026-06-01T07:30:00-0700"},
            "2026-06-01T07:30:00-07:00",
        ),
        # A camera that takes its local time for UTC.
        ({"creation_time": "2026-06-03T14:00:00Z"}, "2026-06-03T16:00:00+02:00"),
    ],
)
def test_the_file_s_own_time_is_used(tmp_path: Path, tags: dict[str, str], expected: str) -> None:
    """Its offset is the file's own if there is one, else this computer's."""
    assert creation_time(video(tmp_path / "clip.mov", **tags)).isoformat() == expected


@pytest.mark.parametrize(
    "tags",
    [
        {},
        {"creation_time": "1904-01-01T00:00:00Z"},
        {"creation_time": "1970-01-01T00:00:00Z"},
        {"creation_time": "2026-06-05T00:00:00Z"},
        {APPLE: "some day in June"},
        {APPLE: "2026-06-01T07:30:00"},
        {APPLE: "0001-01-01T00:00:00+1400"},
    ],
)
def test_an_implausible_time_is_ignored(tmp_path: Path, tags: dict[str, str]) -> None:
    """Without a time between 1990 and the last modification, the modification time is used."""
    when = creation_time(video(tmp_path / "clip.mov", **tags))
    assert when == MODIFIED
    assert when.utcoffset() == timedelta(hours=2)


def test_a_file_that_is_no_video_has_its_modification_time(tmp_path: Path) -> None:
    """Stored landmarks are such a file."""
    path = tmp_path / "landmarks.npz"
    path.write_text("none", encoding="utf-8")
    os.utime(path, (MODIFIED.timestamp(), MODIFIED.timestamp()))
    assert creation_time(path) == MODIFIED


def test_a_missing_file_has_the_current_time(tmp_path: Path) -> None:
    """A video may be moved while its results are written."""
    before = datetime.now(UTC)
    assert before <= creation_time(tmp_path / "nowhere.mp4") <= datetime.now(UTC)
