"""Make src/saram/voice/hearing.onnx: how to hear what a mouth does, for avatars that learned no way of their own.

    python tools/make_hearing.py FOLDER

Half an hour of sentences read by the built-in engine's voices, Korean and English, at all paces and pitches, disturbed
in the ways of rooms and microphones; their phonemes say what the mouth does. FOLDER keeps the state, so that a run that
was stopped goes on. Takes about three minutes on one core.
"""

from __future__ import annotations

import sys
from pathlib import Path

from saram.training.hearing.reading import read_aloud
from saram.training.hearing.training import train_hearing

ROOT = Path(__file__).parents[1]
SECONDS = 1800.0
STEPS = 1200
LIMIT = 3600.0


def main() -> None:
    """Train, measure on sentences that were not learned from, and write the network."""
    result = train_hearing(
        (),
        read_aloud(SECONDS, seed=0),
        read_aloud(120.0, seed=1),
        Path(sys.argv[1]),
        seconds=LIMIT,
        steps=STEPS,
        progress=lambda share, figures: print(f"\r{share:6.1%} {figures}", end="", flush=True),
    )
    (ROOT / "src" / "saram" / "voice" / "hearing.onnx").write_bytes(result.network)
    print()
    for name, value in result.figures.items():
        print(f"{name}: {value:.3f}")


if __name__ == "__main__":
    main()
