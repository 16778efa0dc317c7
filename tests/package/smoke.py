"""What a user does first, with an installed wheel: `python smoke.py SEEDS`. Run by tests/package/wheels.py."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import paperlens as pl


def mapped(name: str) -> list[Path]:
    """The shared libraries of this name that the process has loaded."""
    lines = Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
    paths = {Path(line.split(maxsplit=5)[5]) for line in lines if line.count(" ") and len(line.split(maxsplit=5)) == 6}
    return sorted(path for path in paths if path.name.startswith(name))


def main(seeds: str) -> None:
    site = Path(sysconfig.get_path("platlib")).resolve()
    assert Path(pl.__file__).resolve().is_relative_to(site), f"{pl.__file__} is not the installed package"

    corpus = pl.Corpus.from_path(seeds)
    assert len(corpus) == 77, len(corpus)
    assert all(paper.title and paper.title_zh and paper.abstract for paper in corpus)
    frame = corpus.to_pandas()
    assert len(frame) == 77, frame.shape
    assert list(frame.columns[:4]) == ["arxiv_id", "version", "title", "title_zh"], list(frame.columns)
    assert frame["title"].tolist() == [paper.title for paper in corpus]
    corpus.to_parquet("papers.parquet")
    assert Path("papers.parquet").stat().st_size > 10_000

    for name in ("libre2", "libsimdjson"):
        libraries = mapped(name)
        assert libraries, f"{name} is not loaded"
        assert all(path.is_relative_to(site) for path in libraries), f"{name} is not the wheel's own: {libraries}"

    command = Path(sysconfig.get_path("scripts")) / "paperlens"
    shown = subprocess.run([command, "show", seeds], capture_output=True, text=True, check=True).stdout
    assert corpus[0].arxiv_id is not None and corpus[0].arxiv_id in shown, shown

    version = ".".join(map(str, sys.version_info[:3]))
    print(f"Python {version}, {os.uname().machine}: 77 papers, RE2 and simdjson from {libraries[0].parent.name}")


if __name__ == "__main__":
    main(sys.argv[1])
