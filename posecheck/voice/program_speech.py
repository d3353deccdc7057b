"""Speech by child processes, which are killed to interrupt it in the middle of a word."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Sequence

from posecheck.errors import VoiceError

#: A running program.
Process = subprocess.Popen[bytes]


def start(command: Sequence[str], *, pass_fds: Sequence[int] = ()) -> Process:
    """Start a program; Ctrl-C in the terminal does not reach it, and it opens no window.

    Raises:
        VoiceError: It cannot be started.
    """
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=pass_fds,
            process_group=0,
            creationflags=flags,
        )
    except OSError as error:
        raise VoiceError(f"{command[0]} can't be started ({error.strerror}).") from error


def finish(process: Process, timeout: float, text: str = "") -> tuple[bytes, str]:
    """Send a text to a program's standard input and wait for its end.

    Args:
        process: The program.
        timeout: A program that runs longer has hung and is killed, s.
        text: The text.

    Returns:
        Its standard output, and the reason of a failure; empty if there was none.
    """
    with process:
        try:
            output, _ = process.communicate(text.encode(), timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            return b"", "its process got stuck"
    status = process.returncode
    return output, f"its process ended with status {status}" if status else ""


class ProgramSpeech:
    """A Speech by programs that run one after the other."""

    def __init__(
        self,
        starters: Sequence[Callable[[], Process]],
        *,
        timeout: float,
        text: str = "",
        ended: Callable[[str], None] = lambda failure: None,
    ) -> None:
        """Prepare the speech; `wait` starts the programs.

        Args:
            starters: Each starts one program.
            timeout: Time limit of each program, s.
            text: Standard input of the first program.
            ended: Called by `wait` unless cancelled; gets the reason of a failure, or an empty one.
        """
        self._starters = starters
        self._timeout = timeout
        self._text = text
        self._ended = ended
        self._process: Process | None = None
        self._cancelled = False
        self._lock = threading.Lock()  # no program starts after the cancellation

    def wait(self) -> None:
        """Run the programs; return when the last has ended or the speech was cancelled."""
        failure = ""
        for starter in self._starters:
            with self._lock:
                if self._cancelled:
                    return
                self._process = starter()
            _, failure = finish(self._process, self._timeout, self._text)
            if failure:
                break
            self._text = ""
        if not self._cancelled:
            self._ended(failure)

    def cancel(self) -> None:
        """Kill the running program; from any thread."""
        with self._lock:
            self._cancelled = True
            if self._process is not None:
                self._process.kill()
