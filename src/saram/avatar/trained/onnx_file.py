"""What may be in an ONNX file of a bundle: a small network of known operations, and nothing that reads other files.

A reader of its own of the few fields that matter (protocol buffers' wire format), because the runtime would load
anything and the package that describes ONNX is needed nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator

from saram.errors import BundleError

__all__ = ["check_onnx"]

_LARGEST = 16 * 2**20
_MOST_NODES = 2000

_OPERATIONS = frozenset(
    {
        "Add", "Cast", "Clip", "Concat", "Constant", "Conv", "DepthToSpace", "DequantizeLinear", "Gather", "Gemm",
        "Identity", "LeakyRelu", "MatMul", "Mul", "QuantizeLinear", "Relu", "Reshape", "Resize", "Shape", "Sigmoid",
        "Slice", "SpaceToDepth", "Sub", "Tanh", "Transpose", "Unsqueeze",
    }
)  # fmt: skip

# Numbers of fields in onnx.proto.
_MODEL_GRAPH, _MODEL_FUNCTIONS = 7, 25
_GRAPH_NODE, _GRAPH_INITIALIZER, _GRAPH_SPARSE = 1, 5, 15
_NODE_TYPE, _NODE_ATTRIBUTE, _NODE_DOMAIN = 4, 5, 7
_ATTRIBUTE_TENSOR, _ATTRIBUTE_GRAPH, _ATTRIBUTE_GRAPHS = 5, 6, 11
_TENSOR_EXTERNAL, _TENSOR_LOCATION = 13, 14


def check_onnx(data: bytes, name: str) -> None:
    """Refuse a network that is not one of ours.

    Args:
        data: The file.
        name: What to call it in messages.

    Raises:
        BundleError: If it is too large or damaged, has another operation or a nested graph, or refers to other files.
    """
    if len(data) > _LARGEST:
        raise BundleError(f"{name} is larger than {_LARGEST // 2**20} MiB; no network of an avatar is that large.")
    try:
        graphs = [value for number, value in _fields(data) if number == _MODEL_GRAPH]
        if len(graphs) != 1 or not isinstance(graphs[0], bytes):
            raise BundleError(f"{name} holds no network; build the avatar again.")
        if any(number == _MODEL_FUNCTIONS for number, _ in _fields(data)):
            raise BundleError(f"{name} brings functions of its own, which are not run; build the avatar again.")
        nodes = 0
        for number, value in _fields(graphs[0]):
            if number == _GRAPH_NODE:
                nodes += 1
                _check_node(_bytes(value), name)
            elif number == _GRAPH_INITIALIZER:
                _check_tensor(_bytes(value), name)
            elif number == _GRAPH_SPARSE:
                raise BundleError(f"{name} holds sparse weights, which no avatar has; build it again.")
        if not 0 < nodes <= _MOST_NODES:
            raise BundleError(f"{name} has {nodes} operations; a network of an avatar has 1 to {_MOST_NODES}.")
    except (ValueError, IndexError) as error:
        raise BundleError(f"{name} is not a readable ONNX file ({error}); copy or build the avatar again.") from error


def _check_node(node: bytes, name: str) -> None:
    for number, value in _fields(node):
        if number == _NODE_TYPE and _text(value) not in _OPERATIONS:
            raise BundleError(f"{name} asks for the operation {_text(value)!r}, which avatars do not use.")
        if number == _NODE_DOMAIN and _text(value) not in {"", "ai.onnx"}:
            raise BundleError(f"{name} asks for operations of {_text(value)!r}, which avatars do not use.")
        if number == _NODE_ATTRIBUTE:
            for inner, part in _fields(_bytes(value)):
                if inner in {_ATTRIBUTE_GRAPH, _ATTRIBUTE_GRAPHS}:
                    raise BundleError(f"{name} holds a network inside of its network, which avatars do not have.")
                if inner == _ATTRIBUTE_TENSOR:
                    _check_tensor(_bytes(part), name)


def _check_tensor(tensor: bytes, name: str) -> None:
    for number, value in _fields(tensor):
        if number == _TENSOR_EXTERNAL or (number == _TENSOR_LOCATION and value):
            raise BundleError(f"{name} refers to another file, which is not read; build the avatar again.")


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The fields of a message: their numbers with a whole number or bytes."""
    place = 0
    while place < len(message):
        key, place = _varint(message, place)
        number, kind = key >> 3, key & 7
        if kind == 0:
            value, place = _varint(message, place)
            yield number, value
            continue
        if kind == 2:
            length, place = _varint(message, place)
        elif kind in {1, 5}:
            length = 8 if kind == 1 else 4
        else:
            raise ValueError(f"field {number} is of kind {kind}")
        if length > len(message) - place:
            raise ValueError("it ends in the middle of a field")
        yield number, message[place : place + length]
        place += length


def _varint(message: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[place]
        value |= (byte & 0x7F) << shift
        place += 1
        shift += 7
        if byte < 0x80:
            return value, place
        if shift > 63:
            raise ValueError("a number is too long")


def _bytes(value: int | bytes) -> bytes:
    if isinstance(value, int):
        raise ValueError("a number stands where a part should be")  # noqa: TRY004 - of the file, not of a caller
    return value


def _text(value: int | bytes) -> str:
    return _bytes(value).decode("utf-8")
