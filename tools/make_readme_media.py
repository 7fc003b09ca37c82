"""Render the loop that stands at the top of the README, and what its caption says of it.

Writes docs/media/hana.webp with the command that anybody can give, and docs/media/hana.json with that command, the
length of the video and the seconds it took here.
"""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEXT = "안녕하세요. 저는 하나입니다. 쓰신 글을 제가 말해 드립니다."
COMMAND = ["saram", "say", TEXT, "-o", "hana.webp", "--size", "360", "--background", "news-studio"]


def main() -> None:
    """Render the loop."""
    folder = ROOT / "docs" / "media"
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-m", *COMMAND, "--json"]
    done = subprocess.run(  # noqa: S603 - our own program with our own arguments
        command, cwd=folder, stdout=subprocess.PIPE, text=True, check=True
    )
    made = json.loads(done.stdout)
    record = {
        "command": shlex.join(COMMAND).replace(shlex.quote(TEXT), f'"{TEXT}"'),
        "video_seconds": round(made["duration"], 1),
        "wall_seconds": round(made["wall_seconds"], 1),
    }
    (folder / "hana.json").write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    size = (folder / "hana.webp").stat().st_size / 2**20
    print(f"docs/media/hana.webp: {size:.2f} MiB, {record['video_seconds']} s in {record['wall_seconds']} s")


if __name__ == "__main__":
    main()
