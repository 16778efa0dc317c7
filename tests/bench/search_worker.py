"""A process with one search engine in it: search_worker.py ENGINE FOLDER INTO, driven by `bench_search.py`.

Reads a JSON array a line, [command, argument...], and answers with a line of JSON. The engine has one core while it
builds and is asked, all of them for a batch; its peak memory is this process's own.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from search_engines import ENGINES, Paperlens, SearchEngine
from search_queries import SearchQuery, from_json


class Worker:
    def __init__(self, engine: SearchEngine) -> None:
        self.engine = engine
        self.queries: dict[str, list[SearchQuery]] = {}
        self.cores = os.sched_getaffinity(0)

    def build(self) -> dict[str, float]:
        self.engine.load()
        os.sched_setaffinity(0, {max(self.cores)})
        start = time.perf_counter()
        size = self.engine.build()
        return {"seconds": time.perf_counter() - start, "bytes": size}

    def take(self, queries: dict[str, Any]) -> None:
        self.queries = from_json(queries)

    def time(self, name: str) -> list[float] | None:
        """Ask each query of a class once; returns the seconds of each."""
        asking = [self.engine.asking(query) for query in self.queries[name]]
        works = [work for work in asking if work]
        if len(works) < len(asking):
            return None
        clock = time.perf_counter
        taken = []
        gc.disable()
        for work in works:
            start = clock()
            work()
            taken.append(clock() - start)
        gc.enable()
        return taken

    def batch(self, name: str) -> float | None:
        """Ask all queries of a class at once; returns the seconds for one."""
        os.sched_setaffinity(0, self.cores)
        work = self.engine.batch(self.queries[name])
        taken = 0.0
        if work:
            start = time.perf_counter()
            work()
            taken = time.perf_counter() - start
        os.sched_setaffinity(0, {max(self.cores)})
        return taken / len(self.queries[name]) if work else None

    def tops(self, name: str, count: int) -> list[list[int]] | None:
        queries = self.queries[name][:count]
        return [self.engine.top(query) for query in queries] if self.engine.asking(queries[0]) else None

    def totals(self, name: str, count: int) -> list[int | None]:
        return [self.engine.total(query) for query in self.queries[name][:count]]

    def every(self, name: str, count: int) -> list[list[int]]:
        assert isinstance(self.engine, Paperlens)
        return [self.engine.every(query) for query in self.queries[name][:count]]

    def save(self) -> dict[str, float]:
        """Save; then open and ask once, as a new process would but for pages that the system still holds."""
        import paperlens as pl

        assert isinstance(self.engine, Paperlens)
        start = time.perf_counter()
        size = self.engine.save()
        saved = time.perf_counter()
        opened: Any = pl.Corpus.open(self.engine.into / "corpus.plx")
        ready = time.perf_counter()
        opened.search(self.queries["OR of 3 English words"][0].text, k=10, across=False)
        end = time.perf_counter()
        return {
            "save": saved - start,
            "open": ready - saved,
            "first": end - ready,
            "bytes": size,
            "grams": self.engine.grams,
        }

    def peak(self) -> int:
        """Bytes of memory that this process has had at most. ru_maxrss would count the process that started it."""
        status = Path("/proc/self/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) * 1024


def main(name: str, folder: str, into: str) -> None:
    worker = Worker(ENGINES[name](Path(folder), Path(into)))
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what an engine prints is no answer
    for line in sys.stdin:
        command, *arguments = json.loads(line)
        print(json.dumps(getattr(worker, command)(*arguments)), file=answers, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
