"""Shared by all tests: where the shared data is, and that an ERROR in the log fails a test."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

# The machine that runs the tests may be slow or busy: how long an example takes proves nothing, and every test has a
# timeout. A run in CI tries the same examples each time, so that it fails for a reason that is in the change.
settings.register_profile("saram", deadline=None, derandomize=bool(os.environ.get("CI")), print_blob=True)
settings.load_profile("saram")

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder ../shared/data (or $SARAM_SHARED/data); in CI it is always there."""
    shared = Path(os.environ.get("SARAM_SHARED", ROOT.parent / "shared"))
    data = shared / "data"
    if not data.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"CI must have the shared data, and {data} is not there.")
        pytest.skip(f"The shared data is not at {data}; set SARAM_SHARED to the folder that holds data/.")
    return data


@pytest.fixture(autouse=True)
def _no_error_logged(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """An ERROR log fails a test, unless the test is marked `logs_errors`."""
    yield
    if request.node.get_closest_marker("logs_errors"):
        return
    errors = [record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
    assert not errors, f"The log holds errors: {errors}"


@pytest.fixture(scope="session")
def tiny_sherpa(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network of a kilobyte that hears "na" in sound and nothing in silence, in NeMo's CTC form."""
    import onnx  # noqa: PLC0415 - few tests need it

    helper, kind = onnx.helper, onnx.TensorProto
    folder = tmp_path_factory.mktemp("tiny-sherpa")
    # Loudness of each frame → scores of "na" and of blank; a log-softmax of them.
    nodes = [
        helper.make_node("ReduceMean", ["audio_signal"], ["mean"], axes=[1], keepdims=1),
        helper.make_node("Transpose", ["mean"], ["frames"], perm=[0, 2, 1]),
        helper.make_node("MatMul", ["frames", "weights"], ["scaled"]),
        helper.make_node("Add", ["scaled", "bias"], ["scores"]),
        helper.make_node("LogSoftmax", ["scores"], ["logprobs"], axis=2),
    ]
    weights = np.array([[1.0, 0.0, 0.0]], np.float32)
    bias = np.array([0.0, -50.0, -9.0], np.float32)
    graph = helper.make_graph(
        nodes,
        "tiny",
        [
            helper.make_tensor_value_info("audio_signal", kind.FLOAT, ["N", 80, "T"]),
            helper.make_tensor_value_info("length", kind.INT64, ["N"]),
        ],
        [helper.make_tensor_value_info("logprobs", kind.FLOAT, ["N", "T", 3])],
        [
            onnx.numpy_helper.from_array(weights, "weights"),
            onnx.numpy_helper.from_array(bias, "bias"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    for key, value in {"vocab_size": "2", "subsampling_factor": "1", "normalize_type": ""}.items():
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value
    onnx.save(model, str(folder / "model.onnx"))
    (folder / "tokens.txt").write_text("▁na 0\n▁no 1\n<blk> 2\n", "utf-8")
    return folder
