"""The same words said by the person and by another voice, compared at the same sounds."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from saram.avatar.exemplar.model import ExemplarModel
from saram.avatar.trained import MouthModel
from saram.datasets import ClipRecord, FootageDataset
from saram.motion import Performer
from saram.text import speakable
from saram.types import AudioChunk, Phoneme, Speech, VoiceStyle, Word
from saram.voice.espeak import EspeakSpeaker
from saram.workflows.dubbing import dubbed
from saram.workflows.footage_speech import listen
from saram.workflows.make_order import MakeOrder
from saram.workflows.speech_figures import Distances, Mouth, speech_distances
from saram.workflows.transcript import TranscriptLine, read_transcript

__all__ = ["OtherVoice", "other_voice"]

_VOICES = {"ko": "ko-female-bright", "en": "en-female-bright"}
"""Voices that are not those with which recordings are aligned."""

_FEWEST = 4
"""Sounds that both must say."""


@dataclass(frozen=True, slots=True, eq=False)
class OtherVoice:
    """Distances of the filmed mouth to those driven by two voices that say the same words."""

    own: Distances
    """Driven by the person's own voice."""

    dubbed: Distances
    """Driven by a recording of the other voice with its words at the person's pace, aligned to its text."""

    paced: Distances
    """Driven by the other voice at its own pace, of which it tells the sounds; each filmed frame is compared with the
    moment at which the other voice is at the same place of the same sound. What differs is voice and pace: a mouth that
    takes more time over a sound goes further."""


def other_voice(order: MakeOrder, dataset: FootageDataset, exemplar: ExemplarModel, model: MouthModel) -> OtherVoice:
    """Compare the mouth driven by the person's own voice with that driven by espeak-ng saying the same words.

    Args:
        order: Names the transcripts.
        dataset: The footage; its held-out clips with a known text are compared.
        exemplar: The avatar's shapes.
        model: How its mouth moves.
    """
    shapes: dict[str, dict[int, NDArray[np.float64]]] = {"own": {}, "dubbed": {}, "paced": {}}
    compared: list[ClipRecord] = []
    with closing(EspeakSpeaker(workers=1)) as speaker:
        for clip in dataset.clips:
            lines = _lines(order, clip) if clip.part == "held" and clip.has_text else []
            if not lines:
                continue
            heard = listen(_sound(dataset, clip), lines, order.language).speech
            said = _said(speaker, heard)
            knots = _knots(heard.phonemes, said.phonemes)
            if len(knots) < 2 * _FEWEST:
                continue
            again = listen(dubbed(said, heard), lines, order.language).speech
            frames: NDArray[np.float64] = np.arange(clip.count, dtype=np.float64) + 0.5
            posture = model.posture.of(np.asarray(dataset.placement[clip.rows]))
            shapes["own"][clip.first] = _shape(model, heard, frames) + posture
            shapes["dubbed"][clip.first] = _shape(model, again, frames) + posture
            shapes["paced"][clip.first] = _shape(model, said, _interpolated(frames / 25, knots) * 25) + posture
            compared.append(clip)
    found = {name: speech_distances(dataset, exemplar, _among(made), compared) for name, made in shapes.items()}
    return OtherVoice(**found)


def _among(made: dict[int, NDArray[np.float64]]) -> Mouth:
    """Shapes that are already made, by the first row of their clip."""
    return lambda rows: made[rows.start]


def _lines(order: MakeOrder, clip: ClipRecord) -> list[TranscriptLine]:
    """The timed lines within a clip, times from its beginning; all lines where the clip is a whole file."""
    path = order.transcripts[clip.source]
    if path is None:
        return []
    begin, end = Fraction(clip.start, 25), Fraction(clip.start + clip.count, 25)
    lines = read_transcript(path)
    if clip.start == 0 and all(line.end is None or line.end <= end for line in lines):
        return lines
    return [
        replace(line, start=line.start - begin, end=line.end - begin)
        for line in lines
        if line.start is not None and line.end is not None and begin <= line.start and line.end <= end
    ]


def _sound(dataset: FootageDataset, clip: ClipRecord) -> AudioChunk:
    width = 48_000 // 25
    samples = np.asarray(dataset.audio_48k[clip.first * width : (clip.first + clip.count) * width], np.float32)
    return AudioChunk(samples / np.float32(32768), 48_000)


def _said(speaker: EspeakSpeaker, heard: Speech) -> Speech:
    """The same text in the other voice, its sentences laid end to end."""
    style = VoiceStyle(_VOICES[heard.language])
    samples: list[NDArray[np.float32]] = []
    phonemes: list[Phoneme] = []
    words: list[Word] = []
    reached, rate = Fraction(0), 0
    for part in speaker.speak(speakable(heard.text, heard.language), style):
        phonemes += [replace(each, start=each.start + reached, end=each.end + reached) for each in part.phonemes]
        words += [replace(each, start=each.start + reached, end=each.end + reached) for each in part.words]
        samples.append(part.audio.samples)
        rate = part.audio.rate
        reached += part.duration
    return Speech(AudioChunk(np.concatenate(samples), rate), tuple(phonemes), tuple(words), heard.text, heard.language)


def _knots(heard: tuple[Phoneme, ...], said: tuple[Phoneme, ...]) -> NDArray[np.float64]:
    """Times in both at which the same sounds begin and end, float64 [n, 2], rising."""
    first = [each for each in heard if each.symbol]
    second = [each for each in said if each.symbol]
    matcher = SequenceMatcher(None, [each.symbol for each in first], [each.symbol for each in second], autojunk=False)
    knots = []
    for block in matcher.get_matching_blocks():
        for ours, theirs in zip(
            first[block.a : block.a + block.size], second[block.b : block.b + block.size], strict=True
        ):
            knots += [(float(ours.start), float(theirs.start)), (float(ours.end), float(theirs.end))]
    return np.maximum.accumulate(np.array(knots).reshape(-1, 2), axis=0)


def _interpolated(times: NDArray[np.float64], knots: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where `times` of the one are in the other; before the first sound and after the last both run alike."""
    before, after = knots[0], knots[-1]
    inside = np.interp(times, knots[:, 0], knots[:, 1])
    outside = np.minimum(times - before[0], 0) + np.maximum(times - after[0], 0)
    return np.asarray(inside + outside, dtype=np.float64)


def _shape(model: MouthModel, speech: Speech, frames: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shape coordinates, float64 [T, K], at places counted in frames of 1/25 s, their middles at half numbers."""
    model.clear()
    shapes = model.shape(Performer(seed=0).perform(speech))
    model.clear()
    grid = np.arange(len(shapes)) + 0.5
    return np.stack([np.interp(frames, grid, column) for column in shapes.T], axis=1)
