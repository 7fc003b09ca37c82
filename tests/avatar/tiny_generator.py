"""A generator of a few kilobytes, and hana with it: real sessions in tests, without training."""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from saram.avatar import AvatarBundle, Manifest
from saram.avatar.clip_player import ClipPlayer
from saram.avatar.exemplar.model import ExemplarModel
from saram.avatar.trained import TrainedPicture
from saram.avatar.trained.base_faces import BaseFaces, cut_crop
from saram.avatar.trained.geometry import FaceGeometry

SIZE = 48
MODES = 8
FEATURES = ("half", "quarter", "eighth")


def network(nodes, inputs, outputs, weights) -> bytes:
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in inputs.items()],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in outputs.items()],
        [numpy_helper.from_array(np.asarray(array, np.float32), name) for name, array in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    return model.SerializeToString()


def encoder(size: int = SIZE) -> bytes:
    """Features that are the picture itself, smaller."""
    nodes, outputs, weights = [], {}, {}
    for index, name in enumerate(FEATURES):
        step = 2 << index
        kernel = np.zeros((2, 7, step, step), np.float32)
        kernel[0, :3] = kernel[1, 4:] = 1 / (3 * step * step)
        weights[f"w{index}"] = kernel
        nodes.append(helper.make_node("Conv", ["seen", f"w{index}"], [name], strides=[step, step]))
        outputs[name] = [1, 2, size // step, size // step]
    return network(nodes, {"seen": [1, 7, size, size]}, outputs, weights)


def decoder(size: int = SIZE, shift: float = 0.0, inside: int = 0) -> bytes:
    """The reference, with a red mouth painted in where the drawing has lips and a black one between them.

    What is told of what shows between the lips makes all of it brighter.
    """
    kernel = np.zeros((3, 3, 1, 1), np.float32)
    kernel[:, 1] = [[[-1.2]], [[-1.0]], [[-1.0]]]
    kernel[:, 0] = [[[0.1]], [[-0.3]], [[-0.3]]]
    nodes = [
        helper.make_node("Conv", ["maps", "kernel", "bias"], ["mouth"]),
        helper.make_node("MatMul", ["shape", "shine"], ["light"]),
        helper.make_node("Add", ["mouth", "light"], ["lit"]),
        helper.make_node("Add", ["lit", "reference"], ["sum"]),
        helper.make_node("Tanh", ["sum"], ["painted"]),
    ]
    given = {"maps": [1, 3, size, size], "shape": [1, MODES + inside], "reference": [1, 3, size, size]}
    given |= {name: [1, 2, size >> (index + 1), size >> (index + 1)] for index, name in enumerate(FEATURES)}
    weights = {"kernel": kernel, "bias": np.full(3, shift, np.float32), "shine": np.zeros((MODES + inside, 1))}
    weights["shine"][MODES:] = 1.0
    return network(nodes, given, {"painted": [1, 3, size, size]}, weights)


def geometry(model: ExemplarModel, size: int = SIZE) -> FaceGeometry:
    """A crop around the mouth crop of the exemplar."""
    width, height = model.mouth.size
    scale = (size - 4) / max(width, height)
    left, top = model.mouth.origin
    matrix = np.array([[scale, 0, 2 - scale * left], [0, scale, 2 - scale * top]], np.float32)
    blank = np.zeros((size, size), np.uint8)
    blank[4 : size - 4, 4 : size - 4] = 255
    middle = size / 2
    sides = np.array(
        [
            [[middle - 6, 6], [6, middle], [8, middle + 6]],
            [[middle + 6, 6], [size - 6, middle], [size - 8, middle + 6]],
        ],
        np.float32,
    )
    return FaceGeometry(size, matrix, blank, sides, (8, 8, size - 8, size - 8))


def tiny_picture(bundle: AvatarBundle, *, decoder_bytes: bytes | None = None) -> TrainedPicture:
    model = ExemplarModel.load(bundle)
    spread = np.maximum(model.coordinates.std(axis=0), 1).astype(np.float32)
    return TrainedPicture(encoder(), decoder_bytes or decoder(), geometry(model), spread, "fp32")


def tiny_trained(bundle: AvatarBundle, *, changes=None) -> AvatarBundle:
    """A trained avatar that looks like a caricature of `bundle`; `changes` replaces members."""
    model = ExemplarModel.load(bundle)
    picture = tiny_picture(bundle)
    members = {path: bundle.data(path) for path in bundle.manifest.members}
    members |= picture.members()
    for clip in bundle.manifest.clips:
        player = ClipPlayer(bundle, clip, bundle.manifest.native_size, alpha=False, rim=len(model.rim), keep=False)
        first = cut_crop(player.frame(0), player.placement[0], picture.geometry)
        still = model.coordinates[model.space.opening(model.coordinates).argmin()]
        faces = BaseFaces(
            np.tile(still.astype(np.float32), (clip.frames, 1)), first[np.newaxis], np.zeros(clip.frames, np.int64)
        )
        members |= faces.members(clip.name)
    members |= changes or {}
    listed = AvatarBundle.describe(members)
    fields = {**dict(bundle.manifest), "animator": "trained", "format_version": 2, "members": listed}
    return AvatarBundle(Manifest.model_validate(fields), members, "tiny.saram")
