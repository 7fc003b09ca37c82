"""The trained avatar: networks that learned one person's mouth."""

from saram.avatar.trained.picture import TrainedPicture

__all__ = ["TrainedPicture"]
