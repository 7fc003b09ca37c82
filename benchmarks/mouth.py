"""How true a learned mouth moves: ``python benchmarks/mouth.py DATASET FOLDER [--data ../shared/data] [--steps 800]``.

DATASET is prepared footage (``saram make`` keeps it; GRID's for the figures in the docs), FOLDER keeps the training.
Learns from the training clips and measures on the held-out ones, mean ± standard deviation over clips, in pixels of the
canonical picture:

- *form*: mean distance of the 40 landmarks of the lips after the middles of the two mouths are laid over each other
  (landmark distance of Chen et al. 2018); *place*: the same where they are in the face.
- *still mouth*: the mean of all training frames in which nothing is said, by the alignment.
- *head*: whether the part of the shape that comes from how the head is held (`Posture`, learned from silent frames,
  taken from the placement of the head alone) is added; the avatars do it for each picture of the base clip.
- *closure*: at an aligned /p b m/, ± one frame, the lips come as near as in three of four closures of the training
  clips.

The last tables are of sound alone: the network that hears drives the mouth instead of the alignment; and, with --data,
what it hears of strangers (GRID's other speakers, a reader of LibriVox) beside the alignment of what they say.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from saram.avatar.exemplar.mouth_shape import MouthMap, ShapeSpace
from saram.avatar.trained import MouthModel
from saram.avatar.trained.mouth_features import sealed
from saram.datasets import FootageDataset
from saram.media import read_audio
from saram.motion import Performer
from saram.training.hearing.reading import SAMPLES, HeardSpeech, heard_speech
from saram.training.hearing.training import hearing_figures
from saram.training.mouth import train_mouth
from saram.training.mouth.figures import closures, mouth_distance, shapes_of
from saram.training.mouth.material import MouthMaterial
from saram.types import AudioChunk, FaceMotion, Speech
from saram.voice.acoustics import HEARING_RATE
from saram.voice.hearing import Hearing, built_in_hearing
from saram.workflows.footage_speech import listen
from saram.workflows.transcript import TranscriptLine

WORDS = {
    "command": {"b": "bin", "l": "lay", "p": "place", "s": "set"},
    "colour": {"b": "blue", "g": "green", "r": "red", "w": "white"},
    "preposition": {"a": "at", "b": "by", "i": "in", "w": "with"},
    "letter": {},
    "digit": dict(
        zip("z123456789", ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], strict=True)
    ),
    "adverb": {"a": "again", "n": "now", "p": "please", "s": "soon"},
}
"""How the name of a GRID clip spells its sentence."""

Mouth = Callable[[slice], np.ndarray]


def strangers(data: Path) -> Iterator[tuple[str, HeardSpeech]]:
    """Other people saying known words."""
    for path in sorted((data / "footage" / "grid_others").glob("*.mpg")):
        code = path.stem.split("_")[1]
        text = " ".join(WORDS[kind].get(letter, letter) for kind, letter in zip(WORDS, code, strict=True))
        yield "GRID's other speakers", aligned(path, text)
    for path in sorted((data / "speech" / "en_pocketsphinx_test" / "librivox").glob("*.wav")):
        yield "a reader of LibriVox", aligned(path, path.with_suffix(".txt").read_text(encoding="utf-8").strip())


def aligned(path: Path, text: str) -> HeardSpeech:
    """A recording of a text beside the motion of its alignment."""
    sound = read_audio(path, HEARING_RATE)
    heard = listen(sound, [TranscriptLine(text)], "en").speech
    motion = Performer().perform(heard)
    return heard_speech(np.pad(sound.samples, (0, SAMPLES)), motion)


def row(name: str, *values: object) -> None:
    """One line of a table."""
    print("| " + " | ".join([name, *map(str, values)]) + " |")


class Measures:
    """What is measured of a mouth."""

    def __init__(self, dataset: FootageDataset, space: ShapeSpace) -> None:
        self.dataset, self.space = dataset, space
        self.material = MouthMaterial.of(dataset, space)
        shut = sealed(self.material.motion)
        self.closures = {clip.start: closures(shut[clip]) for clip in (*self.material.train, *self.material.held)}
        least = np.concatenate(
            [self.least(clip, self.material.targets[clip]) for clip in self.material.train] or [np.zeros(0)]
        )
        self.closed = float(np.percentile(least, 75)) if len(least) else 0.0

    def least(self, clip: slice, coordinates: np.ndarray) -> np.ndarray:
        """The least opening around each closure of a clip."""
        opening = self.space.opening(coordinates)
        return np.array([opening[max(0, c.start - 1) : c.stop + 1].min() for c in self.closures[clip.start]])

    def of(self, mouth: Mouth, *, head: bool) -> dict[str, np.ndarray]:
        """Form and place by clip, closures by closure."""
        found: dict[str, list[float]] = {"form": [], "place": [], "closed": [], "opening": []}
        made_openings, seen_openings = [], []
        for clip in self.material.held:
            coordinates = mouth(clip)
            posture = (self.material.coordinates - self.material.targets)[clip]
            made = shapes_of(self.space, coordinates + posture * head)
            seen = np.asarray(self.dataset.shapes[clip])
            found["form"].append(float(mouth_distance(made, seen, centred=True).mean()))
            found["place"].append(float(mouth_distance(made, seen, centred=False).mean()))
            found["closed"] += [float(each <= self.closed + 1e-3) for each in self.least(clip, coordinates)]
            made_openings.append(self.space.opening(coordinates))
            seen_openings.append(self.space.opening(self.material.targets[clip]))
        ours, theirs = np.concatenate(made_openings), np.concatenate(seen_openings)
        found["opening"] = [float(np.corrcoef(ours, theirs)[0, 1]) if ours.std() > 1e-9 else 0.0]
        return {name: np.array(values) for name, values in found.items()}


def followed(model: MouthModel, motion_of: Callable[[slice], FaceMotion]) -> Mouth:
    """The learned mouth, each clip by itself."""

    def mouth(clip: slice) -> np.ndarray:
        model.clear()
        return model.shape(motion_of(clip))

    return mouth


def heard(dataset: FootageDataset, network: bytes) -> Callable[[slice], FaceMotion]:
    """The motion that is heard in the sound of a clip."""

    def motion(clip: slice) -> FaceMotion:
        sound = AudioChunk(np.array(dataset.audio[clip.start * SAMPLES : clip.stop * SAMPLES]), HEARING_RATE)
        return Performer(listen=Hearing(network).listen).perform(Speech(sound, (), (), "", "en"))

    return motion


def main() -> None:
    """Train, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataset", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--steps", type=int, default=800)
    options = parser.parse_args()
    dataset = FootageDataset.open(options.dataset)
    space = ShapeSpace.learn(np.asarray(dataset.shapes)[dataset.train])
    result = train_mouth(dataset, space, options.folder, seconds=900, steps=options.steps)
    measures = Measures(dataset, space)
    material = measures.material
    learned = material.rows(material.train)
    silent = learned[material.silent[learned]]
    closed = float(np.percentile(space.opening(material.coordinates[learned]), 4))
    plain = MouthMap.learn(space, FaceMotion(material.motion.values[learned]), material.coordinates[learned], closed)

    def spoken(clip: slice) -> FaceMotion:
        return FaceMotion(material.motion.values[clip])

    mouths: dict[str, Mouth] = {
        "filmed": lambda clip: material.targets[clip],
        "still mouth": lambda clip: np.tile(material.coordinates[silent].mean(axis=0), (clip.stop - clip.start, 1)),
        "exemplar": lambda clip: plain.shape(space, spoken(clip)),
        "learned": followed(result.model, spoken),
    }
    row("driven by the alignment", "head", "form", "place", "closures", "correlation of opening")
    row("---", "---", "---", "---", "---", "---")
    forms = {}
    for name, mouth in mouths.items():
        for head in (True,) if name == "filmed" else (False, True):
            found = measures.of(mouth, head=head)
            forms[name, head] = found
            show(name, found, head=head)
    for name in ("still mouth", "exemplar"):
        for head in (False, True):
            ours, theirs = forms["learned", True], forms[name, head]
            lower = (100 * (1 - ours[kind].mean() / theirs[kind].mean()) for kind in ("form", "place"))
            print(
                "lower than the {} {} its head: form {:.1f} %, place {:.1f} %".format(
                    name, ("without", "with")[head], *lower
                )
            )
    print()
    row("driven by sound alone", "head", "form", "place", "closures", "correlation of opening")
    row("---", "---", "---", "---", "---", "---")
    for name, network in (("own hearing", result.hearing), ("built-in hearing", built_in_hearing())):
        show(name, measures.of(followed(result.model, heard(dataset, network)), head=True), head=True)
    own = [
        heard_speech(np.array(dataset.audio[c.start * SAMPLES : c.stop * SAMPLES]), spoken(c)) for c in material.held
    ]
    people: dict[str, list[HeardSpeech]] = {"own voice, held out": own}
    for name, speech in strangers(options.data) if options.data else ():
        people.setdefault(name, []).append(speech)
    print()
    row("what is heard", "network", "closures heard", "frames with a false closure", "correlation of the jaw")
    row("---", "---", "---", "---", "---")
    for name, speech in people.items():
        for kind, network in (("own", result.hearing), ("built-in", built_in_hearing())):
            row(name, kind, *(f"{value:.2f}" for value in hearing_figures(network, speech).values()))


def show(name: str, found: dict[str, np.ndarray], *, head: bool) -> None:
    """The line of a mouth."""
    spread = [f"{found[kind].mean():.3f} ± {found[kind].std():.3f}" for kind in ("form", "place")]
    closed = found["closed"]
    row(
        name,
        "yes" if head else "no",
        *spread,
        f"{int(closed.sum())} of {len(closed)}",
        f"{found['opening'].mean():.2f}",
    )


if __name__ == "__main__":
    main()
