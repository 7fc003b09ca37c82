"""Trained understanding in one file: vocabularies, bots, weights and thresholds."""

from __future__ import annotations

import io
import json
import os
import zipfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from saram.errors import BotError

__all__ = ["Package", "Settings", "read_package", "write_package"]

_MOST: Final = 65_535
"""Trigrams are counted up to this."""

FORMAT: Final = 1
"""Raised when older programs could not read a newer file rightly."""

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Settings:
    """Numbers chosen on validation data; those that stand here, where there is none, are set by hand."""

    network: float = 1.0
    """Weight of the network's logits in the ensemble; calibrated, so that scores are probabilities."""

    ngrams: float = 1.0
    """Weight of the n-gram model's logits."""

    accept: float = 0.5
    """Below this score nothing is understood."""

    ask: float = 0.25
    """Between this score and `accept` it is asked back, below it is rejected."""

    gap: float = 0.15
    """With less between the first two readings it is asked back."""

    doubt: float = 1.0
    """From this score of the best reading on it is asked back rather than rejected, where being outside is likelier."""

    mended: float = 1.0
    """As `doubt`, for a sentence that had to be mended: one that was damaged is easily taken for nothing."""


@dataclass(frozen=True, slots=True)
class Package:
    """Everything `saram.language.Understanding` needs."""

    bots: list[dict[str, Any]]
    """The bots as plain values: name, title, slots, entities (kinds of value), intents with when, required, action."""

    classes: list[str]
    """``bot.intent`` in the order of the intent scores; ``-`` stands for none of them."""

    labels: list[str]
    """Slot labels in the order of the emissions."""

    encoder: dict[str, Any]
    """As `Encoder.state` gives it."""

    settings: Settings
    """Numbers chosen on validation data; those that stand here, where there is none, are set by hand."""

    network: dict[str, Array]
    """Weights of `Network`."""

    ngram_features: list[str]
    """Features of `NgramModel`."""

    ngram_weights: Array
    """[features, classes], times `ngram_scale` if there is one."""

    ngram_bias: Array
    """[classes]."""

    trigrams: dict[str, int] = field(default_factory=dict)
    """Counts of `saram.language.trigrams.count_trigrams`; empty where sentences are not mended."""

    about: dict[str, Any] = field(default_factory=dict)
    """What it was trained from and how well it did: for people."""

    known: Array | None = None
    """uint64 [2, N]: the table of `KnownSentences`; None where examples are not known by heart."""

    ngram_scale: Array | None = None
    """[features, 1]: what rows of `ngram_weights` are multiplied with; of a file, which holds whole numbers."""


def write_package(package: Package, path: Path) -> None:
    """Write the file beside its place and rename it."""
    header = {
        "format": FORMAT,
        "bots": package.bots,
        "classes": package.classes,
        "labels": package.labels,
        "encoder": package.encoder,
        "settings": asdict(package.settings),
        "ngram_features": package.ngram_features,
        "trigrams": "".join(package.trigrams),
        "about": package.about,
    }
    arrays = {f"network/{name}": value for name, value in package.network.items()}
    weights = package.ngram_weights if package.ngram_scale is None else package.ngram_weights * package.ngram_scale
    scale = np.maximum(np.abs(weights).max(1, keepdims=True), 1e-9) / 127
    arrays |= {
        "ngrams/weights": np.round(weights / scale).astype(np.int8),
        "ngrams/scale": scale.astype(np.float32),
        "ngrams/bias": package.ngram_bias,
        "trigrams/counts": np.minimum(list(package.trigrams.values()), _MOST).astype(np.uint16),
    }
    if package.known is not None:
        arrays["known"] = package.known
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "header.json", json.dumps(header, ensure_ascii=False).encode())
        for name, value in arrays.items():
            buffer = io.BytesIO()
            small = value.astype(np.float16) if value.dtype == np.float32 else value
            np.lib.format.write_array(buffer, np.ascontiguousarray(small))
            _put(archive, f"{name}.npy", buffer.getvalue())
    beside.replace(path)


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    """Add a member with a fixed date, so that equal packages are equal files."""
    info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, data)


def read_package(path: Path) -> Package:
    """Read a file made by `write_package`.

    Raises:
        BotError: If it is missing, damaged or of a newer format.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            header = json.loads(archive.read("header.json"))
            if header["format"] != FORMAT:
                raise BotError(
                    str(path), [f"Its format is {header['format']}, this program reads {FORMAT}. Train again."]
                )
            arrays = {
                name[:-4]: np.lib.format.read_array(io.BytesIO(archive.read(name)), allow_pickle=False)
                for name in archive.namelist()
                if name.endswith(".npy")
            }
    except FileNotFoundError as error:
        raise BotError(str(path), ["There is no such file. Train bots with: saram bots train FOLDER"]) from error
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise BotError(str(path), ["It is damaged or no trained package. Train again."]) from error
    return Package(
        header["bots"],
        header["classes"],
        header["labels"],
        header["encoder"],
        Settings(**header["settings"]),
        {name.partition("/")[2]: value for name, value in arrays.items() if name.startswith("network/")},
        header["ngram_features"],
        arrays["ngrams/weights"],
        arrays["ngrams/bias"],
        _trigrams(header.get("trigrams", ""), arrays.get("trigrams/counts")),
        header["about"],
        arrays.get("known"),
        arrays["ngrams/scale"].astype(np.float32),
    )


def _trigrams(grams: str, counts: Array | None) -> dict[str, int]:
    """The counts of trigrams; a package written before there were any has none."""
    if counts is None:
        return {}
    each = [grams[start : start + 3] for start in range(0, len(grams), 3)]
    return dict(zip(each, counts.tolist(), strict=True))
