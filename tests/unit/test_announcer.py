"""What is said aloud in a training: news, each once, in the order in which it helps."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from string import Formatter

import pytest

from posecheck.core import coach
from posecheck.core.exercise import Exercise, Hold, Measure
from posecheck.core.feedback import Feedback
from posecheck.core.pose import Pose, Side
from posecheck.core.training_state import Command
from posecheck.exercises import EXERCISES
from posecheck.i18n import ENGLISH, LANGUAGES, Words
from posecheck.routines import ROUTINES
from posecheck.trainer.trainer import Trainer
from posecheck.voice.announcer import AGAIN, Announcer
from posecheck.voice.utterance_queue import Urgency
from tests.support import bodies
from tests.support.trainings import FPS, KNEELING, OPENING, ROLLING, Film, brief, trained

Said = list[tuple[float, str, Urgency]]


def spoken(told: list[Feedback], words: Words = ENGLISH) -> Said:
    """What is said, and when."""
    announcer = Announcer(words)
    return [(f.pose.time, u.text, u.urgency) for f in told for u in announcer.hear(f)]


def texts(said: Said) -> list[str]:
    return [text for _, text, _ in said]


def in_order(said: Said, *expected: str) -> bool:
    """Whether the expected sentences were said in that order, whatever came between."""
    rest = iter(texts(said))
    return all(any(text == sentence for text in rest) for sentence in expected)


def test_a_training_is_led_by_voice_alone() -> None:
    """Whoever looks at the ceiling hears all they need, in the order in which they need it."""
    film = Film().standing(12.0).kneeling(Side.LEFT, hold=12.0).kneeling(Side.RIGHT, hold=12.0)
    film.standing(4.0).rolling(2).opening(Side.LEFT).opening(Side.RIGHT)
    kneeling = brief(EXERCISES["hip-flexor"], hold=10.0)
    said = spoken(trained(Trainer([kneeling, ROLLING, OPENING]), film))
    assert in_order(
        said,
        "Good to see you. Let's begin.",
        "We begin with 90/90 hip flexors.",
        "Stand upright on your mat, your side to the camera.",
        "Left foot back, left knee to the floor.",
        "3",
        "2",
        "1",
        "Go.",
        "Both knees to a right angle, then shift your hips forward.",
        "Half-way, 5 seconds left.",
        "4",
        "3",
        "2",
        "1",
        "1, and that side is done.",
        "Come back up slowly.",
        "Right foot back, right knee to the floor.",
        "1, and that side is done.",
        "Well done. Rest for 3 seconds.",
        "Next comes Leg rotations.",
        "Lie on your back, legs wider than your hips, arms at your sides.",
        "1, and done.",
        "Next comes Open and close.",
        "All done. Well done, and see you soon.",
    )


def test_the_number_of_a_hold_comes_when_its_time_is_over() -> None:
    """Nobody should stay down waiting for it."""
    told = trained(Trainer([KNEELING]), Film().standing(10.0).kneeling(Side.LEFT, hold=9.0))
    over = next(f.pose.time for f in told if f.hold >= f.hold_target > 0)
    (number,) = [time for time, text, _ in spoken(told) if text.startswith("1, and")]
    assert number == over


def test_a_correction_is_said_at_once_and_again_while_it_stands() -> None:
    """At most every AGAIN seconds; and when it was mended, that is said."""
    leaning = bodies.half_kneeling(Side.LEFT, lean=30.0)
    upright = bodies.half_kneeling(Side.LEFT)
    script = [
        (0.0, bodies.standing()),
        (2.0, leaning),
        (16.0, leaning),
        (1.0, upright),
        (5.0, upright),
    ]
    film = Film().standing(10.0)
    film._add(bodies.film(script, FPS))
    said = spoken(trained(Trainer([brief(EXERCISES["hip-flexor"], hold=20.0)]), film))
    corrected = [time for time, text, urgency in said if text == "Keep your chest tall."]
    assert len(corrected) == 3
    assert all(b - a >= AGAIN for a, b in pairwise(corrected))
    mended = [time for time, text, _ in said if text == ENGLISH("mended")]
    assert len(mended) == 1 and mended[0] > corrected[-1]


def test_what_did_not_count_is_said() -> None:
    """And not numbered."""
    told = trained(
        Trainer([brief(EXERCISES["hip-flexor"], hold=20.0)]),
        Film().standing(10.0).kneeling(Side.LEFT, hold=6.0),
    )
    said = texts(spoken(told))
    assert ENGLISH("not-counted") in said
    assert not any(text.startswith("1") and "side" in text for text in said)


def test_pauses_are_halts() -> None:
    """A pause cuts off all else; nothing is said while it lasts; going on is said."""
    told = trained(
        Trainer([KNEELING]), Film().standing(15.0), {6.5: Command.PAUSE, 12.0: Command.PAUSE}
    )
    said = [s for s in spoken(told) if 6.4 < s[0] < 12.5]
    assert said[0][1:] == (ENGLISH("paused"), Urgency.HALT)
    assert said[1][1] == ENGLISH("going-on")


def test_advice_on_the_set_up_waits_a_little() -> None:
    """Whoever walks in is not pestered; whoever stands wrongly is told, and told again."""
    front = bodies.Camera(0.0)
    still = bodies.standing()
    film = Film()._add(bodies.film([(0.0, still), (21.0, still)], FPS, front))
    said = spoken(trained(Trainer([KNEELING]), film))
    advised = [time for time, text, _ in said if text == "Turn your side to the camera."]
    assert 7.5 < advised[0] < 9.0
    assert len(advised) == 3


def test_the_first_time_there_is_more_to_know() -> None:
    """It is said once that this is no medical device, and only then."""
    for first in (True, False):
        said = texts(spoken(trained(Trainer([KNEELING], first=first), Film().standing(30.0))))
        assert said.count(ENGLISH("first-time")) == first


def test_sets_are_announced() -> None:
    """The second set is told as such."""
    film = Film().standing(10.0).kneeling(Side.LEFT).kneeling(Side.RIGHT).standing(10.0)
    said = texts(spoken(trained(Trainer([brief(EXERCISES["hip-flexor"], sets=2)]), film)))
    assert "Set 2 of 2." in said


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ({1.0: Command.QUIT}, "nothing-done"),
        ({30.0: Command.QUIT}, "part-done"),
    ],
)
def test_the_end_tells_how_much_was_done(wishes: dict[float, Command], expected: str) -> None:
    """Of everything, of some, of nothing."""
    film = Film().standing(10.0).kneeling(Side.LEFT).standing(10.0)
    said = texts(spoken(trained(Trainer([KNEELING]), film, wishes)))
    assert ENGLISH(expected, done=1, target=2) in said


def test_a_recording_is_not_spoken_of() -> None:
    """Without a guide there is nobody to speak to."""
    nobody = Feedback(Pose.unseen(0.0, (640, 480)))
    assert Announcer(ENGLISH).hear(nobody) == ()


def test_an_exercise_without_a_start_is_announced_all_the_same() -> None:
    """Its side is told in general words."""
    plain = replace(KNEELING, start=None)
    said = texts(spoken(trained(Trainer([plain]), Film().standing(12.0))))
    assert "Now your left side." in said


@pytest.mark.parametrize("words", LANGUAGES.values(), ids=LANGUAGES)
def test_every_language_can_say_everything(words: Words) -> None:
    """The same keys with the same gaps in every language, and all of the routines' exercises."""
    assert words.own.keys() == ENGLISH.own.keys()
    for key, text in words.own.items():
        assert gaps(text) == gaps(ENGLISH.own[key]), key
    if words is not ENGLISH:
        missing = {sentence for sentence in sentences() if sentence not in words.sentences}
        assert not missing
        assert not words.sentences.keys() - sentences()


