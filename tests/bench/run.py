"""`make bench`: speed and memory beside other tools.

    python tests/bench/run.py [--data DIR ...] [--rounds N] [--papers N] [--bilingual FILE] [--only NAME ...]

Prints medians over interleaved rounds with their quartiles, and medians of the ratios within a round with a 95 %
bootstrap interval. A ratio above 1 says that the row takes longer than the base. Results are checked before anything
is timed; no figure fails the run.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import platform
import tempfile
from pathlib import Path

import bench_access
import bench_build
import bench_frame
import bench_grep
import bench_memory
import bench_parse
import bench_search
import bench_start
from corpora import real, synthetic
from digests import read_folders, synthesize, write

import paperlens as pl

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
PARTS = ("parse", "frame", "start", "memory", "access", "build", "search", "grep")
PEERS = ("paperlens", "pymd4c", "cmarkgfm", "mistune", "pandas", "pyarrow", "numpy", "tantivy", "bm25s", "numba")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Speed and memory of paperlens beside other tools.")
    parser.add_argument("--data", type=Path, action="append", default=[], metavar="DIR", help="more digests to parse")
    parser.add_argument("--rounds", type=int, default=15, metavar="N", help="of each measurement (default: 15)")
    parser.add_argument("--papers", type=int, default=14_000, metavar="N", help="synthetic papers (default: 14000)")
    parser.add_argument(
        "--bilingual", type=Path, metavar="FILE", help="papers for search and grep, a JSON object a line"
    )
    parser.add_argument("--only", choices=PARTS, action="append", metavar="NAME", help=f"one of {', '.join(PARTS)}")
    options = parser.parse_args()
    if options.rounds < 2:
        parser.error("--rounds: at least 2")
    return options


def main() -> None:
    options = arguments()
    parts, rounds = options.only or PARTS, options.rounds
    few = max(2, min(rounds, 7))
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PEERS)
    print(f"Python {platform.python_version()}, {versions}")
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {rounds} rounds")

    if "build" in parts:
        bench_build.run(synthetic(options.papers))
    if "search" in parts:
        if options.bilingual:
            bench_search.run(real(options.bilingual), rounds)
        bench_search.run(synthetic(options.papers), rounds)
    if "grep" in parts and options.bilingual:
        bench_grep.run(options.bilingual, options.papers, few)
    if not set(parts) - {"build", "search", "grep"}:
        return

    digests = read_folders([SEEDS, *options.data])
    bench_parse.check(digests)
    made = synthesize(digests, options.papers)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(made, folder)
        corpus = pl.Corpus.from_path(folder, progress=False)
        if len(corpus) != options.papers or len(corpus.diagnostics.errors):
            raise SystemExit(f"the synthetic digests are wrong: {corpus!r}, {corpus.diagnostics!r}")
        if "parse" in parts:
            bench_parse.check(made)
            bench_parse.run("Parse", digests, rounds)
            bench_parse.run("Parse", bench_parse.joined(digests), rounds)
            bench_parse.run("Parse, synthetic", made, few, slow=False)
            bench_parse.run("Parse, synthetic", bench_parse.joined(made), few, slow=False)
        if "frame" in parts:
            bench_frame.run(corpus, rounds)
        if "start" in parts:
            bench_start.run(rounds)
        if "memory" in parts:
            bench_memory.run(folder, sum(len(digest.data) for digest in made), 3)
        if "access" in parts:
            bench_access.run(corpus, rounds)


if __name__ == "__main__":
    main()
