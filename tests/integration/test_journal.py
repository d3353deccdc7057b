"""A training that is killed is rebuilt from its journal, as if Ctrl-C had ended it."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.app import recovery
from posecheck.app.exercise_library import ExerciseLibrary, load_exercises
from posecheck.app.live_session import LiveOptions, LiveRecorder
from posecheck.app.recovery import FormerCamera, Recovered, recover, replay
from posecheck.core.pose import Pose, Side
from posecheck.core.session import Model, Session
from posecheck.core.training_state import Command
from posecheck.exercises import EXERCISES
from posecheck.files import JOURNALS, journals, journals_aside, lease
from posecheck.history import History, person_folder
from posecheck.i18n import ENGLISH
from posecheck.plan import Prescription
from posecheck.results import Journal, JournalEvent, JournalHead, ResultsFolder, read_journal
from posecheck.results import journal as journal_module
from posecheck.trainer import Trainer
from posecheck.trainer.image_quality import ImageQuality
from tests.support.command_line import Run
from tests.support.trainings import Film

MODEL, LITE = Model("full", "00"), Model("lite", "01")
STARTED = datetime.fromisoformat("2026-11-28T07:12:05.250000+01:00")
ASKED = Prescription(hold=3.0, reps=1)
PROGRAMME = ASKED.prescribed([EXERCISES["hip-flexor"]])


def head_of(place: Path, **changes: Any) -> JournalHead:
    head = JournalHead(
        STARTED.isoformat(), str(place), "a camera", 640, 480, MODEL, ["hip-flexor"],
        ASKED.to_json(), asks=True,
    )  # fmt: skip
    return replace(head, **changes)


@cache
def events() -> tuple[JournalEvent, ...]:
    """A training with answers, a pause, bad light and another model; it has no end."""
    film = Film().standing(6.0).kneeling(Side.LEFT).standing(3.0).kneeling(Side.RIGHT)
    between: dict[float, JournalEvent] = {
        1.0: ImageQuality(20.0, 0.0, math.nan), 4.5: Command.RATE_4, 4.8: LITE,
        5.5: ImageQuality(120.0, 0.0, 0.4), 18.0: Command.PAUSE, 19.0: Command.PAUSE,
    }  # fmt: skip
    listed: list[JournalEvent] = []
    for pose in film.poses:
        due = [time for time in between if time <= pose.time]
        listed += [between.pop(time) for time in due]
        listed.append(pose)
    return tuple(listed)


def poses(count: int) -> int:
    """Return the number of events that contain a given number of poses."""
    seen = [isinstance(event, Pose) for event in events()]
    return next(n for n in range(len(seen) + 1) if sum(seen[:n]) == count)


def write(home: Path, place: Path, count: int | None = None, **changes: Any) -> Path:
    """Leave a journal behind, as a kill does."""
    before = set(journals(home))
    with Journal(home, head_of(place, **changes)) as written:
        for event in events()[:count]:
            written.add(event)
    assert not written.problem
    (path,) = {*journals(home)} - before
    return path


def interrupted(folder: Path, count: int | None = None) -> Session:
    """The same training, ended by Ctrl-C."""
    options = LiveOptions(
        PROGRAMME, ENGLISH, asks=True, started_at=STARTED.isoformat(timespec="seconds")
    )
    with ResultsFolder(folder, PROGRAMME, plan=ASKED.to_json()) as results:
        recorder = LiveRecorder(results, options, FormerCamera("a camera", 640, 480), MODEL)
        replay(events()[:count], Trainer(PROGRAMME, asks=True), recorder)
    assert recorder.session is not None
    return recorder.session


def recovered(
    home: Path, library: ExerciseLibrary | None = None
) -> tuple[list[Recovered], list[str]]:
    said: list[str] = []
    return list(recover(home, library or load_exercises(), said.append)), said


def same(one: JournalEvent, other: JournalEvent) -> bool:
    if isinstance(one, Pose) and isinstance(other, Pose):
        pairs = ((getattr(one, name), getattr(other, name)) for name in Pose.__dataclass_fields__)
        return all(np.array_equal(a, b, equal_nan=True) for a, b in pairs)
    return repr(one) == repr(other)


# ── the file ─────────────────────────────────────────────────────────────────────────────────────


def test_a_journal_keeps_every_event(tmp_path: Path) -> None:
    """To the last bit, in their order, with the head."""
    path = write(tmp_path, tmp_path / "r")
    head, found = read_journal(path)
    assert head == head_of(tmp_path / "r")
    read = list(found)
    assert len(read) == len(events())
    assert all(map(same, read, events()))


@cache
def sound() -> bytes:
    with TemporaryDirectory() as folder:
        return write(Path(folder), Path(folder, "r"), 60).read_bytes()


def read(content: bytes) -> tuple[JournalEvent, ...] | None:
    """The events in a file of this content; None if it is refused in one sentence."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "it.journal")
        path.write_bytes(content)
        try:
            _, found = read_journal(path)
            return tuple(found)
        except ValueError as error:
            assert str(error) and "\n" not in str(error)
            return None


