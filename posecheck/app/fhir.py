"""A session as a FHIR R4 bundle, for the system of a clinic.

A Patient, a Procedure for each exercise, and Observations: the counts of each side, the angles of
each repetition, and pain. The numbers are those of session.json, rounded as there. What has no code
in LOINC or SNOMED CT has one of posecheck's own, with a text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from posecheck.app.analysis import prescription_of
from posecheck.codec.session_document import (
    BoutDocument,
    PainDocument,
    RepDocument,
    SessionDocument,
    local_time,
)
from posecheck.codec.units import measure_unit
from posecheck.core.exercise import Exercise
from posecheck.errors import PosecheckError
from posecheck.i18n import plain_name
from posecheck.plan import patient_of
from posecheck.results import read_document

Resource = dict[str, Any]

#: The code systems.
OWN, LOINC, SNOMED = "urn:posecheck:code", "http://loinc.org", "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"

#: SNOMED CT's codes of the sides, and of exercise therapy.
SIDES = {"left": ("7771000", "Left"), "right": ("24028007", "Right"), "both": ("51440002", "Both")}
EXERCISE_THERAPY = ("229065009", "Exercise therapy")

#: LOINC's code of pain on the numeric rating scale.
PAIN = ("72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported")

#: What marks a file as a bundle of posecheck's.
MARK = b'"system": "urn:posecheck:session"'

#: UCUM's codes of units.
UNITS = {"°": "deg", "": "1"}

UNKNOWN_PATIENT = "unknown"


def fhir(landmarks: Path, name: str, exercises: Mapping[str, Exercise]) -> Iterator[str]:
    """Yield the bundle of the results folder that landmarks lie in, as JSON."""
    document = read_document(landmarks.parent)
    if document is None:
        raise PosecheckError(f"there is no session.json in {landmarks.parent}; analyse it first.")
    patient = patient_of(prescription_of(landmarks, None).plan)
    made = bundle(document, exercises, patient)
    yield json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def bundle(
    document: SessionDocument, exercises: Mapping[str, Exercise], patient: str = ""
) -> Resource:
    """Return the bundle of a session.

    Args:
        document: The session, as session.json has it.
        exercises: All exercises by name; they have the units of what was measured.
        patient: Name or initials of the patient; else the person of the session, if it has one.
    """
    return _Bundle(document, exercises, patient or document.person).resource()


class _Bundle:
    """Collects the resources of one session."""

    def __init__(
        self, document: SessionDocument, exercises: Mapping[str, Exercise], patient: str
    ) -> None:
        self._document, self._exercises, self._patient = document, exercises, patient
        source = document.source
        self._seed = f"posecheck:{source.name}:{document.started_at}:{source.duration}"
        started = document.started_at
        self._start = local_time(started) if started else None

    def resource(self) -> Resource:
        """Return the bundle."""
        entries = [
            {"fullUrl": self._url(resource["id"]), "resource": resource}
            for resource in (self._person(), *self._procedures(), *self._pain())
        ]
        return {
            "resourceType": "Bundle",
            "identifier": {"system": "urn:posecheck:session", "value": self._id("session")},
            "type": "collection",
            "timestamp": self._at(0.0) or datetime.now(UTC).isoformat(timespec="seconds"),
            "entry": entries,
        }

    def _id(self, name: str) -> str:
        return str(uuid5(NAMESPACE_URL, f"{self._seed}:{name}"))

    def _url(self, identity: str) -> str:
        return f"urn:uuid:{identity}"

    def _at(self, seconds: float | None) -> str:
        """Return the time of a moment of the session; empty while its date is unknown."""
        if self._start is None or seconds is None:
            return ""
        return (self._start + timedelta(seconds=seconds)).isoformat(timespec="seconds")

    def _subject(self) -> Resource:
        return {"reference": self._url(self._id("patient"))}

    def _person(self) -> Resource:
        name = self._patient or UNKNOWN_PATIENT
        return {"resourceType": "Patient", "id": self._id("patient"), "name": [{"text": name}]}

    def _procedures(self) -> Iterator[Resource]:
        plan = self._document.plan
        for number, bout in enumerate(self._document.exercises):
            procedure: Resource = {
                "resourceType": "Procedure",
                "id": self._id(f"procedure-{number}"),
                "status": "completed",
                "category": _concept((SNOMED, *EXERCISE_THERAPY)),
                "code": _concept((OWN, bout.exercise, plain_name(bout.exercise).capitalize())),
                "subject": self._subject(),
            }
            start, end = self._at(bout.start), self._at(bout.end)
            if start and end:
                procedure["performedPeriod"] = {"start": start, "end": end}
            if plan:
                text = f"By the plan {plan.name}, version {plan.version}."
                procedure["note"] = [{"text": text}]
            yield procedure
            yield from self._counts(number, bout, procedure["id"])
            yield from self._ranges(number, bout, procedure["id"])

    def _observation(self, name: str, code: Resource, seconds: float | None) -> Resource:
        made: Resource = {
            "resourceType": "Observation",
            "id": self._id(name),
            "status": "final",
            "code": code,
            "subject": self._subject(),
        }
        when = self._at(seconds)
        return made | ({"effectiveDateTime": when} if when else {})

    def _counts(self, number: int, bout: BoutDocument, procedure: str) -> Iterator[Resource]:
        for side, total in bout.totals.items():
            reps = [rep for rep in bout.reps if rep.side == side]
            proper = sum(rep.proper for rep in reps)
            parts = {
                "attempted": total.attempted,
                "asked for": total.target,
                "without a fault": proper,
                "not judged": sum(not rep.judged for rep in reps),
            }
            code = _concept((OWN, "counted", "Repetitions counted"))
            yield self._observation(f"counts-{number}-{side}", code, bout.start) | {
                "partOf": [{"reference": self._url(procedure)}],
                "bodySite": _side(side),
                "valueQuantity": _quantity(total.counted, "{repetitions}"),
                "component": [
                    {
                        "code": _concept((OWN, part.replace(" ", "-"), f"Repetitions {part}")),
                        "valueQuantity": _quantity(value, "{repetitions}"),
                    }
                    for part, value in parts.items()
                ],
            }

    def _ranges(self, number: int, bout: BoutDocument, procedure: str) -> Iterator[Resource]:
        for rep in bout.reps:
            values = dict(_measured(rep, self._exercises.get(bout.exercise)))
            if not values:
                continue
            name, code = f"rep-{number}-{rep.number}", (OWN, "repetition", "Repetition")
            yield self._observation(name, _concept(code), rep.start) | {
                "partOf": [{"reference": self._url(procedure)}],
                "bodySite": _side(rep.side),
                "component": [
                    {
                        "code": _concept((OWN, key, plain_name(key).capitalize())),
                        "valueQuantity": _quantity(value, unit),
                    }
                    for (key, unit), value in values.items()
                ],
            }

    def _pain(self) -> Iterator[Resource]:
        pain = self._document.pain or PainDocument()
        end = self._document.source.duration
        for name, value, seconds in (("before", pain.before, 0.0), ("after", pain.after, end)):
            if value is not None:
                code = _concept((LOINC, *PAIN), text=f"Pain {name} the session")
                observation = self._observation(f"pain-{name}", code, seconds)
                yield observation | {"valueQuantity": _quantity(value, "{score}")}
        if pain.effort is not None:
            code = _concept((OWN, "effort", "Perceived effort, 0 to 10"))
            observation = self._observation("effort", code, end)
            yield observation | {"valueQuantity": _quantity(pain.effort, "{score}")}


def _measured(rep: RepDocument, known: Exercise | None) -> Iterator[tuple[tuple[str, str], float]]:
    """Yield what was measured of a repetition, each with its name and unit."""
    if rep.hold:
        yield ("hold", "s"), rep.hold
    for name, spread in rep.measures.items():
        unit = UNITS.get(measure_unit(known, name), "1")
        for key in ("median", "min", "max", "error"):
            value = getattr(spread, key)
            if value is not None:
                yield (f"{name}-{key}", unit), value


def _concept(*codings: tuple[str, str, str], text: str = "") -> Resource:
    coding = [{"system": system, "code": code, "display": shown} for system, code, shown in codings]
    return {"coding": coding, "text": text or codings[0][2]}


def _side(side: str) -> Resource:
    code, display = SIDES[side]
    return _concept((SNOMED, code, display), text=side)


def _quantity(value: float, unit: str) -> Resource:
    return {"value": value, "unit": unit, "system": UCUM, "code": unit}
