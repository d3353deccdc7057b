"""Run the command `posecheck`, also by `python -m posecheck`.

Signals are handled before anything that takes time is loaded: one that comes meanwhile ends the
program quietly.
"""

from __future__ import annotations

from posecheck.stopping import end_at_once, handle, ignore

handle(end_at_once)


def main() -> None:
    """Run the command line; after it, signals change nothing."""
    from posecheck import cli

    try:
        cli.main()
    finally:
        ignore()


if __name__ == "__main__":
    main()
