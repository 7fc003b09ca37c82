"""How true and how steady the picture is: ``python benchmarks/picture.py ../shared/data [--quick]``.

Renders hana to MP4, reads the file back and measures what is seen and heard in it, with the landmarker (extra
``make``): lips that touch at p, b and m; the opening of the lips beside that of the motion; the offset of sound and
picture at the start and after ten minutes; flicker of the pasted region beside that of the base footage; and the
gradient across the edge of the paste beside that next to it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

import saram
from saram.avatar import find_avatar
from saram.avatar.exemplar.model import ExemplarModel
from saram.face import Landmarker, Placer, lip_aperture, points, smooth_placement
from saram.media import VideoReader, read_audio
from saram.types import FaceMotion, Speech

TEXT = """반갑습니다. 오늘 부산에는 비가 많이 옵니다. 아름다운 바다와 푸른 하늘을 보면 마음이 편안합니다.

아버지가 방에 들어가서 밥을 먹고 물을 마십니다. 봄바람이 불면 벚꽃이 핍니다. 엄마는 빨간 모자를 쓰고 음악을 봅니다.

감기 예방에는 비타민이 필요합니다. 뽀뽀, 팝콘, 뻥튀기, 맘마, 아빠, 오빠. 컴퓨터와 프린터를 함께 팝니다.

지하철역 앞 빵집에서 배와 포도를 팔았습니다. 폭풍우가 몰아쳐 밤새 잠을 못 잤습니다. 법무부는 새 방법을 발표했습니다."""
ENGLISH = """Bob may bring a map to the new museum. People put more pepper on the potato. My mother bumped the lamp.

The member of parliament promised to improve public transport before November. Maybe Pam will remember my umbrella."""
BILABIALS = ("p", "b", "m")
TOUCHING = 0.03
"""Lip aperture, in eye distances, at which lips are seen to touch: hana's silent mouth has 0.015, /a/ 0.19."""
SIZE = 512


def frames_of(path: Path) -> Iterator[NDArray[np.uint8]]:
    """The pictures of a video."""
    with VideoReader(path) as reader:
        for frame in reader.frames():
            yield frame.pixels


def landmarks_of(pictures: Iterator[NDArray[np.uint8]]) -> NDArray[np.float32]:
    """Landmarks of each, float32 [T, 468, 3]."""
    with Landmarker() as landmarker:
        return np.stack([landmarker.detect(picture)[0].landmarks for picture in pictures])


def closures(speech: list[Speech], aperture: NDArray[np.float32]) -> tuple[int, int]:
    """How many p, b and m there are, and at how many of them the lips touch within one frame."""
    count = touching = 0
    for piece in speech:
        for sound in piece.phonemes:
            if sound.symbol[:1] not in BILABIALS:
                continue
            first = int((piece.audio.start + sound.start) * 25) - 1
            last = int((piece.audio.start + sound.end) * 25) + 1
            count += 1
            touching += bool(aperture[max(0, first) : last + 1].min() <= TOUCHING)
    return count, touching


def lag_of(course: NDArray[np.float64], reference: NDArray[np.float64], reach: int) -> float:
    """By how many steps `course` comes later than `reference`, a parabola through the best correlation."""
    lags = np.arange(-reach, reach + 1)
    inner = reference[reach:-reach]
    scores = [np.corrcoef(course[reach + lag : len(course) - reach + lag], inner)[0, 1] for lag in lags]
    best = int(np.clip(np.argmax(scores), 1, len(lags) - 2))
    before, here, after = scores[best - 1 : best + 2]
    return float(lags[best] + 0.5 * (before - after) / (before - 2 * here + after))


def sound_lag(path: Path, piece: Speech) -> float:
    """By how many seconds the sound of a piece comes later in the file than it should."""
    rate = piece.audio.rate
    begin = max(Fraction(0), piece.audio.start - Fraction(1, 10))
    end = piece.audio.start + piece.duration + Fraction(1, 10)
    heard = read_audio(path, rate, start=begin, end=end).samples
    said = piece.audio.samples
    length = 1 << (len(heard) + len(said)).bit_length()
    spectrum = np.fft.rfft(heard, length) * np.conj(np.fft.rfft(said, length))
    found = int(np.fft.irfft(spectrum, length)[: len(heard)].argmax())
    return found / rate - float(piece.audio.start - begin)


def picture_lag(pictures: Iterator[NDArray[np.uint8]], motion: FaceMotion, first: int, count: int) -> float:
    """By how many frames the lips come later than the motion says, in `count` frames from `first` on."""
    seen = lip_aperture(landmarks_of(islice(pictures, first, first + count))).astype(np.float64)
    return lag_of(seen, motion.aperture[first : first + count].astype(np.float64), 6)


def canonical(
    pictures: list[NDArray[np.uint8]], placer: Placer, model: ExemplarModel
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Each picture's mouth crop on the canonical place, float32 [T, h, w] luma, and the landmarks."""
    landmarks = landmarks_of(iter(pictures))
    found = np.stack([placer.place(picture, marks) for picture, marks in zip(pictures, landmarks, strict=True)])
    placement = smooth_placement(found)
    crops = [model.mouth.cut(picture, place) for picture, place in zip(pictures, placement, strict=True)]
    return np.stack([cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY) for crop in crops]).astype(np.float32), landmarks


