"""The letters of the International Phonetic Alphabet and what each asks of the mouth.

Vowels follow the vowel chart: the jaw falls from close to open, the corners draw apart for unrounded front
vowels, the lips come forward for rounded ones. Consonants are grouped by place: only labials, sibilants and
glides hold the lips; alveolars, velars and glottals leave them to the vowels around. Amounts were set so that a
careful /a/ opens the lips to about 0.6, /i/ to about 0.25 and /u/ to about 0.12 of `FaceMotion.aperture`.
"""

from __future__ import annotations

from typing import Any, Final

__all__ = ["CLUSTERS", "CONSONANTS", "VOWELS"]

Entry = dict[str, Any]
"""Keyword arguments of `saram.motion.articulation.Articulation`."""


def _vowel(  # noqa: PLR0917 - the columns of the table below
    jaw: float, spread: float = 0.0, pucker: float = 0.0, funnel: float = 0.0, lower: float = 0.0, upper: float = 0.0
) -> Entry:
    """One row of the vowel table."""
    return {
        "jaw": jaw,
        "spread": spread,
        "pucker": pucker,
        "funnel": funnel,
        "lower_down": lower,
        "upper_up": upper,
        "jaw_dominance": 1.0,
        "lip_dominance": 1.0,
    }


VOWELS: Final[dict[str, Entry]] = {
    # close
    "i": _vowel(0.14, spread=0.80, lower=0.25, upper=0.12),
    "y": _vowel(0.11, pucker=0.75, funnel=0.15),
    "ɨ": _vowel(0.14, spread=0.40, lower=0.15),
    "ʉ": _vowel(0.12, pucker=0.70),
    "ɯ": _vowel(0.13, spread=0.60, lower=0.22, upper=0.08),
    "u": _vowel(0.13, pucker=0.85, funnel=0.10),
    # near-close
    "ɪ": _vowel(0.20, spread=0.45, lower=0.22, upper=0.10),
    "ʏ": _vowel(0.16, pucker=0.55, funnel=0.15),
    "ʊ": _vowel(0.18, pucker=0.50, funnel=0.12),
    # close-mid
    "e": _vowel(0.28, spread=0.50, lower=0.25, upper=0.12),
    "ø": _vowel(0.22, pucker=0.55, funnel=0.25),
    "ɘ": _vowel(0.24, spread=0.20, lower=0.12),
    "ɵ": _vowel(0.22, pucker=0.50, funnel=0.20),
    "ɤ": _vowel(0.26, spread=0.15, lower=0.12),
    "o": _vowel(0.24, pucker=0.62, funnel=0.32),
    # mid
    "ə": _vowel(0.22, spread=0.08, lower=0.12, upper=0.04) | {"jaw_dominance": 0.6, "lip_dominance": 0.5},
    "ɚ": _vowel(0.20, pucker=0.12, funnel=0.22, lower=0.10),
    # open-mid
    "ɛ": _vowel(0.35, spread=0.40, lower=0.28, upper=0.12),
    "œ": _vowel(0.32, pucker=0.30, funnel=0.40, lower=0.10),
    "ɜ": _vowel(0.28, spread=0.05, lower=0.15, upper=0.05),
    "ɝ": _vowel(0.24, pucker=0.12, funnel=0.24, lower=0.12),
    "ɞ": _vowel(0.30, pucker=0.25, funnel=0.30),
    "ʌ": _vowel(0.34, spread=0.05, lower=0.20, upper=0.06),
    "ɔ": _vowel(0.36, pucker=0.22, funnel=0.48, lower=0.12),
    # near-open and open
    "æ": _vowel(0.46, spread=0.42, lower=0.34, upper=0.14),
    "ɐ": _vowel(0.48, spread=0.12, lower=0.30, upper=0.10),
    "a": _vowel(0.50, spread=0.15, lower=0.30, upper=0.10),
    "ɶ": _vowel(0.45, pucker=0.20, funnel=0.40, lower=0.15),
    "ɑ": _vowel(0.52, spread=0.05, lower=0.28, upper=0.08),
    "ɒ": _vowel(0.46, pucker=0.15, funnel=0.42, lower=0.15),
    "ᵻ": _vowel(0.18, spread=0.30, lower=0.15),
}
"""Vowel letters."""

