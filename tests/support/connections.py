"""Shared by tests: connections."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

#: Calls that strace shows. io_uring is among them since it could do all the others unseen.
WATCHED = "network,io_uring_setup"


#: The family of a socket or of an address, wherever in a call it stands.
FAMILY = re.compile(r"\b[AP]F_\w+")


def escapes(log: str) -> list[str]:
    """The lines of strace's `log` that could take something out of the process.

    Any socket but a UNIX one, any address but a UNIX one, and any connection at all: at the other
    end of a UNIX socket, too, sits another program (nscd and systemd-resolved look up hosts).
    Pairs of sockets within the process are no way out.
    """
    return [line for line in log.splitlines() if escapes_by(line)]


def escapes_by(line: str) -> bool:
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
    """Run `command` in `folder` under strace, threads and children included; strace's log."""
    strace = shutil.which("strace")
    if strace is None:
        if os.environ.get("CI"):
            pytest.fail("strace is missing: install it, for this test must not be skipped here")
        pytest.skip("strace is missing (Linux only): apt-get install strace")
    log = folder / "strace.log"
    prefix = [strace, "--follow-forks", "--seccomp-bpf", f"--trace={WATCHED}", f"--output={log}"]
    done = subprocess.run(
        [*prefix, *command], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    text = log.read_text(encoding="utf-8", errors="replace")
    assert "+++ exited with 0 +++" in text, f"strace saw nothing: {done.stderr}"
    return text
