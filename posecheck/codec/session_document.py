"""A session as a document: session.json, schema posecheck.session/1.

Keys may be added, never renamed. In session.json times have three decimals, angles one and ratios
three. The history stores complete documents: numbers as they are, and titles and targets besides.
What is unknown is null in both. The structs below are the schema, for writing and for reading.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from posecheck._version import __version__
from posecheck.codec.units import fault_unit, measure_unit
from posecheck.core.exercise import Exercise
from posecheck.core.feedback import Fault, Rep, Spread
from posecheck.core.pose import Side
from posecheck.core.session import Bout, Model, Session, Source

SCHEMA: Literal["posecheck.session/1"] = "posecheck.session/1"

T = TypeVar("T")

#: A float; None for NaN and infinity, which JSON lacks.
Number = float | None

#: A count; the upper bound is that of other programs' integers.
Count = Annotated[int, Meta(ge=0, le=2**63 - 1)]


class SpreadDocument(Struct):
    """A measure over a repetition."""

    median: Number
    min: Number
    max: Number


class FaultDocument(Struct):
    """A fault within a repetition."""

    fault: str
    start_s: Number
    end_s: Number
    worst: Number


class RepDocument(Struct):
    """A repetition; `number` counts from 1 within its bout."""

    number: Count
    side: Side
    start_s: Number
    end_s: Number
    hold_s: Number
    counted: bool
    measures: dict[str, SpreadDocument]
    faults: list[FaultDocument]

    def to_rep(self, exercise: str) -> Rep:
        """Return the repetition of an exercise."""
        measures = {
            name: Spread(_known(spread.median), _known(spread.min), _known(spread.max))
            for name, spread in self.measures.items()
        }
        faults = tuple(
            Fault(one.fault, _known(one.start_s), _known(one.end_s), _known(one.worst))
            for one in self.faults
        )
        start, end, hold = _known(self.start_s), _known(self.end_s), _known(self.hold_s)
        return Rep(exercise, self.side, start, end, hold, self.counted, measures, faults)


class TotalDocument(Struct):
    """The counts of one side in a bout."""

    attempted: Count
    counted: Count
    target: Count


class BoutDocument(Struct, omit_defaults=True):
    """A bout; totals by side. Only complete documents have title and targets."""

    exercise: str
    start_s: Number
    end_s: Number
    reps: list[RepDocument]
    totals: dict[str, TotalDocument]
    title: str | None = None
    targets: dict[str, Count] | None = None

    def to_bout(self, exercises: Mapping[str, Exercise]) -> Bout:
        """Return the bout; a missing title is that of the exercise, else its name."""
        known, targets = exercises.get(self.exercise), self.targets
        if targets is None:
            targets = {side: total.target for side, total in self.totals.items()}
        title = self.title
        if title is None:
            title = known.title if known else self.exercise
        return Bout(
            self.exercise,
            title,
            _known(self.start_s),
            _known(self.end_s),
            tuple(rep.to_rep(self.exercise) for rep in self.reps),
            targets,
        )


class SourceDocument(Struct, omit_defaults=True):
    """The source of the frames."""

    name: str
    live: bool
    width: Count
    height: Count
    fps: Number
    frames: Count
    duration_s: Number
    stride: Count = 1


class DetectionDocument(Struct):
    """The number of frames with and without a pose."""

    frames_with_pose: Count
    frames_without_pose: Count


class SessionDocument(Struct, omit_defaults=True):
    """A whole session; `posecheck` is the version that judged it."""

    schema: Literal["posecheck.session/1"]
    posecheck: str
    model: Model
    source: SourceDocument
    detection: DetectionDocument
    exercises: list[BoutDocument]
    interrupted: bool = False
    warnings: list[str] = []  # msgspec copies it for every document

    def to_session(self, exercises: Mapping[str, Exercise] | None = None) -> Session:
        """Return the session.

        Args:
            exercises: By name; they give the titles that session.json lacks.
        """
        source = self.source
        return Session(
            source=Source(
                source.name,
                source.live,
                source.width,
                source.height,
                _known(source.fps),
                source.frames,
                _known(source.duration_s),
                source.stride,
            ),
            model=self.model,
            seen=self.detection.frames_with_pose,
            unseen=self.detection.frames_without_pose,
            bouts=tuple(bout.to_bout(exercises or {}) for bout in self.exercises),
            interrupted=self.interrupted,
            warnings=tuple(self.warnings),
        )


# ── writing ──────────────────────────────────────────────────────────────────────────────────────


def complete_document(session: Session, version: str = __version__) -> SessionDocument:
    """Return a document with everything in a session; `version` is the one that judged it."""
    bouts = []
    for bout in session.bouts:
        document = _bout(bout, None, exact=True)
        document.title, document.targets = bout.title, bout.targets
        bouts.append(document)
    return _document(session, version, bouts, exact=True)


def rounded_document(session: Session, exercises: Mapping[str, Exercise]) -> SessionDocument:
    """Return the document of session.json.

    Args:
        session: The session.
        exercises: By name; their units decide how numbers are rounded.
    """
    bouts = [_bout(bout, exercises.get(bout.exercise), exact=False) for bout in session.bouts]
    return _document(session, __version__, bouts, exact=False)


def session_json(session: Session, exercises: Mapping[str, Exercise]) -> str:
    """Return the text of session.json; the arguments are those of `rounded_document`."""
    return encode(rounded_document(session, exercises), indent=1) + "\n"


def encode(document: object, indent: int = -1) -> str:
    """Return a document, or plain data, as JSON; without an indent in one line."""
    return msgspec.json.format(msgspec.json.encode(document), indent=indent).decode()


def _document(
    session: Session, version: str, bouts: list[BoutDocument], *, exact: bool
) -> SessionDocument:
    source = session.source
    return SessionDocument(
        schema=SCHEMA,
        posecheck=version,
        model=session.model,
        source=SourceDocument(
            source.name,
            source.live,
            source.width,
            source.height,
            _seconds(source.fps, exact),
            source.frames,
            _seconds(source.duration, exact),
            source.stride,
        ),
        detection=DetectionDocument(session.seen, session.unseen),
        exercises=bouts,
        interrupted=session.interrupted,
        warnings=list(session.warnings),
    )


def _bout(bout: Bout, exercise: Exercise | None, *, exact: bool) -> BoutDocument:
    sides = dict.fromkeys((*bout.targets, *(rep.side.value for rep in bout.reps)))
    return BoutDocument(
        bout.exercise,
        _seconds(bout.start, exact),
        _seconds(bout.end, exact),
        [_rep(number, rep, exercise, exact) for number, rep in enumerate(bout.reps, 1)],
        {side: _total(bout, side) for side in sides},
    )


def _total(bout: Bout, side: str) -> TotalDocument:
    reps = [rep for rep in bout.reps if rep.side == side]
    counted = sum(rep.counted for rep in reps)
    return TotalDocument(len(reps), counted, bout.targets.get(side, 0))


def _rep(number: int, rep: Rep, exercise: Exercise | None, exact: bool) -> RepDocument:
    def values(unit: str, *numbers: float) -> Iterable[Number]:
        return (_number(one, None if exact else 1 if unit else 3) for one in numbers)

    return RepDocument(
        number,
        rep.side,
        _seconds(rep.start, exact),
        _seconds(rep.end, exact),
        _seconds(rep.hold, exact),
        rep.counted,
        {
            name: SpreadDocument(
                *values(measure_unit(exercise, name), spread.median, spread.low, spread.high)
            )
            for name, spread in rep.measures.items()
        },
        [
            FaultDocument(
                one.name,
                _seconds(one.start, exact),
                _seconds(one.end, exact),
                *values(fault_unit(exercise, one.name), one.worst),
            )
            for one in rep.faults
        ],
    )


def _seconds(value: float, exact: bool) -> Number:
    return _number(value, None if exact else 3)


def _number(value: float, decimals: int | None) -> Number:
    if not math.isfinite(value):
        return None
    # Adding zero turns the -0.0 that rounding may leave into 0.0.
    return float(value) if decimals is None else round(float(value), decimals) + 0.0


# ── reading ──────────────────────────────────────────────────────────────────────────────────────


def decode(content: bytes | str, kind: type[T]) -> T:
    """Return the document of a type in a JSON text; ValueError says where it is wrong."""
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(problem(error)) from error


def from_builtins(data: object, kind: type[T], *, strict: bool = True) -> T:
    """Return the document in plain data; ValueError says where it is wrong.

    Args:
        data: Dicts, lists, strings and numbers.
        kind: The type of the document.
        strict: Whether 0 and 1 are refused for false and true.
    """
    try:
        return msgspec.convert(data, kind, strict=strict)
    except msgspec.ValidationError as error:
        raise ValueError(problem(error)) from error


def problem(error: Exception) -> str:
    """Return an error of msgspec's as `$.path.to.value: what is wrong`."""
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    text, at, path = str(error).replace("`", "").rpartition(" - at ")
    what = text if at else path
    what = what if what.startswith("JSON") else what[0].lower() + what[1:]
    return f"{path}: {what}" if at else what


def _known(value: Number) -> float:
    return math.nan if value is None else value
