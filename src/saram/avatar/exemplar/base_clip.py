"""Silent footage of a person and how it becomes a base clip of a bundle."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from saram.avatar.clip_codec import encode_luma, encode_rgb
from saram.avatar.exemplar.blink_removal import open_eyes
from saram.avatar.exemplar.loop import Loop, play_loop
from saram.avatar.exemplar.model import ExemplarModel
from saram.avatar.exemplar.rim import rim_tones
from saram.avatar.exemplar.track import Track
from saram.avatar.manifest import Clip
from saram.errors import UsageError
from saram.media import VideoReader

__all__ = ["BaseFootage", "encode_clip", "video_format"]

_CLIP_CRF = 17
_MATTE_CRF = 22


@dataclass(frozen=True, slots=True)
class BaseFootage:
    """A silent clip of the person: idle or a gesture."""

    picture: Path
    """The video."""

    matte: Path | None = None
    """A video of the same length whose luma is the alpha."""

    loop: bool = False
    """Whether it is played again and again; where its end does not continue into its beginning, a loop is cut out."""


def video_format(path: Path) -> tuple[int, int, int]:
    """Width, height and whole frames a second of a video.

    Raises:
        MediaError: If it cannot be read.
    """
    with VideoReader(path) as reader:
        return (*reader.size, round(reader.fps))


def encode_clip(
    name: str,
    footage: BaseFootage,
    found: Track,
    model: ExemplarModel,
    members: dict[str, bytes],
    *,
    loop: Loop | None,
    step: Callable[[str], None],
) -> Clip:
    """Encode one clip.

    Args:
        name: ``"idle"`` or the name of a gesture.
        footage: The clip.
        found: The face in each of its frames, or in each of the loop's.
        model: Tells where mouth and eyes are; in the idle clip, eyes are painted open during blinks.
        members: Members of the bundle; those of the clip are added.
        loop: The stretch to take; None for the whole clip.
        step: Called with the clip's name after every frame.

    Returns:
        The clip's entry in the manifest.

    Raises:
        UsageError: If the matte is not one of this footage.
        MediaError: If a file cannot be read.
    """
    tones: list[NDArray[np.float32]] = []

    def pictures() -> Iterator[NDArray[np.uint8]]:
        source = _pictures(footage.picture, loop)
        if name == "idle":
            source = open_eyes(lambda: _pictures(footage.picture, loop), found.placement, model.blinks, model.eyes)
        for index, picture in enumerate(source):
            tones.append(rim_tones(picture, found.placement[index], model.rim))
            step(name)
            yield picture

    with VideoReader(footage.picture) as reader:
        fps = round(reader.fps)
    members[f"clips/{name}.mp4"] = encode_rgb(pictures(), fps, _CLIP_CRF)
    matte = None
    if footage.matte is not None:
        matte = f"clips/{name}_matte.mp4"
        members[matte] = encode_luma(_mattes(footage, len(tones), loop), fps, _MATTE_CRF)
    members[f"clips/{name}_placement.npy"] = _npy(found.placement)
    members[f"clips/{name}_tones.npy"] = _npy(np.stack(tones))
    return Clip(
        name=name,
        picture=f"clips/{name}.mp4",
        matte=matte,
        placement=f"clips/{name}_placement.npy",
        tones=f"clips/{name}_tones.npy",
        frames=len(found.landmarks),
        loop=name == "idle",
    )


def _mattes(footage: BaseFootage, count: int, loop: Loop | None) -> Iterator[NDArray[np.uint8]]:
    """The alpha of a clip of `count` frames, uint8 [H, W] each."""
    assert footage.matte is not None  # noqa: S101 - the caller has looked
    if video_format(footage.matte)[:2] != video_format(footage.picture)[:2]:
        raise UsageError(f"{footage.matte} is not the matte of {footage.picture}: their sizes differ.")
    found = 0
    for found, picture in enumerate(_pictures(footage.matte, loop), start=1):
        if found > count:
            break
        yield np.ascontiguousarray(picture[..., 1])
    if found != count:
        raise UsageError(
            f"{footage.matte} is not the matte of {footage.picture}: it has not the {count} pictures there must be."
        )


def _pictures(path: Path, loop: Loop | None) -> Iterator[NDArray[np.uint8]]:
    if loop is not None:
        yield from play_loop(path, loop)
        return
    with VideoReader(path) as reader:
        for frame in reader.frames():
            yield frame.pixels[..., :3]


def _npy(array: NDArray[np.float32]) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array.astype(np.float32), allow_pickle=False)
    return buffer.getvalue()
