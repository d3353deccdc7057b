#!/usr/bin/env python3
"""Build a pose model in models/ from MediaPipe's TFLite files: `full`, `lite` or `heavy`.

    pip download --no-deps --dest wheels mediapipe==0.10.21
    python scripts/build_model.py wheels/mediapipe-0.10.21-*.whl

    npm pack @mediapipe/pose@0.5.1675469404
    python scripts/build_model.py mediapipe-pose-0.5.1675469404.tgz --variant lite

The wheels that posecheck depends on contain no model; the older wheel contains *full*, and the
package on npm all three, under Apache-2.0. The pose landmarker needs a *bundle*: an uncompressed
zip of a detector and a landmark network, each with a metadata buffer that specifies the
normalisation of pixels. Tensor buffers and zip members are aligned to 16 bytes, so that the runtime
can map them in place; it copies unaligned ones, with a warning. The same inputs give the same
bytes.

Two changes are made to the landmark network:

- Its segmentation branch, a quarter of its time for a mask that is not used, is cut out. Every
  landmark stays the same to the last bit.
- To *full*, a head of our own is added, which estimates the rotation of a lying person's trunk and
  the direction of the pelvis from the network's features; it learnt from the features of *full*.
  MediaPipe returns landmarks alone, so its outputs take the place of world coordinates of eyes and
  mouth (`posecheck.estimator.rotation_head`).

`--features FILE.tflite` writes the landmark network for training/features.py instead: without the
head, and with the feature map that the head reads as an additional output.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import sys
import tarfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import flatbuffers
import numpy as np
from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata_fb
from mediapipe.tasks.metadata import schema_py_generated as schema_fb
from numpy.typing import NDArray

from posecheck.estimator.rotation_head import MARKER, WORLD_COORDINATES

FloatArray = NDArray[Any]

ALIGNMENT = 16
MODELS = Path(__file__).parent.parent / "models"
METADATA_NAME = "TFLITE_METADATA"

#: Weights of the rotation head, as training/train_head.py writes them.
HEAD = MODELS / "rotation_head.npz"

DETECTOR, LANDMARK_NETWORK = "pose_detector.tflite", "pose_landmarks_detector.tflite"
MASK_OUTPUT, WORLD_OUTPUT = "Identity_2", "Identity_4"
WORLD_SIZE = 39 * 3  # of 33 landmarks and 6 auxiliary ones

#: Normalisation of each network's input: value = (pixel - mean) / std, so 127.5 gives [-1, 1] and
#: 0, 255 gives [0, 1].
NORMALISATION = {DETECTOR: (127.5, 127.5), LANDMARK_NETWORK: (0.0, 255.0)}

VARIANTS = ("lite", "full", "heavy")

FULL_SHA256 = "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f"

#: The files in the wheel and in the package on npm, by the suffix of the source: of the detector
#: and of the variants of the landmark network, with their SHA-256. The detectors have the same
#: weights; the wheel's has metadata besides.
FILES = {
    ".whl": {
        DETECTOR: (
            "mediapipe/modules/pose_detection/pose_detection.tflite",
            "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
        ),
        "full": ("mediapipe/modules/pose_landmark/pose_landmark_full.tflite", FULL_SHA256),
    },
    ".tgz": {
        DETECTOR: (
            "package/pose_solution_packed_assets.data",
            "a63c614bef30d35947f13be361820b1e4e3bec9cfeebf4d11216a18373108e85",
        ),
        "lite": (
            "package/pose_landmark_lite.tflite",
            "f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61",
        ),
        "full": ("package/pose_landmark_full.tflite", FULL_SHA256),
        "heavy": (
            "package/pose_landmark_heavy.tflite",
            "59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe",
        ),
    },
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


# ── Changes to the landmark network ───────────────────────────────────────────────────────────────


def without_segmentation(tree: Any) -> None:
    """Cut out the operators that only the segmentation mask needs; a constant takes its place.

    MediaPipe demands the output, but computes nothing from it unless masks are asked for.
    """
    graph = tree.subgraphs[0]
    maker = {tensor: op for op in graph.operators for tensor in op.outputs}
    mask = _tensor(graph, MASK_OUTPUT)
    wanted, pending = set(), [output for output in graph.outputs if output != mask]
    while pending:
        op = maker.get(pending.pop())
        if op is not None and id(op) not in wanted:
            wanted.add(id(op))
            pending += [tensor for tensor in op.inputs if tensor >= 0]
    graph.operators = [op for op in graph.operators if id(op) in wanted]
    size = int(np.prod(graph.tensors[mask].shape))
    graph.tensors[mask].buffer = _add_buffer(tree, np.zeros(size, np.float32))


def with_rotation_head(tree: Any, weights: Mapping[str, FloatArray]) -> None:
    """Add the rotation head to the landmark network.

    The head is the sum of several members. Each is a convolution of each cell of the feature map,
    one over the whole map, and a linear layer. Their outputs are added to the world landmarks,
    after the network's own weights of the coordinates in WORLD_COORDINATES were set to zero. All
    other sums add zero: they stay the same.

    Args:
        tree: The network.
        weights: Arrays `w1` (members, cells, features), `w2` (members, hidden, cells, 8, 8), `w3`
            (members, outputs, hidden) and the biases `b1`, `b2`, `b3`, in PyTorch's order; see
            training/train_head.py.
    """
    graph = tree.subgraphs[0]
    world = _tensor(graph, WORLD_OUTPUT)
    maker = {tensor: op for op in graph.operators for tensor in op.outputs}
    for tensor in maker[maker[world].inputs[0]].inputs[1:3]:
        _clear_outputs(tree, graph, maker[tensor].inputs[0])
    features, shape, total = _feature_map(tree), maker[world].inputs[1], world
    for member in range(len(weights["w1"])):
        outputs = _add_member(tree, features, {name: w[member] for name, w in weights.items()})
        flat = _add_operator(
            tree, schema_fb.BuiltinOperator.RESHAPE, [outputs, shape], [1, WORLD_SIZE]
        )
        total = _add_operator(tree, schema_fb.BuiltinOperator.ADD, [total, flat], [1, WORLD_SIZE])
    # MediaPipe finds the outputs by their order; the sum takes the name and the place.
    graph.tensors[world].name, graph.tensors[total].name = b"own_world", WORLD_OUTPUT.encode()
    graph.outputs = [total if output == world else output for output in graph.outputs]
    for signature in tree.signatureDefs or []:
        for output in signature.outputs:
            output.tensorIndex = total if output.tensorIndex == world else output.tensorIndex


def _add_member(tree: Any, features: int, weights: Mapping[str, FloatArray]) -> int:
    """Add a member of the head and return its output, all world coordinates, most of them 0."""
    last = np.zeros((WORLD_SIZE, weights["w3"].shape[1]), np.float32)
    bias = np.zeros(WORLD_SIZE, np.float32)
    last[list(WORLD_COORDINATES)], bias[list(WORLD_COORDINATES)] = weights["w3"], weights["b3"]
    cells = _add_convolution(tree, features, weights["w1"][..., None, None], weights["b1"])
    hidden = _add_convolution(tree, cells, weights["w2"], weights["b2"])
    return _add_convolution(tree, hidden, last[..., None, None], bias, relu=False)


def with_feature_output(tree: Any) -> None:
    """Make the feature map that the rotation head reads the last output of the landmark network."""
    tree.subgraphs[0].outputs = [*tree.subgraphs[0].outputs, _feature_map(tree)]
    tree.signatureDefs = None  # they list the outputs


def _tensor(graph: Any, name: str) -> int:
    return [tensor.name.decode() for tensor in graph.tensors].index(name)


def _feature_map(tree: Any) -> int:
    """Return the tensor of the last feature map of 8 x 8 cells: the first that is pooled."""
    graph, pool = tree.subgraphs[0], _operator_code(tree, schema_fb.BuiltinOperator.MAX_POOL_2D)
    pooled: list[int] = [op.inputs[0] for op in graph.operators if op.opcodeIndex == pool]
    return next(t for t in pooled if list(graph.tensors[t].shape)[1:3] == [8, 8])


def _clear_outputs(tree: Any, graph: Any, tensor: int) -> None:
    """Set the weights, float16, of the world coordinates in WORLD_COORDINATES to zero."""
    buffer = tree.buffers[graph.tensors[tensor].buffer]
    values = np.frombuffer(bytes(bytearray(buffer.data)), np.float16).copy()
    values.reshape(WORLD_SIZE, -1)[list(WORLD_COORDINATES)] = 0.0
    buffer.data = np.frombuffer(values.tobytes(), np.uint8)


def _add_buffer(tree: Any, values: FloatArray) -> int:
    buffer = schema_fb.BufferT()
    buffer.data = np.frombuffer(values.tobytes(), np.uint8)
    tree.buffers.append(buffer)
    return len(tree.buffers) - 1


def _add_tensor(tree: Any, shape: Sequence[int], values: FloatArray | None = None) -> int:
    """Add a tensor: a constant of some values, float16 or float32, or an intermediate one."""
    tensors = tree.subgraphs[0].tensors
    tensor = schema_fb.TensorT()
    half = values is not None and values.dtype == np.float16
    tensor.type = schema_fb.TensorType.FLOAT16 if half else schema_fb.TensorType.FLOAT32
    tensor.shape, tensor.name = list(shape), f"rotation_head_{len(tensors)}".encode()
    tensor.buffer = 0 if values is None else _add_buffer(tree, values)
    tensors.append(tensor)
    return len(tensors) - 1


def _operator_code(tree: Any, builtin: int) -> int:
    return [max(c.builtinCode, c.deprecatedBuiltinCode) for c in tree.operatorCodes].index(builtin)


def _add_operator(
    tree: Any, builtin: int, inputs: list[int], shape: Sequence[int], options: Any = None
) -> int:
    """Add an operator, of a kind that the network has already, and return its output's tensor."""
    op, code = schema_fb.OperatorT(), _operator_code(tree, builtin)
    op.opcodeIndex, op.inputs, op.outputs = code, inputs, [_add_tensor(tree, shape)]
    if options is None:
        like = next(o for o in tree.subgraphs[0].operators if o.opcodeIndex == code)
        op.builtinOptionsType, op.builtinOptions = like.builtinOptionsType, like.builtinOptions
        if builtin == schema_fb.BuiltinOperator.ADD:
            op.builtinOptions = schema_fb.AddOptionsT()
    else:
        op.builtinOptionsType, op.builtinOptions = options
    tree.subgraphs[0].operators.append(op)
    return int(op.outputs[0])


