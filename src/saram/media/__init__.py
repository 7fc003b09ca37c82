"""Files of sound and picture, in and out; captions."""

from saram.media.audio_file import audio_blocks, audio_chunks, read_audio
from saram.media.caption_lines import CaptionLayout
from saram.media.caption_picture import CaptionPainter
from saram.media.captions import captions_of
from saram.media.formats import FORMATS, OutputFormat, check_fps, check_size, output_format, picture_pattern
from saram.media.fragment_writer import FRAGMENT_CODEC, FragmentWriter
from saram.media.image_file import read_image
from saram.media.marks import marks
from saram.media.movie_writer import MovieWriter, open_writer
from saram.media.subtitles import read_srt, read_subtitles, read_vtt, write_srt, write_vtt
from saram.media.video_reader import VideoReader

__all__ = [
    "FORMATS",
    "FRAGMENT_CODEC",
    "CaptionLayout",
    "CaptionPainter",
    "FragmentWriter",
    "MovieWriter",
    "OutputFormat",
    "VideoReader",
    "audio_blocks",
    "audio_chunks",
    "captions_of",
    "check_fps",
    "check_size",
    "marks",
    "open_writer",
    "output_format",
    "picture_pattern",
    "read_audio",
    "read_image",
    "read_srt",
    "read_subtitles",
    "read_vtt",
    "write_srt",
    "write_vtt",
]
