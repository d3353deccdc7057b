"""Run the command `posecheck` by `python -m posecheck`."""

from __future__ import annotations

from posecheck.cli import main

if __name__ == "__main__":
    main()
