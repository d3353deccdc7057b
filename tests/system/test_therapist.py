"""As a therapist would: a plan, a training, pain, judging again, and everything that comes of it.

A patient with a stiff left hip trains by a plan. Every number is then read in each place where it
is given, and no two places differ.
"""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fhir.resources.R4B.bundle import Bundle

from posecheck.app import pdf, record
from posecheck.app.exercise_library import load_exercises
from posecheck.app.live_session import LiveOptions, LiveRecorder, LiveTraining
from posecheck.app.pdf import Block, Table
from posecheck.app.plan_in_use import prescription_for
from posecheck.cli.history import keep_session
from posecheck.cli.live import select_programme
from posecheck.core.feedback import Rep, Spread
from posecheck.core.pain import Pain
from posecheck.core.pose import Frame, Pose, Side
from posecheck.core.session import Bout, Model, Session, Source
from posecheck.core.training_state import Command
from posecheck.exercises import EXERCISES
from posecheck.history import History
from posecheck.history.entry import entry
from posecheck.i18n import ENGLISH
from posecheck.results import ResultsFolder
from posecheck.voice.utterance_queue import Utterance
from tests.support import bodies
from tests.support.command_line import Run
from tests.support.trainings import FPS, Film

#: A Monday morning.
NOW = datetime(2026, 9, 7, 7, 30).astimezone()

PLAN = """\
name = "Stiff left hip"
version = 1
patient = "A. B."
days = ["mon", "wed", "fri"]
at = "07:30"

[[exercise]]
name = "hip-flexor"
reps = 3
hold = 30
right = { reps = 1, hold = 20 }

[[exercise.then]]
after = "31 sessions"
left = { reps = 3, hold = 40 }

[[exercise]]
name = "leg-rotations"
variant = "bent"
sets = 2
reps = 8

[[exercise]]
name = "open-close"
sides = ["right"]
reps = 5
hold = 10
share = 60
"""

MODEL = Model("none", "")
GREY = np.full((120, 160, 3), 128, dtype=np.uint8)


class FilmCamera:
    """Yields the poses of a film, as fast as they are taken."""

    live, name, width, height, fps = True, "a camera", 160, 120, FPS
    frames: int | None = None
    read_problem: str | None = None
    disconnected = ""

    def __init__(self, film: Film) -> None:
        self._poses = {pose.time: pose for pose in film.poses}
        self._left = list(self._poses)

    @property
    def ended(self) -> bool:
        return not self._left

    def newest(self, timeout: float | None = None) -> Frame:
        return Frame(self._left.pop(0), GREY)

    def estimate(self, frame: Frame) -> Pose:
        return self._poses[frame.time]


class Screen:
    """Shows nothing, and presses no key."""

    mouse_moved_lately = closed = False

    def show(self, image: object, buttons: object = ()) -> None:
        """Look away."""

    def commands(self) -> list[Command]:
        return []


class Voice:
    """Remembers what is said."""

    muted, problem = False, ""

    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, utterances: Iterable[Utterance]) -> None:
        self.said += [utterance.text for utterance in utterances]


