"""Speech sounds in time, as the mouth sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from saram.motion.articulation import Articulation, components
from saram.types import Phoneme

__all__ = ["Sound", "sounds_of"]


@dataclass(frozen=True, slots=True)
class Sound:
    """One part of a phoneme."""

    start: float
    """Seconds from the start of the stretch."""

    end: float
    """Seconds from the start of the stretch; never before `start`."""

    aims: Articulation
    """What it asks of the mouth."""

    stress: int
    """2 primary, 1 secondary, 0 none."""

    @property
    def length(self) -> float:
        """Seconds."""
        return self.end - self.start

    @property
    def middle(self) -> float:
        """Seconds from the start of the stretch."""
        return 0.5 * (self.start + self.end)


def sounds_of(phonemes: Sequence[Phoneme], duration: float) -> list[Sound]:
    """The sounds in order, silence left out; a diphthong comes as its parts.

    Times are held within [0, duration] and after the end of the sound before, so that phonemes that overlap or
    run over the end do no harm.

    Args:
        phonemes: As in `Speech.phonemes`.
        duration: Length of the stretch in seconds.
    """
    sounds: list[Sound] = []
    reached = 0.0
    for phoneme in phonemes:
        start = min(max(float(phoneme.start), reached), duration)
        reached = end = min(max(float(phoneme.end), start), duration)
        parts = components(phoneme.symbol)
        length = end - start
        for part in parts:
            if part.is_silence:
                continue
            stop = end if part is parts[-1] else start + length * part.share
            sounds.append(Sound(start, stop, part, phoneme.stress))
            start = stop
    return sounds
