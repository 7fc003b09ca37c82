"""A training on disk: what is needed to go on after a kill, written whole or not at all."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import torch

from saram.errors import UsageError
from saram.storage import atomic_output

__all__ = ["read_checkpoint", "write_checkpoint"]

_NAME = "checkpoint.pt"


def write_checkpoint(folder: Path, state: dict[str, Any]) -> None:
    """Replace the checkpoint in `folder`.

    Raises:
        OutputError: If it cannot be written; the one before then stays.
    """
    with atomic_output(folder / _NAME) as temporary:
        torch.save(state, temporary)


def read_checkpoint(folder: Path, fingerprint: str) -> dict[str, Any] | None:
    """The checkpoint in `folder`; None if there is none. Tensors and plain values only: nothing in it is executed.

    Args:
        folder: Where it lies.
        fingerprint: What the training to be resumed says of its data and settings.

    Raises:
        UsageError: If it is damaged, or of another training.
    """
    path = folder / _NAME
    if not path.is_file():
        return None
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, ValueError, EOFError, pickle.UnpicklingError) as error:
        raise UsageError(f"{path} is damaged ({error}). Delete it to begin the training anew.") from error
    if not isinstance(state, dict) or state.get("fingerprint") != fingerprint:
        raise UsageError(
            f"{path} is of a training with other footage or settings. Give the same ones to resume it, or another "
            "folder."
        )
    return state