def is_beginning(found: tuple[JournalEvent, ...]) -> bool:
    return all(map(same, found, events()[:60]))


@given(st.data())
def test_a_torn_journal_is_its_beginning(data: st.DataObject) -> None:
    """However much of it was written: the events before the tear, and no other."""
    length = data.draw(st.integers(0, len(sound()) - 1))
    found = read(sound()[:length])
    assert found is None or (is_beginning(found) and len(found) < 60)


@given(st.data())
def test_a_damaged_journal_is_its_beginning(data: st.DataObject) -> None:
    """A byte that was changed is noticed: what comes from there on is dropped."""
    at = data.draw(st.integers(0, len(sound()) - 1))
    content = bytearray(sound())
    content[at] ^= data.draw(st.integers(1, 255))
    found = read(bytes(content))
    assert found is None or (is_beginning(found) and len(found) < 60)


@given(st.binary(max_size=300), st.booleans())
def test_what_is_no_journal_is_refused(content: bytes, marked: bool) -> None:
    """In one sentence, with the mark of a journal and without."""
    assert not read(journal_module.MAGIC * marked + content)


@pytest.mark.parametrize(
    "change",
    [
        lambda pose: replace(pose, time=math.nan),
        lambda pose: replace(pose, time=-1.0),
        lambda pose: replace(pose, time=1e12),
        lambda pose: replace(pose, time=200_000.0),
        lambda pose: replace(pose, size=(0, 480)),
        lambda pose: replace(pose, size=(640, 4_000_000)),
    ],
)
def test_absurd_values_end_a_journal(change: Callable[[Pose], Pose], tmp_path: Path) -> None:
    """Of a hostile one, whose checksums are right: times that jump, sizes that no frame has."""
    first, second, third = (event for event in events()[:3] if isinstance(event, Pose))
    with Journal(tmp_path, head_of(tmp_path)) as written:
        for event in (first, change(second), third):
            written.add(event)
    _, found = read_journal(journals(tmp_path)[0])
    assert len(list(found)) == 1


def test_impossible_positions_are_unknown(tmp_path: Path) -> None:
    """As in landmarks from elsewhere."""
    pose = next(event for event in events() if isinstance(event, Pose))
    far = replace(pose, world=np.full((33, 3), 1e9), body_motion=1e9)
    with Journal(tmp_path, head_of(tmp_path)) as written:
        written.add(far)
    _, found = read_journal(journals(tmp_path)[0])
    (read_pose,) = found
    assert isinstance(read_pose, Pose)
    assert np.isnan(read_pose.world).all() and math.isnan(read_pose.body_motion)


@pytest.mark.parametrize("length", [2**32 - 1, journal_module.MAX_RECORD + 1])
def test_nothing_is_reserved_for_what_a_record_claims(length: int, tmp_path: Path) -> None:
    """A record longer than any is not read."""
    path = write(tmp_path, tmp_path / "r", 3)
    with path.open("ab") as file:
        file.write(journal_module.HEADER.pack(journal_module.LOOK, length))
    _, found = read_journal(path)
    assert len(list(found)) == 3


def test_a_folder_that_can_t_be_written_to_ends_no_training(tmp_path: Path) -> None:
    """The journal has a problem, and takes events all the same."""
    (tmp_path / "file").touch()
    with Journal(tmp_path / "file", head_of(tmp_path)) as written:
        assert written.problem
        written.add(Command.PAUSE)
    written.discard()


