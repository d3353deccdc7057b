"""What the page needs and a session does not tell, gathered moment by moment in little memory."""

from __future__ import annotations

from posecheck.core.exercise import Exercise
from posecheck.core.session import Moment
from posecheck.results.joint_visibility import Seen
from posecheck.results.snapshots import Album
from posecheck.results.time_series import Curves

#: Joints are looked at no more often than this, s.
SPACING = 0.09


class Notebook:
    """Takes moments one by one. curves: by exercise. seen: the joints. album: the snapshots."""

    def __init__(self, exercises: dict[str, Exercise]) -> None:
        """exercises: by name, those that the moments may tell of."""
        self.curves = {name: Curves(exercise) for name, exercise in exercises.items()}
        self.seen = Seen()
        self.album = Album(exercises)
        self._looked = float("-inf")

    def note(self, moment: Moment) -> None:
        """Take in a moment."""
        feedback = moment.feedback
        self.album.note(moment)
        if feedback.exercise in self.curves:
            self.curves[feedback.exercise].note(feedback)
        if feedback.pose.time - self._looked >= SPACING:
            self._looked = feedback.pose.time
            self.seen.note(moment.pose, doing=feedback.side is not None)
