"""Training the picture: a dataset in, a generator with its figures out."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from saram.avatar.exemplar.mouth_shape import ShapeSpace
from saram.avatar.trained import TrainedPicture
from saram.errors import UsageError
from saram.training.picture.board import Board
from saram.training.picture.checkpoint import read_checkpoint, write_checkpoint
from saram.training.picture.evaluation import evaluate, held_frames, score_of, write_strip
from saram.training.picture.export import export_picture, exported_painter
from saram.training.picture.learner import Learner
from saram.training.picture.material import Batch, Footage, Material
from saram.training.picture.plan import Plan, choose_plan, widths_for
from saram.training.picture.settings import PictureSettings
from saram.training.picture.sync import SyncExpert

__all__ = ["PictureProgress", "PictureResult", "train_picture"]

_PAINTED = "painted.png"
"""Strip of held-out frames as the finished generator paints them, in the folder of a training."""

_LOOKS = 20
"""Evaluations in a training."""

_LOOKED_AT = 72
"""Held-out frames of an evaluation; the last one looks at up to ten times as many, as there is time."""

_LOOKED_FOR = 150.0
"""Seconds of training that are worth looking at so many frames once more in the end."""

_LOOKED_AFTER = 300
"""Steps that are, where their number was given."""

_SAVE_EVERY = 45.0
"""Seconds between checkpoints."""

_TAIL = 0.035
"""Share of the time that is kept for the last evaluation and for export."""

_SYNC_STEPS = 500
_SYNC_SHARE = 0.05
"""The expert's share of the steps at most."""

_FEWEST_FRAMES = 32


@dataclass(frozen=True, slots=True)
class PictureProgress:
    """How far a training is; told after every step."""

    step: int
    """Steps taken."""

    steps: int
    """Steps there will be."""

    seconds: float
    """Time spent, that before a kill included."""

    seconds_left: float
    """Time that is left."""

    losses: dict[str, float]
    """Losses of this step, by name."""

    figures: dict[str, float]
    """Figures of the last evaluation; empty before the first."""


@dataclass(frozen=True, slots=True, eq=False)
class PictureResult:
    """What came out of a training."""

    picture: TrainedPicture
    """The generator as a bundle takes it."""

    figures: dict[str, float]
    """On held-out frames, with the names of `saram.training.picture.figures.compare_pictures`; those of the eight-bit
    generator begin with ``"int8 "``."""

    curves: dict[str, list[tuple[int, float]]]
    """(step, value) of every loss and figure, by name."""

    strips: list[Path]
    """Strips of held-out frames, the truth above, in the order in which they were painted."""

    painted: Path
    """The same frames, painted by `picture`: at the best of the steps, in the precision that was chosen."""

    steps: int
    """Steps taken."""

    seconds: float
    """Time spent."""


def train_picture(
    footage: Footage,
    space: ShapeSpace,
    folder: Path,
    *,
    seconds: float,
    seed: int = 0,
    progress: Callable[[PictureProgress], None] = lambda _: None,
    device: str = "auto",
    settings: PictureSettings | None = None,
) -> PictureResult:
    """Teach a generator to paint this person's lower face.

    Everything that is needed to go on lies in `folder`: called again with the same arguments after a kill, training
    goes on from the last checkpoint and, on one machine, comes to the same end. With `PictureSettings.steps` a seed
    gives the same generator each time on one processor, to the last bit; without, the number of steps, the precision
    and the size of what is learned follow from how fast the machine is meanwhile.

    Args:
        footage: The dataset.
        space: The person's mouth shapes.
        folder: Where checkpoints, logs, strips and the generator are written; made if missing.
        seconds: Time to take, export included; not kept to where the settings say how many steps there are.
        seed: Of everything that is drawn.
        progress: Told how far it is.
        device: ``"cpu"``, ``"cuda"`` or ``"auto"``.
        settings: Weights and sizes; None for the recipe.

    Raises:
        UsageError: If there are too few frames, or `folder` holds another training.
        OutputError: If `folder` cannot be written.
    """
    began = time.monotonic()
    settings = settings or PictureSettings()
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    if min(len(footage.train), len(footage.held)) < _FEWEST_FRAMES:
        raise UsageError(
            f"A picture is learned from at least {_FEWEST_FRAMES} frames and measured on as many; the footage has "
            f"{len(footage.train)} and {len(footage.held)}."
        )
    folder.mkdir(parents=True, exist_ok=True)
    fingerprint = _fingerprint(footage, settings, seed)
    saved = read_checkpoint(folder, fingerprint)
    torch.set_num_threads(1)  # what is done at the same time are parts of a batch
    plan = Plan(**saved["plan"]) if saved else None
    moved = plan is not None and plan.device != device
    if plan is None or moved:
        # What was begun elsewhere goes on with the same networks, but as this device does it best.
        asked = settings if plan is None else replace(settings, size=plan.size)
        plan = choose_plan(footage, space, asked, seconds=seconds, seed=seed, device=device)
    course = _Course(footage, space, folder, settings, plan, seed=seed, fingerprint=fingerprint, seconds=seconds)
    course.begin(saved, began, moved=moved)
    return course.run(progress)


