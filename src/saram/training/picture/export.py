"""A trained generator as ONNX: as it is, and in eight bits."""

from __future__ import annotations

import io
import logging
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from saram.avatar.trained import TrainedPicture
from saram.avatar.trained.sessions import GeneratorSessions
from saram.training.picture.evaluation import Painter, evaluate
from saram.training.picture.material import Batch, Material
from saram.training.picture.network import Generator

__all__ = ["eight_bits_do", "export_generator", "export_picture", "exported_painter", "in_eight_bits"]

_OPSET = 17
_CALIBRATION = 64
"""Frames whose numbers tell the range of each layer."""

_MAY_LOSE = 0.1
"""Decibels that eight bits may cost."""

_EIGHT = "int8 "
"""Before the names of the figures in eight bits."""

_SPEED = "decoder, ms a frame on one thread"
_FEATURES = ("half", "quarter", "eighth")


def export_picture(
    generator: Generator, material: Material, frames: NDArray[np.int64], *, timed: bool = True
) -> tuple[TrainedPicture, dict[str, float]]:
    """Export, measure both precisions on held-out frames, and choose.

    Args:
        generator: On the CPU, in float32.
        material: Its dataset.
        frames: Held-out frames to measure on, int64 [n].
        timed: Whether eight bits must be faster here as well; without, the clock decides nothing.

    Returns:
        The picture: in eight bits if that costs at most 0.1 dB in the mask and at the lips and, where `timed`, is
        faster; and the figures of both.
    """
    encoder, decoder = export_generator(generator, material.size, len(material.spread))
    learned = material.starts[:: max(1, len(material.starts) // _CALIBRATION)][:_CALIBRATION]
    small = in_eight_bits(decoder, _calibration(encoder, decoder, material, learned))
    whole = TrainedPicture(encoder, decoder, material.geometry, material.spread, "fp32")
    eight = TrainedPicture(encoder, small, material.geometry, material.spread, "int8")
    figures: dict[str, float] = {}
    for picture, prefix in ((whole, ""), (eight, _EIGHT)):
        sessions = GeneratorSessions(picture)
        found, _ = evaluate(material, frames, _painter(sessions))
        figures |= {prefix + name: value for name, value in found.items()}
        figures[prefix + _SPEED] = sessions.milliseconds()
        figures[f"{prefix}decoder, kB"] = len(picture.decoder) / 1000
    chosen = eight if eight_bits_do(figures, timed=timed) else whole
    figures["eight bits chosen"] = float(chosen is eight)
    return chosen, figures


def eight_bits_do(figures: Mapping[str, float], *, timed: bool) -> bool:
    """Whether the generator in eight bits is good enough, and faster where `timed`, by the figures of both."""
    loss = max(figures[name] - figures[_EIGHT + name] for name in ("psnr mask, dB", "psnr lips, dB"))
    return loss <= _MAY_LOSE and (not timed or figures[_EIGHT + _SPEED] < figures[_SPEED])


def export_generator(generator: Generator, size: int, modes: int) -> tuple[bytes, bytes]:
    """Encoder and decoder as ONNX files for one frame at a time."""
    half, quarter, eighth = size // 2, size // 4, size // 8
    encoder, decoder = generator.encoder, generator.decoder
    seen = torch.zeros(1, 7, size, size)
    with torch.no_grad():
        features = encoder(seen)
    assert [each.shape[-1] for each in features] == [half, quarter, eighth]  # noqa: S101 - by construction
    inputs = (torch.zeros(1, 3, size, size), torch.zeros(1, modes), *features, torch.zeros(1, 3, size, size))
    return (
        _onnx(encoder, (seen,), ["seen"], list(_FEATURES)),
        _onnx(decoder, inputs, ["maps", "shape", *_FEATURES, "reference"], ["painted"]),
    )


def in_eight_bits(decoder: bytes, calibration: Sequence[dict[str, NDArray[np.float32]]]) -> bytes:
    """The decoder with weights and activations in eight bits, ranges measured on `calibration` inputs."""
    from onnxruntime.quantization import (  # noqa: PLC0415 - loads the onnx package, needed here alone
        CalibrationDataReader,
        CalibrationMethod,
        QuantFormat,
        QuantType,
        quantize_static,
    )

    class Reader(CalibrationDataReader):  # type: ignore[misc]
        def __init__(self) -> None:
            self._rows: Iterator[dict[str, NDArray[np.float32]]] = iter(calibration)

        def get_next(self) -> dict[str, NDArray[np.float32]] | None:
            return next(self._rows, None)

    names = _layers(decoder)
    with tempfile.TemporaryDirectory() as folder, _quiet():
        source, target = Path(folder) / "whole.onnx", Path(folder) / "small.onnx"
        source.write_bytes(decoder)
        quantize_static(
            source,
            target,
            Reader(),
            quant_format=QuantFormat.QDQ,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=False,
            calibrate_method=CalibrationMethod.MinMax,
            op_types_to_quantize=["Conv"],
            nodes_to_exclude=[names[0], names[-1]],
        )
        return target.read_bytes()


def _layers(model: bytes) -> list[str]:
    """Names of the convolutions, in order; the first and the last, next to the pictures, stay in float32."""
    import onnx  # noqa: PLC0415 - as above

    return [node.name for node in onnx.load_model_from_string(model).graph.node if node.op_type == "Conv"]


def _onnx(network: nn.Module, inputs: tuple[Tensor, ...], names: list[str], outputs: list[str]) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        # The newer exporter needs packages of its own and gives the same graph.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            inputs,
            buffer,  # type: ignore[arg-type]
            dynamo=False,
            input_names=names,
            output_names=outputs,
            opset_version=_OPSET,
        )
    return buffer.getvalue()


def _calibration(
    encoder: bytes, decoder: bytes, material: Material, frames: NDArray[np.int64]
) -> list[dict[str, NDArray[np.float32]]]:
    sessions = GeneratorSessions(TrainedPicture(encoder, decoder, material.geometry, material.spread, "fp32"))
    rows = []
    for frame in frames:
        data = material.batch(np.array([frame]))
        seen = data.seen.numpy()
        features = sessions.encode(np.ascontiguousarray(seen[0]))
        rows.append(
            {
                "maps": data.maps.contiguous().numpy(),
                "shape": data.shape.numpy(),
                **dict(zip(_FEATURES, features.arrays, strict=True)),
                "reference": np.ascontiguousarray(seen[:, 4:]),
            }
        )
    return rows


def exported_painter(picture: TrainedPicture) -> Painter:
    """What paints with a generator as avatars run it."""
    return _painter(GeneratorSessions(picture))


def _painter(sessions: GeneratorSessions) -> Painter:
    def paint(data: Batch) -> NDArray[np.uint8]:
        maps = (data.maps.permute(0, 2, 3, 1) * 255).round().to(torch.uint8).numpy()
        painted = []
        for index in range(len(data.frames)):
            features = sessions.encode(np.ascontiguousarray(data.seen[index].numpy()))
            painted.append(sessions.paint(features, maps[index], data.shape[index].numpy()))
        return np.stack(painted)

    return paint


class _quiet:  # noqa: N801 - used like a function
    """The quantiser's advice on preparing models is not for the user."""

    def __enter__(self) -> None:
        self._level = logging.getLogger().level
        logging.getLogger().setLevel(logging.ERROR)

    def __exit__(self, *_: object) -> None:
        logging.getLogger().setLevel(self._level)