_BILABIAL: Final[Entry] = {
    "jaw": 0.06,
    "jaw_dominance": 0.45,
    "lip_dominance": 0.06,
    "closes_lips": True,
    "press": 0.35,
    "release": 0.8,
}
_LABIODENTAL: Final[Entry] = {
    "jaw": 0.07,
    "jaw_dominance": 0.6,
    "lip_dominance": 0.25,
    "lip_to_teeth": True,
    "spread": 0.1,
}
_ALVEOLAR: Final[Entry] = {"jaw": 0.09, "jaw_dominance": 0.5, "lip_dominance": 0.06, "lower_down": 0.15}
_LIQUID: Final[Entry] = {"jaw": 0.15, "jaw_dominance": 0.35, "lip_dominance": 0.06, "lower_down": 0.15}
_SIBILANT: Final[Entry] = {
    "jaw": 0.06,
    "jaw_dominance": 0.85,
    "lip_dominance": 0.22,
    "spread": 0.30,
    "lower_down": 0.28,
    "upper_up": 0.12,
}
_ALVEOLOPALATAL: Final[Entry] = _SIBILANT | {"funnel": 0.12, "spread": 0.15, "lip_dominance": 0.25}
_POSTALVEOLAR: Final[Entry] = {
    "jaw": 0.07,
    "jaw_dominance": 0.85,
    "lip_dominance": 0.75,
    "funnel": 0.50,
    "pucker": 0.20,
    "lower_down": 0.25,
    "upper_up": 0.15,
}
_DENTAL: Final[Entry] = {
    "jaw": 0.12,
    "jaw_dominance": 0.6,
    "lip_dominance": 0.2,
    "lower_down": 0.2,
    "upper_up": 0.06,
    "tongue": 0.25,
}
_RHOTIC: Final[Entry] = {
    "jaw": 0.12,
    "jaw_dominance": 0.4,
    "lip_dominance": 0.45,
    "funnel": 0.30,
    "pucker": 0.18,
}
_PALATAL: Final[Entry] = {"jaw": 0.12, "jaw_dominance": 0.4, "lip_dominance": 0.1, "spread": 0.3, "lower_down": 0.12}
_VELAR: Final[Entry] = {"jaw": 0.15, "jaw_dominance": 0.25, "lip_dominance": 0.04, "lower_down": 0.1}
_GLOTTAL: Final[Entry] = {"jaw": 0.22, "jaw_dominance": 0.06, "lip_dominance": 0.02, "lower_down": 0.1}
_LABIAL_GLIDE: Final[Entry] = {
    "jaw": 0.10,
    "jaw_dominance": 0.4,
    "lip_dominance": 1.2,
    "pucker": 0.90,
    "funnel": 0.10,
}

CONSONANTS: Final[dict[str, Entry]] = (
    dict.fromkeys("pbɓʙ", _BILABIAL)
    | {"m": _BILABIAL | {"press": 0.2, "release": 1.0}}
    | {letter: _LABIAL_GLIDE | {"pucker": 0.5, "funnel": 0.2, "jaw": 0.06} for letter in "ɸβ"}
    | dict.fromkeys("fvɱʋⱱ", _LABIODENTAL)
    | dict.fromkeys("tdnʈɖɳɗ", _ALVEOLAR)
    | dict.fromkeys("lɫɾɭɽrʎɬɮɺ", _LIQUID)
    | dict.fromkeys("sz", _SIBILANT)
    | dict.fromkeys("ɕʑ", _ALVEOLOPALATAL)
    | dict.fromkeys("ʃʒʂʐ", _POSTALVEOLAR)
    | dict.fromkeys("θð", _DENTAL)
    | dict.fromkeys("ɹɻ", _RHOTIC)
    | dict.fromkeys("cɟɲçʝʄ", _PALATAL)
    | {"j": _PALATAL | {"spread": 0.6, "lip_dominance": 0.6, "lower_down": 0.2}}
    | dict.fromkeys("kgɡŋxɣɠqɢɴχʁʀʟ", _VELAR)
    | {"ɰ": _VELAR | {"spread": 0.4, "lip_dominance": 0.5}}
    | dict.fromkeys("hɦʔħʕʡʢʜ", _GLOTTAL)
    | dict.fromkeys("wʍ", _LABIAL_GLIDE)
    | {"ɥ": _LABIAL_GLIDE | {"pucker": 0.75}}
)
"""Consonant letters."""

CLUSTERS: Final[dict[str, Entry]] = (
    dict.fromkeys(("tɕ", "dʑ"), _ALVEOLOPALATAL)
    | dict.fromkeys(("tʃ", "dʒ", "ʈʂ", "ɖʐ"), _POSTALVEOLAR)
    | dict.fromkeys(("ts", "dz"), _SIBILANT)
)
"""Affricates: two letters for one sound."""
