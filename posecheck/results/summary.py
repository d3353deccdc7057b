"""The summary of a session: counts by exercise and side, and a verdict."""

from __future__ import annotations

from dataclasses import dataclass

from posecheck.core.feedback import Rep, SideCount
from posecheck.core.pose import Side
from posecheck.core.session import Session

#: The share of frames with a person below which the user is warned.
WELL_SEEN = 0.8


@dataclass(frozen=True)
class SideSummary:
    """One side of one exercise over the whole session."""

    exercise: str
    title: str
    side: Side
    count: SideCount
    reps: tuple[Rep, ...]


def side_summaries(session: Session) -> list[SideSummary]:
    """Return a summary of each side of each exercise done; bouts of one exercise are joined."""
    return [
        SideSummary(
            bout.exercise, bout.title, side, count, tuple(r for r in bout.reps if r.side is side)
        )
        for bout in session.exercises
        for side, count in bout.counts.items()
    ]


def headline(session: Session) -> str:
    """Return the verdict in one or two sentences."""
    if not session.seen:
        return "No person was seen."
    counts = [summary.count for summary in side_summaries(session)]
    if not counts:
        return "No stretch was recognised."
    if all(count.complete for count in counts):
        start = "The programme is complete."
    else:
        done, target = sum(count.done for count in counts), sum(count.target for count in counts)
        are = "is" if done == 1 else "are"
        start = f"{done or 'None'} of the programme's {target} repetitions {are} done."
    return f"{start} {_quality(counts)}".rstrip()


def _quality(counts: list[SideCount]) -> str:
    counted, proper = sum(one.counted for one in counts), sum(one.proper for one in counts)
    if not counted:
        return ""
    if proper == counted:
        return "No fault was seen in what counts."
    if not proper:
        return "There was something to mend in all that counts."
    were = "was" if proper == 1 else "were"
    return f"{proper} of the {counted} that count {were} without a fault."
