"""The plan: what its file may say, and what it makes of the exercises."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from posecheck.core.exercise import Band, Dose, Exercise, Hold, Swing
from posecheck.core.pose import Side
from posecheck.core.session import PlanStamp
from posecheck.errors import PosecheckError
from posecheck.exercises import EXERCISES
from posecheck.plan import (
    Plan,
    Prescription,
    located,
    new_plan,
    patient_of,
    problem,
    read_plan,
    schema,
)

SCHEMA = Path(__file__).resolve().parents[2] / "posecheck" / "plan" / "plan.schema.json"

#: The plan of a patient with a stiff left hip.
STIFF_HIP = """\
name = "Stiff left hip"
version = 2
patient = "A. B."
days = ["mon", "wed", "fri"]
at = "07:30"
start = 2026-09-01
end = 2026-12-31

[[exercise]]
name = "hip-flexor"
reps = 3
hold = 30
right = { reps = 1, hold = 20 }
ignore = { trunk-side-lean = "scoliosis" }
strict = { trunk-lean = "arches the back" }
notes = "A cushion under the knee."

[[exercise.then]]
after = "12 sessions"
left = { hold = 45 }

[[exercise.then]]
after = "6 sessions"
hold = 40
sets = 2

[[exercise]]
name = "leg-rotations"
variant = "bent"
sets = 2
reps = 8
tempo = 4
rest = 0
days = ["fri"]

[[exercise]]
name = "open-close"
sides = ["right"]
reps = 5
hold = 10
share = 60
"""

HEAD = 'name = "P"\nversion = 1\n'


def plan(text: str = STIFF_HIP) -> Plan:
    read, lines = read_plan(text, "plan.toml")
    found = problem(read, EXERCISES)
    if found:
        raise located("plan.toml", lines, found)
    return read


def of(text: str, name: str, sessions: int = 0, **own: float) -> Exercise:
    """An exercise as a plan has it."""
    prescription = Prescription(
        plan(text), sessions, {key.replace("_", "-"): own[key] for key in own}
    )
    [exercise] = prescription.prescribed([EXERCISES[name]])
    return exercise


def one(name: str, line: str) -> str:
    return f'{HEAD}[[exercise]]\nname = "{name}"\n{line}\n'


# ── what is refused ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("name = ", "the last line|line 1", "not TOML"),
        ("name = 'a'\nversion = [1", "the last line|line 2", "not TOML"),
        ('name = "P"\nversion = 0\n', "line 2", "version is a whole number from 1 on, not 0"),
        ('name = "P"\nversion = true\n', "line 2", "not true"),
        (HEAD, "plan.toml:", "exercise is missing; give it the exercises in their order"),
        (HEAD + "exercise = 3\n", "line 3", "exercise is the exercises"),
        (HEAD + "exercise = [3]\n", "line 3", "exercise is the exercises"),
        (HEAD + 'days = ["mo"]\n', "line 3", 'a day of the week in quotes: mon, tue.* not "mo"'),
        (HEAD + 'at = "7"\n', "line 3", 'such as "07:30", not "7"'),
        (HEAD + 'start = "soon"\n', "line 3", "a date such as 2026-09-01"),
        (HEAD + "[[exercise]]\n", "line 3", "name is missing"),
        (one("hip-flexor", "holds = 3"), "line 5", "no 'holds' here; give some of .*hold"),
        (one("hip-flexor", "reps = 0"), "line 5", "reps is a whole number from 1 to 100, not 0"),
        (one("hip-flexor", "left = 3"), "line 5", "a table such as"),
        (one("hip-flexor", "left = { hold = 0 }"), "line 5", "seconds from 1 to 600, not 0"),
        (one("hip-flexor", "left = []"), "line 5", "not that"),
        (one("hip-flexor", "ignore = { trunk-lean = 3 }"), "line 5", "faults with their reasons"),
        (
            one("hip-flexor", 'notes = """\nhold = 3\n"""\n[[exercise.then]]\nafter = "6"'),
            "line 9",
            "a number of sessions in quotes",
        ),
        (one("hip-flex", ""), "line 4", "give one of .*hip-flexor"),
        (one("hip-flexor", '[[exercise]]\nname = "hip-flexor"'), "line 6", "planned twice"),
        (
            HEAD + 'start = 2026-02-01\nend = 2026-01-01\n[[exercise]]\nname = "hip-flexor"',
            "line 4",
            "on or after the start",
        ),
        (
            HEAD + 'start = 9999-12-30\n[[exercise]]\nname = "hip-flexor"',
            "line 3",
            "start is in 2200 or before",
        ),
        (one("hip-flexor", 'variant = "bent"'), "line 5", "leave it out"),
        (one("leg-rotations", 'variant = "wide"'), "line 5", "straight, bent"),
        (one("leg-rotations", 'sides = ["left"]'), "line 5", "both at once"),
        (one("leg-rotations", "left = { reps = 2 }"), "line 5", "works both sides at once"),
        (one("hip-flexor", 'sides = ["left"]\nright = { reps = 2 }'), "line 6", "not planned for"),
        (one("leg-rotations", "hold = 3"), "line 5", "is not held"),
        (one("hip-flexor", "tempo = 3"), "line 5", "has no tempo"),
        (one("leg-rotations", "tempo = 20"), "", ""),
        (one("hip-flexor", "range = 30"), "line 5", "no range of its own; leave range out"),
        (one("hip-flexor", "share = 30"), "line 5", "leave share out"),
        (one("open-close", "range = 24"), "line 5", "degrees from 25 to less"),
        (one("leg-rotations", "range = 15"), "line 5", "degrees from 16"),
        (one("hip-flexor", 'ignore = { lean = "why" }'), "line 5", "to ignore; give some of b"),
        (one("hip-flexor", 'strict = { lean = "why" }'), "line 5", "to be strict on"),
        (
            one("hip-flexor", '[exercise.ignore]\nback-knee-off-floor = "why"\nfoo = "why"'),
            "line 7",
            "no fault 'foo'",
        ),
        (
            one(
                "hip-flexor",
                'ignore = { back-knee-off-floor = "why", trunk-lean = "why",'
                ' back-knee-angle = "why", front-knee-angle = "why" }',
            ),
            "line 5",
            "ignore fewer faults",
        ),
        (
            one("open-close", '[[exercise.then]]\nafter = "2 sessions"\nrange = 20'),
            "line 7",
            "the range of open-close",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line_and_what_is_allowed(
    text: str, line: str, said: str
) -> None:
    """One sentence, so that the therapist can put it right without this program's documents."""
    if not said:
        plan(text)
        return
    with pytest.raises(PosecheckError, match=said) as error:
        plan(text)
    assert any(place in str(error.value) for place in line.split("|"))
    assert str(error.value).endswith(".")


