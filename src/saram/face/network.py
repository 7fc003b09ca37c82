"""A small network file of this package, ready to run on the CPU."""

from __future__ import annotations

from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from saram.errors import MissingExtraError

__all__ = ["Network"]


class Network:
    """One ``.tflite`` model of ``saram/face/models`` under LiteRT, with one thread.

    Args:
        name: File name within the models folder.

    Raises:
        MissingExtraError: If ``ai_edge_litert`` is not installed.
    """

    def __init__(self, name: str) -> None:
        try:
            from ai_edge_litert.interpreter import Interpreter  # noqa: PLC0415 - an optional part, loaded when asked for
        except ImportError as missing:
            raise MissingExtraError("Finding faces and their landmarks (ai-edge-litert)", "make") from missing
        content = resources.files("saram.face").joinpath("models", name).read_bytes()
        self._interpreter: Any = Interpreter(model_content=content, num_threads=1)
        self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._outputs = [detail["index"] for detail in self._interpreter.get_output_details()]

    def __call__(self, picture: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """Run once.

        Args:
            picture: float32 [S, S, 3] in the model's own value range.

        Returns:
            The model's outputs in its own order, each float32 with a leading batch axis of 1.
        """
        self._interpreter.set_tensor(self._input, picture[np.newaxis])
        self._interpreter.invoke()
        return [self._interpreter.get_tensor(index) for index in self._outputs]
