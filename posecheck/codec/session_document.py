"""A session as a document: session.json, schema posecheck.session/1.

Keys may be added, never renamed. In session.json times have three decimals, angles one and ratios
three. The history stores complete documents: numbers as they are, and titles and targets besides.
What is unknown is null in both. The structs below are the schema, for writing and for reading. None
of them refers to one that holds it, so the garbage collector need not look at them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import asdict, astuple

from posecheck._version import __version__
from posecheck.codec.units import fault_unit, measure_unit, rounded
from posecheck.core.exercise import Exercise
from posecheck.core.feedback import Fault, Rep, Spread
from posecheck.core.pain import Pain
from posecheck.core.pose import Side
from posecheck.core.session import Bout, Model, PlanStamp, Session, Source

SCHEMA: Literal["posecheck.session/1"] = "posecheck.session/1"

T = TypeVar("T")

#: A float; None for NaN and infinity, which JSON lacks. No time, angle or share is further from 0.
Number = Annotated[float, Meta(ge=-1e9, le=1e9)] | None

#: A count; the upper bound is that of other programs' integers.
Count = Annotated[int, Meta(ge=0, le=2**63 - 1)]


class SpreadDocument(Struct, gc=False, omit_defaults=True):
    """A measure over a repetition; without an error bar where none is known."""

    median: Number
    min: Number
    max: Number
    error: Number = None

    @property
    def low(self) -> float:
        """The least value; NaN where it is unknown."""
        return math.nan if self.min is None else self.min

    @property
    def high(self) -> float:
        """The greatest value; NaN where it is unknown."""
        return math.nan if self.max is None else self.max

    def to_spread(self) -> Spread:
        """Return the spread."""
        middle, low, high = _floats((self.median, self.min, self.max))
        return Spread(middle, low, high, self.error or 0.0)


class FaultDocument(Struct, gc=False, rename={"name": "fault", "start": "start_s", "end": "end_s"}):
    """A fault within a repetition."""

    name: str
    start: Number
    end: Number
    worst: Number


class RepDocument(
    Struct, gc=False, kw_only=True, rename={"start": "start_s", "end": "end_s", "hold": "hold_s"}
):
    """A repetition; `number` counts from 1 within its bout. Earlier versions judged all."""

    number: Count
    side: Side
    start: Number
    end: Number
    hold: Number
    counted: bool
    judged: bool = True
    measures: dict[str, SpreadDocument]
    faults: list[FaultDocument]

    @property
    def proper(self) -> bool:
        """Whether it counts and was done without a fault, as far as it was judged."""
        return self.counted and self.judged and not self.faults

    def to_rep(self, exercise: str) -> Rep:
        """Return the repetition of an exercise."""
        start, end, hold = _floats((self.start, self.end, self.hold))
        return Rep(
            exercise=exercise,
            side=self.side,
            start=start,
            end=end,
            hold=hold,
            counted=self.counted,
            measures={name: one.to_spread() for name, one in self.measures.items()},
            faults=tuple(Fault(one.name, *_floats(astuple(one)[1:])) for one in self.faults),
            judged=self.judged,
        )


class TotalDocument(Struct, gc=False):
    """The counts of one side in a bout."""

    attempted: Count
    counted: Count
    target: Count


class BoutDocument(
    Struct, gc=False, omit_defaults=True, rename={"start": "start_s", "end": "end_s"}
):
    """A bout; totals by side. Only complete documents have title and targets."""

    exercise: str
    start: Number
    end: Number
    reps: list[RepDocument]
    totals: dict[str, TotalDocument]
    title: str | None = None
    targets: dict[str, Count] | None = None

    def to_bout(self, exercises: Mapping[str, Exercise]) -> Bout:
        """Return the bout; a missing title is that of the exercise, else its name."""
        title, targets = self.title, self.targets
        if title is None:
            known = exercises.get(self.exercise)
            title = known.title if known else self.exercise
        if targets is None:
            targets = {side: total.target for side, total in self.totals.items()}
        reps = tuple(rep.to_rep(self.exercise) for rep in self.reps)
        start, end = _floats((self.start, self.end))
        return Bout(self.exercise, title, start, end, reps, targets)


class SourceDocument(Struct, gc=False, omit_defaults=True, rename={"duration": "duration_s"}):
    """The source of the frames."""

    name: str
    live: bool
    width: Count
    height: Count
    fps: Number
    frames: Count
    duration: Number
    stride: Count = 1


class DetectionDocument(Struct, gc=False):
    """The number of frames with and without a pose."""

    frames_with_pose: Count
    frames_without_pose: Count


class PlanDocument(Struct, gc=False, omit_defaults=True, rename={"own_ranges": "own_ranges_deg"}):
    """The plan that a session was judged by, and the step of its progression."""

    name: str
    version: Count
    sessions: Count = 0
    own_ranges: dict[str, float] = {}


#: Pain and effort on the numeric rating scale.
Rating = Annotated[int, Meta(ge=0, le=10)] | None


class PainDocument(Struct, gc=False, omit_defaults=True):
    """Pain before and after, and the effort, each from 0 to 10."""

    before: Rating = None
    after: Rating = None
    effort: Rating = None
    note: str = ""


#: The years of sessions: before there were clocks like these, and when nobody needs them any more.
YEARS = 1970, 2200


def local_time(text: str) -> datetime:
    """Return a local time in ISO 8601; ValueError unless it has its offset from UTC, in YEARS."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(NO_TIME) from error
    if when.utcoffset() is None or not YEARS[0] <= when.year <= YEARS[1]:
        raise ValueError(NO_TIME)
    return when


NO_TIME = "not a time with its offset from UTC"


