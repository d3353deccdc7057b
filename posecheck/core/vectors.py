"""Algebra of three-dimensional vectors as plain tuples of floats.

For three numbers at a time tuples are several times faster than NumPy arrays. A vector with a NaN
component is unknown, and so is every result computed from it.
"""

from __future__ import annotations

import math

#: A point or a direction in world coordinates, m.
Vector = tuple[float, float, float]

NAN_VECTOR: Vector = (math.nan, math.nan, math.nan)
DOWN: Vector = (0.0, 1.0, 0.0)
UP: Vector = (-0.0, -1.0, -0.0)  # the exact negative of DOWN, signs of zero included

#: Shortest vector that has a direction, m.
MIN_LENGTH = 1e-6


def sub(a: Vector, b: Vector) -> Vector:
    """Return the vector from `b` to `a`."""
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def add(a: Vector, b: Vector) -> Vector:
    """Return the sum of two vectors."""
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]


def scale(a: Vector, factor: float) -> Vector:
    """Return `a` multiplied by `factor`."""
    return a[0] * factor, a[1] * factor, a[2] * factor


def dot(a: Vector, b: Vector) -> float:
    """Return the scalar product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    """Return the vector product."""
    return (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )


def length(a: Vector) -> float:
    """Return the Euclidean norm."""
    return math.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2])


def unit(a: Vector) -> Vector:
    """Return `a` scaled to length 1; NaN when it is shorter than `MIN_LENGTH`."""
    norm = length(a)
    return scale(a, 1.0 / norm) if norm > MIN_LENGTH else NAN_VECTOR


def reject(a: Vector, axis: Vector) -> Vector:
    """Return the component of `a` perpendicular to the unit vector `axis`."""
    return sub(a, scale(axis, dot(a, axis)))


def signed_angle(a: Vector, positive: Vector, zero: Vector) -> float:
    """Return the angle of `a` in a plane, degrees: 0 along `zero`, 90 along `positive`."""
    return math.degrees(math.atan2(dot(a, positive), dot(a, zero)))


def angle_between(a: Vector, b: Vector) -> float:
    """Return the angle between two directions, 0 to 180 degrees."""
    sine, cosine = length(cross(a, b)), dot(a, b)
    return math.degrees(math.atan2(sine, cosine)) if sine or cosine else math.nan
