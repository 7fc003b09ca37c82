"""Write src/saram/text/data/hanja.tsv from Unihan_Readings.txt of the Unicode Character Database.

Usage: python tools/hanja_table.py Unihan_Readings.txt

A character of KS X 1001 (flag 0) is listed under its first reading of ``_PREFERRED`` that it has, else under its
reading in the basic education list (flag E), else under its first one.
"""

from __future__ import annotations

import sys
from pathlib import Path

_TARGET = Path(__file__).parents[1] / "src/saram/text/data/hanja.tsv"
_HEADER = """\
# Hanja of KS X 1001 by their commonest Korean reading, written by tools/hanja_table.py.
# Source: Unicode Character Database, Unihan_Readings.txt, property kHangul. Copyright 1991-2022 Unicode, Inc.,
# used under the Unicode License V3 (https://www.unicode.org/license.txt).
"""
_PREFERRED = {"不": "불", "車": "차", "金": "금", "北": "북", "樂": "락", "年": "년"}


def main() -> None:
    """Read the database file named on the command line, write the table."""
    by_reading: dict[str, str] = {}
    for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
        code, _, rest = line.partition("\tkHangul\t")
        if not rest:
            continue
        readings = dict(entry.split(":") for entry in rest.split())
        if not any("0" in flags for flags in readings.values()):
            continue
        character = chr(int(code.removeprefix("U+"), 16))
        educational = [reading for reading, flags in readings.items() if "E" in flags]
        reading = _PREFERRED.get(character) or (educational or list(readings))[0]
        by_reading[reading] = by_reading.get(reading, "") + character
    table = "".join(f"{reading}\t{by_reading[reading]}\n" for reading in sorted(by_reading))
    _TARGET.write_text(_HEADER + table, encoding="utf-8")
    print(f"{sum(map(len, by_reading.values()))} characters under {len(by_reading)} readings: {_TARGET}")


if __name__ == "__main__":
    main()
