"""What authors write: script marks, JSON, subtitles; and the plan of beats made from it."""

from saram.script.beat_queue import Silences
from saram.script.grammar import parse, to_text
from saram.script.planner import SentenceSplitter, plan

__all__ = ["SentenceSplitter", "Silences", "parse", "plan", "to_text"]
