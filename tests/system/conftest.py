"""Fixtures of the system tests."""

from __future__ import annotations

from tests.support.xvfb import screen

__all__ = ["screen"]