@pytest.mark.parametrize("text", ["name = " + "[" * 2000, "name = " + "{a = " * 2000])
def test_a_plan_that_is_nested_too_deeply_is_refused(text: str) -> None:
    """Python's reader goes as deep as the text does, until it can't."""
    with pytest.raises(PosecheckError, match=r"^plan\.toml is no plan"):
        read_plan(text, "plan.toml")


def test_a_tempo_has_to_fit_the_exercise() -> None:
    """A swing is dropped when it takes longer than its longest cycle."""
    legs = EXERCISES["leg-rotations"]
    assert isinstance(legs.cycle, Swing)
    brief = replace(legs, cycle=replace(legs.cycle, max_duration=5.0))
    read, _ = read_plan(one("leg-rotations", "tempo = 6"), "plan.toml")
    found = problem(read, {"leg-rotations": brief})
    assert found and "from 0.6 to 5" in found.sentence


def test_the_schema_that_comes_along_is_that_of_the_program() -> None:
    """Editors complete and check a plan with it."""
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == json.loads(json.dumps(schema()))


@given(st.text(max_size=60))
def test_no_text_is_worth_a_traceback(text: str) -> None:
    """It is a plan, or there is a sentence."""
    try:
        plan(text)
    except PosecheckError as error:
        assert str(error).startswith("plan.toml")


def test_a_new_plan_asks_for_what_is_usually_asked_for() -> None:
    """And is a plan as it stands."""
    text = new_plan("Mornings", EXERCISES.values())
    exercises = tuple(EXERCISES.values())
    prescribed = Prescription(plan(text)).prescribed(exercises)
    assert [one.programme for one in prescribed] == [one.programme for one in exercises]
    bare = replace(EXERCISES["open-close"], checks=())
    assert "ignore" not in new_plan("P", [bare])


# ── what it makes of the exercises ───────────────────────────────────────────────────────────────


