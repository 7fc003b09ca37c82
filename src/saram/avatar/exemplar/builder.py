"""From base footage to an exemplar avatar."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from saram.avatar.bundle import AvatarBundle
from saram.avatar.exemplar.base_clip import BaseFootage, encode_clip, video_format
from saram.avatar.exemplar.blink_removal import closures_of
from saram.avatar.exemplar.lip_zone import lip_zone
from saram.avatar.exemplar.loop import find_loop
from saram.avatar.exemplar.model import ExemplarModel
from saram.avatar.exemplar.mouth_shape import MODES, MouthMap, ShapeSpace
from saram.avatar.exemplar.palette import choose_eyes, choose_mouths
from saram.avatar.exemplar.regions import eye_crops, head_geometry, mouth_crop, mouth_rim
from saram.avatar.exemplar.rim import rim_tones
from saram.avatar.exemplar.shape_fields import expression_fields, shape_fields
from saram.avatar.exemplar.talking import Talk, TalkingFootage
from saram.avatar.exemplar.track import Track, track
from saram.avatar.manifest import NAME_PATTERN, Clip, Consent, Manifest
from saram.errors import UsageError
from saram.face import Placer, eye_distance
from saram.types import Language

__all__ = ["BaseFootage", "ExemplarBuild", "TalkingFootage", "build_exemplar"]

_PALETTE = 400
_EYE_LEVELS = 9
_MIN_TALK = 100
_PARTED_SHARE = 0.012
_LEAST_MOTION = 0.02
"""Least range of opening of the lips, in eye distances; speech has about 0.15."""

_LISTED = 20
"""Files that are named in the card at most."""


Canonical: TypeAlias = tuple[NDArray[np.uint8], NDArray[np.float32]]
"""A picture uint8 [H, W, 3] and the landmarks float32 [468, 3] of its face."""


@dataclass(frozen=True, slots=True, eq=False)
class ExemplarBuild:
    """What came out of building."""

    bundle: AvatarBundle
    """The avatar."""

    model: ExemplarModel
    """Its model."""

    figures: dict[str, float]
    """How well it went; names and units for the report."""


def build_exemplar(
    *,
    name: str,
    version: str,
    title: str,
    talking: Sequence[TalkingFootage],
    idle: BaseFootage | None,
    gestures: Mapping[str, BaseFootage],
    voices: dict[Language, str],
    licence: str,
    consent: Consent,
    figures: Mapping[str, float],
    canonical: Canonical | None = None,
    modes: int = MODES,
    step: Callable[[str], None] = lambda _: None,
) -> ExemplarBuild:
    """Make an avatar.

    Args:
        name: Name users will ask for.
        version: Version of the avatar.
        title: Name for people.
        talking: Footage of speech; at least four seconds of it.
        idle: A silent clip to play under the face; None to cut a loop out of the talking footage.
        gestures: Silent clips by name, beginning and ending near the idle pose.
        voices: Default voice for each language.
        licence: Licence of the pictures.
        consent: Ground on which the likeness is used.
        figures: Figures of the steps before, to stand in the card beside those of this one.
        canonical: The canonical picture, where others have to agree on it; None for the first one of the base clip.
        modes: Numbers that describe a shape of the mouth.
        step: Called with the name of the stage after every frame worked on.

    Raises:
        UsageError: If a name is not allowed, there is too little talking footage, base clips differ in size, rate or in
            having a matte, or the mouth does not move.
        MediaError: If a file cannot be read or shows no face.
    """
    draft = _draft(
        idle or talking[0].base, gestures, name=name, version=version, title=title, voices=voices, licence=licence,
        consent=consent,
    )  # fmt: skip
    base_track, placer = None, Placer(*canonical) if canonical else None
    if idle is not None:
        base_track, placer = track(idle.picture, placer, cyclic=idle.loop, step=lambda: step("idle"))
    tracks: list[Track] = []
    for footage in talking:
        found, placer = track(footage.base.picture, placer, step=lambda: step("talking"))
        tracks.append(found)
    total = sum(len(found.landmarks) for found in tracks)
    if total < _MIN_TALK:
        raise UsageError(f"{total} pictures of talking are too few for an avatar; give at least {_MIN_TALK} (4 s).")
    face = canonical[1] if canonical else (base_track or tracks[0]).landmarks[0]
    paint_idle = idle is None
    loop = None
    if base_track is None or idle is None:
        loop = find_loop(tracks)
        base_track, idle = loop.cut(tracks), talking[loop.track].base
    elif not base_track.closes:
        loop = find_loop([base_track])
        base_track = loop.cut([base_track])
    width, height, fps = _check_alike({"idle": idle, **gestures})

    talk = Talk.join(tracks, [footage.motion for footage in talking])
    model, own_figures = _model(face, talk, base_track, modes=modes, paint_idle=paint_idle, step=step)
    members = model.members()
    clips = [encode_clip("idle", idle, base_track, model, members, loop=loop, step=step)]
    for gesture, silent in gestures.items():
        found, _ = track(silent.picture, placer, step=lambda: step("gestures"))
        clips.append(encode_clip(gesture, silent, found, model, members, loop=None, step=step))
    all_figures = {**figures, **own_figures}
    manifest = Manifest.model_validate(
        {
            **dict(draft),
            "width": width // 2 * 2,
            "height": height // 2 * 2,
            "fps": fps,
            "clips": tuple(clips),
            "card": _card(title or name, talking, all_figures),
            "members": AvatarBundle.describe(members),
        }
    )
    return ExemplarBuild(AvatarBundle(manifest, members), model, all_figures)


def _draft(
    base: BaseFootage,
    gestures: Mapping[str, BaseFootage],
    *,
    name: str,
    version: str,
    title: str,
    voices: dict[Language, str],
    licence: str,
    consent: Consent,
) -> Manifest:
    """The manifest without what is made later, so that a wrong name is found before the work."""
    width, height, fps = video_format(base.picture)
    clips = tuple(
        Clip(
            name=each,
            picture=f"clips/{each}.mp4",
            placement=f"clips/{each}_placement.npy",
            tones=f"clips/{each}_tones.npy",
            frames=1,
        )
        for each in _names(gestures)
    )
    paths = [path for clip in clips for path in (clip.picture, clip.placement, clip.tones)]
    try:
        return Manifest(
            name=name,
            version=version,
            title=title,
            animator="exemplar",
            width=width,
            height=height,
            fps=fps,
            clips=clips,
            voices=voices,
            licence=licence,
            consent=consent,
            card="",
            members=AvatarBundle.describe(dict.fromkeys(paths, b"")),
        )
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors())
        raise UsageError(f"An avatar cannot be described so: {wrong}.") from error


def _names(gestures: Mapping[str, BaseFootage]) -> list[str]:
    wrong = [name for name in gestures if name == "idle" or not re.fullmatch(NAME_PATTERN, name)]
    if wrong:
        raise UsageError(
            f"A gesture cannot be called {wrong[0]!r}: use small letters, digits, '-' and '_', and not 'idle', which "
            "is the name of the clip that is played between gestures."
        )
    return ["idle", *gestures]


def _check_alike(clips: Mapping[str, BaseFootage]) -> tuple[int, int, int]:
    """The format of the base clips, which must have one and the same."""
    formats = {name: video_format(footage.picture) for name, footage in clips.items()}
    first = formats["idle"]
    for name, found in formats.items():
        if found != first:
            raise UsageError(
                f"Base clips must be alike: {name} is {found[0]} x {found[1]} at {found[2]} frames a second, "
                f"idle is {first[0]} x {first[1]} at {first[2]}. Convert one of them."
            )
        if (clips[name].matte is None) != (clips["idle"].matte is None):
            without = name if clips[name].matte is None else "idle"
            raise UsageError(f"Either every base clip has a matte or none has; there is none for {without}.")
    return first


def _model(
    canonical: NDArray[np.float32],
    talk: Talk,
    base: Track,
    *,
    modes: int,
    paint_idle: bool,
    step: Callable[[str], None],
) -> tuple[ExemplarModel, dict[str, float]]:
    space = ShapeSpace.learn(talk.shapes, modes)
    coordinates = space.encode(talk.shapes)
    openings = space.opening(coordinates)
    lowest, closed, wide = (float(value) for value in np.percentile(openings, (1, 4, 98)))
    if wide - closed < _LEAST_MOTION * float(eye_distance(canonical)):
        raise UsageError(
            f"The mouth hardly moves in the footage (its opening changes by {wide - closed:.1f} pixels); give footage "
            "of the person speaking."
        )
    # Closed lips scatter by what the landmarks scatter, which the lowest openings show.
    parted = closed + max(_PARTED_SHARE * (wide - closed), closed - lowest)
    mouth_map = MouthMap.learn(space, talk.motion, coordinates, closed)
    predicted = mouth_map.shape(space, talk.motion)
    chin = float(np.percentile(talk.shapes[:, -5:, 1].max(axis=1), 99))
    crop = mouth_crop(canonical, chin)
    rim = mouth_rim(crop, canonical)
    away = _away(talk.placement, base.placement)
    usable = (talk.sharpness >= 0.5 * np.median(talk.sharpness)) & (away <= np.quantile(away, 0.95))
    chosen = choose_mouths(coordinates, openings, usable, closed, _PALETTE)
    shut = closures_of(talk.openness, np.concatenate([talk.openness, base.openness]))
    eye_frames = choose_eyes(shut, away, _EYE_LEVELS)
    eyes = eye_crops(canonical)
    mouths, tones, eye_patches = {}, {}, {}
    for number, picture in talk.frames(np.union1d(chosen, eye_frames), lambda: step("palette")):
        placement = talk.placement[number]
        if number in chosen:
            mouths[number] = crop.cut(picture, placement)
            tones[number] = rim_tones(picture, placement, rim)
        if number in eye_frames:
            eye_patches[number] = [eye.cut(picture, placement) for eye in eyes]
    model = ExemplarModel(
        mouth=crop,
        mouths=np.stack([mouths[number] for number in chosen]),
        coordinates=coordinates[chosen],
        sources=chosen,
        tones=np.stack([tones[number] for number in chosen]),
        rim=rim,
        expressions=expression_fields(space, crop),
        fields=shape_fields(space, crop, lip_zone(space, coordinates[chosen], crop)),
        space=space,
        map=mouth_map,
        closed=closed,
        parted=parted,
        wide=wide,
        eyes=eyes,
        eye_patches=(
            np.stack([eye_patches[number][0] for number in eye_frames]),
            np.stack([eye_patches[number][1] for number in eye_frames]),
        ),
        closures=shut[eye_frames],
        blinks=closures_of(base.openness, np.concatenate([talk.openness, base.openness])),
        head=head_geometry(canonical),
        paint_idle=paint_idle,
    )
    error = np.sqrt(((predicted - coordinates) ** 2).sum(axis=1) / len(space.mean))
    figures = {
        "talking frames": float(len(talk.shapes)),
        "palette pictures": float(len(chosen)),
        "shape error, pixels (mean)": float(error.mean()),
        "opening correlation": float(np.corrcoef(space.opening(predicted), openings)[0, 1]),
        "opening range, pixels": wide - closed,
    }
    return model, figures


def _card(title: str, talking: Sequence[TalkingFootage], figures: Mapping[str, float]) -> str:
    names = [footage.base.picture.name for footage in talking]
    more = [f"and {len(names) - _LISTED} more"] if len(names) > _LISTED else []
    sources = "\n".join(f"- {name}" for name in [*names[:_LISTED], *more])
    table = "\n".join(f"| {name} | {value:.3g} |" for name, value in figures.items())
    return (
        f"# {title}\n\nAn exemplar avatar: filmed pictures of the mouth, chosen, warped and pasted. "
        "Nothing was trained.\n\n"
        f"Footage:\n{sources}\n\n| figure | value |\n|---|---|\n{table}\n\n"
        "Limits: turns of the head beyond about 3° and gaze are not rendered; mouth shapes that the footage does not "
        "contain are approximated by the nearest ones.\n"
    )


def _away(placement: NDArray[np.float32], base: NDArray[np.float32]) -> NDArray[np.float64]:
    """How far heads are from where the base clip has them, in standard deviations of the footage."""
    flat = placement.reshape(len(placement), -1).astype(np.float64)
    mean = base.reshape(len(base), -1).mean(axis=0)
    return np.asarray(np.sqrt((((flat - mean) / (flat.std(axis=0) + 1e-6)) ** 2).mean(axis=1)), dtype=np.float64)
