"""List the messages and sentences that a language does not translate; fail if there are any."""

from __future__ import annotations

import sys

from posecheck.exercises import EXERCISES
from posecheck.i18n import LANGUAGES, missing
from posecheck.trainer.sentences import sentences


def main() -> int:
    used = sentences(EXERCISES.values())
    untranslated = [(code, text) for code in LANGUAGES for text in missing(code, used)]
    for code, text in untranslated:
        print(f"posecheck/i18n/{code}.py: not translated: {text}")
    return 1 if untranslated else 0


if __name__ == "__main__":
    sys.exit(main())
