"""Building a saved corpus: time, peak memory and segments, in a fresh process each. Linux only."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from corpora import TestCorpus
from harness import print_table

WAYS = {"index": "pl.index", "save": "Corpus.from_path, save"}


def run(corpus: TestCorpus) -> None:
    if not Path("/proc/self/status").exists():
        print("\nBuilding a saved corpus: needs /proc")
        return
    text_bytes = sum(path.stat().st_size for path in corpus.folder.glob("*.md"))
    rows = []
    for way, name in WAYS.items():
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, __file__, way, str(corpus.folder), folder + "/corpus.plx"]
            done = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        rows.append(
            [
                name,
                f"{done['seconds']:.1f}",
                f"{done['cpu']:.1f}",
                f"{text_bytes / done['seconds'] / 1e6:.1f}",
                f"{done['peak'] / 1e6:,.0f}",
                f"{done['segments']}",
                f"{done['bytes'] / text_bytes:.2f}",
            ]
        )
    head = ["", "s", "s of CPU", "MB/s", "peak MB", "segments", "folder / text"]
    print_table(f"Build and save {corpus.name} papers, {text_bytes / 1e6:,.1f} MB, all cores", head, rows)


def peak() -> int:
    """Bytes of memory that this process has had at most. ru_maxrss would count the process that started it."""
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) * 1024


def build(way: str, path: str, folder: str) -> dict[str, float]:
    """Build the corpus of `path` in `folder`; return what it took."""
    import paperlens as pl

    start = time.perf_counter()
    if way == "index":
        pl.index(path, folder, pattern="*.md", progress=False)
    else:
        pl.Corpus.from_path(path, pattern="*.md", progress=False).save(folder)
    seconds = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_SELF)
    files = list(Path(folder).iterdir())
    return {
        "seconds": seconds,
        "cpu": used.ru_utime + used.ru_stime,
        "peak": peak(),
        "segments": sum(file.name.startswith("segment-") for file in files),
        "bytes": sum(file.stat().st_size for file in files),
    }


if __name__ == "__main__":
    print(json.dumps(build(*sys.argv[1:])))
