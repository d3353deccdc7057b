#!/usr/bin/env python3
"""Build models/pose_landmarker_full.task from the two TFLite files of MediaPipe's 0.10.21 wheel.

    pip download --no-deps --dest wheels mediapipe==0.10.21
    python scripts/build_model.py wheels/mediapipe-0.10.21-*.whl

The wheels that posecheck depends on contain no model; the older wheel does, under Apache-2.0. The
pose landmarker needs a *bundle*: an uncompressed zip of a detector and a landmark network, each
with a metadata buffer that specifies the normalisation of pixels. Tensor buffers and zip members
are aligned to 16 bytes, so that the runtime can map them in place; it copies unaligned ones, with
a warning. The same inputs give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import sys
import zipfile
from pathlib import Path
from typing import Any

import flatbuffers
from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata_fb
from mediapipe.tasks.metadata import schema_py_generated as schema_fb

ALIGNMENT = 16
BUNDLE = Path(__file__).parent.parent / "models" / "pose_landmarker_full.task"
METADATA_NAME = "TFLITE_METADATA"

#: Member of the bundle -> file in the wheel, its SHA-256, and the normalisation of its input:
#: value = (pixel - mean) / std, so 127.5 gives [-1, 1] and 0, 255 gives [0, 1].
MEMBERS = {
    "pose_detector.tflite": (
        "mediapipe/modules/pose_detection/pose_detection.tflite",
        "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
        (127.5, 127.5),
    ),
    "pose_landmarks_detector.tflite": (
        "mediapipe/modules/pose_landmark/pose_landmark_full.tflite",
        "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
        (0.0, 255.0),
    ),
}


class AlignedBuffer(schema_fb.BufferT):  # type: ignore[misc]  # the generated schema has no types
    """A tensor buffer that packs its bytes at a multiple of ALIGNMENT.

    The schema requires it (`force_align: 16`); flatbuffers' Python packer ignores that.
    """

    def __init__(self, plain: Any) -> None:
        super().__init__()
        self.data, self.offset, self.size = plain.data, plain.offset, plain.size

    def Pack(self, builder: Any) -> Any:  # noqa: N802  # overrides a method of the schema
        data = None
        if self.data is not None:
            content = bytes(bytearray(self.data))
            builder.StartVector(1, len(content), ALIGNMENT)
            builder.head -= len(content)
            builder.Bytes[builder.head : builder.head + len(content)] = content
            data = builder.EndVector()
        schema_fb.BufferStart(builder)
        if data is not None:
            schema_fb.BufferAddData(builder, data)
        return schema_fb.BufferEnd(builder)


def input_metadata(mean: float, std: float) -> bytes:
    """Return TFLite metadata for one RGB image input normalised by `mean` and `std`."""
    options = metadata_fb.NormalizationOptionsT()
    options.mean, options.std = [mean], [std]
    unit = metadata_fb.ProcessUnitT()
    unit.optionsType = metadata_fb.ProcessUnitOptions.NormalizationOptions
    unit.options = options
    image = metadata_fb.ImagePropertiesT()
    image.colorSpace = metadata_fb.ColorSpaceType.RGB
    content = metadata_fb.ContentT()
    content.contentPropertiesType = metadata_fb.ContentProperties.ImageProperties
    content.contentProperties = image
    tensor = metadata_fb.TensorMetadataT()
    tensor.name, tensor.content, tensor.processUnits = "image", content, [unit]
    graph = metadata_fb.SubGraphMetadataT()
    graph.inputTensorMetadata = [tensor]
    model = metadata_fb.ModelMetadataT()
    model.subgraphMetadata = [graph]
    builder = flatbuffers.Builder(0)
    builder.Finish(model.Pack(builder), b"M001")
    return bytes(builder.Output())


def with_metadata(model: bytes, metadata: bytes) -> bytes:
    """Return `model` repacked with aligned buffers and with `metadata` attached."""
    tree = schema_fb.ModelT.InitFromPackedBuf(model)
    extra = schema_fb.BufferT()
    extra.data = list(metadata)
    tree.buffers = [AlignedBuffer(b) for b in [*tree.buffers, extra]]
    entry = schema_fb.MetadataT()
    entry.name, entry.buffer = METADATA_NAME, len(tree.buffers) - 1
    tree.metadata = [*(tree.metadata or []), entry]
    builder = flatbuffers.Builder(len(model) + 1024)
    builder.Finish(tree.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def bundle(members: dict[str, bytes]) -> bytes:
    """Return a stored zip whose members begin at multiples of ALIGNMENT, padded by extra fields."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            header = 30 + len(name.encode())
            padding = -(out.tell() + header + 4) % ALIGNMENT
            info.extra = b"\x00\x00" + padding.to_bytes(2, "little") + bytes(padding)
            archive.writestr(info, content)
    return out.getvalue()


def build(wheel: Path) -> bytes:
    """Return the bundle's bytes, from a MediaPipe 0.10.21 wheel of any platform."""
    members = {}
    with zipfile.ZipFile(wheel) as archive:
        for name, (path, sha256, (mean, std)) in MEMBERS.items():
            content = archive.read(path)
            if hashlib.sha256(content).hexdigest() != sha256:
                sys.exit(f"{wheel}: {path} is not the file that posecheck's model is built from")
            members[name] = with_metadata(content, input_metadata(mean, std))
    return bundle(members)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("wheel", type=Path, help="mediapipe-0.10.21-*.whl")
    parser.add_argument("--out", type=Path, default=BUNDLE)
    args = parser.parse_args()
    content = build(args.wheel)
    args.out.write_bytes(content)
    print(f"{args.out}: {len(content)} bytes, sha256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    main()
