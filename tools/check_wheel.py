"""Build the wheel and show that it is whole: what is in it, and that a video can be made with it alone.

The wheel is installed with its dependencies, and nothing else, into an environment of its own outside the source tree.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
_LOOK = """
import json, av, saram
with av.open("hello.mp4") as video:
    frames = sum(1 for _ in video.decode(video=0))
    video.seek(0)
    samples = sum(frame.samples for frame in video.decode(audio=0))
print(json.dumps({"from": saram.__file__, "frames": frames, "samples": samples}))
"""


def main() -> int:
    """Check the wheel; the exit status."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        _run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
        (wheel,) = folder.glob("saram-*.whl")
        missing = _tracked() - _packed(wheel)
        if missing:
            print(f"The wheel lacks {', '.join(sorted(missing))}.", file=sys.stderr)
            return 1
        _run(sys.executable, str(ROOT / "tools" / "make_environment.py"), str(folder / "environment"))
        python = str(folder / "environment" / "bin" / "python")
        _run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel))
        saram = str(folder / "environment" / "bin" / "saram")
        _run(saram, "say", "안녕하세요.", "--output", "hello.mp4", "--size", "256", "--captions", "burn", cwd=folder)
        seen = json.loads(_run(python, "-c", _LOOK, cwd=folder))
        if not seen["from"].startswith(str(folder)) or seen["frames"] < 25 or seen["samples"] < 16_000:
            print(f"The video made with the wheel is not right: {seen}", file=sys.stderr)
            return 1
        size = wheel.stat().st_size / 2**20
        print(f"{wheel.name}: {size:.1f} MiB, {len(_tracked())} files; renders {seen['frames']} frames on its own")
    return 0


def _tracked() -> set[str]:
    """The files of the package in version control, as a wheel names them."""
    listed = _run("git", "ls-files", "-z", "src/saram", cwd=ROOT).split("\0")
    return {name.removeprefix("src/") for name in listed if name}


def _packed(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def _run(*command: str, cwd: Path = ROOT) -> str:
    """Run a program without anything of this environment; what it printed."""
    variables = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run(  # noqa: S603 - the commands are the ones above
        command, cwd=cwd, env=variables, capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(done.stdout, done.stderr, sep="\n", file=sys.stderr)
        raise SystemExit(f"{' '.join(command)} failed.")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
