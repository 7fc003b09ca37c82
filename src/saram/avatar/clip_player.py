"""The pictures of a base clip at the size of the output."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from saram.avatar.bundle import AvatarBundle
from saram.avatar.clip_codec import decode_luma, decode_yuv
from saram.avatar.manifest import Clip
from saram.errors import BundleError

__all__ = ["ClipPlayer"]

_KEEP_LIMIT = 220 * 2**20
"""Bytes of decoded pictures a clip may keep in memory so that a loop is decoded only once."""

_SMALLEST = 1e-3
"""Least area of a canonical pixel in the picture."""

_MATTE_EFFORT = 1
"""Level of zlib for kept mattes: they are flat but for an edge and shrink twentyfold in a third of a millisecond."""

_Planes: TypeAlias = tuple[NDArray[np.uint8], bytes | None]
"""A frame as it is kept: I420 planes, and the matte, compressed, where there is alpha."""


class ClipPlayer:
    """Gives the frames of one clip, mostly in order.

    Decoded planes are kept when the whole clip fits in `_KEEP_LIMIT`; otherwise going back decodes anew.

    Args:
        bundle: Where the clip is.
        clip: Which one.
        size: Width and height of the frames to give.
        alpha: Whether to give RGBA; the clip must then have a matte.
        rim: How many colours the tones of a frame have.
        keep: Whether decoded planes may be kept.

    Raises:
        BundleError: If the clip's arrays do not fit.
    """

    def __init__(
        self, bundle: AvatarBundle, clip: Clip, size: tuple[int, int], *, alpha: bool, rim: int, keep: bool
    ) -> None:
        """Read the clip's placement; pictures are decoded when they are asked for."""
        self.clip = clip
        self.placement: NDArray[np.float32] = bundle.array(clip.placement, (clip.frames, 2, 3), np.float32)
        self.tones: NDArray[np.float32] = bundle.array(clip.tones, (clip.frames, rim, 3), np.float32)
        if np.linalg.det(self.placement[:, :, :2].astype(np.float64)).min() < _SMALLEST:
            raise BundleError(f"{clip.placement} in {bundle.source} squeezes the face to nothing; build it again.")
        self._bundle = bundle
        self._alpha = alpha
        self._size = size
        self._native = (bundle.manifest.width // 2 * 2, bundle.manifest.height // 2 * 2)
        # Planes are kept at the smaller of the two sizes; shrinking first is cheaper, enlarging last is too.
        shrink = size[0] * size[1] < self._native[0] * self._native[1]
        self._kept_size = (max(2, size[0] // 2 * 2), max(2, size[1] // 2 * 2)) if shrink else self._native
        per_frame = self._kept_size[0] * self._kept_size[1] * 3 // 2
        self._keep = keep and per_frame * clip.frames <= _KEEP_LIMIT
        self._kept: list[_Planes] = []
        self._stream: Iterator[_Planes] | None = None
        self._next = 0
        self._last: tuple[int, _Planes] | None = None

    def __len__(self) -> int:
        """Number of frames."""
        return self.clip.frames

    @property
    def kept(self) -> bool:
        """Whether decoded planes are kept, so that any frame is there at once when all have been shown."""
        return self._keep

    def frame(self, index: int) -> NDArray[np.uint8]:
        """Frame `index` (0 ≤ index < len), uint8 [H, W, 3 or 4]; the caller may change it.

        Raises:
            BundleError: If the clip cannot be decoded or is shorter than the manifest says.
        """
        planes, matte = self._planes(index)
        if matte is None:
            picture = cv2.cvtColor(planes, cv2.COLOR_YUV2RGB_I420)
        else:
            picture = cv2.cvtColor(planes, cv2.COLOR_YUV2RGBA_I420)
            alpha = np.frombuffer(zlib.decompress(matte), np.uint8).reshape(picture.shape[:2])
            cv2.insertChannel(alpha, picture, 3)
        if (picture.shape[1], picture.shape[0]) != self._size:
            picture = cv2.resize(picture, self._size, interpolation=cv2.INTER_CUBIC)
        return np.asarray(picture, dtype=np.uint8)

    def _planes(self, index: int) -> _Planes:
        if index < len(self._kept):
            return self._kept[index]
        if self._last is not None and self._last[0] == index:
            return self._last[1]
        if self._stream is None or index < self._next:
            self._stream, self._next = self._decode(), 0
        for planes in self._stream:
            self._next += 1
            if self._keep and len(self._kept) == self._next - 1:
                self._kept.append(planes)
            if self._next == index + 1:
                self._last = (index, planes)
                return planes
        raise BundleError(
            f"The clip {self.clip.name!r} of {self._bundle.source} is shorter than its manifest says; build it again."
        )

    def _decode(self) -> Iterator[_Planes]:
        pictures = decode_yuv(self._bundle.data(self.clip.picture), self._native)
        if not self._alpha:
            for planes in pictures:
                yield self._fit_planes(planes), None
            return
        if self.clip.matte is None:
            raise BundleError(f"{self._bundle.manifest.name} has no matte, so its background cannot be exchanged.")
        # Where one of the two is shorter, so is the clip.
        mattes = decode_luma(self._bundle.data(self.clip.matte), self._native)
        for planes, matte in zip(pictures, mattes, strict=False):
            yield self._fit_planes(planes), zlib.compress(self._fit(matte, self._kept_size).tobytes(), _MATTE_EFFORT)

    def _fit_planes(self, planes: NDArray[np.uint8]) -> NDArray[np.uint8]:
        width, height = self._kept_size
        lines, columns = planes.shape[0] * 2 // 3, planes.shape[1]
        if (columns, lines) == self._kept_size:
            return planes
        luma = self._fit(planes[:lines], self._kept_size)
        chroma = planes[lines:].reshape(2, lines // 2, columns // 2)
        small = [self._fit(plane, (width // 2, height // 2)).ravel() for plane in chroma]
        return np.concatenate([luma.ravel(), *small]).reshape(height * 3 // 2, width)

    @staticmethod
    def _fit(plane: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
        if (plane.shape[1], plane.shape[0]) == size:
            return plane
        much = size[0] < 0.6 * plane.shape[1]
        method = cv2.INTER_AREA if much else cv2.INTER_LINEAR
        return np.asarray(cv2.resize(plane, size, interpolation=method), dtype=np.uint8)