def test_a_disk_that_is_full_ends_no_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written before stays."""

    def full(self: Journal, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    with Journal(tmp_path, head_of(tmp_path)) as written:
        written.add(events()[0])
        monkeypatch.setattr(Journal, "_write", full)
        written.add(events()[1])
        assert written.problem == "No space left on device"
        written.add(events()[2])
    _, found = read_journal(journals(tmp_path)[0])
    assert len(list(found)) == 1


def test_the_disk_is_asked_to_keep_it_from_time_to_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not at every look, and not in the thread that looks."""
    synced: list[int] = []
    monkeypatch.setattr("os.fsync", synced.append)
    now = 0.0
    monkeypatch.setattr(journal_module, "monotonic", lambda: now)
    with Journal(tmp_path, head_of(tmp_path)) as written:
        for number in range(100):
            now = 0.1 * number
            written.add(Command.PAUSE)
    assert 3 <= len(synced) <= 6


# ── rebuilding ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("share", [0.3, 1.0])
def test_a_killed_training_is_that_of_ctrl_c(share: float, tmp_path: Path) -> None:
    """Killed at any moment: the same session and the same files, but for the report's images."""
    count = round(share * len(events()))
    folder = tmp_path / "killed-posecheck"
    write(tmp_path, folder, count)
    (found,), said = recovered(tmp_path)
    assert not said
    expected = interrupted(tmp_path / "ended-posecheck", count)
    assert found == Recovered(expected, folder, STARTED, history=True)
    assert expected.interrupted
    assert share < 0.9 or (expected.pain and expected.reps and expected.model == LITE)
    for name in ("session.json", "frames.csv", "landmarks.npz", "report.html"):
        assert (folder / name).read_bytes() == (tmp_path / "ended-posecheck" / name).read_bytes()


def test_it_is_rebuilt_once(tmp_path: Path) -> None:
    """The journal goes, with its lock and folder."""
    write(tmp_path, tmp_path / "r-posecheck")
    assert len(recovered(tmp_path)[0]) == 1
    assert not (tmp_path / JOURNALS).exists()
    assert recovered(tmp_path) == ([], [])


def test_it_stays_until_it_is_kept(tmp_path: Path) -> None:
    """A start that is killed before the history has it leaves the journal to the next one."""
    write(tmp_path, tmp_path / "r-posecheck")
    rebuilding = recover(tmp_path, load_exercises(), print)
    first = next(rebuilding)
    rebuilding.close()
    (again,), _ = recovered(tmp_path)
    assert again.session.source.frames == first.session.source.frames
    assert not journals(tmp_path)


def test_a_long_one_is_announced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rebuilding it takes a while."""
    begun: list[datetime] = []
    write(tmp_path, tmp_path / "a-posecheck", 20)
    list(recover(tmp_path, load_exercises(), print, begun.append))
    assert not begun
    monkeypatch.setattr(recovery, "LONG", 10_000)
    write(tmp_path, tmp_path / "b-posecheck", 20)
    list(recover(tmp_path, load_exercises(), print, begun.append))
    assert begun == [STARTED]


def test_a_training_that_goes_on_is_left_alone(tmp_path: Path) -> None:
    """Another window's, or another start that is rebuilding it."""
    path = write(tmp_path, tmp_path / "r-posecheck")
    with lease(path):
        assert recovered(tmp_path) == ([], [])
    with Journal(tmp_path / "other", head_of(tmp_path)) as written:
        written.add(events()[0])
        assert recovered(tmp_path / "other") == ([], [])
    assert path.exists() and journals(tmp_path / "other")


