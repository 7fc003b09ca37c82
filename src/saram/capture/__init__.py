"""Is this footage good enough to make an avatar of, and what to film again."""

from saram.capture.check import check_footage
from saram.capture.finding import Finding
from saram.capture.heard_text import HeardLine, HeardText
from saram.capture.page import write_page
from saram.capture.phoneme_coverage import REQUIRED, Coverage, cover, sentences_for
from saram.capture.prompting import prompts
from saram.capture.quality_report import FileFacts, QualityReport

__all__ = [
    "REQUIRED",
    "Coverage",
    "FileFacts",
    "Finding",
    "HeardLine",
    "HeardText",
    "QualityReport",
    "check_footage",
    "cover",
    "prompts",
    "sentences_for",
    "write_page",
]
