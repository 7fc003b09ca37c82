"""Ways to spoil footage, each with the reason that the check has to give; shared by the tests and the benchmark."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from saram.voice.acoustics import median_pitch
from saram.voice.resampling import resample

__all__ = ["FAULTS", "Clip", "Fault", "join", "read", "write"]


@dataclass(frozen=True)
class Clip:
    """A short video in memory."""

    pictures: np.ndarray
    """uint8 [T, H, W, 3]."""

    sound: np.ndarray | None
    """float32 [n]."""

    rate: int = 44_100
    fps: int = 25
    times: np.ndarray | None = None
    """Time of every picture where they are not even, seconds."""

    options: dict = field(default_factory=dict)
    """Of `write`."""


def read(path: Path, seconds: float = 1e9, start: float = 0.0, size: int | None = None) -> Clip:
    """Read a stretch of a video."""
    pictures, sound = [], []
    with av.open(str(path)) as file:
        fps, audio = round(file.streams.video[0].average_rate), file.streams.audio
        rate = audio[0].rate if audio else 44_100
        mono = av.AudioResampler("fltp", "mono", rate)
        began = max(file.start_time or 0, 0) / av.time_base
        for frame in file.decode(*file.streams.video[:1], *audio[:1]):
            at = frame.time - began
            if at >= start + seconds + 0.5:  # sound and picture take turns within half a second
                break
            if not start <= at < start + seconds:
                continue
            if isinstance(frame, av.VideoFrame):
                pictures.append(frame.to_ndarray(format="rgb24"))
            else:
                frame.pts = None
                sound += [each.to_ndarray()[0] for each in mono.resample(frame)]
    stacked = np.stack(pictures)
    if size:
        stacked = np.stack([cv2.resize(each, (size, size), interpolation=cv2.INTER_AREA) for each in stacked])
    return Clip(stacked, np.concatenate(sound).astype(np.float32) if sound else None, rate, fps)


def join(clips: list[Clip]) -> Clip:
    """One after the other."""
    return replace(
        clips[0],
        pictures=np.concatenate([clip.pictures for clip in clips]),
        sound=np.concatenate(
            [
                _fitted(clip.sound, len(clip.pictures) * clip.rate // clip.fps)
                for clip in clips
                if clip.sound is not None
            ]
        ),
    )


def write(clip: Clip, path: Path) -> Path:
    """Write it as H.264 with AAC, or as its options say: codec, rotation, sound_late (seconds), cut (share kept)."""
    options = clip.options
    with av.open(str(path), "w") as file:
        stream = file.add_stream(
            options.get("codec", "libx264"), rate=clip.fps, options={"preset": "ultrafast", "crf": "16"}
        )
        if options.get("codec") == "libx265":
            stream.options = {"x265-params": "log-level=error", "preset": "ultrafast"}
        stream.height, stream.width = clip.pictures.shape[1:3]
        stream.pix_fmt = "yuv420p" if not clip.pictures.shape[2] % 2 and not clip.pictures.shape[1] % 2 else "yuv444p"
        if options.get("rotation"):
            stream.set_display_rotation(options["rotation"])
        voice = None
        if clip.sound is not None:
            voice = file.add_stream("aac", rate=clip.rate, layout="mono", options={"b": "128k"})
        base = Fraction(1, 12_800)
        stream.time_base = stream.codec_context.time_base = base
        for index, picture in enumerate(clip.pictures):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            at = index / clip.fps if clip.times is None else clip.times[index]
            frame.pts, frame.time_base = round(at / base), base
            file.mux(stream.encode(frame))
        file.mux(stream.encode())
        if voice is not None:
            for at in range(0, len(clip.sound), 1024):
                frame = av.AudioFrame.from_ndarray(clip.sound[None, at : at + 1024], format="fltp", layout="mono")
                frame.sample_rate, frame.pts = clip.rate, at
                file.mux(voice.encode(frame))
            file.mux(voice.encode())
    if "cut" in options:
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * options["cut"])])
    return path


@dataclass(frozen=True)
class Fault:
    """One way to spoil."""

    reasons: frozenset[str]
    """Any of these is right."""

    spoil: Callable[[Clip], Clip]
    suffix: str = ".mp4"


def _each(change: Callable[[np.ndarray, int], np.ndarray]) -> Callable[[Clip], Clip]:
    return lambda clip: replace(clip, pictures=np.stack([change(each, at) for at, each in enumerate(clip.pictures)]))


def _heard(change: Callable[[np.ndarray, int], np.ndarray]) -> Callable[[Clip], Clip]:
    return lambda clip: replace(clip, sound=change(clip.sound, clip.rate).astype(np.float32))


def _face(picture: np.ndarray) -> tuple[int, int, int]:
    """Middle of the face and a third of its width; the spoiled clips all show it upright in the middle."""
    from saram.face import Landmarker  # noqa: PLC0415 - loaded once for each clip

    with Landmarker() as landmarker:
        left, top, right, bottom = landmarker.detect(np.ascontiguousarray(picture))[0].box
    return round((left + right) / 2), round((top + bottom) / 2), round((right - left) / 3)


def _hand(clip: Clip) -> Clip:
    x, y, third = _face(clip.pictures[0])
    pictures = clip.pictures.copy()
    skin = np.median(pictures[0, y - third // 3 : y, x - third : x + third].reshape(-1, 3), axis=0)
    for at in range(len(pictures) // 3, 2 * len(pictures) // 3):
        for finger in range(4):
            top = y + third // 2 + finger * third // 3
            cv2.ellipse(
                pictures[at], (x + 2, top), (round(third * 1.2), third // 5), 4, 0, 360, (skin * 0.9).tolist(), -1
            )
            cv2.ellipse(
                pictures[at], (x + 2, top), (round(third * 1.2), third // 5), 4, 0, 360, (skin * 0.6).tolist(), 1
            )
    return replace(clip, pictures=pictures)


def _microphone(clip: Clip) -> Clip:
    x, y, third = _face(clip.pictures[0])
    pictures = clip.pictures.copy()
    for at in range(len(pictures) // 2, len(pictures)):
        cv2.circle(pictures[at], (x, y + third), round(third * 0.7), (35, 35, 38), -1)
    return replace(clip, pictures=pictures)


def _beard(clip: Clip) -> Clip:
    x, y, third = _face(clip.pictures[0])
    chance = np.random.default_rng(0)
    mask = np.zeros(clip.pictures.shape[1:3], np.uint8)
    cv2.ellipse(mask, (x, y + round(third * 0.9)), (round(third * 1.15), round(third * 0.95)), 0, 0, 360, 255, -1)
    cv2.ellipse(mask, (x, y + round(third * 0.78)), (round(third * 0.5), third // 5), 0, 0, 360, 0, -1)
    hair = chance.integers(10, 75, (*mask.shape, 1)).repeat(3, axis=2)
    return _each(lambda each, _: np.where(mask[..., None] > 0, hair, each).astype(np.uint8))(clip)


def _glasses(clip: Clip) -> Clip:
    x, y, third = _face(clip.pictures[0])

    def shine(each: np.ndarray, at: int) -> np.ndarray:
        each = each.copy()
        for side in (-1, 1):
            cv2.circle(
                each, (x + side * round(third * 0.7), y - third // 2 + at % 2), max(third // 8, 3), (255, 255, 255), -1
            )
        return each

    return _each(shine)(clip)


def _toothless(clip: Clip) -> Clip:
    """What shows between the lips is as dark as a throat."""
    from saram.face import Landmarker, points  # noqa: PLC0415 - as above

    pictures = clip.pictures.copy()
    with Landmarker() as landmarker:
        for picture in pictures:
            for face in landmarker.detect(picture):
                inside = face.landmarks[list(points.LIPS_INNER), :2]
                cv2.fillPoly(picture, [np.rint(inside).astype(np.int32)], (58, 24, 26))
    return replace(clip, pictures=pictures)


def _still(clip: Clip) -> Clip:
    """The picture stands still for the middle half while somebody goes on talking."""
    index, quarter = np.arange(len(clip.pictures)), -(-len(clip.pictures) // 4)
    return replace(clip, pictures=clip.pictures[np.where(index // quarter % 3 == 0, index, quarter)])


def _second_face(clip: Clip) -> Clip:
    height, width = clip.pictures.shape[1:3]
    pictures = np.concatenate([clip.pictures, clip.pictures[:, :, ::-1]], axis=2)
    return replace(clip, pictures=pictures[:, :, : width * 2, :][:, : height // 2 * 2])


def _small(clip: Clip) -> Clip:
    def far(each: np.ndarray, _: int) -> np.ndarray:
        canvas = np.full_like(each, 90)
        small = cv2.resize(each, None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA)
        canvas[20 : 20 + len(small), 30 : 30 + small.shape[1]] = small
        return canvas

    return _each(far)(clip)


def _cropped(clip: Clip) -> Clip:
    x, _, third = _face(clip.pictures[0])
    return replace(
        clip, pictures=clip.pictures[:, :, (x - third // 2) // 2 * 2 : (x - third // 2) // 2 * 2 + third * 4 // 2 * 2]
    )


def _rolled(each: np.ndarray, _: int) -> np.ndarray:
    height, width = each.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 30, 1)
    return cv2.warpAffine(each, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)


def _flicker(each: np.ndarray, at: int) -> np.ndarray:
    return np.clip(each * (1 + 0.06 * np.sin(at * 2.1)), 0, 255).astype(np.uint8)


def _drift(clip: Clip) -> Clip:
    last = len(clip.pictures) - 1
    return _each(lambda each, at: np.clip(each * (0.75 + 0.4 * at / last), 0, 255).astype(np.uint8))(clip)


def _cut(clip: Clip) -> Clip:
    """A piece is taken out, and the camera stands elsewhere afterwards."""
    half = len(clip.pictures) // 2
    after = [np.roll(each, (-12, 34), axis=(0, 1)) for each in clip.pictures[half:]]
    return replace(clip, pictures=np.concatenate([clip.pictures[:half], np.stack(after)]))


def _repeats(clip: Clip) -> Clip:
    index = np.arange(len(clip.pictures))
    index[index % 5 == 4] -= 1
    return replace(clip, pictures=clip.pictures[index])


def _lost(clip: Clip) -> Clip:
    index = np.array([at for at in range(len(clip.pictures)) if at % 20 not in {7, 8, 9}])
    return replace(clip, pictures=clip.pictures[index], times=index / clip.fps)


def _variable(clip: Clip) -> Clip:
    chance = np.random.default_rng(1)
    steps = chance.uniform(0.7, 1.3, len(clip.pictures)) / clip.fps
    return replace(clip, times=np.concatenate([[0.0], np.cumsum(steps)[:-1]]))


def _interlaced(clip: Clip) -> Clip:
    pictures = clip.pictures.copy()
    pictures[:-1, 1::2] = clip.pictures[1:, 1::2]
    # A pan, as people do not hold still for the camera.
    for at in range(len(pictures) - 1):
        pictures[at] = np.roll(pictures[at], 2 * at, axis=1)
        pictures[at, 1::2] = np.roll(pictures[at, 1::2], 2, axis=1)
    return replace(clip, pictures=pictures)


def _every_third(clip: Clip) -> Clip:
    return replace(clip, pictures=clip.pictures[::3], times=np.arange(len(clip.pictures))[::3] / clip.fps)


def _noise(sound: np.ndarray, _: int) -> np.ndarray:
    return sound + np.random.default_rng(0).normal(0, 0.12 * _speech_level(sound), len(sound))


def _hum(sound: np.ndarray, rate: int) -> np.ndarray:
    time = np.arange(len(sound)) / rate
    tones = sum(np.sin(2 * np.pi * 50 * number * time) / number for number in (1, 2, 3, 4))
    return sound + 0.08 * _speech_level(sound) * tones


def _room(sound: np.ndarray, rate: int) -> np.ndarray:
    time = np.arange(int(1.4 * rate)) / rate
    answer = np.random.default_rng(0).normal(0, 1, len(time)) * 10 ** (-3 * time / 1.2)
    answer[0] = 4.0
    size = 1 << (len(sound) + len(answer)).bit_length()
    wet = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(answer, size))[: len(sound)]
    return wet / np.abs(wet).max() * 0.9


def _telephone(sound: np.ndarray, rate: int) -> np.ndarray:
    spectrum = np.fft.rfft(sound)
    spectrum[np.fft.rfftfreq(len(sound), 1 / rate) > 3400] = 0
    return np.fft.irfft(spectrum, len(sound))


def _second_voice(sound: np.ndarray, rate: int) -> np.ndarray:
    """The second half comes from somebody whose voice is much lower, or higher if the first is low."""
    half = len(sound) // 2
    step = 1.55 if median_pitch(resample(sound, rate, 16_000)) < 155 else 1 / 1.5
    other = np.interp(np.arange(0, half, step), np.arange(half), sound[:half])
    return np.concatenate([sound[:half], np.resize(other, len(sound) - half)])


def _shift(seconds: float) -> Callable[[Clip], Clip]:
    def shifted(clip: Clip) -> Clip:
        count = round(abs(seconds) * clip.rate)
        quiet = np.zeros(count, np.float32)
        late = np.concatenate([quiet, clip.sound[:-count]])
        return replace(clip, sound=late if seconds > 0 else np.concatenate([clip.sound[count:], quiet]))

    return shifted


def _speech_level(sound: np.ndarray) -> float:
    return float(np.sqrt((sound[np.abs(sound) > 0.02 * np.abs(sound).max()] ** 2).mean()))


def _fitted(sound: np.ndarray, count: int) -> np.ndarray:
    return np.pad(sound[:count], (0, max(0, count - len(sound))))


def _fault(*reasons: str, spoil: Callable[[Clip], Clip], suffix: str = ".mp4") -> Fault:
    return Fault(frozenset(reasons), spoil, suffix)


FAULTS = {
    "no face": _fault("no_face", spoil=lambda clip: replace(clip, pictures=clip.pictures[:, :40, :60])),
    "black": _fault("no_face", spoil=_each(lambda each, _: np.zeros_like(each))),
    "face gone for a while": _fault(
        "face_missing",
        spoil=lambda clip: replace(
            clip,
            pictures=np.concatenate([clip.pictures[:30], np.full_like(clip.pictures[30:45], 120), clip.pictures[45:]]),
        ),
    ),
    "two faces": _fault("two_faces", spoil=_second_face),
    "far away": _fault("face_small", spoil=_small),
    "cut off by the frame": _fault("face_cut_off", "no_face", "face_missing", spoil=_cropped),
    "head on the shoulder": _fault("head_turned", spoil=_each(_rolled)),
    "out of focus": _fault("blurred", spoil=_each(lambda each, _: cv2.GaussianBlur(each, (0, 0), each.shape[1] / 110))),
    "dark": _fault("dark", spoil=_each(lambda each, _: (each * 0.22).astype(np.uint8))),
    "burnt out": _fault("overexposed", spoil=_each(lambda each, _: np.clip(each * 2.2, 0, 255).astype(np.uint8))),
    "flicker": _fault("flicker", spoil=_each(_flicker)),
    "exposure drifts": _fault("exposure_drifts", spoil=_drift),
    "shaken": _fault("motion_blur", spoil=_each(lambda each, at: cv2.blur(each, (1 + 24 * (at < 30), 1)))),
    "no teeth": _fault("no_teeth", spoil=_toothless),
    "hand": _fault("mouth_hidden", spoil=_hand),
    "microphone": _fault("mouth_hidden", spoil=_microphone),
    "beard": _fault("mouth_covered", spoil=_beard),
    "shining glasses": _fault("glints", spoil=_glasses),
    "cut": _fault("cuts", spoil=_cut),
    "repeated frames": _fault("repeated_frames", spoil=_repeats),
    "lost frames": _fault("lost_frames", spoil=_lost),
    "variable frame rate": _fault("variable_frame_rate", spoil=_variable),
    "few frames": _fault("slow_frame_rate", spoil=_every_third),
    "interlaced": _fault("interlaced", spoil=_interlaced),
    "rotated": _fault(
        "rotated",
        spoil=lambda clip: replace(
            clip, pictures=np.rot90(clip.pictures, axes=(1, 2), k=3).copy(), options={"rotation": 90}
        ),
    ),
    "cut short": _fault(
        "cut_short", "unreadable", spoil=lambda clip: replace(clip, options={"cut": 0.6}), suffix=".mkv"
    ),
    "truncated": _fault("unreadable", spoil=lambda clip: replace(clip, options={"cut": 0.6})),
    "no sound": _fault("no_sound", spoil=lambda clip: replace(clip, sound=None)),
    "silence": _fault("silent", spoil=_heard(lambda sound, _: sound * 0)),
    "sound longer": _fault(
        "sound_longer", spoil=_heard(lambda sound, rate: np.concatenate([sound, sound[-2 * rate :]]))
    ),
    "sound shorter": _fault("sound_shorter", spoil=_heard(lambda sound, rate: sound[: -2 * rate])),
    "clipped": _fault("clipping", spoil=_heard(lambda sound, _: np.clip(sound / np.abs(sound).max() * 6, -0.95, 0.95))),
    "noise": _fault("noise", spoil=_heard(_noise)),
    "hum": _fault("hum", spoil=_heard(_hum)),
    "echo": _fault("reverberation", spoil=_heard(_room)),
    "telephone": _fault("narrow_band", spoil=_heard(_telephone)),
    "second voice": _fault("second_voice", spoil=_heard(_second_voice)),
    "voice beside the camera": _fault("unseen_voice", spoil=_still),
    "another's words": _fault("lips_do_not_fit", spoil=_heard(lambda sound, _: sound[::-1])),
    "sound late": _fault("sound_offset", spoil=_shift(0.2)),
    "sound early": _fault("sound_offset", spoil=_shift(-0.25)),
}
"""By name. Every one is found in the clips of the tests; what is not found is told of in the benchmark's table."""
