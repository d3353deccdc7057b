"""A session as the plain data of session.json, schema posecheck.session/1.

Keys may be added, never renamed. Times have three decimals, angles one, ratios three; what is not
known is null.
"""

from __future__ import annotations

import math
from typing import Any

from posecheck._version import __version__
from posecheck.core.exercise import Exercise
from posecheck.core.feedback import Fault, Rep, Spread
from posecheck.core.session import Bout, Session
from posecheck.results.summary import fault_unit, measure_unit

SCHEMA = "posecheck.session/1"

Record = dict[str, Any]


def record(session: Session, exercises: dict[str, Exercise]) -> Record:
    """The whole session; `exercises` by name tell the units of what was measured."""
    source = session.source
    whole: Record = {
        "schema": SCHEMA,
        "posecheck": __version__,
        "model": {"name": session.model.name, "sha256": session.model.sha256},
        "source": {
            "name": source.name,
            "live": source.live,
            "width": source.width,
            "height": source.height,
            "fps": _rounded(source.fps, 3),
            "frames": source.frames,
            "duration_s": _seconds(source.duration),
        },
        "detection": {
            "frames_with_pose": session.seen,
            "frames_without_pose": session.unseen,
        },
        "exercises": [_bout(bout, exercises.get(bout.exercise)) for bout in session.bouts],
    }
    if source.stride != 1:
        whole["source"]["stride"] = source.stride
    if session.interrupted:
        whole["interrupted"] = True
    if session.warnings:
        whole["warnings"] = list(session.warnings)
    return whole


def _bout(bout: Bout, exercise: Exercise | None) -> Record:
    return {
        "exercise": bout.exercise,
        "start_s": _seconds(bout.start),
        "end_s": _seconds(bout.end),
        "reps": [_rep(number, rep, exercise) for number, rep in enumerate(bout.reps, 1)],
        "totals": _totals(bout),
    }


def _rep(number: int, rep: Rep, exercise: Exercise | None) -> Record:
    return {
        "number": number,
        "side": rep.side.value,
        "start_s": _seconds(rep.start),
        "end_s": _seconds(rep.end),
        "hold_s": _seconds(rep.hold),
        "counted": rep.counted,
        "measures": {
            name: _spread(spread, measure_unit(exercise, name))
            for name, spread in rep.measures.items()
        },
        "faults": [_fault(fault, fault_unit(exercise, fault.name)) for fault in rep.faults],
    }


def _spread(spread: Spread, unit: str) -> Record:
    return {
        "median": _value(spread.median, unit),
        "min": _value(spread.low, unit),
        "max": _value(spread.high, unit),
    }


def _fault(fault: Fault, unit: str) -> Record:
    return {
        "fault": fault.name,
        "start_s": _seconds(fault.start),
        "end_s": _seconds(fault.end),
        "worst": _value(fault.worst, unit),
    }


def _totals(bout: Bout) -> Record:
    sides = dict.fromkeys((*bout.targets, *(rep.side.value for rep in bout.reps)))
    return {side: _total(bout, side) for side in sides}


def _total(bout: Bout, side: str) -> Record:
    reps = [rep for rep in bout.reps if rep.side.value == side]
    return {
        "attempted": len(reps),
        "counted": sum(rep.counted for rep in reps),
        "target": bout.targets.get(side, 0),
    }


def _seconds(value: float) -> float | None:
    return _rounded(value, 3)


def _value(value: float, unit: str) -> float | None:
    return _rounded(value, 1 if unit else 3)


def _rounded(value: float, decimals: int) -> float | None:
    # Adding zero makes a plain zero of the one below zero that rounding may leave.
    return round(float(value), decimals) + 0.0 if math.isfinite(value) else None
