"""Every fuzz target runs for a moment; scripts/fuzz runs them for longer."""

from __future__ import annotations

import pytest

from scripts.fuzz_targets import NAMES, fuzz


@pytest.mark.parametrize("name", NAMES)
def test_damaged_input_is_refused_or_read(name: str) -> None:
    """Nothing but an error of posecheck's own comes of it; and the coach keeps its laws."""
    assert fuzz(name, 0.5) > 0
