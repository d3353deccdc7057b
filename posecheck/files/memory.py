"""How much memory the system allows. Where it refuses some, libraries in C crash."""

from __future__ import annotations

import math
import os

from posecheck.errors import PosecheckError

#: Bytes of address space that the estimator takes, with frames of up to FULL_HD pixels.
NEEDED, FULL_HD = 2_000_000_000, 1920 * 1080

#: Bytes that a further pixel of a frame takes, and for each processor, which decodes a frame of its
#: own: measured on two, where a frame of 8K takes 20 bytes a pixel and one of 4K 23.
PIXEL, PIXEL_OF_PROCESSOR = 20, 2


def require_memory(pixels: int = 0) -> None:
    """Raise PosecheckError where the system allows too little for frames of `pixels` pixels."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    allowed, _ = resource.getrlimit(resource.RLIMIT_AS)
    more = max(0, pixels - FULL_HD) * (PIXEL + PIXEL_OF_PROCESSOR * (os.cpu_count() or 1))
    if allowed != resource.RLIM_INFINITY and allowed < NEEDED + more:
        raise PosecheckError(
            f"only {allowed / 1e9:.1f} GB of memory are allowed here, and pictures need"
            f" {math.ceil((NEEDED + more) / 1e8) / 10:g}; raise the limit with: ulimit -v unlimited"
        )
