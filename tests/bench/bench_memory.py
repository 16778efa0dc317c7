"""Memory per paper: how much the resident set of a fresh process grows. Linux only."""

from __future__ import annotations

import gc
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

from harness import print_table

COLUMNS = ("corpus", "objects", "frame")


def run(folder: Path, text_bytes: int, rounds: int) -> None:
    """Load `folder` in fresh processes; `text_bytes` is the size of its files."""
    if not Path("/proc/self/statm").exists():
        print("\nMemory per paper: needs /proc")
        return
    command = [sys.executable, __file__, str(folder)]
    grown = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(rounds)]
    papers = grown[0]["papers"]
    text = text_bytes / papers
    median = {name: statistics.median(run[name] for run in grown) / papers for name in COLUMNS}
    rows = [
        ["the digests' own bytes", f"{text:,.0f}"],
        ["a loaded corpus", f"{median['corpus']:,.0f}"],
        ["a loaded corpus, less the digests' bytes", f"{median['corpus'] - text:,.0f}"],
        ["list(corpus), on top", f"{median['objects']:,.0f}"],
        ["corpus.to_pandas(), on top", f"{median['frame']:,.0f}"],
    ]
    print_table(f"Memory, {papers:,} papers: median of {rounds} processes", ["", "bytes a paper"], rows)


def resident() -> int:
    """Bytes of this process in memory."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def grow(folder: str) -> dict[str, int]:
    """Load, list and tabulate; return how the process grew at each step."""
    import paperlens as pl

    # Imports and thread pools are no one's papers.
    warm = pl.Corpus.from_text("## T\n[x](https://arxiv.org/abs/2504.05299)\n\n中\n", source="<warm>")
    warm.to_pandas()
    marks = [resident()]
    corpus = pl.Corpus.from_path(folder, progress=False)
    marks.append(resident())
    papers = list(corpus)
    marks.append(resident())
    frame = corpus.to_pandas()
    marks.append(resident())
    steps = {name: after - before for name, before, after in zip(COLUMNS, marks, marks[1:], strict=False)}
    return {"papers": len(papers), **steps, "rows": len(frame)}


if __name__ == "__main__":
    print(json.dumps(grow(sys.argv[1])))
