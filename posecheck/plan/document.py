"""The plan as its file has it, plan.toml: the structs below are its schema.

What is wrong with a file is said in one sentence with the line and with what is allowed there. The
descriptions in the schema are those words.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import asdict

from posecheck.errors import PosecheckError

#: The days of the week, Monday first.
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

#: Letters of a plan's name.
MAX_NAME = 60

Day = Annotated[
    Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    Meta(description="a day of the week in quotes: mon, tue, wed, thu, fri, sat or sun"),
]
SideName = Annotated[Literal["left", "right"], Meta(description='"left" or "right"')]
Text = Annotated[str, Meta(min_length=1, max_length=500, description="a text in quotes")]
Reps = Annotated[int, Meta(ge=1, le=100, description="a whole number from 1 to 100")]
Sets = Annotated[int, Meta(ge=1, le=20, description="a whole number from 1 to 20")]
Hold = Annotated[float, Meta(ge=1, le=600, description="a number of seconds from 1 to 600")]
Rest = Annotated[float, Meta(ge=0, le=600, description="a number of seconds from 0 to 600")]
Tempo = Annotated[float, Meta(ge=1, le=20, description="a number of seconds from 1 to 20")]
Degrees = Annotated[float, Meta(ge=1, le=180, description="a number of degrees from 1 to 180")]
Percent = Annotated[int, Meta(ge=10, le=100, description="a whole number of percent, 10 to 100")]
Reasons = Annotated[
    dict[str, Annotated[str, Meta(min_length=3, description="the reason, a text in quotes")]],
    Meta(description='faults with their reasons, such as { trunk-lean = "scoliosis" }'),
]


class SideDose(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What is asked of one side where it differs from the other."""

    reps: Reps | UnsetType = UNSET
    hold: Hold | UnsetType = UNSET


SideTable = Annotated[SideDose, Meta(description="a table such as { reps = 3, hold = 30 }")]