def _add_convolution(
    tree: Any, source: int, weights: FloatArray, bias: FloatArray, *, relu: bool = True
) -> int:
    """Add a convolution without padding of `weights`, (out, in, high, wide); stored as float16."""
    tensors, kernel = tree.subgraphs[0].tensors, weights.transpose(0, 2, 3, 1)
    stored = _add_tensor(tree, kernel.shape, np.ascontiguousarray(kernel, np.float16))
    dequantize = schema_fb.BuiltinOperator.DEQUANTIZE
    unpacked = _add_operator(tree, dequantize, [stored], kernel.shape)
    biases = _add_tensor(tree, bias.shape, bias.astype(np.float32))
    options = schema_fb.Conv2DOptionsT()
    options.padding, options.strideW, options.strideH = schema_fb.Padding.VALID, 1, 1
    options.dilationWFactor = options.dilationHFactor = 1
    activation = schema_fb.ActivationFunctionType
    options.fusedActivationFunction = activation.RELU if relu else activation.NONE
    _, high, wide, _ = tensors[source].shape
    shape = (1, high - kernel.shape[1] + 1, wide - kernel.shape[2] + 1, kernel.shape[0])
    kind = schema_fb.BuiltinOptions.Conv2DOptions
    inputs = [source, unpacked, biases]
    return _add_operator(tree, schema_fb.BuiltinOperator.CONV_2D, inputs, shape, (kind, options))


