"""Model files: where the bundled ones are, and whether a file is a sound pose landmarker bundle.

MediaPipe's own errors name neither the file nor the remedy, so a bundle is checked before
MediaPipe loads it.
"""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from pathlib import Path

from posecheck.errors import ModelError
from posecheck.files import open_regular

#: The pose models that come with posecheck, by name: the lite one takes half the time.
MODELS = {"lite": "pose_landmarker_lite.task", "full": "pose_landmarker_full.task"}

DEFAULT = "full"
AUTO = "auto"  # DEFAULT, but in a training the lite one where DEFAULT is too slow

#: The networks that make a bundle a pose landmarker.
BUNDLE_MEMBERS = ("pose_detector.tflite", "pose_landmarks_detector.tflite")

MAX_SIZE = 500_000_000  # bytes of a bundle, which is read whole; the largest known has 30 MB

ZIP_SIGNATURE = b"PK\x03\x04"
TFLITE_SIGNATURE = b"TFL3"  # bytes 4 to 8 of every TFLite file

#: What zipfile raises on a damaged archive: EOFError for an end too early, RuntimeError and its
#: subclasses for encryption or a version it does not know, ValueError for a name that is not UTF-8.
ZIP_ERRORS = (zipfile.BadZipFile, EOFError, RuntimeError, ValueError)


def default_model() -> Path:
    """Return the path of the pose model that comes with posecheck."""
    return bundled_model(MODELS[DEFAULT])


def find_model(name: str | os.PathLike[str] | None) -> Path | None:
    """Return the path of the pose model of a name in MODELS, or given by its path.

    None stands for the default one, which AUTO and None name. Raises ModelError for what looks like
    a name and is none.
    """
    if name is None or name == AUTO:
        return None
    if name in MODELS:
        return bundled_model(MODELS[str(name)])
    path = Path(name)
    if path.name == str(name) and not path.suffix and not path.exists():
        names = ", ".join(MODELS)
        raise ModelError(
            f"there is no model {str(name)!r}; give {names} or {AUTO}, or the path of a pose"
            " landmarker bundle (.task)."
        )
    return path


def bundled_model(name: str) -> Path:
    """Return the path of a model that comes with posecheck.

    The installed package's model goes before the checkout's. Without either, the result is the path
    where the package's should be.
    """
    package = Path(__file__).resolve().parent.parent
    candidates = (package / "models" / name, package.parent / "models" / name)
    return next((path for path in candidates if path.is_file()), candidates[0])


def identity(model: Path | None = None) -> tuple[str, str]:
    """Return name and SHA-256 of a sound pose model (default: the bundled one), without loading it.

    Raises ModelError as `read_bundle` does.
    """
    path = default_model() if model is None else model
    return path.stem, hashlib.sha256(read_bundle(path)).hexdigest()


def read_bundle(path: Path) -> bytes:
    """Return the content of the bundle at `path`; ModelError if it is no sound pose landmarker."""
    try:
        with open_regular(path, MAX_SIZE) as file:
            content = file.read(len(ZIP_SIGNATURE))
            if content == ZIP_SIGNATURE:  # else it may be a video of many gigabytes
                content += file.read()
    except FileNotFoundError as error:
        raise model_error(path, "is missing") from error
    except OSError as error:
        raise model_error(path, f"can't be read ({error.strerror or error})") from error
    if fault := _fault(content):
        raise model_error(path, fault)
    return content


def model_error(path: Path, fault: str) -> ModelError:
    """Return the error for a faulty model; the bundled one has a remedy of its own."""
    if path == default_model():
        remedy = "reinstall posecheck, or pass --model PATH"
    else:
        remedy = "pass a pose landmarker bundle (.task) with --model PATH, or leave --model out"
    return ModelError(f"the model {path} {fault}: {remedy}")


def _fault(content: bytes) -> str | None:
    """Return the fault of a bundle's content as the rest of a sentence; None if it is sound."""
    if not content:
        return "is empty"
    if not content.startswith(ZIP_SIGNATURE):
        return "is not a model bundle (a .task file, which is a zip archive)"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _member_fault(archive)
    except ZIP_ERRORS:
        return "is damaged or incomplete"


def _member_fault(archive: zipfile.ZipFile) -> str | None:
    names = archive.namelist()
    if not set(BUNDLE_MEMBERS) <= set(names):
        networks = ", ".join(n for n in names if n.endswith(".tflite"))
        if networks:
            return f"is made for another task (it holds {networks})"
        return f"is a zip archive without {' and '.join(BUNDLE_MEMBERS)}"
    if any(archive.getinfo(name).compress_type != zipfile.ZIP_STORED for name in BUNDLE_MEMBERS):
        return "is compressed (MediaPipe wants the networks stored)"
    if damaged := archive.testzip():
        return f"is damaged ({damaged} has a wrong checksum)"
    for name in BUNDLE_MEMBERS:
        with archive.open(name) as member:
            if member.read(8)[4:] != TFLITE_SIGNATURE:
                return f"is no pose landmarker ({name} is not a TFLite network)"
    return None
