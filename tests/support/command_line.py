"""The command line, run in the process of a test."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from posecheck import cli

#: Takes the arguments of a command; returns exit status, standard output and standard error.
Run = Callable[..., tuple[int, str, str]]


def command_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs a command; the test's own working folder and environment hold."""

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["posecheck", *arguments])
        with pytest.raises(SystemExit) as end:
            cli.main()
        printed = capsys.readouterr()
        assert end.value.code is None or isinstance(end.value.code, int)
        return end.value.code or 0, printed.out, printed.err

    return run