# ── The bundle ────────────────────────────────────────────────────────────────────────────────────


def packed(tree: Any, metadata: bytes) -> bytes:
    """Return a network packed with aligned buffers and with `metadata` attached."""
    extra = schema_fb.BufferT()
    extra.data = list(metadata)
    tree.buffers = [AlignedBuffer(b) for b in [*tree.buffers, extra]]
    entry = schema_fb.MetadataT()
    entry.name, entry.buffer = METADATA_NAME, len(tree.buffers) - 1
    tree.metadata = [*(tree.metadata or []), entry]
    builder = flatbuffers.Builder(1 << 24)
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


def network(source: Path, name: str, *, whole: bool = False) -> Any:
    """Return the tree of the detector or of a variant of the landmark network, from `source`.

    Args:
        source: A wheel of MediaPipe 0.10.21, of any platform, or the package @mediapipe/pose.
        name: DETECTOR or one of VARIANTS.
        whole: Whether to leave the segmentation branch.
    """
    files = FILES.get(source.suffix, {})
    if name not in files:
        sys.exit(f"{source} has no {name} model; the .tgz of @mediapipe/pose has all of them")
    path, sha256 = files[name]
    if source.suffix == ".whl":
        with zipfile.ZipFile(source) as archive:
            content = archive.read(path)
    else:
        with tarfile.open(source) as package:
            content = package.extractfile(path).read()  # type: ignore[union-attr]  # it is a file
    if hashlib.sha256(content).hexdigest() != sha256:
        sys.exit(f"{source}: {path} is not the file that posecheck's model is built from")
    tree = schema_fb.ModelT.InitFromPackedBuf(content)
    if name != DETECTOR and not whole:
        without_segmentation(tree)
    return tree


