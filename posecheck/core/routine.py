"""Routines: which exercises are trained together, and in which order."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Routine:
    """An ordered selection of exercises.

    Attributes:
        name: Name on the command line, lower case with hyphens.
        title: Name as people read it.
        summary: What it is for, in one line.
        exercises: Names of the exercises, in the order of training; each once.

    Raises:
        ValueError: If no exercise is named, or one twice.
    """

    name: str
    title: str
    summary: str
    exercises: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.exercises:
            raise ValueError(f"the routine {self.name} names no exercise")
        if len(set(self.exercises)) != len(self.exercises):
            raise ValueError(f"the routine {self.name} names an exercise twice")
