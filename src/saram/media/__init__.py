"""Files of sound and picture, in and out; captions."""

from saram.media.caption_lines import CaptionLayout
from saram.media.caption_picture import CaptionPainter
from saram.media.captions import captions_of
from saram.media.subtitles import read_srt, read_subtitles, read_vtt, write_srt, write_vtt

__all__ = [
    "CaptionLayout",
    "CaptionPainter",
    "captions_of",
    "read_srt",
    "read_subtitles",
    "read_vtt",
    "write_srt",
    "write_vtt",
]
