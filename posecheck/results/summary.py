"""The summary of a session: counts by exercise and side, and a verdict."""

from __future__ import annotations

from dataclasses import dataclass

from posecheck.core.feedback import Rep, SideCount
from posecheck.core.pose import Side
from posecheck.core.session import Session

#: The share of frames with a person below which the user is warned.
WELL_SEEN = 0.8

#: Why a counted repetition was not judged, and what the report says of one.
UNSEEN = "I could not see how far"
UNJUDGED = f"Counted, not judged: {UNSEEN}."


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
    unjudged = sum(one.unjudged for one in counts)
    judged, were = counted - unjudged, "was" if proper == 1 else "were"
    if not counted:
        return ""
    if not judged:
        return f"What counts was not judged: {UNSEEN}."
    if proper == judged:
        quality = f"No fault was seen in {'the rest' if unjudged else 'what counts'}."
    elif not proper:
        quality = f"There was something to mend in all {'the rest' if unjudged else 'that counts'}."
    else:
        those = f"other {judged}" if unjudged else f"{counted} that count"
        quality = f"{proper} of the {those} {were} without a fault."
    if not unjudged:
        return quality
    were = "was" if unjudged == 1 else "were"
    return f"{unjudged} of the {counted} that count {were} not judged: {UNSEEN}. {quality}"
