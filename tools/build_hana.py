"""Build the built-in presenter: ``python tools/build_hana.py FOOTAGE_FOLDER [OUTPUT]``.

The folder holds the synthetic presenter's footage (CC0): talking clips with transcripts, idle, gestures, mattes. The
sound track is only listened to; nothing of it gets into the bundle. The voice is made anew when hana speaks.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_ORIGIN = (
    "Hana is nobody: a synthetic person built from MakeHuman's CC0 base mesh, targets and assets, with procedural "
    "hair, eyes, skin and light. No photograph or film of a person was used. Pictures and motion are CC0 1.0."
)
_BUNDLE = Path(__file__).parents[1] / "src" / "saram" / "avatar" / "bundles" / "hana.saram"


def main(footage: Path, output: Path) -> None:
    """Run ``saram avatar build`` on the footage."""
    command = [sys.executable, "-m", "saram", "avatar", "build", "--name", "hana", "--title", "Hana (하나)"]
    for language in ("ko", "en"):
        command += ["--exemplar", str(footage / f"footage_{language}.mp4")]
        command += ["--text", str(footage / f"footage_{language}.txt")]
        command += ["--voice", f"{language}={language}-female"]
    command += ["--idle", str(footage / "idle.mp4")]
    for clip in sorted((footage / "gestures").glob("*.mp4")):
        if not clip.stem.endswith(".matte"):
            command += ["--gesture", f"{clip.stem}={clip}"]
    command += ["--synthetic", _ORIGIN, "--licence", "CC0-1.0", "--output", str(output)]
    subprocess.run(command, check=True)  # noqa: S603 - our own program with our own arguments
    if output == _BUNDLE:
        # The report is for whoever builds; the package ships the bundle alone.
        page = Path(__file__).parents[1] / "out" / "hana.html"
        page.parent.mkdir(exist_ok=True)
        output.with_suffix(".html").replace(page)


if __name__ == "__main__":
    if len(sys.argv) not in {2, 3}:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else _BUNDLE)
