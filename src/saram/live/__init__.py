"""One conversation: its events, and who speaks when; no input or output."""

from saram.live.audio_frame import AudioFrame, pack_audio, read_audio
from saram.live.patience import Patience
from saram.live.session import Session

__all__ = ["AudioFrame", "Patience", "Session", "pack_audio", "read_audio"]
