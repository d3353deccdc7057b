"""A whole training by synthetic people: the plan goes on by itself, and follows what is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.core.feedback import Feedback
from posecheck.core.pose import Side
from posecheck.core.training_state import Command, Pause, Stage, TrainingState
from posecheck.exercises import EXERCISES
from posecheck.trainer.image_quality import ImageQuality
from posecheck.trainer.trainer import COUNT_IN, READY, StageMachine, Trainer, TrainingClock
from tests.support import bodies
from tests.support.trainings import (
    FPS,
    KNEELING,
    OPENING,
    ROLLING,
    Film,
    brief,
    reps,
    trained,
)


def guides(told: Iterable[Feedback]) -> Iterator[TrainingState]:
    for feedback in told:
        assert feedback.training is not None
        yield feedback.training


def stages(told: Iterable[Feedback]) -> list[tuple[Stage, str]]:
    """The stages in their order, each once."""
    order: list[tuple[Stage, str]] = []
    for guide in guides(told):
        stage = guide.stage, guide.exercise.name
        if not order or order[-1] != stage:
            order.append(stage)
    return order


def test_a_whole_programme_goes_by_itself() -> None:
    """From the welcome to the summary, nobody touches anything, and all that was done counts."""
    film = Film().standing(12.0).kneeling(Side.LEFT).kneeling(Side.RIGHT).standing(4.0)
    film.rolling(2).opening(Side.LEFT).opening(Side.RIGHT)
    told = trained(Trainer([KNEELING, ROLLING, OPENING]), film)
    assert stages(told) == [
        (Stage.WELCOME, "hip-flexor"),
        (Stage.SET_UP, "hip-flexor"),
        (Stage.COUNT_IN, "hip-flexor"),
        (Stage.WORK, "hip-flexor"),
        (Stage.REST, "leg-rotations"),
        (Stage.SET_UP, "leg-rotations"),
        (Stage.COUNT_IN, "leg-rotations"),
        (Stage.WORK, "leg-rotations"),
        (Stage.REST, "open-close"),
        (Stage.SET_UP, "open-close"),
        (Stage.COUNT_IN, "open-close"),
        (Stage.WORK, "open-close"),
        (Stage.SUMMARY, "open-close"),
    ]
    last = told[-1].training
    assert last is not None
    assert [(o.title, o.side, o.counted >= o.target) for o in last.outcomes] == [
        (KNEELING.title, Side.LEFT, True),
        (KNEELING.title, Side.RIGHT, True),
        (ROLLING.title, Side.BOTH, True),
        (OPENING.title, Side.LEFT, True),
        (OPENING.title, Side.RIGHT, True),
    ]
    assert last.advice == ()
    assert all(step.counted == step.target for step in last.progress)


def test_the_start_position_must_be_held() -> None:
    """Nothing is counted in before the set-up has been right for READY seconds on end."""
    told = trained(Trainer([KNEELING]), Film().standing(20.0))
    begun = {
        stage: next(f.pose.time for f in told if f.training and f.training.stage is stage)
        for stage in (Stage.SET_UP, Stage.COUNT_IN, Stage.WORK)
    }
    assert begun[Stage.COUNT_IN] - begun[Stage.SET_UP] == pytest.approx(READY, abs=0.2)
    assert begun[Stage.WORK] - begun[Stage.COUNT_IN] == pytest.approx(COUNT_IN, abs=0.2)


@pytest.mark.parametrize(
    ("film", "unmet"),
    [
        (Film().nobody(15.0), "body"),
        (
            Film()._add(bodies.film([(0.0, bodies.bowing()), (15.0, bodies.bowing())], FPS)),
            "posture",
        ),
        (
            Film()._add(
                bodies.film(
                    [(0.0, bodies.standing()), (15.0, bodies.standing())], FPS, bodies.Camera(0.0)
                )
            ),
            "view",
        ),
    ],
    ids=["nobody", "posture", "view"],
)
def test_a_set_up_that_is_not_right_waits(film: Film, unmet: str) -> None:
    """It says what is wrong, and waits."""
    told = trained(Trainer([KNEELING]), film)
    last = told[-1].training
    assert last is not None
    assert last.stage is Stage.SET_UP
    assert next(tick.name for tick in last.setup_checks if tick.met is False) == unmet


def test_who_begins_is_at_work() -> None:
    """Nobody has to wait for the plan: what is done before the count-in counts."""
    film = Film().standing(1.0).kneeling(Side.RIGHT)
    told = trained(Trainer([KNEELING]), film)
    assert stages(told)[:2] == [(Stage.WELCOME, "hip-flexor"), (Stage.WORK, "hip-flexor")]
    assert [rep.side for rep in reps(told)] == [Side.RIGHT]


def test_the_plan_follows_the_person() -> None:
    """Whoever does another exercise of the programme has chosen it; what is left comes later."""
    film = Film().standing(6.0).rolling(3).nobody(1.0)
    told = trained(Trainer([KNEELING, ROLLING]), film)
    order = stages(told)
    assert (Stage.REST, "hip-flexor") in order
    assert order.index((Stage.REST, "hip-flexor")) > 0
    assert {rep.exercise for rep in reps(told)} == {"leg-rotations"}


def test_sets_have_a_rest_between_them() -> None:
    """Two sets: work, rest, and work again; the programme counts both."""
    film = Film().standing(10.0).kneeling(Side.LEFT).kneeling(Side.RIGHT).standing(10.0)
    film.kneeling(Side.LEFT).kneeling(Side.RIGHT).standing(2.0)
    told = trained(Trainer([brief(EXERCISES["hip-flexor"], sets=2)]), film)
    rests = [g for g in guides(told) if g.stage is Stage.REST]
    assert {(g.set_number, g.set_count) for g in rests} == {(2, 2)}
    assert rests[0].time_left == pytest.approx(3.0, abs=0.2)
    assert stages(told)[-1][0] is Stage.SUMMARY


def test_sides_take_turns_or_not() -> None:
    """The side that is asked for alternates where the exercise says so, else it stays."""
    turning = brief(EXERCISES["hip-flexor"], reps=2)
    told = trained(Trainer([turning]), Film().standing(10.0).kneeling(Side.LEFT))
    assert told[0].training is not None and told[0].training.side is Side.LEFT
    assert told[-1].training is not None and told[-1].training.side is Side.RIGHT

    staying = brief(EXERCISES["open-close"], reps=2)
    told = trained(Trainer([staying]), Film().standing(5.0).opening(Side.RIGHT).standing(1.0))
    assert told[-1].training is not None and told[-1].training.side is Side.RIGHT


def test_a_side_can_be_swapped() -> None:
    """Swapping asks for the other side, and again for the first one."""
    trainer = Trainer([KNEELING])
    told = trained(trainer, Film().standing(4.0), {1.0: Command.SWAP, 2.0: Command.SWAP})
    sides = [guide.side for guide in guides(told)]
    assert [sides[0], sides[18], sides[-1]] == [Side.LEFT, Side.RIGHT, Side.LEFT]


def test_next_and_back() -> None:
    """One goes on, from the last exercise to the summary; the other goes back."""
    wishes = {
        1.0: Command.NEXT,
        2.0: Command.NEXT,
        3.0: Command.BACK,
        4.0: Command.NEXT,
        5.0: Command.NEXT,
    }
    told = trained(Trainer([KNEELING, ROLLING]), Film().standing(6.0), wishes)
    assert stages(told) == [
        (Stage.WELCOME, "hip-flexor"),
        (Stage.SET_UP, "hip-flexor"),
        (Stage.SET_UP, "leg-rotations"),
        (Stage.SET_UP, "hip-flexor"),
        (Stage.SET_UP, "leg-rotations"),
        (Stage.SUMMARY, "leg-rotations"),
    ]


def test_after_the_summary_nothing_begins_again() -> None:
    """The end is the end, whatever is pressed."""
    wishes = {1.0: Command.QUIT, **{1.5 + i / 2: wish for i, wish in enumerate(Command)}}
    told = trained(Trainer([KNEELING]), Film().standing(9.0).kneeling(Side.LEFT), wishes)
    assert stages(told)[-1][0] is Stage.SUMMARY
    assert not any(guide.pause for guide in guides(told))


def test_a_pause_takes_nothing_away() -> None:
    """A hold that is paused in its middle goes on where it stood, and counts in the end."""
    film = Film().standing(1.0).kneeling(Side.LEFT, hold=14.0)
    long_hold = brief(EXERCISES["hip-flexor"], hold=6.0)
    told = trained(Trainer([long_hold]), film, {6.0: Command.PAUSE, 11.0: Command.PAUSE})
    (rep,) = reps(told)
    assert rep.counted
    assert rep.hold < 10.0, "no time passes in a pause"
    assert rep.start < 3.5 and rep.end == pytest.approx(17.0, abs=1.5), "in the recording's time"
    held = [f.hold for f in told if 6.1 < f.pose.time < 10.9]
    assert len(set(held)) == 1
    assert not any(
        f.clock_running or f.judged_values or f.cue for f in told if 6.1 < f.pose.time < 10.9
    )


def test_a_raised_hand_pauses_and_goes_on() -> None:
    """Held up for two seconds; and it must be lowered before it means anything again."""
    film = Film().standing(6.0).standing(5.0, hand=True).standing(2.0).standing(3.0, hand=True)
    film.standing(1.0)
    told = trained(Trainer([KNEELING]), film)
    pauses = [(f.pose.time, f.training.pause) for f in told if f.training]
    changes = [b for a, b in pairwise(pauses) if a[1] is not b[1]]
    assert [what for _, what in changes] == [Pause.ASKED, Pause.NONE]
    assert changes[0][0] == pytest.approx(8.0, abs=0.5)
    assert max(guide.hand_raised_share for guide in guides(told)) > 0.8


def test_whoever_leaves_is_waited_for() -> None:
    """Out of the picture is a pause; back in it the training goes on, and nothing is lost."""
    film = Film().standing(10.0).kneeling(Side.LEFT).nobody(8.0).standing(3.0)
    film.kneeling(Side.RIGHT)
    told = trained(Trainer([KNEELING]), film)
    pauses = [guide.pause for guide in guides(told)]
    assert Pause.AWAY in pauses and pauses[-1] is Pause.NONE
    assert stages(told)[-1][0] is Stage.SUMMARY
    assert all(rep.counted for rep in reps(told))


def test_leaving_in_the_count_in_begins_the_set_up_again() -> None:
    """Whoever walks off while being counted in is not worked with."""
    film = Film().standing(6.6).nobody(6.0)
    told = trained(Trainer([KNEELING]), film)
    assert [stage for stage, _ in stages(told)][-2:] == [Stage.COUNT_IN, Stage.SET_UP]


def test_a_lost_camera_takes_no_time() -> None:
    """A gap in the pictures is no time in which anybody could have held anything."""
    first = Film().standing(2.0).kneeling(Side.LEFT, hold=9.0).poses
    cut = [pose for pose in first if pose.time < 7.0]
    later = [replace(pose, time=pose.time + 60.0) for pose in first if pose.time >= 7.0]
    film = Film()
    film.poses = [*cut, *later]
    told = trained(Trainer([brief(EXERCISES["hip-flexor"], hold=5.0)]), film)
    (rep,) = reps(told)
    assert rep.counted and rep.hold < 12.0
    assert rep.end > 60.0 > rep.start


def test_what_is_to_mend_is_told_in_the_end() -> None:
    """The summary names what was wrong most."""
    film = Film().standing(6.0)
    script = bodies.repetition(Side.LEFT, hold=6.0, lean=30.0)
    film._add(bodies.film(script, FPS))
    told = trained(Trainer([KNEELING]), film.standing(2.0), {film.time - 0.5: Command.QUIT})
    last = told[-1].training
    assert last is not None and last.stage is Stage.SUMMARY
    assert last.advice[0] == "Keep your chest tall."


def test_the_unfinished_is_told_in_the_recordings_time() -> None:
    """What was under way at the end has the times at which it was."""
    film = Film().standing(5.0).kneeling(Side.LEFT, hold=30.0)
    trainer = Trainer([brief(EXERCISES["hip-flexor"], hold=20.0)])
    cut = Film()
    cut.poses = [pose for pose in film.poses if pose.time < 25.0]
    trained(trainer, cut, {1.0: Command.PAUSE, 3.0: Command.PAUSE})
    (rep,) = trainer.finish()
    assert 5.0 < rep.start < 8.5


@given(
    st.lists(
        st.tuples(st.floats(0.01, 5.0), st.booleans()),
        min_size=1,
        max_size=40,
    )
)
def test_training_time_never_goes_back(steps: list[tuple[float, bool]]) -> None:
    """Training time goes forward, no faster than the world's, and tells when it really was."""
    clock, time, seen = TrainingClock().step(3.0, stopped=False), 3.0, [(3.0, 3.0)]
    for passed, stopped in steps:
        time += passed
        later = clock.step(time, stopped=stopped)
        assert later.training >= clock.training
        assert later.training - clock.training <= passed + 1e-9
        assert stopped or later.training > clock.training
        clock = later
        if not stopped:
            seen.append((clock.training, time))
    for training, real in seen:
        assert clock.real(training) == pytest.approx(real, abs=0.01 * len(steps) + 1e-6)


