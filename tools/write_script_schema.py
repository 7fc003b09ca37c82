"""Write the JSON Schema of scripts to docs/reference/script.schema.json."""

from __future__ import annotations

import json
from pathlib import Path

from saram.script import json_schema

TARGET = Path(__file__).parents[1] / "docs" / "reference" / "script.schema.json"

if __name__ == "__main__":
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(TARGET)
