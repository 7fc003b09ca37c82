"""Learning how one person's mouth moves; loads torch."""

from saram.training.mouth.lessons import MouthResult, train_mouth

__all__ = ["MouthResult", "train_mouth"]
