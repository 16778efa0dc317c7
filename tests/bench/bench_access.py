"""len(corpus), corpus[i] and paper.title in nanoseconds, beside the least that a call through pybind11 costs."""

from __future__ import annotations

import random
import statistics
import timeit

from harness import print_table

import paperlens as pl
from paperlens import _core

CALLS = 20_000
BARE = "digest.papers"  # a property that returns a number
STATEMENTS = {
    BARE: "the bare pybind11 call",
    "len(core)": "without the Python class",
    "len(corpus)": "",
    "core[i]": "without the Python class",
    "corpus[i]": "",
    "paper.title": "",
    "paper.arxiv_id": "",
    "paper.abstract": "",
    "len(a_list)": "Python's own",
    "a_list[i]": "Python's own",
}


def run(corpus: pl.Corpus, rounds: int) -> None:
    """Time each statement `rounds` times, interleaved."""
    names = {
        "corpus": corpus,
        "core": _core.Corpus(corpus),
        "digest": corpus.digests[0],
        "paper": corpus[0],
        "a_list": list(range(len(corpus))),
        "i": len(corpus) // 2,
    }
    timers = {statement: timeit.Timer(statement, globals=names) for statement in STATEMENTS}
    empty = timeit.Timer("pass")
    found: dict[str, list[float]] = {statement: [] for statement in STATEMENTS}
    order = list(STATEMENTS)
    shuffle = random.Random(0).shuffle
    for _ in range(rounds):
        shuffle(order)
        loop = empty.timeit(CALLS)
        for statement in order:
            found[statement].append((timers[statement].timeit(CALLS) - loop) / CALLS * 1e9)
    rows = []
    for statement, note in STATEMENTS.items():
        low, middle, high = statistics.quantiles(found[statement], n=4, method="inclusive")
        over = statistics.median(a - b for a, b in zip(found[statement], found[BARE], strict=True))
        label = f"{statement} ({note})" if note else statement
        rows.append([label, f"{middle:.0f}", f"{low:.0f} to {high:.0f}", f"{over:+.0f}"])
    print_table("Access", ["", "ns", "quartiles", "over bare"], rows)
