"""What Korean words for times, numbers, money and counts mean."""

from saram.language.values.counts import parse_count
from saram.language.values.dates import parse_date
from saram.language.values.durations import parse_duration
from saram.language.values.kinds import KINDS, find_values, parse_value
from saram.language.values.money import parse_money
from saram.language.values.numbers import parse_number
from saram.language.values.phones import parse_phone
from saram.language.values.times import MORNING, WAKING, parse_time

__all__ = [
    "KINDS",
    "MORNING",
    "WAKING",
    "find_values",
    "parse_count",
    "parse_date",
    "parse_duration",
    "parse_money",
    "parse_number",
    "parse_phone",
    "parse_time",
    "parse_value",
]
