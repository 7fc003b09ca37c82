"""The trained avatar: networks that learned one person's mouth."""

from saram.avatar.trained.mouth_model import MouthModel
from saram.avatar.trained.picture import TrainedPicture

__all__ = ["MouthModel", "TrainedPicture"]