class SessionDocument(Struct, gc=False, omit_defaults=True):
    """A whole session; `posecheck` is the version that judged it."""

    schema: Literal["posecheck.session/1"]
    posecheck: str
    model: Model
    source: SourceDocument
    detection: DetectionDocument
    exercises: list[BoutDocument]
    interrupted: bool = False
    warnings: list[str] = []  # msgspec copies it for every document
    plan: PlanDocument | None = None
    pain: PainDocument | None = None
    person: str = ""
    started_at: str = ""

    def __post_init__(self) -> None:
        """Refuse a beginning that is no time: whatever shows it could not."""
        if self.started_at:
            try:
                local_time(self.started_at)
            except ValueError as error:
                raise ValueError(f"$.started_at: {error}") from error

    def only(self, exercise: str) -> SessionDocument:
        """Return the document with what was done of one exercise."""
        bouts = [bout for bout in self.exercises if bout.exercise == exercise]
        return msgspec.structs.replace(self, exercises=bouts)

    def to_session(self, exercises: Mapping[str, Exercise] | None = None) -> Session:
        """Return the session; `exercises` by name give the titles that session.json lacks."""
        fps, duration = _floats((self.source.fps, self.source.duration))
        source = Source(**{**asdict(self.source), "fps": fps, "duration": duration})
        seen, unseen = astuple(self.detection)
        bouts = tuple(bout.to_bout(exercises or {}) for bout in self.exercises)
        return Session(
            source,
            self.model,
            seen,
            unseen,
            bouts,
            self.interrupted,
            tuple(self.warnings),
            PlanStamp(**asdict(self.plan)) if self.plan else None,
            Pain(**asdict(self.pain)) if self.pain else None,
            self.person,
            self.started_at,
        )


def _floats(numbers: Iterable[Number]) -> Iterator[float]:
    return (math.nan if one is None else one for one in numbers)


def complete_document(session: Session, version: str = __version__) -> SessionDocument:
    """Return a document with everything in a session; `version` is the one that judged it."""
    return _document(session, version, None)


def session_json(session: Session, exercises: Mapping[str, Exercise]) -> str:
    """Return the text of session.json; the units of `exercises` decide the rounding."""
    return encode(_document(session, __version__, exercises), indent=1) + "\n"


def encode(document: object, indent: int = -1) -> str:
    """Return a document, or plain data, as JSON; without an indent in one line."""
    return msgspec.json.format(msgspec.json.encode(document), indent=indent).decode()


def _document(
    session: Session, version: str, exercises: Mapping[str, Exercise] | None
) -> SessionDocument:
    """Return the rounded document, or without exercises the complete one."""
    decimals = None if exercises is None else 3
    fps, duration = _numbers(decimals, session.source.fps, session.source.duration)
    return SessionDocument(
        SCHEMA,
        version,
        session.model,
        SourceDocument(**{**vars(session.source), "fps": fps, "duration": duration}),
        DetectionDocument(session.seen, session.unseen),
        [_bout(bout, exercises) for bout in session.bouts],
        session.interrupted,
        list(session.warnings),
        PlanDocument(**vars(session.plan)) if session.plan else None,
        PainDocument(**vars(session.pain)) if session.pain else None,
        session.person,
        session.started_at,
    )


def _bout(bout: Bout, exercises: Mapping[str, Exercise] | None) -> BoutDocument:
    if exercises is None:
        decimals, exercise, title, targets = None, None, bout.title, bout.targets
    else:
        decimals, exercise, title, targets = 3, exercises.get(bout.exercise), None, None
    sides = dict.fromkeys((*bout.targets, *(rep.side.value for rep in bout.reps)))
    start, end = _numbers(decimals, bout.start, bout.end)
    reps = [_rep(number, rep, exercise, decimals) for number, rep in enumerate(bout.reps, 1)]
    totals = {side: _total(bout, side) for side in sides}
    return BoutDocument(bout.exercise, start, end, reps, totals, title, targets)


def _total(bout: Bout, side: str) -> TotalDocument:
    counted = [rep.counted for rep in bout.reps if rep.side == side]
    return TotalDocument(len(counted), sum(counted), bout.targets.get(side, 0))


def _rep(number: int, rep: Rep, exercise: Exercise | None, decimals: int | None) -> RepDocument:
    def values(unit: str, *numbers: float) -> Iterator[Number]:
        return _numbers(1 if decimals and unit else decimals, *numbers)

    measures = {
        name: SpreadDocument(
            *values(measure_unit(exercise, name), spread.median, spread.low, spread.high),
            *(values(measure_unit(exercise, name), spread.error) if spread.error else ()),
        )
        for name, spread in rep.measures.items()
    }
    faults = [
        FaultDocument(
            one.name,
            *_numbers(decimals, one.start, one.end),
            *values(fault_unit(exercise, one.name), one.worst),
        )
        for one in rep.faults
    ]
    start, end, hold = _numbers(decimals, rep.start, rep.end, rep.hold)
    return RepDocument(
        number=number,
        side=rep.side,
        start=start,
        end=end,
        hold=hold,
        counted=rep.counted,
        judged=rep.judged,
        measures=measures,
        faults=faults,
    )


def _numbers(decimals: int | None, *values: float) -> Iterator[Number]:
    """Yield values for JSON, rounded unless decimals is None."""
    for value in map(float, values):
        if not math.isfinite(value):
            yield None
        else:
            yield value if decimals is None else rounded(value, decimals)


def decode(content: bytes | str, kind: type[T]) -> T:
    """Return the document of a type in a JSON text; ValueError says where it is wrong."""
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(problem(error)) from error


def from_builtins(data: object, kind: type[T], *, strict: bool = True) -> T:
    """Return the document in plain data; `strict` refuses 0 and 1 for false and true.

    ValueError says where the data is wrong.
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
