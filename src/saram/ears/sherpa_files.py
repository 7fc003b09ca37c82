"""Which kind of sherpa-onnx model a folder holds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from saram.errors import MediaError, MissingExtraError

__all__ = ["SherpaFiles", "SherpaKind"]

SherpaKind: TypeAlias = Literal["streaming-transducer", "transducer", "whisper", "sense-voice", "nemo-ctc"]
"""The kinds that can be opened."""

_FEW: int = 2  # inputs of an encoder that hears everything at once; a streaming one also takes its states


@dataclass(frozen=True, slots=True)
class SherpaFiles:
    """The files of one model, under the names that sherpa-onnx's constructors give them."""

    kind: SherpaKind
    """What it is."""

    paths: tuple[tuple[str, str], ...]
    """Argument → path."""

    bpe: str = ""
    """Path of the vocabulary of subword units, empty if there is none."""

    letters: bool = False
    """Whether its units are single letters."""

    @property
    def streams(self) -> bool:
        """Whether it gives partial hypotheses."""
        return self.kind == "streaming-transducer"

    @property
    def takes_hot_words(self) -> bool:
        """Whether words can be made likelier."""
        return self.kind in {"streaming-transducer", "transducer"} and (bool(self.bpe) or self.letters)

    @property
    def unit(self) -> str:
        """How hot-words are cut into the model's units."""
        return "bpe" if self.bpe else "cjkchar"

    @staticmethod
    def of(folder: str) -> SherpaFiles:
        """Look at a folder. Quantised files (``*.int8.onnx``) are preferred.

        Raises:
            MediaError: If it holds no model of a kind that is known.
            MissingExtraError: If onnxruntime, which reads the models' kinds, is not installed.
        """
        place = Path(folder)
        tokens = next(iter(sorted(place.glob("*tokens*.txt"))), None)
        encoder, decoder, joiner = (_part(place, name) for name in ("encoder", "decoder", "joiner"))
        if tokens is None:
            raise _unknown(place)
        shared = (("tokens", str(tokens)),)
        if encoder and decoder:
            both = (("encoder", str(encoder)), ("decoder", str(decoder)), *shared)
            if joiner is None:
                return SherpaFiles("whisper", both)
            bpe = place / "bpe.vocab"
            inputs, _ = _facts(encoder)
            return SherpaFiles(
                "streaming-transducer" if inputs > _FEW else "transducer",
                (*both, ("joiner", str(joiner))),
                str(bpe) if bpe.is_file() else "",
                letters=_letters(tokens),
            )
        model = _part(place, "")
        if model is None:
            raise _unknown(place)
        _, about = _facts(model)
        one = (("model", str(model)), *shared)
        if "lfr_window_size" in about and "lang_ko" in about:
            return SherpaFiles("sense-voice", one)
        if "subsampling_factor" in about and "vocab_size" in about:
            return SherpaFiles("nemo-ctc", one)
        raise _unknown(place)


def _part(folder: Path, name: str) -> Path | None:
    found = sorted(path for path in folder.glob("*.onnx") if name in path.name)
    return next((path for path in found if ".int8." in path.name), found[0] if found else None)


def _facts(path: Path) -> tuple[int, dict[str, str]]:
    """Number of inputs and the metadata of a network."""
    try:
        import onnxruntime  # noqa: PLC0415 - an optional part
    except ModuleNotFoundError as error:
        raise MissingExtraError("Looking at a model", "talk") from error
    try:
        session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's exceptions have no common type
        raise MediaError(f"{path} is no network that can be loaded: {str(error)[:200]}.") from error
    return len(session.get_inputs()), dict(session.get_modelmeta().custom_metadata_map)


def _letters(tokens: Path) -> bool:
    lines = tokens.read_text("utf-8", errors="replace").splitlines()
    units = [line.rsplit(" ", 1)[0] for line in lines if line and not line.startswith("<")]
    return bool(units) and all(len(unit) <= 1 for unit in units)


def _unknown(folder: Path) -> MediaError:
    return MediaError(
        f"{folder} holds no sherpa-onnx model of a kind that is known: transducer (encoder, decoder, joiner), whisper "
        "(encoder, decoder), SenseVoice or NeMo CTC (one network with its metadata), each with its tokens.txt."
    )