def test_without_locks_a_journal_is_left_alone_for_a_minute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some file systems know none: a training that goes on writes several times a second."""

    def no_lock(path: Path) -> None:
        raise OSError(37, "No locks available")

    path = write(tmp_path, tmp_path / "r-posecheck", 20)
    monkeypatch.setattr(recovery, "lease", no_lock)
    assert recovered(tmp_path) == ([], [])
    os.utime(path, (path.stat().st_mtime - 2 * recovery.QUIET,) * 2)
    assert len(recovered(tmp_path)[0]) == 1


def test_without_a_look_nothing_is_kept(tmp_path: Path) -> None:
    """As when Ctrl-C ends it before the first frame."""
    write(tmp_path, tmp_path / "r-posecheck", 0)
    assert recovered(tmp_path) == ([], [])
    assert not journals(tmp_path) and not (tmp_path / "r-posecheck").exists()


def test_results_that_were_written_are_not_written_again(tmp_path: Path) -> None:
    """Killed while the summary was shown: the report with its images stays."""
    folder = tmp_path / "r-posecheck"
    expected = interrupted(folder)
    (folder / "report.html").write_text("with images")
    write(tmp_path, folder)
    (found,), _ = recovered(tmp_path)
    assert len(found.session.reps) == len(expected.reps)
    assert (folder / "report.html").read_text() == "with images"


def damage(path: Path) -> None:
    path.write_bytes(journal_module.MAGIC + b"\0" * 40)


def test_a_damaged_journal_is_put_aside(tmp_path: Path) -> None:
    """With one sentence, once; those beside it are rebuilt."""
    damage(write(tmp_path, tmp_path / "damaged-posecheck"))
    write(tmp_path, tmp_path / "sound-posecheck")
    found, (said,) = recovered(tmp_path)
    assert [one.folder.name for one in found] == ["sound-posecheck"]
    (aside,) = journals_aside(tmp_path)
    assert list(aside.parent.iterdir()) == [aside]
    assert str(aside) in said and "damaged" in said and "\n" not in said
    assert recovered(tmp_path) == ([], [])


@pytest.mark.parametrize(
    "changes",
    [
        {"started_at": "yesterday"},
        {"started_at": "2026-11-28T07:12:05"},
        {"exercises": ["no-such-thing"]},
        {"prescription": "{"},
        {"folder": "\0"},
        {"recording": "a\0b"},
        {"started_at": "9999-12-31T23:59:59-14:00"},
        {"started_at": "1066-10-14T09:00:00+00:00"},
    ],
    ids=str,
)
def test_a_journal_of_no_use_is_put_aside(changes: dict[str, Any], tmp_path: Path) -> None:
    """Without a traceback, and not at every start."""
    write(tmp_path, tmp_path / "r-posecheck", **changes)
    found, (said,) = recovered(tmp_path)
    assert not found and len(journals_aside(tmp_path)) == 1 and "\n" not in said
    assert recovered(tmp_path) == ([], [])


def test_where_results_can_t_be_written_the_journal_stays(tmp_path: Path) -> None:
    """Until the disk has space, or the folder is there again."""
    (tmp_path / "file").touch()
    path = write(tmp_path, tmp_path / "file" / "r-posecheck")
    found, (said,) = recovered(tmp_path)
    assert not found and str(path) in said and path.exists()
    (tmp_path / "file").unlink()
    assert len(recovered(tmp_path)[0]) == 1


# ── the command line ─────────────────────────────────────────────────────────────────────────────


def test_the_history_keeps_it_first(run: Run, tmp_path: Path) -> None:
    """One entry, one sentence with the time, how far it came, and where its report is."""
    home, folder = tmp_path / "data", tmp_path / "r-posecheck"
    write(home, folder)
    status, out, err = run("history", "--data", str(home))
    assert status == 0 and "live" in out
    assert err.count("\n") == 1 and "28 Nov 2026, 07:12" in err and "cut off after 0:" in err
    assert str(folder / "report.html") in err
    (entry,) = History(home, print).entries()
    assert entry.when == STARTED and entry.session.interrupted
    assert run("history", "--data", str(home))[2] == ""
    assert len(History(home, print).ids()) == 1


def test_without_a_history_it_is_written_only(run: Run, tmp_path: Path) -> None:
    """A training with --no-history."""
    home, folder = tmp_path / "data", tmp_path / "r-posecheck"
    write(home, folder, history=False)
    assert "cut off" in run("history", "--data", str(home))[2]
    assert json.loads((folder / "session.json").read_text())["interrupted"] is True
    assert not History(home, print).ids()


def test_deleting_the_history_leaves_no_journal_behind(run: Run, tmp_path: Path) -> None:
    """A training that was cut off does not come back after all were deleted."""
    home = tmp_path / "data"
    write(home, tmp_path / "r-posecheck")
    damage(write(home, tmp_path / "d-posecheck"))
    status, out, _ = run("history", "delete", "--all", "--yes", "--data", str(home))
    assert status == 0 and "1 session deleted." in out
    assert not History(home, print).ids() and not journals(home)
    assert f"A damaged training is still there: {journals_aside(home)[0]}" in out


def test_deleting_a_person_deletes_what_was_killed(run: Run, tmp_path: Path) -> None:
    """The journal, and what lies unfinished in the folder of its results."""
    assert run("person", "add", "A. B.")[0] == 0
    home, folder = person_folder(tmp_path / "data", "A. B."), tmp_path / "r-posecheck"
    write(home, folder)
    (folder / ".unfinished-1").mkdir(parents=True)
    (folder / ".unfinished-1" / "landmarks.rows").write_text("landmarks")
    damage(write(home, tmp_path / "d-posecheck"))
    assert run("person", "delete", "A. B.", "--yes")[0] == 0
    assert not home.exists() and not folder.exists()
