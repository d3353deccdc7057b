"""Recordings played in real time like a camera."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from posecheck.core.pose import Frame
from posecheck.video.latest_frame import SYSTEM_CLOCK, Clock, LiveSource, letterboxed
from posecheck.video.recording import Recording


class Playback(LiveSource):
    """One recording or several, one after the other, played in real time.

    Playing begins when a frame is first asked for. Frame times are the media's, and continue from
    one recording to the next; images of another size are letterboxed to the first one's.
    """

    def __init__(
        self, paths: Path | Sequence[Path], *, speed: float = 1.0, clock: Clock = SYSTEM_CLOCK
    ) -> None:
        """Open all files; VideoError if one cannot be read. `speed` is a multiple of real time."""
        files = [paths] if isinstance(paths, Path) else list(paths)
        if not files or speed <= 0:
            raise ValueError(f"nothing can be played of {files} at speed {speed}")
        with ExitStack() as opened:
            self._recordings = [opened.enter_context(Recording(file)) for file in files]
            self._open_files = opened.pop_all()
        super().__init__(" + ".join(r.name for r in self._recordings), clock)
        first = self._recordings[0]
        self.width, self.height = first.width, first.height
        counts = [recording.frames for recording in self._recordings]
        self.frames = None if None in counts else sum(count or 0 for count in counts)
        self._speed = speed

    @property
    def fps(self) -> float:
        """Frame rate of the first recording, 1/s."""
        return self._recordings[0].fps

    @property
    def read_problem(self) -> str | None:
        """Sentences on what could not be read of the recordings so far; None if all could."""
        return "; ".join(r.read_problem for r in self._recordings if r.read_problem) or None

    def close(self) -> None:
        """Stop playing; closing twice is harmless."""
        super().close()
        if not self._running:
            self._open_files.close()

    def _on_demand(self) -> None:
        if not self._running:
            self._start(self._play)

    def _play(self) -> None:
        began = self._clock.now()
        start = end = 0.0  # of a recording, in the time of the frames
        with self._open_files:
            for recording in self._recordings:
                for frame in recording:
                    time = start + frame.time
                    end = time + 1 / recording.fps
                    image = letterboxed(frame.image, (self.width, self.height))
                    with self._changed:
                        delay = began + time / self._speed - self._clock.now()
                        if self._wait_for(lambda: self._closed, delay):
                            return
                        self._put(Frame(time, image))
                start = end