def sentences() -> set[str]:
    """All that coach and exercises of routines may say or show, in English."""
    said = {coach.STRANGER, coach.WHO, coach.NOBODY, coach.PROPER, coach.COUNTED, coach.FELL_SHORT}
    for name in dict.fromkeys(name for one in ROUTINES.values() for name in one.exercises):
        exercise = EXERCISES[name]
        said |= {exercise.title, *exercise.cues.values(), *exercise.advice.values()}
        said |= {check.cue for check in exercise.checks}
        said |= {measure.unseen_cue for measure in measures(exercise)}
        if exercise.start:
            start = exercise.start
            said |= {
                start.instruction,
                start.view_cue,
                start.camera_hint,
                *start.side_cues.values(),
            }
    return said


def measures(exercise: Exercise) -> set[Measure]:
    cycle = exercise.cycle
    own = (
        {cycle.position, *cycle.target_bands, *cycle.hold_bands}
        if isinstance(cycle, Hold)
        else {cycle.measure}
    )
    return own | set(exercise.recorded) | {check.measure for check in exercise.checks}


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_who_begins_too_soon_is_told_the_side() -> None:
    """Without a set-up nobody has said it yet."""
    said = texts(spoken(trained(Trainer([KNEELING]), Film().standing(1.0).kneeling(Side.RIGHT))))
    assert said[1] == "Left foot back, left knee to the floor."


def test_the_end_names_what_to_mend() -> None:
    """The most useful thing, for next time."""
    film = Film().standing(6.0)
    film._add(bodies.film(bodies.repetition(Side.LEFT, hold=6.0, lean=30.0), FPS))
    said = texts(spoken(trained(Trainer([KNEELING]), film, {film.time - 0.5: Command.QUIT})))
    assert said[-1] == "Next time: Keep your chest tall."


def test_who_begins_in_the_set_up_knows_the_side() -> None:
    """It was said then, and is not said again."""
    said = texts(spoken(trained(Trainer([KNEELING]), Film().standing(3.0).kneeling(Side.LEFT))))
    assert said.count("Left foot back, left knee to the floor.") == 1


def test_the_next_exercise_may_have_no_place() -> None:
    """Then none is told."""
    film = Film().standing(1.0).kneeling(Side.LEFT).kneeling(Side.RIGHT)
    said = texts(spoken(trained(Trainer([KNEELING, replace(ROLLING, start=None)]), film)))
    assert said[-1] == "Next comes Leg rotations."
