"""Search beside tantivy, bm25s and SQLite FTS5: indexing, the ten best papers, batches, memory, the saved corpus.

Each engine has a process of its own; in each round every one is asked every class, in a new order, while the others
wait. Before that, what they find is compared with looking at every token.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from corpora import TestCorpus
from harness import Times, print_table
from search_engines import ENGINES
from search_queries import BATCH, CLASSES, draw_queries, matching, to_json, write_tokens

OURS = "paperlens"
CHECKED, FEW = 10, 3  # queries of each class that are compared with looking at every token; of a large corpus
LARGE = 200_000_000  # bytes
OVERLAP = 0.99


class Process:
    """An engine in a process of its own."""

    def __init__(self, name: str, folder: Path, into: Path) -> None:
        self.name = name
        worker = Path(__file__).with_name("search_worker.py")
        command = [sys.executable, str(worker), name, str(folder), str(into)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, *command: object) -> Any:
        assert self.process.stdin is not None and self.process.stdout is not None
        print(json.dumps(command), file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"{self.name}: the process ended at {command[0]!r}")
        return json.loads(answer)

    def close(self) -> None:
        self.process.communicate()


def available() -> list[str]:
    """The engines that can be timed here."""
    import paperlens as pl

    return [name for name in ENGINES if name != OURS or hasattr(pl.Corpus, "search")]


def run(corpus: TestCorpus, rounds: int) -> None:
    write_tokens(corpus)
    queries = draw_queries(corpus)
    text_bytes = sum(path.stat().st_size for path in corpus.folder.glob("*.md"))
    with tempfile.TemporaryDirectory() as name:
        processes: list[Process] = []
        built = {}
        for engine in available():
            into = Path(name) / engine
            into.mkdir()
            processes.append(Process(engine, corpus.folder, into))
            processes[-1].ask("take", to_json(queries))
            built[engine] = processes[-1].ask("build")
        peaks = {process.name: peak_of(process) for process in processes}
        notes = check(corpus, processes, queries, CHECKED if text_bytes < LARGE else FEW)
        times, tails = latencies(processes, rounds)
        saved = next((process.ask("save") for process in processes if process.name == OURS), None)
        for process in processes:
            process.close()
    if saved:
        built[OURS]["bytes"] = saved["bytes"]
    print_latencies(f"{corpus.name} papers, {text_bytes / 1e6:,.1f} MB: the ten best, µs", times, tails)
    rows = [
        [engine, f"{text_bytes / each['seconds'] / 1e6:.1f}", f"{each['bytes'] / text_bytes:.2f}", _mb(peaks[engine])]
        for engine, each in built.items()
    ]
    print_table("Index, one core", ["", "MB/s", "index / text", "peak MB"], rows)
    print("\n".join(f"  {note}" for note in notes))
    if saved:
        opened, first = saved["open"] * 1e3, saved["first"] * 1e3
        print(f"  the n-grams of grep are {saved['grams'] / text_bytes:.2f} of the text")
        print(f"  saved in {saved['save']:.2f} s; opened in {opened:.2f} ms, first query {first:.2f} ms")


def peak_of(process: Process) -> int:
    """Peak memory when every query has been asked once, before the checks ask for all hits of some."""
    for name in CLASSES:
        process.ask("time", name)
    return int(process.ask("peak"))


def check(corpus: TestCorpus, processes: list[Process], queries: dict[str, Any], count: int) -> list[str]:
    """Stop where hits are not those of brute force; return notes on how exact the ten best are."""
    exact = next(process for process in processes if process.name == "bm25s")
    overlaps: dict[str, list[float]] = {process.name: [] for process in processes}
    for name, operator in CLASSES.items():
        some = queries[name][:count]
        with (corpus.folder / "tokens.txt").open(encoding="utf-8") as lines:
            expected = matching(lines, some)
        for process in processes:
            totals, tops = process.ask("totals", name, count), process.ask("tops", name, count) or []
            for query, rows, total in zip(some, expected, totals, strict=True):
                if total not in (None, len(rows)):
                    raise SystemExit(f"{process.name}: {query.text}: {total} papers, brute force has {len(rows)}")
            for query, rows, top in zip(some, expected, tops, strict=False):
                if not rows.issuperset(top) or len(top) != min(10, len(rows)):
                    raise SystemExit(f"{process.name}: {query.text}: {top} are not ten of the papers that match")
            # paperlens weighs fields: its own order of all hits is what its ten best must be the first of.
            if process.name == OURS:
                best = process.ask("every", name, count)
                for query, rows, every in zip(some, expected, best, strict=True):
                    if set(every) != rows:
                        raise SystemExit(f"{OURS}: {query.text}: not the hits of brute force")
            elif operator == "or":
                best = exact.ask("tops", name, count)
            else:
                continue
            overlaps[process.name] += [_overlap(top, every) for top, every in zip(tops, best, strict=True)]
    means = {name: statistics.fmean(each) for name, each in overlaps.items()}
    if means.get(OURS, 1) < OVERLAP:
        raise SystemExit(f"{OURS}: the ten best overlap with the exact ones by {means[OURS]:.3f} only")
    same = "hits are those of brute force: all classes, all engines that count"
    return [same, "overlap of the ten best with exact ones: " + ", ".join(f"{k} {v:.3f}" for k, v in means.items())]


def _overlap(top: list[int], best: list[int]) -> float:
    return len(set(top) & set(best[:10])) / max(1, len(top))


def latencies(processes: list[Process], rounds: int) -> tuple[dict[str, Times], dict[str, dict[str, float]]]:
    """Return the median seconds of each class in each round, and the 99th percentile over all rounds."""
    times: dict[str, Times] = {name: Times() for name in [*CLASSES, BATCH]}
    single: dict[str, dict[str, list[float]]] = {name: {} for name in CLASSES}
    order = list(processes)
    shuffle = random.Random(0).shuffle
    for number in range(rounds + 1):
        shuffle(order)
        for process in order:
            for name in CLASSES:
                taken = process.ask("time", name)
                if number and taken:  # the first round warms
                    times[name].rounds.setdefault(process.name, []).append(statistics.median(taken))
                    single[name].setdefault(process.name, []).extend(taken)
            each = process.ask("batch", BATCH)
            if number and each:
                times[BATCH].rounds.setdefault(process.name, []).append(each)
    tails = {
        name: {who: statistics.quantiles(all_, n=100)[98] for who, all_ in single[name].items()} for name in single
    }
    return times, tails


def print_latencies(title: str, times: dict[str, Times], tails: dict[str, dict[str, float]]) -> None:
    engines = available()
    rows = []
    for name, each in times.items():
        cells = [_us(each.median(engine)) if engine in each.rounds else "-" for engine in engines]
        peers = [engine for engine in each.rounds if engine != OURS]
        fastest = min(peers, key=each.median)
        against = "-"
        if OURS in each.rounds:
            ratio, low, high = each.ratio(fastest, OURS)
            against = f"{ratio:.2f} ({low:.2f} to {high:.2f})"
        rows.append([name, *cells, fastest, against])
        if "4 Chinese" in name:
            tail = tails[name]
            cells = [_us(tail[engine]) if engine in tail else "-" for engine in engines]
            fastest = min((engine for engine in tail if engine != OURS), key=tail.__getitem__)
            against = f"{tail[fastest] / tail[OURS]:.2f}" if OURS in tail else "-"
            rows.append(["  the 99th percentile", *cells, fastest, against])
    print_table(title, ["", *engines, "fastest peer", "its time / paperlens"], rows)


def _us(seconds: float) -> str:
    return f"{seconds * 1e6:,.0f}"


def _mb(size: float) -> str:
    return f"{size / 1e6:,.0f}"