def test_a_routine_needs_an_exercise() -> None:
    """A plan of nothing is a mistake of whoever made it."""
    with pytest.raises(ValueError, match="needs an exercise"):
        StageMachine(())


def test_light_and_sharpness_are_advice_alone() -> None:
    """Whoever is seen well enough in spite of them may begin; until they are known, nothing is."""
    dark = ImageQuality(brightness=10.0, glare=0.0, sharpness=0.05)
    trainer = Trainer([KNEELING])
    untold = trained(trainer, Film().standing(5.0))
    trainer.set_image_quality(dark)
    pose = replace(Film().standing(0.1).poses[0], time=untold[-1].pose.time + 0.1)
    told = trainer.watch(pose)
    assert untold[-1].training is not None and told.training is not None
    unknown = {tick.name: tick.met for tick in untold[-1].training.setup_checks}
    known = {tick.name: tick.met for tick in told.training.setup_checks}
    assert (unknown["light"], unknown["sharp"]) == (None, None)
    assert (known["light"], known["sharp"]) == (False, False)
    assert told.training.ready_share > 0


def test_both_sides_at_once_can_not_be_swapped() -> None:
    """Nor is anything else changed by a wish that is not about the plan."""
    told = trained(Trainer([ROLLING]), Film().standing(3.0), {1.0: Command.SWAP, 2.0: Command.HELP})
    assert stages(told) == [(Stage.WELCOME, "leg-rotations")]
    assert {guide.side for guide in guides(told)} == {None}


def test_the_summary_knows_what_was_under_way() -> None:
    """Whoever ends in the middle of a hold sees it in the summary, and it is told once."""
    film = Film().standing(5.0).kneeling(Side.LEFT, hold=9.0)
    poses = [pose for pose in film.poses if pose.time < 14.0]
    trainer = Trainer([brief(EXERCISES["hip-flexor"], hold=4.0)])
    for pose in poses:
        trainer.watch(pose)
    end = trainer.final_feedback()
    assert end is not None and end.training is not None
    assert end.training.stage is Stage.SUMMARY
    assert [outcome.counted for outcome in end.training.outcomes] == [1, 0]
    assert len(trainer.finish()) == 1


def test_without_a_pose_there_is_nothing_to_conclude() -> None:
    """Nobody was seen, nothing was done."""
    trainer = Trainer([KNEELING])
    assert trainer.final_feedback() is None
    assert trainer.finish() == ()
