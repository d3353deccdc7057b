"""Speech by child processes, which are killed to interrupt it in the middle of a word."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from posecheck.errors import VoiceError

#: Runs a program so that it ends with posecheck, even if that is killed (Linux).
TETHER = ("setpriv", "--pdeathsig", "KILL")

#: A running program.
Process = subprocess.Popen[bytes]


def start(command: Sequence[str], *, pass_fds: Sequence[int] = ()) -> Process:
    """Start a program, out of reach of Ctrl-C and without a window; VoiceError if that fails."""
    tethered = sys.platform == "linux" and all(map(shutil.which, (TETHER[0], command[0])))
    try:
        return subprocess.Popen(
            (*TETHER, *command) if tethered else command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=pass_fds,
            process_group=0,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # Windows alone has it
        )
    except OSError as error:
        raise VoiceError(f"{command[0]} can't be started ({error.strerror}).") from error


def finish(process: Process, timeout: float, text: str = "") -> tuple[bytes, str]:
    """Send a text to a program; return its output, and the reason of a failure or an empty one.

    A program that runs longer than `timeout`, s, has hung and is killed.
    """
    with process:
        try:
            output, _ = process.communicate(text.encode(), timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            return b"", "its process got stuck"
    status = process.returncode
    return output, f"its process ended with status {status}" if status else ""


@dataclass(eq=False)
class ProgramSpeech:
    """A Speech by programs that run one after the other, begun by `wait`."""

    starters: Sequence[Callable[[], Process]]
    timeout: float  # of each program, s
    text: str = ""  # standard input of the first program
    #: Called by `wait` unless cancelled; gets the reason of a failure, or an empty one.
    ended: Callable[[str], None] = lambda failure: None
    _process: Process | None = field(default=None, init=False)
    _cancelled: bool = field(default=False, init=False)
    #: No program starts after the cancellation.
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def wait(self) -> None:
        """Run the programs; return when the last has ended or the speech was cancelled."""
        text, failure = self.text, ""
        for starter in self.starters:
            with self._lock:
                if self._cancelled:
                    return
                self._process = starter()
            _, failure = finish(self._process, self.timeout, text)
            if failure:
                break
            text = ""
        if not self._cancelled:
            self.ended(failure)

    def cancel(self) -> None:
        """Kill the running program; from any thread."""
        with self._lock:
            self._cancelled = True
            if self._process is not None:
                self._process.kill()
