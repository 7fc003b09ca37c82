"""How like a person's the mouth moves: ``python benchmarks/motion_likeness.py ../shared/data/footage/grid_s1 [clips]``.

Recordings of the GRID corpus are aligned with their texts; the motion made from the phonemes found is compared with the
lips seen in the same frames. A lag is how many frames later the person moves.
"""

from __future__ import annotations

import sys
from pathlib import Path

import av
import numpy as np

from saram.face import Landmarker, lip_aperture, lip_width
from saram.motion import Performer
from saram.text import speakable
from saram.types import AudioChunk, Speech
from saram.voice import aligner, espeak

LAGS = range(-2, 4)
EDGE = 6  # frames at either end left out


def watch(path: Path) -> tuple[AudioChunk, np.ndarray, np.ndarray]:
    """Sound, lip aperture and lip width of a clip."""
    sound, marks = [], []
    with av.open(str(path)) as clip, Landmarker() as landmarker:
        resampler = av.AudioResampler("flt", "mono", 48_000)
        for frame in clip.decode(video=0, audio=0):
            if isinstance(frame, av.VideoFrame):
                faces = landmarker.detect(frame.to_ndarray(format="rgb24"))
                marks.append(faces[0].landmarks if faces else marks[-1])
            else:
                sound.extend(piece.to_ndarray().reshape(-1) for piece in resampler.resample(frame))
    lips = np.stack(marks)
    return AudioChunk(np.concatenate(sound).astype(np.float32), 48_000), lip_aperture(lips), lip_width(lips)


def likeness(made: np.ndarray, seen: np.ndarray, lag: int) -> float:
    """Pearson's correlation of the motion made with what is seen `lag` frames later."""
    count = min(len(made), len(seen))
    return float(np.corrcoef(made[EDGE : count - EDGE], seen[EDGE + lag : count - EDGE + lag])[0, 1])


def main() -> None:
    """Print mean correlations over the clips, for each lag."""
    clips = sorted(Path(sys.argv[1]).glob("*.mpg"))[: int(sys.argv[2]) if len(sys.argv) > 2 else 40]
    table: dict[str, dict[int, list[float]]] = {name: {lag: [] for lag in LAGS} for name in ("aperture", "width")}
    reader = espeak.EspeakSpeaker(workers=1)
    for path in clips:
        audio, aperture, width = watch(path)
        lines = [line.split()[2] for line in path.with_suffix(".align").read_text(encoding="utf-8").splitlines()]
        text = speakable(" ".join(word for word in lines if word not in {"sil", "sp"}), "en")
        found = aligner.align(audio, text, reader=reader)
        motion = Performer().perform(Speech(audio, found.phonemes, found.words, text.written, "en"))
        for lag in LAGS:
            table["aperture"][lag].append(likeness(motion.aperture, aperture, lag))
            table["width"][lag].append(likeness(motion.spread, width, lag))
    reader.close()
    print(f"{len(clips)} clips; lag in frames: " + "  ".join(f"{lag:+d}" for lag in LAGS))
    for name, by_lag in table.items():
        print(f"{name}: " + "  ".join(f"{np.mean(values):.2f}" for values in by_lag.values()))


if __name__ == "__main__":
    main()