class _Dose(Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What a step of the progression can change."""

    sets: Sets | UnsetType = UNSET
    reps: Reps | UnsetType = UNSET
    hold: Hold | UnsetType = UNSET
    rest: Rest | UnsetType = UNSET
    tempo: Tempo | UnsetType = UNSET
    range: Degrees | UnsetType = UNSET
    share: Percent | UnsetType = UNSET
    left: SideTable | UnsetType = UNSET
    right: SideTable | UnsetType = UNSET


class Step(_Dose):
    """A change after some sessions by this version of the plan."""

    after: Annotated[
        str,
        Meta(
            pattern=r"^[1-9][0-9]{0,3} sessions?$",
            description='a number of sessions in quotes, such as "6 sessions"',
        ),
    ]

    @property
    def sessions(self) -> int:
        """The number of sessions after which it begins."""
        return int(self.after.split()[0])


class PlannedExercise(_Dose):
    """One exercise of a plan."""

    name: Annotated[str, Meta(description='the name of an exercise, such as "hip-flexor"')]
    sides: (
        Annotated[list[SideName], Meta(min_length=1, description='a list such as ["left"]')]
        | UnsetType
    ) = UNSET
    variant: Text | UnsetType = UNSET
    ignore: Reasons = {}
    strict: Reasons = {}
    days: Annotated[list[Day], Meta(min_length=1, description='a list such as ["mon"]')] | (
        UnsetType
    ) = UNSET
    notes: Text | UnsetType = UNSET
    then: Annotated[list[Step], Meta(description="steps, each [[exercise.then]]")] = []

    @property
    def weekdays(self) -> tuple[int, ...]:
        """Its own days of the week, from 0 (Monday); empty where it has none."""
        return _numbers(self.days or ())


class Plan(Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A plan: for whom, when, and which exercises in which order."""

    name: Annotated[
        str,
        Meta(min_length=1, max_length=MAX_NAME, description="a text in quotes, 60 letters at most"),
    ]
    version: Annotated[int, Meta(ge=1, description="a whole number from 1 on")]
    patient: Text | UnsetType = UNSET
    therapist: Text | UnsetType = UNSET
    days: (
        Annotated[list[Day], Meta(min_length=1, description='a list such as ["mon", "wed", "fri"]')]
        | UnsetType
    ) = UNSET
    at: (
        Annotated[
            str,
            Meta(
                pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$",
                description='a time of day in quotes, such as "07:30"',
            ),
        ]
        | UnsetType
    ) = UNSET
    start: Annotated[date, Meta(description="a date such as 2026-09-01")] | UnsetType = UNSET
    end: Annotated[date, Meta(description="a date such as 2026-12-31")] | UnsetType = UNSET
    notes: Text | UnsetType = UNSET
    exercise: Annotated[
        list[PlannedExercise],
        Meta(min_length=1, description="the exercises in their order, each [[exercise]]"),
    ]

    def days_of(self, exercise: PlannedExercise) -> tuple[int, ...]:
        """Return the days of the week of an exercise, from 0 (Monday); all without any."""
        return exercise.weekdays or _numbers(self.days or DAYS)

    @property
    def weekdays(self) -> tuple[int, ...]:
        """The days of the week on which something is to be done; all without any."""
        return tuple(sorted({day for one in self.exercise for day in self.days_of(one)}))

    @property
    def has_days(self) -> bool:
        """Whether it names days of the week."""
        return bool(self.days) or any(one.days for one in self.exercise)

    def is_on(self, day: date) -> bool:
        """Return whether a day is one of the plan's."""
        started = self.start is UNSET or self.start <= day
        ended = self.end is not UNSET and day > self.end
        return started and not ended and day.weekday() in self.weekdays

    def due(self, day: date) -> tuple[PlannedExercise, ...]:
        """Return the exercises of a day, in their order; on a day without any, all of them."""
        return self.due_on(day.weekday())

    def due_on(self, weekday: int) -> tuple[PlannedExercise, ...]:
        """Return the exercises of a day of the week, from 0 for Monday, as `due` does."""
        due = tuple(one for one in self.exercise if weekday in self.days_of(one))
        return due or tuple(self.exercise)


def _numbers(days: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted({DAYS.index(day) for day in days}))


def given(dose: Struct) -> dict[str, Any]:
    """Return what a dose, or a step, of a plan gives, by key."""
    return {key: value for key, value in asdict(dose).items() if value is not UNSET}


def patient_of(plan: Plan | None) -> str:
    """Return name or initials of the patient; empty where a plan has none, or without one."""
    return plan.patient or "" if plan else ""


#: A place in a plan: keys, and numbers of items in lists.
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class PlanProblem:
    """What is wrong with a plan, and where; the sentence is without its full stop."""

    place: Place
    sentence: str


def schema() -> dict[str, Any]:
    """Return the JSON Schema of plan.toml."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A plan of posecheck",
        **msgspec.json.schema(Plan),
    }


def read_plan(text: str, name: str) -> tuple[Plan, Mapping[Place, int]]:
    """Return the plan in a text, and the line of each place in it.

    Args:
        text: The content of a plan.toml.
        name: The name of the file, for what is said of it.

    Raises:
        PosecheckError: It names the line and what is allowed there.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, _, where = str(error).removesuffix(")").partition(" (at ")
        line = where.partition(",")[0] if where.startswith("line") else "the last line"
        reason = what[:1].lower() + what[1:]
        raise PosecheckError(f"{name}, {line}: this is not TOML ({reason}).") from error
    except RecursionError as error:
        raise PosecheckError(f"{name} is no plan: no plan is nested that deeply.") from error
    lines = place_lines(text)
    try:
        return msgspec.convert(data, Plan, builtin_types=(date, datetime, time)), lines
    except msgspec.ValidationError as error:
        place, sentence = _explained(str(error), data)
        raise located(name, lines, PlanProblem(place, sentence)) from error


def located(name: str, lines: Mapping[Place, int], found: PlanProblem) -> PosecheckError:
    """Return a problem as an error that names the file and the line."""
    place = found.place
    while place and place not in lines:
        place = place[:-1]
    where = f"{name}, line {lines[place]}" if place else name
    return PosecheckError(f"{where}: {found.sentence}.")


#: msgspec's messages on a key that is not known, and on one that is missing.
UNKNOWN, MISSING = "Object contains unknown field ", "Object missing required field "

STEPS = re.compile(r"\.([A-Za-z_]\w*)|\[(\d+)\]")


def _explained(message: str, data: dict[str, Any]) -> tuple[Place, str]:
    """Return the place of an error of msgspec's, and what is allowed there in a sentence."""
    text, _, path = message.replace("`", "").partition(" - at $")
    place: Place = tuple(key or int(number) for key, number in STEPS.findall(path))
    definition = _definition(place)
    if text.startswith(UNKNOWN):
        key = text.removeprefix(UNKNOWN)
        known = ", ".join(definition["properties"])
        return (*place, key), f"there is no {key!r} here; give some of {known}"
    if text.startswith(MISSING):
        key = text.removeprefix(MISSING)
        allowed = _definition((*place, key))["description"]
        return place, f"{key} is missing; give it {allowed}"
    value: Any = data
    for step in place:
        value = value[step]
    if "properties" in definition and isinstance(place[-1], int):  # a table is expected in a list
        definition = _definition(place[:-1])
    key = next(step for step in reversed(place) if isinstance(step, str))
    return place, f"{key} is {definition['description']}, not {_shown(value)}"


def _shown(value: object) -> str:
    """Return a value as TOML has it, if it is short."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    return "that" if isinstance(value, dict | list) else str(value)


def _definition(place: Iterable[str | int]) -> dict[str, Any]:
    """Return the schema of a place."""
    whole = schema()

    def resolved(node: dict[str, Any]) -> dict[str, Any]:
        reference = node.get("$ref")
        return {**whole["$defs"][reference.rpartition("/")[2]], **node} if reference else node

    node = resolved(whole)
    for step in place:
        if isinstance(step, int):
            node = resolved(node["items"])
        else:
            node = resolved(node["properties"][step])
    return node


HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(#.*)?")
KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*[\w-]+)*)\s*=""")


def place_lines(text: str) -> dict[Place, int]:
    """Return the lines, from 1, on which tables and keys of a TOML text begin."""
    lines: dict[Place, int] = {}
    items: dict[Place, int] = {}
    table: Place = ()
    within = ""  # the quotes of a text of several lines
    for number, line in enumerate(text.splitlines(), 1):
        if within:
            within = "" if within in line else within
        elif header := HEADER.fullmatch(line):
            keys = _keys(header[2])
            table = ()
            for n, key in enumerate(keys, 1):
                table = (*table, key)
                if header[1] == "[[" and n == len(keys):
                    items[table] = items.get(table, -1) + 1
                if table in items:
                    table = (*table, items[table])
            lines[table] = number
        elif entry := KEY.match(line):
            lines[(*table, *_keys(entry[1]))] = number
            opened = [quotes for quotes in ('"""', "'''") if line.count(quotes) == 1]
            within = opened[0] if opened else ""
    return lines


def _keys(dotted: str) -> list[str]:
    return [key.strip().strip("\"'") for key in dotted.split(".")]
