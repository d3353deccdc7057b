"""The announcements of a training: every change once, in a useful order."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from posecheck.core.exercise import Breathing, Phase
from posecheck.core.feedback import Breath, Feedback
from posecheck.core.pose import Pose, Side
from posecheck.core.training_state import Command, Stage, TrainingState
from posecheck.exercises import EXERCISES
from posecheck.i18n import ENGLISH, Words
from posecheck.trainer import Trainer
from posecheck.trainer.sentences import sentences
from posecheck.voice.announcer import REPEAT_INTERVAL, Announcer
from posecheck.voice.utterance_queue import Urgency
from tests.support import bodies
from tests.support.trainings import FPS, KNEELING, OPENING, ROLLING, Film, brief, trained

Spoken = list[tuple[float, str, Urgency]]


def spoken(feedback: list[Feedback], words: Words = ENGLISH) -> Spoken:
    """Return time, text and urgency of all utterances."""
    announcer = Announcer(words)
    return [(f.pose.time, u.text, u.urgency) for f in feedback for u in announcer.announce(f)]


def texts(said: Spoken) -> list[str]:
    return [text for _, text, _ in said]


def in_order(said: Spoken, *expected: str) -> bool:
    """Return whether the sentences were spoken in that order, with any others between them."""
    rest = iter(texts(said))
    return all(any(text == sentence for text in rest) for sentence in expected)


def test_a_training_can_be_followed_by_voice_alone() -> None:
    """A person who cannot see the screen hears every step in order."""
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


def test_the_count_of_a_hold_is_announced_at_its_end() -> None:
    """It does not wait for the return."""
    feedback = trained(Trainer([KNEELING]), Film().standing(10.0).kneeling(Side.LEFT, hold=9.0))
    over = next(f.pose.time for f in feedback if f.hold >= f.hold_target > 0)
    (number,) = [time for time, text, _ in spoken(feedback) if text.startswith("1, and")]
    assert number == over


def test_a_correction_is_repeated_while_the_fault_lasts() -> None:
    """It comes at once, then every REPEAT_INTERVAL; the end of the fault is announced."""
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
    corrected = [time for time, text, urgency in said if text.startswith("Keep your chest tall.")]
    assert len(corrected) == 3
    assert all(b - a >= REPEAT_INTERVAL for a, b in pairwise(corrected))
    corrected_at = [time for time, text, _ in said if text == ENGLISH("corrected")]
    assert len(corrected_at) == 1 and corrected_at[0] > corrected[-1]


def test_alternating_corrections_are_each_debounced() -> None:
    """Another fault in between does not bring a correction forward."""
    state = TrainingState(Stage.WORK, KNEELING)
    announcer = Announcer(ENGLISH)
    said: dict[str, list[float]] = {}
    for i in range(200):
        cue = "Chest up." if i % 20 < 10 else "Knee down."
        feedback = Feedback(
            Pose.unseen(i / 10, (640, 480)), training=state, cue=cue, about_visibility=True
        )
        for utterance in announcer.announce(feedback):
            said.setdefault(utterance.text, []).append(feedback.pose.time)
    assert said.keys() == {"Chest up.", "Knee down."}
    for times in said.values():
        assert len(times) >= 3
        assert all(b - a >= REPEAT_INTERVAL for a, b in pairwise(times))


def breaths_said(hold: float, *, running: bool = True, guided: bool = True) -> list[str]:
    """What is said of breathing in a hold of `hold` seconds."""
    announcer, said = Announcer(ENGLISH), []
    state = TrainingState(Stage.WORK, OPENING)
    for i in range(int(hold * 10)):
        feedback = Feedback(
            Pose.unseen(i / 10, (640, 480)),
            phase=Phase.HOLD,
            hold=i / 10,
            hold_target=hold,
            clock_running=running,
            training=state,
            breath=Breath.at(i / 10, Breathing()) if guided else None,
        )
        said += [u.text for u in announcer.announce(feedback) if "Breathe" in u.text]
    return said


def test_breathing_is_announced_sparsely() -> None:
    """Once outward in a hold of ten seconds, then every third breath; not in the countdown."""
    outward, inward = ENGLISH("breathe-out"), ENGLISH("breathe-in")
    assert breaths_said(10.0) == [outward]
    assert breaths_said(60.0) == [outward, inward, outward]
    assert breaths_said(8.0) == []
    assert breaths_said(30.0, running=False) == breaths_said(30.0, guided=False) == []


def test_uncounted_reps_are_announced() -> None:
    """They get no number."""
    feedback = trained(
        Trainer([brief(EXERCISES["hip-flexor"], hold=20.0)]),
        Film().standing(10.0).kneeling(Side.LEFT, hold=6.0),
    )
    said = texts(spoken(feedback))
    assert "That one did not count. Stay in the position until the time is over." in said
    assert not any(text.startswith("1") and "side" in text for text in said)


def test_a_pause_is_a_halt() -> None:
    """Nothing is announced during a pause; its end is."""
    feedback = trained(
        Trainer([KNEELING]), Film().standing(15.0), {6.5: Command.PAUSE, 12.0: Command.PAUSE}
    )
    said = [s for s in spoken(feedback) if 6.4 < s[0] < 12.5]
    assert said[0][1:] == (ENGLISH("paused"), Urgency.HALT)
    assert said[1][1] == ENGLISH("resumed")


def test_setup_advice_is_delayed_and_repeated() -> None:
    """A person who is walking into position is not disturbed."""
    front = bodies.Camera(0.0)
    still = bodies.standing()
    film = Film()._add(bodies.film([(0.0, still), (21.0, still)], FPS, front))
    said = spoken(trained(Trainer([KNEELING]), film))
    advised = [time for time, text, _ in said if text == "Turn your side to the camera."]
    assert 7.5 < advised[0] < 9.0
    assert len(advised) == 3


def test_the_first_training_has_a_notice() -> None:
    """It says once that this is not a medical device; later trainings do not."""
    for first in (True, False):
        said = texts(spoken(trained(Trainer([KNEELING], first=first), Film().standing(30.0))))
        assert said.count(ENGLISH("first-time")) == first


def test_sets_are_announced() -> None:
    """The second set is announced by its number."""
    film = Film().standing(10.0).kneeling(Side.LEFT).kneeling(Side.RIGHT).standing(10.0)
    said = texts(spoken(trained(Trainer([brief(EXERCISES["hip-flexor"], sets=2)]), film)))
    assert "Set 2 of 2." in said


@pytest.mark.parametrize(
    ("commands", "expected"),
    [
        ({1.0: Command.QUIT}, "nothing-done"),
        ({30.0: Command.QUIT}, "part-done"),
    ],
)
def test_the_end_announces_how_much_was_done(commands: dict[float, Command], expected: str) -> None:
    """Something or nothing."""
    film = Film().standing(10.0).kneeling(Side.LEFT).standing(10.0)
    said = texts(spoken(trained(Trainer([KNEELING]), film, commands)))
    assert ENGLISH(expected, done=1, target=2) in said


def test_recordings_are_not_announced() -> None:
    """Their feedback has no training state."""
    nobody = Feedback(Pose.unseen(0.0, (640, 480)))
    assert Announcer(ENGLISH).announce(nobody) == ()


def test_an_exercise_without_a_start_has_general_side_cues() -> None:
    """The side is announced in general words."""
    plain = replace(KNEELING, start=None)
    said = texts(spoken(trained(Trainer([plain]), Film().standing(12.0))))
    assert "Now your left side." in said


def test_exercises_without_a_start_have_sentences() -> None:
    """Only the start position is left out."""
    plain = sentences([replace(KNEELING, start=None)])
    assert plain < sentences([KNEELING])
    assert KNEELING.title in plain


def test_an_early_start_is_not_asked_for_the_other_side() -> None:
    """A person who works the right side hears of the left one when that is next."""
    film = Film().standing(1.0).kneeling(Side.RIGHT).standing(5.0)
    said = texts(spoken(trained(Trainer([KNEELING]), film)))
    left = said.index("Left foot back, left knee to the floor.")
    assert said.index("1, and that side is done.") < left
    assert said.count("Left foot back, left knee to the floor.") == 1


def test_the_end_gives_advice() -> None:
    """It is the most useful piece, for next time."""
    film = Film().standing(6.0)
    film._add(bodies.film(bodies.repetition(Side.LEFT, hold=6.0, lean=30.0), FPS))
    said = texts(spoken(trained(Trainer([KNEELING]), film, {film.time - 0.5: Command.QUIT})))
    assert said[-1] == "Next time: Keep your chest tall."


def test_a_start_during_the_setup_does_not_repeat_the_side() -> None:
    """The set-up has announced it."""
    said = texts(spoken(trained(Trainer([KNEELING]), Film().standing(3.0).kneeling(Side.LEFT))))
    assert said.count("Left foot back, left knee to the floor.") == 1


def test_the_next_exercise_may_have_no_camera_hint() -> None:
    """Then none is announced."""
    film = Film().standing(1.0).kneeling(Side.LEFT).kneeling(Side.RIGHT)
    said = texts(spoken(trained(Trainer([KNEELING, replace(ROLLING, start=None)]), film)))
    assert said[-1] == "Next comes Leg rotations."
