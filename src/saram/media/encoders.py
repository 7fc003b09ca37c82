"""Which encoder, with which settings, writes which format."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

from saram.media.container_writer import ContainerWriter, PictureCodec, SoundCodec
from saram.media.formats import OutputFormat, picture_pattern
from saram.media.gif_writer import GifWriter
from saram.media.movie_writer import MovieWriter
from saram.media.png_writer import PngWriter
from saram.media.webp_writer import WebpWriter
from saram.types import SAMPLE_RATE

__all__ = ["encoder_for"]

_AAC = SoundCodec("aac", "fltp", "stereo", 128_000)
_OPUS = SoundCodec("libopus", "flt", "stereo", 96_000)
_PCM = SoundCodec("pcm_s16le", "s16", "mono")

# Settings are for one talking person. Of x264's presets, veryfast at CRF 18 costs half the processor time of
# "faster" at the same measured quality; a key frame every two seconds lets players seek.
_H264 = {"preset": "veryfast", "crf": "18", "profile": "high"}
_VP9 = {"deadline": "realtime", "cpu-used": "7", "row-mt": "1", "crf": "24", "b": "0", "auto-alt-ref": "0"}
_PRORES = {"profile": "4444", "vendor": "apl0", "qscale": "9"}


def encoder_for(
    form: OutputFormat, path: Path, *, size: tuple[int, int], fps: Fraction, metadata: dict[str, str], alpha: bool
) -> MovieWriter:
    """Open the encoder of `form`.

    Raises:
        OSError: If the file cannot be created.
        OutputError: If the encoder is missing or refuses size or rate.
    """
    common: dict[str, Any] = {"size": size, "fps": fps, "metadata": metadata}
    every_two_seconds = {"g": str(round(2 * fps))}
    match form.suffix:
        case ".mp4":
            picture = PictureCodec("libx264", "yuv420p", _H264 | every_two_seconds)
            # Edit lists are counted in units of the movie; at the sample rate they cut nothing off.
            options = {"movflags": "+faststart", "movie_timescale": str(SAMPLE_RATE)}
            writer: MovieWriter = ContainerWriter(
                path, container="mp4", picture=picture, sound=_AAC, options=options, **common
            )
        case ".webm":
            picture = PictureCodec("libvpx-vp9", "yuv420p", _VP9 | every_two_seconds, alpha_pixels="yuva420p")
            writer = ContainerWriter(path, container="webm", picture=picture, sound=_OPUS, alpha=alpha, **common)
        case ".mov":
            picture = PictureCodec("prores_ks", "yuv444p10le", _PRORES, alpha_pixels="yuva444p10le")
            # QuickTime's own list of tags has no place for a description.
            options = {"movflags": "use_metadata_tags", "movie_timescale": str(SAMPLE_RATE)}
            writer = ContainerWriter(
                path, container="mov", picture=picture, sound=_PCM, alpha=alpha, options=options, **common
            )
        case ".gif":
            writer = GifWriter(path, **common)
        case ".webp":
            writer = WebpWriter(path, alpha=alpha, **common)
        case ".wav":
            writer = _wav(path, **common)
        case _:
            pattern = picture_pattern(path)
            sound = _wav(pattern.with_name("sound.wav"), **common)
            writer = PngWriter(pattern, size=size, sound=sound, metadata=metadata, alpha=alpha)
    return writer


def _wav(path: Path, *, size: tuple[int, int], fps: Fraction, metadata: dict[str, str]) -> ContainerWriter:
    # RIFF counts bytes with 32 bits; files that grow past them become RF64 by themselves.
    return ContainerWriter(
        path,
        container="wav",
        size=size,
        fps=fps,
        metadata=metadata,
        picture=None,
        sound=_PCM,
        options={"rf64": "auto"},
    )
