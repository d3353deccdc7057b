"""The summary of a session: counts by exercise and side, and a verdict."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from posecheck.core.advice import costliest_fault
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
    """Return the verdict: what was done of what was asked for, what fell short, then how well."""
    if not session.seen:
        return words("No person was seen.")
    counts = [summary.count for summary in side_summaries(session)]
    if not counts:
        return words("No stretch was recognised.")
    parts = [part for part in (_done(counts, words), _fell_short(session.reps, words)) if part]
    start = "; ".join(parts) + "." if parts else ""
    return f"{start} {_quality(counts, words)}".strip()


def _done(counts: list[SideCount], words: Words) -> str:
    """Return how much of what is asked for was done; empty where nothing is."""
    done, target = sum(count.done for count in counts), sum(count.target for count in counts)
    if not target:
        return ""
    if all(count.complete for count in counts):
        return words("All {target} done", target=target)
    if not done:
        return words("None of {target} done", target=target)
    return words("{done} of {target} done", done=done, target=target)


def _fell_short(reps: tuple[Rep, ...], words: Words) -> str:
    """Return how many tries did not count, and which faults cost them; empty without any."""
    failed = [costliest_fault(None, rep) for rep in reps if not rep.counted]
    if not failed:
        return ""
    tries = words.count(
        len(reps),
        "{short} of {n} try fell short",
        "{short} of {n} tries fell short",
        short=len(failed),
    )
    faults = [words.named(fault) for fault, _ in Counter(filter(None, failed)).most_common()]
    return f"{tries}: {', '.join(faults)}" if faults else tries


def _quality(counts: list[SideCount], words: Words) -> str:
    counted, proper = sum(one.counted for one in counts), sum(one.proper for one in counts)
    unjudged = sum(one.unjudged for one in counts)
    judged = counted - unjudged
    if not counted:
        return ""
    if not judged:
        return words("What counts was not judged: I could not see how far.")
    if proper == judged and any(one.attempted > one.counted for one in counts):
        quality = ""  # after tries that fell short, it would be praise for a part of them
    elif proper == judged:
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
    return f"{first} {quality}".rstrip()