@pytest.fixture
def run(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what runs the command line on a wide terminal, and demands success."""
    monkeypatch.setenv("COLUMNS", "250")

    def of(*arguments: str) -> tuple[int, str, str]:
        status, out, err = run(*arguments)
        assert status == 0, err
        return status, out, err

    return of


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> list[Block]:
    """What is written on paper."""
    blocks: list[Block] = []
    real = pdf.document

    def document(title: str, about: Iterable[str], content: Sequence[Block], footer: str) -> bytes:
        blocks[:] = content
        return real(title, about, blocks, footer)

    monkeypatch.setattr(record, "document", document)
    return blocks


def kneeling(film: Film, side: Side, hold: float) -> None:
    film._add(bodies.film(bodies.repetition(side, hold=hold), FPS))


def trained(folder: Path, home: Path) -> tuple[Session, list[str]]:
    """Train half of a Monday by the plan in use; pain is 5 before, and 3 afterwards."""
    asked = prescription_for(home, EXERCISES, NOW.date())
    asked, chosen = select_programme(asked, None, None, load_exercises(), NOW.date())
    programme = asked.prescribed(chosen)[:1]
    film = Film().standing(6.0).standing(5.8, hand=True).standing(10.0)
    for side, hold in ((Side.LEFT, 33.0), (Side.RIGHT, 23.0), (Side.LEFT, 24.0), (Side.LEFT, 33.0)):
        kneeling(film, side, hold)
    kneeling(film, Side.LEFT, 33.0)
    film.standing(2.0).standing(3.8, hand=True).standing(35.0)
    camera, voice = FilmCamera(film), Voice()
    options = LiveOptions(
        programme,
        ENGLISH,
        asks=True,
        plan=asked.stamp,
        started_at=NOW.isoformat(timespec="seconds"),
    )
    with ResultsFolder(folder, programme, plan=asked.to_json()) as results:
        recorder = LiveRecorder(results, options, camera, MODEL, lambda moment: None)
        training = LiveTraining(camera, camera.estimate, options, Screen(), voice, recorder)  # type: ignore[arg-type]
        training.run()
        training.finish()
    session = recorder.session
    assert session is not None
    return session, voice.said


def totals(folder: Path) -> dict[str, dict[str, int]]:
    document = json.loads((folder / "session.json").read_text())
    return {
        f"{bout['exercise']} {side}": total
        for bout in document["exercises"]
        for side, total in bout["totals"].items()
    }


def test_one_session_is_the_same_everywhere(run: Run, tmp_path: Path, paper: list[Block]) -> None:
    """Live, judged again, and in report, history, table, record and bundle."""
    (tmp_path / "plan.toml").write_text(PLAN)
    assert run("plan", "check", "plan.toml")[0] == 0
    run("plan", "use", "plan.toml")
    folder = tmp_path / "morning-posecheck"
    session, said = trained(folder, tmp_path / "data")
    assert session.pain == Pain(5, 3)
    assert "How strong is your pain now, from 0 to 10?" in said and "5, noted." in said
    keep_session(session, folder, NOW, tmp_path / "data")
    live = totals(folder)
    assert {key: (one["counted"], one["target"]) for key, one in live.items()} == {
        "hip-flexor left": (3, 3),
        "hip-flexor right": (1, 1),
    }
    assert live["hip-flexor left"]["attempted"] == 4  # one was 24 of 30 s
    # Another plan is in use by the time it is judged again.
    (tmp_path / "plan.toml").write_text(PLAN.replace("reps = 3", "reps = 9"))
    run("plan", "use", "plan.toml")
    run("analyze", str(folder / "landmarks.npz"))
    assert totals(folder) == live
    document = json.loads((folder / "session.json").read_text())
    assert document["pain"] == {"before": 5, "after": 3}
    assert document["plan"] == {"name": "Stiff left hip", "version": 1}
    report = (folder / "report.html").read_text()
    assert re.findall(r">(\d of \d)</p>", report) == ["3 of 3", "1 of 1"]
    assert "Pain before: 5/10, pain after: 3/10" in report
    assert "Plan Stiff left hip, version 1" in report
    assert "4 of 4" in run("history")[1]
    # The table of a spreadsheet.
    run("history", "export", "history.csv")
    with (tmp_path / "history.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    reps = [rep for bout in document["exercises"] for rep in bout["reps"]]
    assert [float(row["hold_s"]) for row in rows] == [rep["hold_s"] for rep in reps]
    for row, rep in zip(rows, reps, strict=True):
        for name, measure in rep["measures"].items():
            cells = [row.get(f"{name}_{key}_deg") for key in ("median", "min", "max")]
            assert [float(cell or math.nan) for cell in cells] == [
                measure[key] for key in ("median", "min", "max")
            ]
        assert row["target"] == ("3" if rep["side"] == "left" else "1")
    # The bundle of a clinic.
    run("export", str(folder), "--format", "fhir")
    data: dict[str, Any] = json.loads((folder / "morning.fhir.json").read_text())
    Bundle.model_validate(data)
    counted = {
        one["resource"]["bodySite"]["text"]: one["resource"]["valueQuantity"]["value"]
        for one in data["entry"]
        if one["resource"].get("code", {}).get("text") == "Repetitions counted"
    }
    assert counted == {"left": 3, "right": 1}
    # The record on paper.
    run("report", str(folder), "--pdf")
    counts = next(one for one in paper if isinstance(one, Table))
    assert [row[1:5] for row in counts.rows] == [
        ("left", "3", "3", "4"),
        ("right", "1", "1", "1"),
    ]
    assert counts.rows[0][-1] == "left 3 \u00d7 30 s, right 1 \u00d7 20 s"


def week_by_week(home: Path, weeks: int) -> None:
    """Ten weeks of three mornings in which the left hip opens, and the right one does not."""
    noise = np.random.default_rng(7).normal(0.0, 3.0, (weeks * 3, 2))
    history = History(home, pytest.fail)
    stamp = prescription_for(home, EXERCISES, NOW.date()).stamp
    for n in range(weeks * 3):
        when = NOW + timedelta(weeks=n // 3, days=(0, 2, 4)[n % 3])
        lefts, rights = 60.0 + 20.0 * n / (weeks * 3) + noise[n, 0], 90.0 + noise[n, 1]
        reps = [
            Rep("open-close", side, 1.0 + m, 1.5 + m, 10.5, True, {"opening": opening}, ())
            for m, (side, value) in enumerate([(Side.LEFT, lefts), (Side.RIGHT, rights)] * 2)
            for opening in [Spread(value, value - 5.0, value + 5.0, 2.0)]
        ]
        pain = Pain(max(0, 6 - n // 6), max(0, 5 - n // 6))
        bout = Bout("open-close", "Open and close", 1.0, 9.0, tuple(reps), {"right": 5})
        session = Session(
            source=replace(SOURCE, name=f"{n}"),
            model=MODEL,
            seen=100,
            unseen=0,
            bouts=(bout,),
            plan=stamp,
            pain=pain,
        )
        history.store(entry(session, when, None))


SOURCE = Source("camera", True, 640, 480, 15.0, 100, 10.0)


def test_ten_weeks_answer_whether_it_helps(
    run: Run, tmp_path: Path, paper: list[Block], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The trend with its uncertainty, the sides, the days kept, pain; the same on paper."""
    (tmp_path / "plan.toml").write_text(PLAN.replace('sides = ["right"]\n', ""))
    run("plan", "use", "plan.toml")
    week_by_week(tmp_path / "data", 10)
    today = NOW + timedelta(weeks=9, days=5)

    class Now(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return today.replace(tzinfo=None)

    monkeypatch.setattr("posecheck.cli.history.datetime", Now)
    out = " ".join(run("history")[1].split())
    assert "This week: 3 days of the 3 that the plan asks for." in out
    assert "Stiff left hip, version 1: 30 of 30 planned days since 7 Sept (100%)." in out
    change = r"up \d+° since 7 Sept \(\d+° to \d+°; least to be told \d+°\)"
    assert re.search(rf"opening \d+° \(left \d+°, right \d+°\) {change}", out)
    assert re.search(rf"left: {change}", out)
    assert re.search(r"right: no change that could be told from error \(less than \d+°\)", out)
    assert re.search(r"left \d+° less than right \(least to be told \d+°\)", out)
    assert re.search(r"pain before 2/10 down \d/10 since 7 Sept", out)
    run("history", "--pdf", "--since", "2026-09-01")
    tables = {one.heading: one for one in paper if isinstance(one, Table)}
    [opening] = [row for row in tables["Open and close"].rows if row[0] == "opening"]
    assert " ".join(" ".join(opening[2:]).split()) in out.replace("opening ", "")
    assert [row[1:] for row in tables["Weeks"].rows] == [("3", "3")] * 10
    shown = run("plan", "show")[1]
    assert "(30 sessions done)" in shown and date(2026, 9, 7) == NOW.date()
