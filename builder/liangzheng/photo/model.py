"""One model, run: an array of a picture in, arrays out."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from liangzheng import extras

type Array = NDArray[np.float64]


class Model:
    """A TFLite model and its interpreter (LiteRT)."""

    def __init__(self, data: bytes) -> None:
        extras.require("ai_edge_litert", command="photo")
        from ai_edge_litert.interpreter import Interpreter  # noqa: PLC0415 - of an extra, and slow to import

        self._interpreter: Any = Interpreter(model_content=data, num_threads=1)
        self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]
        self._outputs = self._interpreter.get_output_details()

    @property
    def side(self) -> int:
        """The picture that goes in is a square of this side, in pixels."""
        return int(self._input["shape"][1])

    def __call__(self, picture: Array) -> list[Array]:
        """Run the model on ``side`` by ``side`` by 3 numbers; its outputs, largest first."""
        self._interpreter.set_tensor(self._input["index"], picture[None].astype(np.float32))
        self._interpreter.invoke()
        found = [
            self._interpreter.get_tensor(one["index"]).astype(np.float64).reshape(-1) for one in self._outputs
        ]
        return sorted(found, key=lambda one: -one.size)


def sigmoid(values: Array) -> Array:
    """Return what a model left before its last step as 0 to 1."""
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -100, 100))))