def test_each_side_has_its_dose() -> None:
    """Left 3 times 30 s, right once 20 s."""
    hips = of(STIFF_HIP, "hip-flexor")
    assert hips.programme.dose(Side.LEFT) == Dose(3, 30.0)
    assert hips.programme.dose(Side.RIGHT) == Dose(1, 20.0)
    assert [hips.programme.target(side) for side in hips.sides] == [3, 1]
    assert of(STIFF_HIP, "open-close").sides == (Side.RIGHT,)
    legs = of(STIFF_HIP, "leg-rotations")
    assert legs.programme.target(Side.BOTH) == 16
    assert legs.programme.rest == 0.0


def test_steps_begin_after_their_sessions() -> None:
    """In the order of their numbers, whatever their order in the file, and they stay."""
    holds = {n: of(STIFF_HIP, "hip-flexor", n).programme for n in (0, 5, 6, 12, 99)}
    assert [holds[n].hold for n in holds] == [30, 30, 40, 40, 40]
    assert [holds[n].sets for n in holds] == [1, 1, 2, 2, 2]
    assert [holds[n].dose(Side.LEFT).hold for n in holds] == [30, 30, 40, 45, 45]
    started = {n: Prescription(plan(), n).steps_today() for n in (0, 6, 7, 12)}
    assert [len(started[n]) for n in started] == [0, 1, 0, 1]
    assert Prescription().steps_today() == ()


def test_an_ignored_fault_keeps_nothing_from_counting() -> None:
    """Its measure is no target any more, and nothing refers to it."""
    text = one("hip-flexor", 'ignore = { back-knee-angle = "stiff knee", trunk-lean = "why" }')
    hips, usual = of(text, "hip-flexor"), EXERCISES["hip-flexor"]
    assert isinstance(hips.cycle, Hold) and isinstance(usual.cycle, Hold)
    names = {measure.name for measure in hips.cycle.target_bands}
    assert names == {"front_knee_flexion", "back_knee_height"}
    assert {measure.name for measure in hips.cycle.hold_bands} == {"front_knee_flexion"}
    assert set(usual.faults) - set(hips.faults) == {"back-knee-angle", "trunk-lean"}
    legs = of(one("leg-rotations", 'ignore = { legs-together = "why" }'), "leg-rotations")
    assert isinstance(legs.cycle, Swing) and not legs.cycle.low_rom_explained_by


def test_strict_takes_what_is_otherwise_shown_amber() -> None:
    """The band is narrower by the warning's margin, and the clock stops."""
    before = {check.fault: check for check in EXERCISES["hip-flexor"].checks}
    after = {check.fault: check for check in of(STIFF_HIP, "hip-flexor").checks}
    lean, usual = after["trunk-lean"], before["trunk-lean"]
    assert lean.band == Band(usual.band.low + 5.0, usual.band.high - 5.0)
    assert after["front-knee-angle"].band == before["front-knee-angle"].band


def test_a_variant_has_its_own_checks() -> None:
    """Straight legs are a fault where bent ones are asked for, and the other way round."""
    bent = of(STIFF_HIP, "leg-rotations")
    assert {check.fault for check in bent.checks} == {"legs-together", "legs-straight"}
    straight = of(one("leg-rotations", 'variant = "straight"'), "leg-rotations")
    assert {check.fault for check in straight.checks} == {"legs-together", "knees-bending"}


def test_a_range_moves_the_target_and_what_holds_it() -> None:
    """By as much as they are apart."""
    opened, usual = of(one("open-close", "range = 30"), "open-close"), EXERCISES["open-close"]
    assert isinstance(opened.cycle, Hold) and isinstance(usual.cycle, Hold)
    position = opened.cycle.position
    assert opened.cycle.target_bands[position].low == 30
    lows = [cycle.hold_bands[position].low for cycle in (usual.cycle, opened.cycle)]
    assert lows[0] - lows[1] == usual.cycle.target_bands[position].low - 30
    legs = of(one("leg-rotations", "range = 45\ntempo = 3"), "leg-rotations").cycle
    assert isinstance(legs, Swing) and (legs.min_rom, legs.slow_duration) == (45.0, 3.0)


