"""Speech to FaceMotion."""

from saram.motion.articulation import Articulation, articulation
from saram.motion.expressions import EXPRESSIONS
from saram.motion.motion_csv import CsvWriter, read_csv, write_csv
from saram.motion.motion_json import JsonWriter, from_json, to_json
from saram.motion.performer import Performer
from saram.motion.resampler import Resampler, resample
from saram.motion.scripted import ScriptedPerformer
from saram.motion.sequence import join

__all__ = [
    "EXPRESSIONS",
    "Articulation",
    "CsvWriter",
    "JsonWriter",
    "Performer",
    "Resampler",
    "ScriptedPerformer",
    "articulation",
    "from_json",
    "join",
    "read_csv",
    "resample",
    "to_json",
    "write_csv",
]