class _Course:
    """One training from where it stands to its end."""

    def __init__(
        self,
        footage: Footage,
        space: ShapeSpace,
        folder: Path,
        settings: PictureSettings,
        plan: Plan,
        *,
        seed: int,
        fingerprint: str,
        seconds: float,
    ) -> None:
        self._folder, self._settings, self._plan = folder, settings, plan
        self._fingerprint, self._seconds = fingerprint, seconds
        self._material = Material(footage, space, plan.size)
        sound = getattr(footage, "audio", None)
        self._sync = None
        if settings.sync and sound is not None and np.any(sound[:: max(1, len(sound) // 4096)]):
            self._sync = SyncExpert(self._material, np.asarray(sound), seed=seed)
        self._learner = Learner(
            self._material,
            settings,
            widths_for(plan.size),
            seed=seed,
            device=plan.device,
            reduced=plan.reduced,
            workers=plan.workers,
            sync=self._sync,
        )
        self._frames = held_frames(self._material, _LOOKED_AT)
        self._curves: dict[str, list[tuple[int, float]]] = {}
        self._figures: dict[str, float] = {}
        self._best: dict[str, Any] = {"score": -np.inf, "step": 0, "average": None}
        self._total = self._every = 0
        self._began = self._saved_at = 0.0

    def begin(self, saved: dict[str, Any] | None, began: float, *, moved: bool = False) -> None:
        """Take up a checkpoint, or begin.

        Args:
            saved: The checkpoint.
            began: When the clock started.
            moved: Whether what is saved was learned on another device.
        """
        self._began = began - (saved["spent"] if saved else 0.0)
        if saved is None:
            if self._sync is not None:
                self._curves["sync expert"] = [(0, self._sync.learn(self._sync_steps()))]
            self._plan_steps(self._plan.pace)
        else:
            self._learner.restore(saved["learner"])
            self._total, self._every = saved["total"], saved["every"]
            self._curves, self._figures, self._best = saved["curves"], saved["figures"], saved["best"]
            if self._sync is not None:
                self._sync.restore(saved["sync"])
            if moved:
                self._every = 0
                self._plan_steps(self._plan.pace)
        if self._sync is not None:
            self._sync.to(self._plan.device)
        self._saved_at = time.monotonic()

    def run(self, progress: Callable[[PictureProgress], None]) -> PictureResult:
        """Learn until there is no more time, nothing more to gain, or all steps are done; then export."""
        board = Board(self._folder / "logs", self._learner.done)
        lap, lap_step = time.monotonic(), self._learner.done
        while not self._over():
            losses = self._learner.step(self._total, self._plan.batch)
            done = self._learner.done
            for name, value in losses.items():
                self._curves.setdefault(name, []).append((done, round(value, 6)))
            board.write(losses, done)
            if done % self._every == 0 or done >= self._total:
                self._look(board)
                pace = (time.monotonic() - lap) / max(1, done - lap_step)
                if self._settings.steps is None:
                    self._plan_steps(pace)
                self._save()
                lap, lap_step = time.monotonic(), done
            elif time.monotonic() - self._saved_at > _SAVE_EVERY:
                self._save()
            progress(PictureProgress(done, self._total, self._spent(), self._left(), losses, self._figures))
        board.close()
        self._save()
        return self._finish()

    def _sync_steps(self) -> int:
        """Steps of the lip-sync expert."""
        steps = self._settings.steps or int(self._seconds / max(self._plan.pace, 1e-3))
        return max(1, min(_SYNC_STEPS, int(_SYNC_SHARE * steps)))

    def _spent(self) -> float:
        return time.monotonic() - self._began

    def _left(self) -> float:
        """Seconds that are left: of the time, or at the pace so far where the steps are counted."""
        if self._settings.steps is None:
            return max(0.0, self._seconds - self._spent())
        return self._spent() * (self._total - self._learner.done) / max(1, self._learner.done)

    def _over(self) -> bool:
        done = self._learner.done
        if done >= self._total:
            return True
        if self._settings.steps is None and self._spent() > self._seconds * (1 - _TAIL):
            return True
        judged = done > self._settings.warm_up * self._total + self._every
        return judged and done - self._best["step"] > self._settings.patience * self._every

    def _plan_steps(self, pace: float) -> None:
        """How many steps fit into the time, at `pace` seconds each."""
        if self._settings.steps is not None:
            self._total = self._settings.steps
        else:
            left = self._seconds * (1 - _TAIL) - self._spent()
            self._total = max(self._learner.done + int(left / max(pace, 1e-3)), self._learner.done, 1)
        if not self._every:
            self._every = max(1, self._total // _LOOKS)

    def _look(self, board: Board) -> None:
        done = self._learner.done
        self._figures, painted = evaluate(self._material, self._frames, self._paint)
        for name, value in self._figures.items():
            self._curves.setdefault(name, []).append((done, round(value, 4)))
        board.write(self._figures, done)
        write_strip(self._folder / f"strip_{done:06}.png", self._material, self._frames, painted)
        score = score_of(self._figures)
        if score > self._best["score"]:
            average = {name: value.cpu().clone() for name, value in self._learner.average.state_dict().items()}
            self._best = {"score": score, "step": done, "average": average}

    def _paint(self, data: Batch) -> NDArray[np.uint8]:
        return np.asarray(self._learner.paint(data).numpy(), dtype=np.uint8)

    def _save(self) -> None:
        state = {
            "fingerprint": self._fingerprint,
            "plan": self._plan.state(),
            "learner": self._learner.state(),
            "sync": self._sync.state() if self._sync is not None else {},
            "total": self._total,
            "every": self._every,
            "curves": self._curves,
            "figures": self._figures,
            "best": self._best,
            "spent": self._spent(),
        }
        write_checkpoint(self._folder, state)
        self._saved_at = time.monotonic()

    def _finish(self) -> PictureResult:
        if self._best["average"] is not None:
            self._learner.average.load_state_dict(self._best["average"])
        self._learner.close()
        average = self._learner.average.float().cpu().eval()
        pinned = self._settings.steps
        worth = self._seconds / _LOOKED_FOR if pinned is None else pinned / _LOOKED_AFTER
        frames = held_frames(self._material, round(_LOOKED_AT * min(10.0, max(1.0, worth))))
        picture, figures = export_picture(average, self._material, frames, timed=pinned is None)
        painted = self._folder / _PAINTED
        write_strip(
            painted, self._material, self._frames, evaluate(self._material, self._frames, exported_painter(picture))[1]
        )
        return PictureResult(
            picture,
            figures,
            self._curves,
            sorted(self._folder.glob("strip_*.png")),
            painted,
            self._learner.done,
            self._spent(),
        )


def _fingerprint(footage: Footage, settings: PictureSettings, seed: int) -> str:
    """What must be the same for a checkpoint to be taken up."""
    described = json.dumps(
        {
            "settings": asdict(settings),
            "seed": seed,
            "clips": [(clip.first, clip.count) for clip in footage.clips],
            "matrix": np.asarray(footage.crop_matrix).tolist(),
            "side": footage.crops.shape[1],
            "inside": footage.inside.shape[1],
        }
    )
    digest = hashlib.sha256(described.encode())
    digest.update(np.ascontiguousarray(footage.shapes[:: max(1, len(footage.shapes) // 1000)]).tobytes())
    return digest.hexdigest()
