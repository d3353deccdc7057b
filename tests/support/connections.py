"""Trace the network calls of a program."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.support.programs import needs

#: The system calls to trace. io_uring could make all the others unseen.
TRACED = "network,io_uring_setup"


#: The family of a socket or an address, anywhere in a call.
FAMILY = re.compile(r"\b[AP]F_\w+")


def escapes(log: str) -> list[str]:
    """Return the lines of a log of strace by which data could leave the process.

    These are all sockets and addresses but UNIX ones, and all connections: a UNIX socket, too, has
    another program at its other end (nscd and systemd-resolved look up hosts). Socket pairs within
    the process are no way out.
    """
    return [line for line in log.splitlines() if _escapes(line)]


def _escapes(line: str) -> bool:
    call = re.match(r"(?:\d+ +)?(?:<\.\.\. )?(\w+)(.*)", line)
    if call is None:
        return False
    name, arguments = call.groups()
    if name in ("connect", "io_uring_setup"):
        return True
    if name == "socket" and arguments.startswith("(") and not arguments.startswith("(AF_UNIX,"):
        return True
    return any(family not in ("AF_UNIX", "AF_UNSPEC") for family in FAMILY.findall(arguments))


def watched(folder: Path, *command: str) -> str:
    """Run a command under strace, with threads and children; return the log."""
    strace = needs("strace")
    log = folder / "strace.log"
    prefix = [strace, "--follow-forks", "--seccomp-bpf", f"--trace={TRACED}", f"--output={log}"]
    done = subprocess.run(
        [*prefix, *command], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    text = log.read_text(encoding="utf-8", errors="replace")
    assert "+++ exited with 0 +++" in text, f"strace saw nothing: {done.stderr}"
    return text
