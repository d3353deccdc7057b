"""The summary of a session: counts by exercise and side, and a verdict."""

from __future__ import annotations

from dataclasses import dataclass

from posecheck.core.feedback import Rep, SideCount
from posecheck.core.pose import Side
from posecheck.core.session import Session
from posecheck.i18n import ENGLISH, Words, translatable

#: The share of frames with a person below which the user is warned.
WELL_SEEN = 0.8

#: What the report says of a counted repetition that was not judged.
UNJUDGED = translatable("Counted, not judged: I could not see how far.")


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


def headline(session: Session, words: Words = ENGLISH) -> str:
    """Return the verdict in one or two sentences."""
    if not session.seen:
        return words("No person was seen.")
    counts = [summary.count for summary in side_summaries(session)]
    if not counts:
        return words("No stretch was recognised.")
    done, target = sum(count.done for count in counts), sum(count.target for count in counts)
    if not target:
        start = ""  # nothing of it is asked for
    elif all(count.complete for count in counts):
        start = words("The programme is complete.")
    elif not done:
        start = words("None of the programme's {target} repetitions are done.", target=target)
    else:
        start = words.count(
            done,
            "{n} of the programme's {target} repetitions is done.",
            "{n} of the programme's {target} repetitions are done.",
            target=target,
        )
    return f"{start} {_quality(counts, words)}".strip()


def _quality(counts: list[SideCount], words: Words) -> str:
    counted, proper = sum(one.counted for one in counts), sum(one.proper for one in counts)
    unjudged = sum(one.unjudged for one in counts)
    judged = counted - unjudged
    if not counted:
        return ""
    if not judged:
        return words("What counts was not judged: I could not see how far.")
    if proper == judged:
        quality = words(
            "No fault was seen in the rest." if unjudged else "No fault was seen in what counts."
        )
    elif not proper:
        quality = words(
            "There was something to mend in all the rest."
            if unjudged
            else "There was something to mend in all that counts."
        )
    elif unjudged:
        quality = words.count(
            proper,
            "{n} of the other {judged} was without a fault.",
            "{n} of the other {judged} were without a fault.",
            judged=judged,
        )
    else:
        quality = words.count(
            proper,
            "{n} of the {counted} that count was without a fault.",
            "{n} of the {counted} that count were without a fault.",
            counted=counted,
        )
    if not unjudged:
        return quality
    first = words.count(
        unjudged,
        "{n} of the {counted} that count was not judged: I could not see how far.",
        "{n} of the {counted} that count were not judged: I could not see how far.",
        counted=counted,
    )
    return f"{first} {quality}"
