"""Shared by all tests: where the shared data is, and that an ERROR in the log fails a test."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

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