def build(source: Path, variant: str = "full", *, whole: bool = False) -> bytes:
    """Return the bytes of a variant's bundle; if `whole`, with the networks as they are."""
    trees = {
        DETECTOR: network(source, DETECTOR),
        LANDMARK_NETWORK: network(source, variant, whole=whole),
    }
    marks = {}
    if variant == "full" and not whole:
        with_rotation_head(trees[LANDMARK_NETWORK], np.load(HEAD))
        marks = {MARKER: b"1"}
    networks = {
        name: packed(tree, input_metadata(*NORMALISATION[name])) for name, tree in trees.items()
    }
    return bundle(networks | marks)


def build_features(source: Path) -> bytes:
    """Return the landmark network of *full* with the feature map as its last output."""
    tree = network(source, "full")
    with_feature_output(tree)
    return packed(tree, input_metadata(*NORMALISATION[LANDMARK_NETWORK]))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "source", type=Path, help="mediapipe-0.10.21-*.whl or mediapipe-pose-0.5.1675469404.tgz"
    )
    parser.add_argument("--variant", choices=VARIANTS, default="full")
    parser.add_argument(
        "--whole", action="store_true", help="change nothing, for scripts/compare_models.py"
    )
    parser.add_argument("--out", type=Path, help="default: the variant's file in models/")
    parser.add_argument("--features", type=Path, help="where to write the network for training")
    args = parser.parse_args()
    bundled = MODELS / f"pose_landmarker_{args.variant}.task"
    out = args.features or args.out or bundled
    content = (
        build_features(args.source)
        if args.features
        else build(args.source, args.variant, whole=args.whole)
    )
    out.write_bytes(content)
    print(f"{out}: {len(content)} bytes, sha256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    main()
