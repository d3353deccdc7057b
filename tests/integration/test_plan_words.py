"""A plan in words, with numbers, units and days of the week as each language writes them."""

from __future__ import annotations

import pytest

from posecheck.app.plan_words import detail_words, dose_words, step_words, steps_said
from posecheck.core.exercise import Exercise
from posecheck.exercises import EXERCISES
from posecheck.i18n import LANGUAGES
from posecheck.plan import Plan, Prescription, read_plan

NBSP = "\N{NO-BREAK SPACE}"

#: The plan of a patient with a stiff left hip.
STIFF_HIP = """\
name = "Stiff left hip"
version = 2

[[exercise]]
name = "hip-flexor"
reps = 3
hold = 12.5
right = { reps = 1, hold = 20 }
ignore = { trunk-side-lean = "scoliosis" }
strict = { trunk-lean = "arches the back" }
notes = "A cushion under the knee."

[[exercise.then]]
after = "12 sessions"
left = { hold = 45 }

[[exercise.then]]
after = "6 sessions"
hold = 40.5
sets = 2
reps = 1
rest = 0

[[exercise]]
name = "leg-rotations"
variant = "bent"
sets = 2
reps = 8
tempo = 4.5
rest = 0
days = ["fri", "sun", "mon"]

[[exercise]]
name = "open-close"
sides = ["right"]
reps = 5
hold = 10
share = 60
"""


def plan(text: str = STIFF_HIP) -> Plan:
    return read_plan(text, "plan.toml")[0]


def of(name: str) -> Exercise:
    """An exercise as the plan has it."""
    [exercise] = Prescription(plan()).prescribed([EXERCISES[name]])
    return exercise


def test_doses_are_said_by_side_where_they_differ() -> None:
    """With the sign of multiplication."""
    assert dose_words(of("hip-flexor")) == "left 3 \u00d7 12.5 s, right 1 \u00d7 20 s"
    assert dose_words(of("leg-rotations")) == "2 sets of 8"
    assert dose_words(of("open-close")) == "right 5 \u00d7 10 s"
    assert dose_words(EXERCISES["hip-flexor"]) == "2 \u00d7 20 s a side"


def test_details_are_said() -> None:
    """Everything that a plan asks for besides the dose."""
    said = [list(detail_words(planned)) for planned in plan().exercise]
    assert said[0] == [
        "trunk side lean ignored: scoliosis",
        "strict on trunk lean: arches the back",
        "A cushion under the knee.",
    ]
    assert said[1] == ["variant: bent", "4.5 s or more for each", "Monday, Friday and Sunday"]
    assert said[2] == ["60% of the own range"]
    [ranged] = plan(STIFF_HIP.partition("[[")[0] + RANGED).exercise
    assert list(detail_words(ranged)) == ["at least 40\u00b0"]


RANGED = '[[exercise]]\nname = "open-close"\nrange = 40\n'


def test_steps_are_said_when_they_happen() -> None:
    """And only then."""
    hips = plan().exercise[0]
    changes = "2 sets, 1 repetition, hold 40.5 s, rest 0 s"
    assert [step_words(step) for step in hips.then] == ["left hold 45 s", changes]
    assert list(steps_said([hips], ["Hips"], 6)) == [f"From today, Hips: {changes}."]
    assert list(steps_said([hips], ["Hips"], 7)) == []


@pytest.mark.parametrize(
    ("language", "dose", "tempo", "days", "share", "step"),
    [
        (
            "de",
            "links 3 \u00d7 12,5 s, rechts 1 \u00d7 20 s",
            "mindestens 4,5 s für jede",
            "Montag, Freitag und Sonntag",
            f"60{NBSP}% des eigenen Bewegungsumfangs",
            "2 Sätze, 1 Wiederholung, 40,5 s halten, 0 s Pause",
        ),
        (
            "es",
            "izquierda 3 \u00d7 12,5 s, derecha 1 \u00d7 20 s",
            "4,5 s o más para cada una",
            "lunes, viernes y domingo",
            f"60{NBSP}% de la amplitud propia",
            "2 series, 1 repetición, mantener 40,5 s, descanso de 0 s",
        ),
        (
            "fr",
            "gauche 3 \u00d7 12,5 s, droite 1 \u00d7 20 s",
            "4,5 s ou plus pour chacune",
            "lundi, vendredi et dimanche",
            f"60{NBSP}% de l'amplitude propre",
            "2 séries, 1 répétition, tenir 40,5 s, repos de 0 s",
        ),
    ],
)
def test_each_language_writes_its_numbers_and_days(
    language: str, dose: str, tempo: str, days: str, share: str, step: str
) -> None:
    """With its decimal sign, its per cent and its plurals."""
    words, (hips, legs, chest) = LANGUAGES[language], plan().exercise
    assert dose_words(of("hip-flexor"), words) == dose
    assert list(detail_words(legs, words=words))[1:] == [tempo, days]
    assert list(detail_words(chest, words=words)) == [share]
    assert step_words(hips.then[1], words) == step
