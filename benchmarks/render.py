"""How fast and how large a rendering is: ``python benchmarks/render.py [--quick]``.

For hana at 512 × 512 and 25 frames a second, before her own backdrop and before another background, each in a fresh
process: real-time factor of a script of about a minute, time from the call to the first picture in a warm process,
processor time beside that of encoding the same ready pictures with the same encoder settings, and peak memory (with
the voice engine's) of a script ten times as long. Ratios are of figures of one run.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

SENTENCES = (
    "안녕하십니까. 아홉 시 뉴스입니다.",
    "오늘 2026년 11월 21일 토요일, 서울의 낮 최고 기온은 13도로 예상됩니다.",
    "정부는 내년 봄부터 새로운 교통 정책을 단계적으로 시행하겠다고 밝혔습니다.",
    "배추 한 포기 값은 3,500원으로, 지난달보다 12.5% 내렸습니다.",
    "프로 축구 결승전에서는 홈 팀이 2대 1로 이겼습니다.",
    "부산 바닷가에서는 가을 축제가 열려 많은 관광객이 즐거운 시간을 보냈습니다.",
    "지금까지 뉴스를 전해 드렸습니다. 시청해 주신 여러분, 고맙습니다.",
)
SIZE = 512
MINUTE = 2
"""How many times the sentences are said in about a minute."""


def script(times: int) -> str:
    """The text of the benchmark, `times` times over."""
    return "\n\n".join(SENTENCES * times)


def cpu_seconds() -> float:
    """Processor time of this process and its ended children."""
    both = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(use.ru_utime + use.ru_stime for use in both)


def measure_render(background: str | None, times: int) -> dict[str, float]:
    """Render in this process and measure; the first call warms it up."""
    import saram  # noqa: PLC0415 - imported in the process that is measured

    with tempfile.TemporaryDirectory() as folder:
        saram.say("안녕하세요.", size=SIZE, background=background).save(Path(folder) / "warm.mp4")
        begin = time.perf_counter()
        next(iter(saram.say(script(times), size=SIZE, background=background).frames()))
        first = time.perf_counter() - begin
        cpu, begin = cpu_seconds(), time.perf_counter()
        saved = saram.say(script(times), size=SIZE, background=background).save(Path(folder) / "video.mp4")
        wall = time.perf_counter() - begin
        return {
            "seconds": float(saved.duration),
            "first frame": first,
            "wall": wall,
            "cpu": cpu_seconds() - cpu,
            "rtf": wall / float(saved.duration),
            "load": os.getloadavg()[0],
        }


def measure_encode(background: str | None, times: int) -> dict[str, float]:
    """Encode ready pictures and sound with the renderer's own writer."""
    import saram  # noqa: PLC0415 - imported in the process that is measured
    from saram.media import open_writer  # noqa: PLC0415

    video = saram.say(script(times), size=SIZE, background=background)
    pieces = list(video.pieces())
    with tempfile.TemporaryDirectory() as folder:
        cpu, begin = cpu_seconds(), time.perf_counter()
        path = Path(folder) / "video.mp4"
        with open_writer(path, size=(SIZE, SIZE), fps=Fraction(25), provenance=video.order.provenance) as writer:
            for piece in pieces:
                if piece.frame is not None:
                    writer.write_video(piece.frame)
                writer.write_audio(piece.audio)
        return {"cpu": cpu_seconds() - cpu, "wall": time.perf_counter() - begin}


def measure_memory(background: str | None, times: int) -> dict[str, float]:
    """Peak resident memory, MB, of rendering in this process, its children's added."""
    import threading  # noqa: PLC0415

    import psutil  # noqa: PLC0415

    import saram  # noqa: PLC0415 - imported in the process that is measured

    process = psutil.Process()
    peak = 0
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.05):
            try:
                whole = [process, *process.children(recursive=True)]
                peak = max(peak, sum(each.memory_info().rss for each in whole))
            except psutil.NoSuchProcess:
                continue

    watcher = threading.Thread(target=watch)
    watcher.start()
    with tempfile.TemporaryDirectory() as folder:
        saved = saram.say(script(times), size=SIZE, background=background).save(Path(folder) / "video.mp4")
    done.set()
    watcher.join()
    return {"memory": peak / 1e6, "seconds": float(saved.duration)}


def in_fresh_process(what: str, background: str | None, times: int) -> dict[str, float]:
    """Run one of the measurements alone in a process."""
    command = [sys.executable, __file__, "--one", what, "--times", str(times)]
    command += ["--background", background] if background else []
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def main() -> int:
    """Print the table; exit 1 if a figure is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", choices=["render", "encode", "memory"])
    parser.add_argument("--background")
    parser.add_argument("--times", type=int, default=MINUTE)
    parser.add_argument("--quick", action="store_true", help="a quarter of the length, without the long script")
    given = parser.parse_args()
    if given.one:
        measures = {"render": measure_render, "encode": measure_encode, "memory": measure_memory}
        print(json.dumps(measures[given.one](given.background, given.times)))
        return 0
    times = 1 if given.quick else MINUTE
    missed = []
    print(f"{'background':12} {'script':>8} {'RTF':>6} {'first':>7} {'CPU/encode':>11} {'memory':>8} {'10× long':>9}")
    for background in (None, "news-studio"):
        render = in_fresh_process("render", background, times)
        encode = in_fresh_process("encode", background, times)
        memory = in_fresh_process("memory", background, times)
        longer = memory if given.quick else in_fresh_process("memory", background, 10 * times)
        ratio = render["cpu"] / encode["cpu"]
        growth = longer["memory"] / memory["memory"]
        print(
            f"{background or 'own':12} {render['seconds']:6.1f} s {render['rtf']:6.3f} {render['first frame']:5.2f} s "
            f"{ratio:11.2f} {memory['memory']:5.0f} MB {growth:9.3f}   (load {render['load']:.1f}, "
            f"render {render['cpu']:.1f} s, encode {encode['cpu']:.1f} s of CPU)"
        )
        missed += [
            f"{name} {value:.3f} > {limit} ({background or 'own'} background)"
            for name, value, limit in (
                ("real-time factor", render["rtf"], 0.30),
                ("first frame", render["first frame"], 1.0),
                ("CPU ratio", ratio, 3.0),
                ("memory, MB", max(memory["memory"], longer["memory"]), 600.0),
                ("growth of memory", growth, 1.10),
            )
            if value > limit
        ]
    for line in missed:
        print("missed:", line)
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
