"""The edges of the drawn skeleton, and the position of the head."""

from __future__ import annotations

from posecheck.core.pose import FLIP_INDICES, Landmark
from posecheck.core.skeleton import LIMB_EDGES, head_position

LEFT, RIGHT, NOSE = Landmark.LEFT_EAR, Landmark.RIGHT_EAR, Landmark.NOSE


def test_limb_edges_are_symmetric() -> None:
    """There are 16 different edges, and those of one side are those of the other."""
    edges = {frozenset(edge) for edge in LIMB_EDGES}
    assert len(edges) == len(LIMB_EDGES) == 16
    assert {frozenset(Landmark(FLIP_INDICES[mark]) for mark in edge) for edge in edges} == edges


def test_limb_edges_are_connected() -> None:
    """Every drawn landmark is reached from the left shoulder."""
    reached = {Landmark.LEFT_SHOULDER}
    for _ in LIMB_EDGES:
        reached |= {mark for edge in LIMB_EDGES if reached & set(edge) for mark in edge}
    assert reached == {mark for edge in LIMB_EDGES for mark in edge}
    assert Landmark.RIGHT_FOOT_INDEX in reached and Landmark.LEFT_WRIST in reached


def test_head_position() -> None:
    """Between the ears, else at the visible ear, else at the nose, else unknown."""
    points = {LEFT: (10.0, 20.0), RIGHT: (20.0, 30.0), NOSE: (1.0, 2.0)}
    assert head_position(points) == (15.0, 25.0)
    assert head_position({LEFT: points[LEFT], NOSE: points[NOSE]}) == points[LEFT]
    assert head_position({RIGHT: points[RIGHT]}) == points[RIGHT]
    assert head_position({NOSE: points[NOSE]}) == points[NOSE]
    assert head_position({Landmark.LEFT_WRIST: (0.0, 0.0)}) is None
