"""What authors write: script marks, JSON, subtitles; and the plan of beats made from it."""

from saram.script.beat_queue import Silences
from saram.script.grammar import parse, to_text
from saram.script.json_form import from_json, json_schema, to_json
from saram.script.planner import SentenceSplitter, plan
from saram.script.source_file import decode, read_script
from saram.script.subtitle_form import from_subtitles

__all__ = [
    "SentenceSplitter",
    "Silences",
    "decode",
    "from_json",
    "from_subtitles",
    "json_schema",
    "parse",
    "plan",
    "read_script",
    "to_json",
    "to_text",
]
