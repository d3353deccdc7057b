"""The bundle for a clinic: FHIR's library accepts it, and its numbers are session.json's."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle

import posecheck
from posecheck.app.fhir import bundle
from posecheck.app.motion_export import export
from posecheck.codec.session_document import PainDocument, SessionDocument, decode, encode
from posecheck.errors import PosecheckError
from posecheck.exercises import EXERCISES
from tests.support.command_line import Run
from tests.support.own_exercises import BRIDGE, own_exercise

REPLAY = Path(__file__).resolve().parents[1] / "replays" / "open-close-faults-front.npz"

PLAN = 'name = "P"\nversion = 2\npatient = "A. B."\n[[exercise]]\nname = "open-close"\nreps = 3\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of results by a plan, with pain and the time of day."""
    place = tmp_path_factory.mktemp("fhir")
    (place / "plan.toml").write_text(PLAN)
    saved = posecheck.analyze(REPLAY, plan=place / "plan.toml").save(place / "day-posecheck")
    document = decode((saved / "session.json").read_bytes(), SessionDocument)
    document.pain = PainDocument(5, 3, 6)
    document.started_at = "2026-11-02T07:30:00+01:00"
    (saved / "session.json").write_text(encode(document, indent=1))
    return saved


def resources(data: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [e["resource"] for e in data["entry"] if e["resource"]["resourceType"] == kind]


def test_the_bundle_is_valid(folder: Path) -> None:
    """By the library that clinics' programs are written with; patient and times are in it."""
    written = export(folder, "fhir")
    assert written.name == "day.fhir.json"
    data = json.loads(written.read_text())
    Bundle.model_validate(data)
    [patient] = resources(data, "Patient")
    assert patient["name"] == [{"text": "A. B."}]
    [procedure] = resources(data, "Procedure")
    assert procedure["performedPeriod"]["start"] == "2026-11-02T07:30:03+01:00"
    assert "version 2" in procedure["note"][0]["text"]
    references = {e["fullUrl"] for e in data["entry"]}
    used = {o["subject"]["reference"] for o in resources(data, "Observation")}
    assert used <= references
    assert export(folder, "fhir") == written  # it may be replaced


def test_the_numbers_are_those_of_the_session(folder: Path) -> None:
    """Counts by side, and every value of every repetition."""
    document = json.loads((folder / "session.json").read_text())
    data = json.loads(export(folder, "fhir").read_text())
    [bout] = document["exercises"]
    observed = resources(data, "Observation")
    counted = {
        one["bodySite"]["text"]: one["valueQuantity"]["value"]
        for one in observed
        if one["code"]["text"] == "Repetitions counted"
    }
    assert counted == {side: total["counted"] for side, total in bout["totals"].items()}
    reps = [one for one in observed if one["code"]["text"] == "Repetition"]
    assert len(reps) == len(bout["reps"])
    for one, rep in zip(reps, bout["reps"], strict=True):
        values = {
            part["code"]["coding"][0]["code"]: part["valueQuantity"]["value"]
            for part in one["component"]
        }
        opening = rep["measures"]["opening"]
        assert values["opening-median"] == opening["median"]
        assert values.get("opening-error") == opening.get("error")
        assert values.get("hold", 0.0) == rep["hold_s"]
    pain = {
        one["code"]["text"]: one["valueQuantity"]["value"]
        for one in observed
        if one["code"]["text"].startswith("Pain")
    }
    assert pain == {"Pain before the session": 5, "Pain after the session": 3}


def test_little_is_known_of_an_older_session(folder: Path) -> None:
    """Without a date, a plan and a name it is valid, too."""
    document = decode((folder / "session.json").read_bytes(), SessionDocument)
    document.started_at, document.plan, document.pain = "", None, None
    data = bundle(document, EXERCISES)
    Bundle.model_validate(data)
    assert resources(data, "Patient")[0]["name"] == [{"text": "unknown"}]
    document.person = "C. D."
    assert resources(bundle(document, EXERCISES), "Patient")[0]["name"] == [{"text": "C. D."}]


def test_units_are_those_of_the_users_own_exercises(folder: Path, tmp_path: Path, run: Run) -> None:
    """A ratio is no angle."""
    shutil.copytree(folder, tmp_path / "own-posecheck")
    session = tmp_path / "own-posecheck" / "session.json"
    text = session.read_text().replace('"open-close"', '"own-bridge"')
    session.write_text(text.replace('"opening"', '"hip_flexion"'))
    declared = BRIDGE.read_text().replace(
        '"hip_flexion", hip_flexion,', '"hip_flexion", hip_flexion, unit="",'
    )
    own_exercise(tmp_path / "own", "bridge.py", declared)
    for data, unit in (("own", "1"), ("none", "deg")):
        arguments = ("--format", "fhir", "--data", str(tmp_path / data))
        assert run("export", str(session.parent), *arguments)[0] == 0
        written = json.loads((session.parent / "own.fhir.json").read_text())
        units = {
            part["valueQuantity"]["code"]
            for one in resources(written, "Observation")
            for part in one.get("component", ())
            if "hip_flexion" in part["code"]["coding"][0]["code"]
        }
        assert units == {unit}


def test_without_a_session_there_is_no_bundle(tmp_path: Path) -> None:
    """Landmarks alone are not enough."""
    (tmp_path / "landmarks.npz").write_bytes(REPLAY.read_bytes())
    with pytest.raises(PosecheckError, match=r"no session\.json"):
        export(tmp_path / "landmarks.npz", "fhir")
