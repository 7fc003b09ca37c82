"""The generator at work in onnxruntime."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from saram.avatar.trained.features import Features
from saram.avatar.trained.geometry import MAPS
from saram.avatar.trained.picture import TrainedPicture
from saram.errors import BundleError

__all__ = ["GeneratorSessions"]

_FEATURES = ("half", "quarter", "eighth")
_MEASURED = 8
_NO_RIM = np.empty((0, 3), np.float32)


class GeneratorSessions:
    """Encoder and decoder, each on its own number of threads.

    Args:
        picture: The generator.
        threads: Threads of the decoder.

    Raises:
        BundleError: If onnxruntime cannot read it, or it takes or gives something else than it should.
    """

    def __init__(self, picture: TrainedPicture, *, threads: int = 1) -> None:
        """Load both networks."""
        self._size, self._modes = picture.geometry.size, len(picture.spread)
        self._encoder = _session(picture.encoder, "encoder", threads)
        self._decoder = _session(picture.decoder, "decoder", threads)
        square = [self._size, self._size]
        _check(self._encoder, "encoder", {"seen": [1, 7, *square]}, _FEATURES)
        given: dict[str, list[int]] = {
            "maps": [1, MAPS, *square],
            "shape": [1, self._modes],
            "reference": [1, 3, *square],
        }
        for index, output in enumerate(self._encoder.get_outputs()):
            side = self._size >> (index + 1)
            shape = output.shape
            if len(shape) != 4 or not all(isinstance(length, int) for length in shape) or shape[2:] != [side, side]:
                raise BundleError(f"The encoder of the avatar gives {output.name} as {shape}; build the avatar again.")
            given[output.name] = list(shape)
        _check(self._decoder, "decoder", given, ("painted",))

    def encode(self, seen: NDArray[np.float32], rim: NDArray[np.float32] = _NO_RIM) -> Features:
        """Look at one base picture.

        Args:
            seen: float32 [7, S, S] of `seen_by_encoder`.
            rim: float32 [R, 3]: colours to keep beside what is found.
        """
        arrays = _run(self._encoder, {"seen": seen[np.newaxis]})
        return Features(tuple(arrays), np.ascontiguousarray(seen[np.newaxis, 4:]), rim)

    def paint(self, features: Features, maps: NDArray[np.uint8], shape: NDArray[np.float32]) -> NDArray[np.uint8]:
        """Paint one crop.

        Args:
            features: Of the base picture.
            maps: Drawing of the mouth, uint8 [S, S, MAPS].
            shape: Its coordinates over their spread, float32 [K].

        Returns:
            uint8 [S, S, 3].
        """
        inputs = {
            "maps": maps.transpose(2, 0, 1)[np.newaxis] * np.float32(1 / 255),
            "shape": np.asarray(shape, np.float32)[np.newaxis],
            "reference": features.reference.astype(np.float32, copy=False),
            **{
                name: array.astype(np.float32, copy=False)
                for name, array in zip(_FEATURES, features.arrays, strict=True)
            },
        }
        painted = _run(self._decoder, inputs)[0]
        if painted.shape != (1, 3, self._size, self._size):
            raise BundleError("The decoder of the avatar gives pictures of another size; build the avatar again.")
        levels = np.clip(painted[0] * np.float32(127.5) + np.float32(128), 0, 255)
        return np.ascontiguousarray(levels.astype(np.uint8).transpose(1, 2, 0))

    def milliseconds(self) -> float:
        """How long the decoder takes for a frame here: the least of a few, so that what else runs counts little."""
        features = self.encode(np.zeros((7, self._size, self._size), np.float32))
        maps = np.zeros((self._size, self._size, MAPS), np.uint8)
        shape = np.zeros(self._modes, np.float32)
        self.paint(features, maps, shape)
        times = []
        for _ in range(_MEASURED):
            began = time.perf_counter()
            self.paint(features, maps, shape)
            times.append(time.perf_counter() - began)
        return 1000 * min(times)


def _session(network: bytes, name: str, threads: int) -> Any:  # noqa: ANN401 - onnxruntime has no types
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises many kinds, all straight from Exception
        raise BundleError(f"The {name} of the avatar cannot be loaded ({_brief(error)}); build it again.") from error


def _run(session: Any, inputs: dict[str, NDArray[Any]]) -> list[NDArray[np.float32]]:  # noqa: ANN401 - as above
    try:
        found: list[NDArray[np.float32]] = session.run(None, inputs)
    except Exception as error:
        raise BundleError(f"A network of the avatar fails ({_brief(error)}); build it again.") from error
    return found


def _check(session: Any, name: str, inputs: dict[str, list[int]], outputs: tuple[str, ...]) -> None:  # noqa: ANN401
    found = {each.name: list(each.shape) for each in session.get_inputs()}
    if found != inputs or any(each.type != "tensor(float)" for each in session.get_inputs()):
        raise BundleError(f"The {name} of the avatar takes {found}, not {inputs}; build the avatar again.")
    given = tuple(each.name for each in session.get_outputs())
    if given != outputs:
        raise BundleError(f"The {name} of the avatar gives {given}, not {outputs}; build the avatar again.")


def _brief(error: Exception) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__
