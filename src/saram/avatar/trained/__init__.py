"""The trained avatar: networks that learned one person's mouth."""

from saram.avatar.trained.mouth_model import MouthModel

__all__ = ["MouthModel"]