def test_a_share_refers_to_the_persons_own_range() -> None:
    """While that is unknown, the usual range is asked for; never less than can be told apart."""

    def target(**own: float) -> tuple[float, float]:
        cycle = of(STIFF_HIP, "open-close", 0, **own).cycle
        assert isinstance(cycle, Hold)
        return cycle.target_bands[cycle.position].low, cycle.own_rom_share

    assert target() == (50.0, 0.6)
    assert target(open_close=60.0) == (36.0, 0.6)
    assert target(open_close=20.0) == (25.0, 0.6)
    text = one("leg-rotations", "share = 50")
    legs = of(text, "leg-rotations", leg_rotations=80.0).cycle
    assert isinstance(legs, Swing) and (legs.min_rom, legs.own_rom_share) == (40.0, 0.5)


def test_nothing_is_demanded_of_what_is_not_planned() -> None:
    """It is counted, but against no target."""
    text = one("open-close", "")
    assert of(text, "hip-flexor").programme.target(Side.LEFT) == 0
    assert of(text, "open-close").programme.target(Side.LEFT) == 5


def test_without_a_plan_nothing_changes() -> None:
    """Unless numbers are given in its place."""
    usual = tuple(EXERCISES.values())
    assert Prescription().prescribed(usual) == usual
    assert Prescription().stamp is None
    changed = Prescription().overridden(2, 3, 15.0).prescribed(usual)
    assert {(one.programme.sets, one.programme.reps) for one in changed} == {(2, 3)}
    hips = Prescription(plan()).overridden(None, 4, None).prescribed([EXERCISES["hip-flexor"]])[0]
    assert hips.programme.dose(Side.RIGHT) == Dose(4, 20.0)


@given(st.integers(0, 50), st.none() | st.integers(1, 9), st.none() | st.floats(1.0, 60.0))
def test_a_prescription_is_the_same_after_reading(
    sessions: int, reps: int | None, hold: float | None
) -> None:
    """Stored with landmarks, it asks for the same repetitions."""
    asked = Prescription(plan(), sessions, {"open-close": 61.5}).overridden(None, reps, hold)
    again = Prescription.from_json(asked.to_json())
    assert again == asked
    exercises = tuple(EXERCISES.values())
    assert again.prescribed(exercises) == asked.prescribed(exercises)
    assert again.stamp == PlanStamp("Stiff left hip", 2, sessions, {"open-close": 61.5})
    assert Prescription.from_json(Prescription().to_json()) == Prescription()


# ── days ─────────────────────────────────────────────────────────────────────────────────────────


def test_each_day_has_its_exercises() -> None:
    """A day that is none of the plan's has them all."""
    names = {
        day: [one.name for one in plan().due(date(2026, 11, day))] for day in (2, 3, 6)
    }  # Monday, Tuesday, Friday
    assert names[2] == ["hip-flexor", "open-close"]
    assert names[3] == names[6] == ["hip-flexor", "leg-rotations", "open-close"]
    assert plan().weekdays == (0, 2, 4)


def test_a_plan_has_a_beginning_and_an_end() -> None:
    """And without either, none."""
    assert plan().is_on(date(2026, 11, 2))
    assert not plan().is_on(date(2026, 11, 3))
    assert not plan().is_on(date(2026, 8, 31))
    assert not plan().is_on(date(2027, 1, 1))
    always = plan(one("open-close", ""))
    assert always.is_on(date(2026, 11, 3)) and not always.has_days and plan().has_days


# ── a plan to begin with ─────────────────────────────────────────────────────────────────────────


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=60))
@example('say "hi"')
@example("C:\\new\\'s {name} #1")
@example("\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN} \N{FLEXED BICEPS}")
def test_a_new_plan_keeps_its_name(name: str) -> None:
    """Whatever signs are in it."""
    assert plan(new_plan(name, EXERCISES.values())).name == name


@pytest.mark.parametrize("name", ["", "x" * 61, "two\nlines", "a\tb", "\x7f", "\udcff", "\u2028"])
def test_a_name_that_no_plan_can_have_is_refused(name: str) -> None:
    """With what is allowed."""
    with pytest.raises(PosecheckError, match=r"1 to 60 letters on one line; give such a --name\.$"):
        new_plan(name, EXERCISES.values())


def test_a_plan_may_name_its_patient() -> None:
    """Without one, or without a plan, the name is empty."""
    assert patient_of(plan()) == "A. B."
    assert patient_of(plan(STIFF_HIP.replace('patient = "A. B."\n', ""))) == ""
    assert patient_of(None) == ""