def steadiness(crops: NDArray[np.float32], mask: NDArray[np.bool_]) -> float:
    """Mean absolute difference of consecutive pictures within the mask, levels."""
    return float(np.abs(np.diff(crops, axis=0))[:, mask].mean())


def seam(crops: NDArray[np.float32], ring: NDArray[np.float32]) -> float:
    """Gradient across the edge of the paste, relative to that beside it.

    Args:
        crops: float32 [T, h, w].
        ring: The paste mask, 1 inside to 0 outside.
    """
    normal_y, normal_x = np.gradient(cv2.GaussianBlur(ring, (0, 0), 4))
    length = np.maximum(np.hypot(normal_x, normal_y), 1e-6)
    smooth = np.stack([cv2.GaussianBlur(crop, (0, 0), 1.0) for crop in crops])
    gradient_y, gradient_x = np.gradient(smooth, axis=(1, 2))
    across = np.abs(gradient_x * normal_x / length + gradient_y * normal_y / length)
    edge = (ring > 0.2) & (ring < 0.8)
    near = cv2.dilate(edge.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    beside = near & ~edge & (ring > 0.0)
    return float(across[:, edge].mean() / across[:, beside].mean())


def main() -> int:
    """Print the table; exit 1 if a figure is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the shared data folder")
    parser.add_argument("--quick", action="store_true", help="leave out the ten minutes")
    given = parser.parse_args()
    missed: list[str] = []

    def row(name: str, value: float, limit: float, *, at_least: bool = False) -> None:
        good = value >= limit if at_least else value <= limit
        print(f"{name:58} {value:8.3f}   ({'≥' if at_least else '≤'} {limit})")
        if not good:
            missed.append(name)

    with tempfile.TemporaryDirectory() as folder:
        for language, text in (("Korean", TEXT), ("English", ENGLISH)):
            video = saram.say(text, size=SIZE)
            path = Path(folder) / f"{language}.mp4"
            video.save(path)
            aperture = lip_aperture(landmarks_of(frames_of(path)))
            motion = video.motion.aperture[: len(aperture)]
            count, touching = closures(video.speech, aperture)
            row(f"{language}: share of {count} p/b/m with touching lips", touching / count, 0.95, at_least=True)
            correlation = float(np.corrcoef(aperture[: len(motion)], motion)[0, 1])
            row(f"{language}: correlation of lip opening with the motion", correlation, 0.9, at_least=True)
        video = saram.say("\n\n".join([TEXT] * (1 if given.quick else 16)), size=SIZE)
        path = Path(folder) / "long.mp4"
        saved = video.save(path)
        window = 500
        for place, piece, first in (
            ("the start", video.speech[0], 0),
            (f"{float(saved.duration) / 60:.1f} minutes", video.speech[-1], saved.frames - window - 25),
        ):
            lag = picture_lag(frames_of(path), video.motion, first, window) - 25 * sound_lag(path, piece)
            row(f"offset of picture and sound at {place}, frames", abs(lag), 1.0)
        bundle = find_avatar("hana")
        model = ExemplarModel.load(bundle)
        native = bundle.manifest.native_size
        video = saram.say(TEXT, size=native)
        path = Path(folder) / "native.mp4"
        video.save(path)
        rendered = list(islice(frames_of(path), 10, 510))
        footage = list(islice(frames_of(given.data / "footage" / "hana" / "footage_ko.mp4"), 10, 510))
        placer = Placer(*_reference(given.data / "footage" / "hana" / "idle.mp4"))
        ours, _ = canonical(rendered, placer, model)
        theirs, marks = canonical(footage, placer, model)
        still = _outside_lips(model, marks)
        row(
            "flicker of the pasted skin, times that of the footage",
            steadiness(ours, still) / steadiness(theirs, still),
            1.2,
        )
        row("gradient across the paste edge, times that beside it", seam(ours, model.mouth.mask), 1.1)
        print(f"{'  the same in the footage, where nothing is pasted':58} {seam(theirs, model.mouth.mask):8.3f}")
    for line in missed:
        print("missed:", line)
    return bool(missed)


def _reference(path: Path) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    picture = next(frames_of(path))
    with Landmarker() as landmarker:
        return picture, landmarker.detect(picture)[0].landmarks


def _outside_lips(model: ExemplarModel, landmarks: NDArray[np.float32]) -> NDArray[np.bool_]:
    """The pasted skin that speech does not move much: not the lips nor what is near them."""
    lips = landmarks[:, list(points.LIPS_OUTER), :2].reshape(-1, 2) - np.array(model.mouth.origin)
    low, high = np.percentile(lips, 2, axis=0), np.percentile(lips, 98, axis=0)
    mask = model.mouth.mask > 0.5
    margin = 6
    mask[int(low[1]) - margin : int(high[1]) + margin, int(low[0]) - margin : int(high[0]) + margin] = False
    return np.asarray(mask, dtype=np.bool_)


if __name__ == "__main__":
    sys.exit(main())
