"""Recordings played in their own time, as though a camera saw them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from posecheck.core.pose import Frame
from posecheck.video.latest_frame import WORLD, Clock, Live
from posecheck.video.letterbox import fitted
from posecheck.video.recording import Recording


class Paced(Live):
    """One recording, or several one after the other as one stream, played in real time.

    It begins when a frame is first asked for. Frame times are the media's, and go on from one
    recording to the next; pictures of another size are fitted into the first one's. Whoever looks
    too late misses frames, as with a camera.

    name: the files' names. width, height: of every frame, px. fps: the first recording's. frames:
    about how many there are, if all the files tell.
    """

    def __init__(
        self, paths: Path | Sequence[Path], *, speed: float = 1.0, clock: Clock = WORLD
    ) -> None:
        """Open all the files; VideoError says which one can't be read, and why.

        speed: how many times as fast as real time to play.
        """
        files = [paths] if isinstance(paths, Path) else list(paths)
        if not files or speed <= 0:
            raise ValueError(f"nothing can be played of {files} at speed {speed}")
        with ExitStack() as opened:
            self._recordings = [opened.enter_context(Recording(file)) for file in files]
            super().__init__(" + ".join(r.name for r in self._recordings), clock)
            self._open_files = opened.pop_all()
        first = self._recordings[0]
        self.width, self.height = first.width, first.height
        counts = [recording.frames for recording in self._recordings]
        self.frames = None if None in counts else sum(count or 0 for count in counts)
        self._speed = speed
        self._wanted = False
        with self._changed:
            self._begin(self._play)

    @property
    def fps(self) -> float:
        """Frames a second, as the first recording was made."""
        return self._recordings[0].fps

    @property
    def damage(self) -> str | None:
        """Sentences about what could not be read of the recordings; None if all could."""
        return "; ".join(r.damage for r in self._recordings if r.damage) or None

    def _looked_for(self) -> None:
        """Begin to play; as the holder of `_changed`."""
        if not self._wanted:
            self._wanted = True
            self._changed.notify_all()

    def _play(self) -> None:
        with self._open_files:
            with self._changed:
                while not self._wanted and not self._closed:
                    self._clock.wait(self._changed, None)
                begun = self._clock.now()
            for frame in self._one_after_the_other():
                with self._changed:
                    if not self._wait_until(begun + frame.time / self._speed):
                        return
                    self._offer(frame)

    def _one_after_the_other(self) -> Iterator[Frame]:
        begin = end = 0.0
        for recording in self._recordings:
            for frame in recording:
                end = begin + frame.time + 1 / recording.fps
                image = fitted(frame.image, (self.width, self.height))
                yield Frame(begin + frame.time, image)
            begin = end
