"""The choice of the pose model in a training: the lite one where the default one is too slow."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Self

from posecheck.core.exercise import Phase
from posecheck.core.pose import Frame, Pose
from posecheck.core.session import Model, Moment
from posecheck.estimator import MODELS, Estimator, bundled_model

LITE = bundled_model(MODELS["lite"])

#: Looks a second from which the default model is fast enough, also while the screen is painted.
MIN_LOOKS = 8.0

#: Time and number of looks at a person after which the model is chosen, s. The first look warms up.
MEASURED_TIME, MEASURED_LOOKS = 3.0, 8


class ModelChoice:
    """An estimator that may change its model, once, in the first seconds of a training."""

    def __init__(self, estimator: Estimator, *, automatic: bool, lite: Path = LITE) -> None:
        """Begin with an open estimator; without `automatic` it is kept."""
        self._estimator, self._lite = estimator, lite
        self._pending = automatic
        self._durations: list[float] = []
        self._first = 0.0
        self._stack = ExitStack()

    @property
    def model(self) -> Model:
        """The model in use."""
        return Model(self._estimator.model_name, self._estimator.model_sha256)

    def __call__(self, frame: Frame) -> Pose:
        """Return the pose in a frame."""
        start = perf_counter()
        pose = self._estimator(frame)
        if self._pending and pose.detected_someone:
            if not self._durations:
                self._first = frame.time
            self._durations.append(perf_counter() - start)
        return pose

    def changed(self, moment: Moment) -> bool:
        """Change the model after a moment if that is due; return whether it was.

        A repetition in progress is judged with one model.
        """
        looks = self._durations[1:]
        enough = len(looks) >= MEASURED_LOOKS and moment.frame.time - self._first >= MEASURED_TIME
        if not self._pending or not enough or moment.feedback.phase is not Phase.READY:
            return False
        self._pending = False
        if median(looks) * MIN_LOOKS <= 1.0:
            return False
        self._estimator = self._stack.enter_context(Estimator(self._lite))
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()
