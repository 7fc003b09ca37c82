"""Render the loop that stands at the top of the README, and what its caption says of it.

Writes docs/media/hana.webp with the command that anybody can give, docs/media/hana.json with that command, the length
of the video and the seconds it took here, and these figures into the captions of README.md and README.ko.md.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEXT = "안녕하세요. 저는 하나입니다. 쓰신 글을 제가 말해 드립니다."
CAPTIONS = {
    "README.md": (r"[\d.]+ s of video in [\d.]+ s", "{video_seconds} s of video in {wall_seconds} s"),
    "README.ko.md": (r"[\d.]+초짜리 영상을 [\d.]+초", "{video_seconds}초짜리 영상을 {wall_seconds}초"),
}
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
    for name, (pattern, caption) in CAPTIONS.items():
        page = ROOT / name
        page.write_text(re.sub(pattern, caption.format(**record), page.read_text(encoding="utf-8")), encoding="utf-8")
    size = (folder / "hana.webp").stat().st_size / 2**20
    print(f"docs/media/hana.webp: {size:.2f} MiB, {record['video_seconds']} s in {record['wall_seconds']} s")


if __name__ == "__main__":
    main()
