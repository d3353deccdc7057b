"""Pain and effort on the numeric rating scale, from 0 to 10."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

#: A rise that people with back pain notice (Responsiveness of the numeric pain rating scale in
#: patients with low back pain, Spine 2005), and pain that is severe (Boonstra et al.: Cut-off
#: points for mild, moderate, and severe pain, Frontiers in Psychology 2016).
RISE, SEVERE = 2, 7

MAX_RATING = 10


class Question(StrEnum):
    """What is asked for a rating."""

    BEFORE = "before"  # pain before the training
    AFTER = "after"  # pain after it
    EFFORT = "effort"  # how hard it was


@dataclass(frozen=True)
class Pain:
    """Pain and effort, 0 to 10; None where they were not given.

    Attributes:
        before: Pain before the session.
        after: Pain after it.
        effort: How hard it was.
        note: What the person wrote about it.
    """

    before: int | None = None
    after: int | None = None
    effort: int | None = None
    note: str = ""

    def answered(self, question: Question, rating: int) -> Pain:
        """Return it with the answer to a question."""
        if question is Question.BEFORE:
            return replace(self, before=rating)
        if question is Question.AFTER:
            return replace(self, after=rating)
        return replace(self, effort=rating)

    @property
    def alarming(self) -> bool:
        """Whether to stop, rest and ask: pain has risen, or is severe."""
        before, after = self.before, self.after
        risen = before is not None and after is not None and after - before >= RISE
        return risen or any(value is not None and value >= SEVERE for value in (before, after))


#: Nothing was answered.
UNRATED = Pain()
