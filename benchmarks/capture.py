"""How fast the filming check is, what it finds and whom it blames: ``python benchmarks/capture.py FOOTAGE``."""

from __future__ import annotations

import importlib.util
import resource
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType

from saram.capture import check_footage

_SHORT = {"too_short", "short", "no_idle", "no_transcript", "sounds_missing"}
_MINUTES = 5


def main() -> None:
    """Print the time for five minutes, the faults found and missed, and the false alarms."""
    footage = Path(sys.argv[1])
    faults = _faults()
    with tempfile.TemporaryDirectory() as folder:
        _speed(faults, footage, Path(folder))
        _found(faults, footage, Path(folder))
    _false_alarms(footage)


def _speed(faults: ModuleType, footage: Path, folder: Path) -> None:
    clips = [faults.read(path) for path in sorted((footage / "grid_s1").glob("*.mpg"))[: _MINUTES * 20]]
    path = faults.write(faults.join(clips), folder / "long.mp4")
    clips.clear()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin, processor = time.perf_counter(), time.process_time()
    report = check_footage([path])
    print(
        f"{report.files[0].seconds:.0f} s of footage, 360 x 288: {time.perf_counter() - begin:.0f} s, "
        f"{time.process_time() - processor:.0f} s of processor time, "
        f"{(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024:.0f} MB more than before",
        flush=True,
    )


def _found(faults: ModuleType, footage: Path, folder: Path) -> None:
    takes = [faults.read(path) for path in sorted((footage / "grid_s1").glob("*.mpg"))[40:44]]
    clips = {
        "man, 12 s": faults.join(takes),
        "man, 3 s": faults.read(footage / "grid_s1" / "bwaa1s.mpg"),
        "woman, 3 s": faults.read(footage / "grid_others" / "GRID_lwbsza.mpg"),
        "presenter, 9 s": faults.read(footage / "hana" / "footage_ko.mp4", 9.0, 0.5, 320),
    }
    print("fault | " + " | ".join(clips))
    for name, fault in faults.FAULTS.items():
        cells = []
        for each, clip in clips.items():
            path = faults.write(fault.spoil(clip), folder / f"{list(clips).index(each)}{fault.suffix}")
            cells.append("found" if fault.reasons & set(check_footage([path]).reasons()) else "-")
        print(f"{name} | {' | '.join(cells)}", flush=True)


def _false_alarms(footage: Path) -> None:
    clips = [*sorted((footage / "grid_s1").glob("*.mpg"))[::6], *sorted((footage / "grid_others").glob("*.mpg"))]
    blamed = [
        (path.name, reason) for path in clips for reason in check_footage([path]).reasons() if reason not in _SHORT
    ]
    print(f"false alarms in {len(clips)} clean clips: {len(blamed)}")
    for name, reason in blamed:
        print(f"  {name}: {reason}")


def _faults() -> ModuleType:
    path = Path(__file__).parents[1] / "tests" / "capture" / "faults.py"
    spec = importlib.util.spec_from_file_location("footage_faults", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
