"""Write src/saram/language/values/feasts.py: the days of the feasts that follow the moon and the sun, 2020 to 2050.

Usage: python tools/lunar_feasts.py (needs the package korean-lunar-calendar, which nothing else does)

The winter solstice is the mean one of J. Meeus, Astronomical Algorithms (2nd edition), chapter 27, with its periodic
terms, in Korean time.
"""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from korean_lunar_calendar import KoreanLunarCalendar

_TARGET = Path(__file__).parents[1] / "src/saram/language/values/feasts.py"
_YEARS = range(2020, 2051)
_LUNAR = {"설날": (1, 1), "부처님 오신 날": (4, 8), "단오": (5, 5), "추석": (8, 15)}
_TERMS = (
    (485, 324.96, 1934.136), (203, 337.23, 32964.467), (199, 342.08, 20.186), (182, 27.85, 445267.112),
    (156, 73.14, 45036.886), (136, 171.52, 22518.443), (77, 222.54, 65928.934), (74, 296.72, 3034.906),
    (70, 243.58, 9037.513), (58, 119.81, 33718.147), (52, 297.17, 150.678), (50, 21.02, 2281.226),
    (45, 247.54, 29929.562), (44, 325.15, 31555.956), (29, 60.93, 4443.417), (18, 155.12, 67555.328),
    (17, 288.79, 4562.452), (16, 198.04, 62894.029), (14, 199.76, 31436.921), (12, 95.39, 14577.848),
    (12, 287.11, 31931.756), (12, 320.81, 34777.259), (9, 227.73, 1222.114), (8, 15.45, 16859.074),
)  # fmt: skip
_HEADER = '''"""Days of the Korean feasts that follow the moon and the sun, written by tools/lunar_feasts.py."""

from __future__ import annotations

from typing import Final

__all__ = ["FEASTS"]

FEASTS: Final[dict[str, dict[int, tuple[int, int]]]] = {
'''


def main() -> None:
    """Write the table."""
    calendar = KoreanLunarCalendar()
    lines = [_HEADER]
    for name, (month, day) in _LUNAR.items():
        days = {}
        for year in _YEARS:
            calendar.setLunarDate(year, month, day, False)
            days[year] = date.fromisoformat(calendar.SolarIsoFormat())
        lines += _rows(name, days)
    lines += _rows("동지", {year: _solstice(year) for year in _YEARS})
    lines.append('}  # fmt: skip\n"""Feast → year → month and day."""\n')
    _TARGET.write_text("".join(lines), encoding="utf-8")


def _rows(name: str, days: dict[int, date]) -> list[str]:
    entries = [f"{year}: ({day.month}, {day.day})" for year, day in days.items()]
    rows = [f"        {', '.join(entries[at : at + 6])},\n" for at in range(0, len(entries), 6)]
    return [f'    "{name}": {{\n', *rows, "    },\n"]


def _solstice(year: int) -> date:
    y = (year - 2000) / 1000
    mean = 2451900.05952 + 365242.74049 * y - 0.06223 * y**2 - 0.00823 * y**3 + 0.00032 * y**4
    t = (mean - 2451545.0) / 36525
    w = math.radians(35999.373 * t - 2.47)
    wobble = 1 + 0.0334 * math.cos(w) + 0.0007 * math.cos(2 * w)
    periodic = sum(a * math.cos(math.radians(b + c * t)) for a, b, c in _TERMS)
    julian = mean + 0.00001 * periodic / wobble
    universal = datetime(2000, 1, 1, 12, tzinfo=UTC) + timedelta(days=julian - 2451545.0, seconds=-72)
    return (universal + timedelta(hours=9)).date()


if __name__ == "__main__":
    main()
