"""How many examples a law is tried on."""

from __future__ import annotations

from hypothesis import settings

#: Examples of a law that does not say how many it wants, in the full suite.
USUAL = 100


def examples(most: int) -> int:
    """Return `most` in the full suite, and the same share of it as of all others in a quick one.

    The profile is chosen before any module of tests is imported.
    """
    return max(1, most * settings().max_examples // USUAL)
