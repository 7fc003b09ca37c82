"""Units of measure and their Korean names."""

from __future__ import annotations

import re

from saram.text.table import rows

__all__ = ["KOREAN_UNITS", "RATES", "UNIT"]

KOREAN_UNITS = {row[0]: row[1] for row in rows("units")}
"""Symbol → name. A name of 시속, 초속, 분속 or 초당 and a unit puts the former before the number."""

RATES = frozenset({"시속", "초속", "분속", "초당"})
"""Words of a unit that are said before the number."""

UNIT = re.compile(
    "(?:" + "|".join(re.escape(unit) for unit in sorted(KOREAN_UNITS, key=len, reverse=True)) + ")(?![A-Za-z²³])"
)
"""Any of them, not followed by another letter."""
