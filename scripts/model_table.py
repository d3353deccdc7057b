#!/usr/bin/env python3
"""Write sizes and SHA-256 of the models into the tables of models/README.md.

    python scripts/model_table.py

Each row begins with a file in models/ or a member of the pose model's bundle, whose offset is
written too. tests/integration/test_estimator.py compares the tables with the files.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zipfile
from pathlib import Path

MODELS = Path(__file__).resolve().parents[1] / "models"
README = MODELS / "README.md"
BUNDLE = MODELS / "pose_landmarker_full.task"


def row(name: str, content: bytes, offset: int | None = None) -> str:
    begins_at = "" if offset is None else f" {offset} |"
    digest = hashlib.sha256(content).hexdigest()
    return f"| `{name}` |{begins_at} {len(content)} | `{digest}` |"


def rows() -> dict[str, str]:
    """Return the row of each file and of each member of the bundle, by its name."""
    names = ("pose_landmarker_lite.task", "rotation_head.npz", "leg_roll.onnx")
    files = [BUNDLE, *(MODELS / name for name in names)]
    found = {path.name: row(path.name, path.read_bytes()) for path in files}
    content = BUNDLE.read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for info in archive.infolist():
            lengths = struct.unpack_from("<HH", content, info.header_offset + 26)
            offset = info.header_offset + 30 + sum(lengths)
            found[info.filename] = row(info.filename, archive.read(info), offset)
    return found


def main() -> None:
    text = README.read_text(encoding="utf-8")
    for name, line in rows().items():
        text, count = re.subn(rf"^\| `{re.escape(name)}` \|.*$", line, text, flags=re.MULTILINE)
        if count != 1:
            raise SystemExit(f"{README} has {count} rows of {name}, not one")
    README.write_text(text, encoding="utf-8")
    print(f"{README} describes the models as they are")


if __name__ == "__main__":
    main()
