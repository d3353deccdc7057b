"""Whole trainings by synthetic people: the plan advances by itself and follows the person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.core.exercise import Dose, Phase
from posecheck.core.feedback import Feedback
from posecheck.core.pain import UNRATED, Pain, Question
from posecheck.core.pose import Side
from posecheck.core.training_state import Command, Pause, Stage, TrainingState
from posecheck.exercises import EXERCISES
from posecheck.trainer import Trainer
from posecheck.trainer.image_quality import ImageQuality
from posecheck.trainer.stage_machine import COUNT_IN_TIME, READY_TIME, StageMachine
from posecheck.trainer.training_clock import TrainingClock
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


def states(feedbacks: Iterable[Feedback]) -> Iterator[TrainingState]:
    for feedback in feedbacks:
        assert feedback.training is not None
        yield feedback.training


def stages(feedbacks: Iterable[Feedback]) -> list[tuple[Stage, str]]:
    """Return the stages in order, each run of the same stage once."""
    order: list[tuple[Stage, str]] = []
    for state in states(feedbacks):
        stage = state.stage, state.exercise.name
        if not order or order[-1] != stage:
            order.append(stage)
    return order


def test_a_whole_programme_runs_without_input() -> None:
    """It runs from welcome to summary, and every repetition counts."""
    film = Film().standing(12.0).kneeling(Side.LEFT).kneeling(Side.RIGHT).standing(4.0)
    film.rolling(2).opening(Side.LEFT).opening(Side.RIGHT)
    feedback = trained(Trainer([KNEELING, ROLLING, OPENING]), film)
    assert stages(feedback) == [
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
    last = feedback[-1].training
    assert last is not None
    assert [(o.title, o.side, o.counted >= o.target) for o in last.outcomes] == [
        (KNEELING.title, Side.LEFT, True),
        (KNEELING.title, Side.RIGHT, True),
        (ROLLING.title, Side.BOTH, True),
        (OPENING.title, Side.LEFT, True),
        (OPENING.title, Side.RIGHT, True),
    ]
    assert last.advice == ()
    assert all(progress.counted == progress.target for progress in last.progress)


def test_the_start_position_must_be_held() -> None:
    """The count-in waits until the set-up has been right for READY_TIME without a break."""
    feedback = trained(Trainer([KNEELING]), Film().standing(20.0))
    begin = {
        stage: next(f.pose.time for f in feedback if f.training and f.training.stage is stage)
        for stage in (Stage.SET_UP, Stage.COUNT_IN, Stage.WORK)
    }
    assert begin[Stage.COUNT_IN] - begin[Stage.SET_UP] == pytest.approx(READY_TIME, abs=0.2)
    assert begin[Stage.WORK] - begin[Stage.COUNT_IN] == pytest.approx(COUNT_IN_TIME, abs=0.2)


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
def test_a_wrong_set_up_does_not_advance(film: Film, unmet: str) -> None:
    """The first unmet check names what is wrong."""
    feedback = trained(Trainer([KNEELING]), film)
    last = feedback[-1].training
    assert last is not None
    assert last.stage is Stage.SET_UP
    assert next(check.name for check in last.setup_checks if check.met is False) == unmet


def test_starting_a_rep_skips_setup() -> None:
    """A repetition before the count-in counts."""
    film = Film().standing(1.0).kneeling(Side.RIGHT)
    feedback = trained(Trainer([KNEELING]), film)
    assert stages(feedback)[:2] == [(Stage.WELCOME, "hip-flexor"), (Stage.WORK, "hip-flexor")]
    assert [rep.side for rep in reps(feedback)] == [Side.RIGHT]


def test_doing_another_exercise_selects_it() -> None:
    """The skipped exercise comes later."""
    film = Film().standing(6.0).rolling(3).nobody(1.0)
    feedback = trained(Trainer([KNEELING, ROLLING]), film)
    order = stages(feedback)
    assert (Stage.REST, "hip-flexor") in order
    assert order.index((Stage.REST, "hip-flexor")) > 0
    assert {rep.exercise for rep in reps(feedback)} == {"leg-rotations"}


def test_progress_is_seen_when_it_is_earned() -> None:
    """A hold counts in the progress from when its clock is full, before the position is left."""
    film = Film().standing(6.0).kneeling(Side.LEFT).standing(4.0)
    feedback = trained(Trainer([KNEELING]), film)
    earned = next(f for f in feedback if f.training and f.training.progress[0].counted)
    assert earned.phase is Phase.RETURN and earned.hold >= earned.hold_target
    ended = next(f for f in feedback if f.finished)
    assert earned.pose.time < ended.pose.time
    assert [f.training.progress[0].counted for f in feedback if f.training][-1] == 1


def test_sets_are_separated_by_a_rest() -> None:
    """With two sets there is one rest, and both sets count."""
    film = Film().standing(10.0).kneeling(Side.LEFT).kneeling(Side.RIGHT).standing(10.0)
    film.kneeling(Side.LEFT).kneeling(Side.RIGHT).standing(2.0)
    feedback = trained(Trainer([brief(EXERCISES["hip-flexor"], sets=2)]), film)
    rests = [state for state in states(feedback) if state.stage is Stage.REST]
    assert {(state.set_number, state.set_count) for state in rests} == {(2, 2)}
    assert rests[0].time_left == pytest.approx(3.0, abs=0.2)
    assert stages(feedback)[-1][0] is Stage.SUMMARY


def test_next_ends_a_rest() -> None:
    """The set after it begins at once."""
    film = Film().standing(10.0).kneeling(Side.LEFT).kneeling(Side.RIGHT).standing(10.0)
    exercise = brief(EXERCISES["hip-flexor"], sets=2)

    def resting(keys: dict[float, Command]) -> list[float]:
        feedback = trained(Trainer([exercise]), film, keys)
        stages = ((f.pose.time, f.training and f.training.stage) for f in feedback)
        return [time for time, stage in stages if stage is Stage.REST]

    whole = resting({})
    short = resting({whole[0] + 0.5: Command.NEXT})
    assert 0 < len(short) < len(whole) / 2


def test_sides_alternate_where_the_exercise_says_so() -> None:
    """Otherwise the same side continues."""
    alternating = brief(EXERCISES["hip-flexor"], reps=2)
    feedback = trained(Trainer([alternating]), Film().standing(10.0).kneeling(Side.LEFT))
    assert feedback[0].training is not None and feedback[0].training.side is Side.LEFT
    assert feedback[-1].training is not None and feedback[-1].training.side is Side.RIGHT

    repeating = brief(EXERCISES["open-close"], reps=2)
    feedback = trained(Trainer([repeating]), Film().standing(5.0).opening(Side.RIGHT).standing(1.0))
    assert feedback[-1].training is not None and feedback[-1].training.side is Side.RIGHT


def test_swap_requests_the_other_side() -> None:
    """A second swap requests the first side again."""
    trainer = Trainer([KNEELING])
    feedback = trained(trainer, Film().standing(4.0), {1.0: Command.SWAP, 2.0: Command.SWAP})
    sides = [state.side for state in states(feedback)]
    assert [sides[0], sides[18], sides[-1]] == [Side.LEFT, Side.RIGHT, Side.LEFT]


def test_next_and_back_change_the_exercise() -> None:
    """Next after the last exercise leads to the summary."""
    commands = {
        1.0: Command.NEXT,
        2.0: Command.NEXT,
        3.0: Command.BACK,
        4.0: Command.NEXT,
        5.0: Command.NEXT,
    }
    feedback = trained(Trainer([KNEELING, ROLLING]), Film().standing(6.0), commands)
    assert stages(feedback) == [
        (Stage.WELCOME, "hip-flexor"),
        (Stage.SET_UP, "hip-flexor"),
        (Stage.SET_UP, "leg-rotations"),
        (Stage.SET_UP, "hip-flexor"),
        (Stage.SET_UP, "leg-rotations"),
        (Stage.SUMMARY, "leg-rotations"),
    ]


def test_the_summary_is_final() -> None:
    """No command and no exercise leaves it."""
    commands = {1.0: Command.QUIT, **{1.5 + i / 2: command for i, command in enumerate(Command)}}
    feedback = trained(Trainer([KNEELING]), Film().standing(9.0).kneeling(Side.LEFT), commands)
    assert stages(feedback)[-1][0] is Stage.SUMMARY
    assert not any(state.pause for state in states(feedback))


def test_a_paused_hold_continues_and_counts() -> None:
    """The hold clock stands still during the pause; the rep has real times."""
    film = Film().standing(1.0).kneeling(Side.LEFT, hold=14.0)
    long_hold = brief(EXERCISES["hip-flexor"], hold=6.0)
    feedback = trained(Trainer([long_hold]), film, {6.0: Command.PAUSE, 11.0: Command.PAUSE})
    (rep,) = reps(feedback)
    assert rep.counted
    assert rep.hold < 10.0, "the pause must not count as hold"
    assert rep.start < 3.5 and rep.end == pytest.approx(17.0, abs=1.5), "times must be real times"
    held = [f.hold for f in feedback if 6.1 < f.pose.time < 10.9]
    assert len(set(held)) == 1
    assert not any(
        f.clock_running or f.judged_values or f.cue for f in feedback if 6.1 < f.pose.time < 10.9
    )


def test_a_raised_hand_pauses_and_resumes() -> None:
    """It takes two seconds, and the hand must be lowered before it triggers again."""
    film = Film().standing(6.0).standing(5.0, hand=True).standing(2.0).standing(3.0, hand=True)
    film.standing(1.0)
    feedback = trained(Trainer([KNEELING]), film)
    pauses = [(f.pose.time, f.training.pause) for f in feedback if f.training]
    changes = [b for a, b in pairwise(pauses) if a[1] is not b[1]]
    assert [pause for _, pause in changes] == [Pause.ASKED, Pause.NONE]
    assert changes[0][0] == pytest.approx(8.0, abs=0.5)
    assert max(state.hand_raised_share for state in states(feedback)) > 0.8


def test_leaving_the_frame_pauses() -> None:
    """The training resumes when the person returns, and no repetition is lost."""
    film = Film().standing(10.0).kneeling(Side.LEFT).nobody(8.0).standing(3.0)
    film.kneeling(Side.RIGHT)
    feedback = trained(Trainer([KNEELING]), film)
    pauses = [state.pause for state in states(feedback)]
    assert Pause.AWAY in pauses and pauses[-1] is Pause.NONE
    assert stages(feedback)[-1][0] is Stage.SUMMARY
    assert all(rep.counted for rep in reps(feedback))


def test_leaving_during_the_count_in_returns_to_setup() -> None:
    """The work does not begin in an empty room."""
    film = Film().standing(6.6).nobody(6.0)
    feedback = trained(Trainer([KNEELING]), film)
    assert [stage for stage, _ in stages(feedback)][-2:] == [Stage.COUNT_IN, Stage.SET_UP]


def test_no_training_time_passes_while_the_camera_is_lost() -> None:
    """A gap between frames does not count as hold."""
    first = Film().standing(2.0).kneeling(Side.LEFT, hold=9.0).poses
    cut = [pose for pose in first if pose.time < 7.0]
    later = [replace(pose, time=pose.time + 60.0) for pose in first if pose.time >= 7.0]
    film = Film()
    film.poses = [*cut, *later]
    feedback = trained(Trainer([brief(EXERCISES["hip-flexor"], hold=5.0)]), film)
    (rep,) = reps(feedback)
    assert rep.counted and rep.hold < 12.0
    assert rep.end > 60.0 > rep.start


def test_the_summary_gives_the_most_useful_advice() -> None:
    """It names the fault that mattered most."""
    film = Film().standing(6.0)
    script = bodies.repetition(Side.LEFT, hold=6.0, lean=30.0)
    film._add(bodies.film(script, FPS))
    feedback = trained(Trainer([KNEELING]), film.standing(2.0), {film.time - 0.5: Command.QUIT})
    last = feedback[-1].training
    assert last is not None and last.stage is Stage.SUMMARY
    assert last.advice[0] == "Keep your chest tall."


def test_unfinished_reps_have_real_times() -> None:
    """Pauses before them are added back."""
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
def test_training_time_increases_monotonically(steps: list[tuple[float, bool]]) -> None:
    """It is never faster than real time, and maps back to real time."""
    clock, time, seen = TrainingClock().step(3.0, paused=False), 3.0, [(3.0, 3.0)]
    for elapsed, paused in steps:
        time += elapsed
        later = clock.step(time, paused=paused)
        assert later.training_time >= clock.training_time
        assert later.training_time - clock.training_time <= elapsed + 1e-9
        assert paused or later.training_time > clock.training_time
        clock = later
        if not paused:
            seen.append((clock.training_time, time))
    for training, real in seen:
        assert clock.to_real_time(training) == pytest.approx(real, abs=0.01 * len(steps) + 1e-6)


def test_a_plan_needs_an_exercise() -> None:
    """An empty plan is refused when it is made."""
    with pytest.raises(ValueError, match="needs an exercise"):
        StageMachine(())


def test_light_and_sharpness_are_only_advice() -> None:
    """They do not delay the count-in; until they are assessed they are unknown."""
    dark = ImageQuality(brightness=10.0, glare=0.0, sharpness=0.05)
    trainer = Trainer([KNEELING])
    unassessed = trained(trainer, Film().standing(5.0))
    trainer.set_image_quality(dark)
    pose = replace(Film().standing(0.1).poses[0], time=unassessed[-1].pose.time + 0.1)
    feedback = trainer.watch(pose)
    assert unassessed[-1].training is not None and feedback.training is not None
    unknown = {check.name: check.met for check in unassessed[-1].training.setup_checks}
    known = {check.name: check.met for check in feedback.training.setup_checks}
    assert (unknown["light"], unknown["sharp"]) == (None, None)
    assert (known["light"], known["sharp"]) == (False, False)
    assert feedback.training.ready_share > 0


def test_swap_is_ignored_when_both_sides_work_at_once() -> None:
    """Commands that are not about the plan do not change it either."""
    commands = {1.0: Command.SWAP, 2.0: Command.HELP}
    feedback = trained(Trainer([ROLLING]), Film().standing(3.0), commands)
    assert stages(feedback) == [(Stage.WELCOME, "leg-rotations")]
    assert {state.side for state in states(feedback)} == {None}


def test_the_summary_includes_unfinished_reps() -> None:
    """A rep ended in the middle of its hold appears in the summary, and only once."""
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


def test_there_is_no_summary_without_a_pose() -> None:
    """Nor are there repetitions."""
    trainer = Trainer([KNEELING])
    assert trainer.final_feedback() is None
    assert trainer.finish() == () and trainer.pain == UNRATED


def test_a_plan_may_ask_more_of_one_side() -> None:
    """Each side has its own number of repetitions and its own hold; the exercise ends with both."""
    doses = {Side.LEFT: Dose(2, 4.0)}
    uneven = replace(KNEELING, programme=replace(KNEELING.programme, by_side=doses))
    film = Film().standing(12.0).kneeling(Side.LEFT, 6.0).kneeling(Side.RIGHT)
    film.kneeling(Side.LEFT, 6.0).standing(1.0)
    feedback = trained(Trainer([uneven]), film)
    assert [rep.side for rep in reps(feedback) if rep.counted] == [Side.LEFT, Side.RIGHT, Side.LEFT]
    targets = {one.side: one.hold_target for one in feedback if one.hold > 1.0}
    assert targets == {Side.LEFT: 4.0, Side.RIGHT: 3.0}
    *_, last = states(feedback)
    assert last.stage is Stage.SUMMARY
    assert [(one.side, one.counted, one.target) for one in last.outcomes] == [
        (Side.LEFT, 2, 2),
        (Side.RIGHT, 1, 1),
    ]
    assert [(one.counted, one.target) for one in last.progress] == [(3, 3)]


# ── pain and effort ──────────────────────────────────────────────────────────────────────────────


def raising(film: Film, seconds: float) -> Film:
    """Add a person who raises a hand for so long, and lowers it."""
    return film.standing(seconds, hand=True).standing(1.5)


def asked(feedback: Iterable[Feedback]) -> list[Question]:
    """The questions in their order."""
    order: list[Question] = []
    for state in states(feedback):
        if state.stage is Stage.ASK and order[-1:] != [state.question]:
            order.append(state.question)
    return order


def test_pain_is_answered_by_the_seconds_of_a_raised_hand() -> None:
    """Before, and after with the effort; what was answered stays in the summary."""
    film = raising(Film().standing(6.0), 5.8).standing(8.0)
    film.kneeling(Side.LEFT).kneeling(Side.RIGHT).standing(1.0)
    raising(raising(film, 3.8), 0.9)
    feedback = trained(Trainer([KNEELING], asks=True), film)
    assert asked(feedback) == [Question.BEFORE, Question.AFTER, Question.EFFORT]
    *_, last = states(feedback)
    assert last.stage is Stage.SUMMARY
    assert last.pain == Pain(5, 3, 0)
    assert {state.rating for state in states(feedback)} == {None, 0, 1, 2, 3, 4, 5}
    assert all(state.pause is Pause.NONE for state in states(feedback))


def test_pain_is_answered_by_a_key_and_can_be_skipped() -> None:
    """A number outside a question does nothing; without an answer it goes on."""
    film = Film().standing(50.0)
    keys = {2.0: Command.RATE_9, 5.0: Command.RATE_10}
    feedback = trained(Trainer([KNEELING], asks=True), film, keys)
    assert stages(feedback)[:3] == [
        (Stage.WELCOME, "hip-flexor"),
        (Stage.ASK, "hip-flexor"),
        (Stage.SET_UP, "hip-flexor"),
    ]
    *_, last = states(feedback)
    assert last.pain == Pain(10)
    waiting = trained(Trainer([KNEELING], asks=True), Film().standing(37.0))
    assert stages(waiting)[2] == (Stage.SET_UP, "hip-flexor")
    nexts = {float(second): Command.NEXT for second in range(1, 6)}
    skipped = trained(Trainer([KNEELING], asks=True), Film().standing(7.0), nexts)
    assert asked(skipped) == [Question.BEFORE, Question.AFTER, Question.EFFORT]
    *_, last = states(skipped)
    assert (last.stage, last.pain) == (Stage.SUMMARY, UNRATED)


def test_who_begins_is_not_asked_any_more() -> None:
    """The training follows the person; after it, standing about is no repetition."""
    film = Film().standing(5.0).kneeling(Side.LEFT).kneeling(Side.RIGHT).kneeling(Side.LEFT)
    feedback = trained(Trainer([KNEELING], asks=True), film)
    assert [stage for stage, _ in stages(feedback)] == [
        Stage.WELCOME, Stage.ASK, Stage.WORK, Stage.ASK,
    ]  # fmt: skip


def test_a_pause_interrupts_a_question() -> None:
    """A raised hand resumes it, and answers nothing meanwhile."""
    film = Film().standing(7.0).standing(3.0, hand=True).standing(2.0)
    feedback = trained(Trainer([KNEELING], asks=True), film, {5.0: Command.PAUSE})
    *_, last = states(feedback)
    assert (last.stage, last.pause, last.pain) == (Stage.ASK, Pause.NONE, UNRATED)


@pytest.mark.parametrize(
    ("pain", "alarming"),
    [
        (UNRATED, False),
        (Pain(5, 6), False),
        (Pain(5, 7), True),
        (Pain(3, 5), True),
        (Pain(6, 6), False),
        (Pain(7), True),
        (Pain(None, 7), True),
        (Pain(5, 3, 10), False),
    ],
)
def test_pain_that_rises_or_is_severe_is_alarming(pain: Pain, alarming: bool) -> None:
    """By two or more, or from seven on; effort is not pain."""
    assert pain.alarming is alarming
