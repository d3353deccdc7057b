"""What holds for every test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def nobodys_history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test, and no program that a test starts, touches the history of whoever runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSECHECK_DATA", str(tmp_path_factory.mktemp("data")))
        yield
