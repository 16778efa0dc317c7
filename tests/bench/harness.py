"""Interleaved timing: every contestant runs in every round, in a new order, and ratios are taken within a round."""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

Work = Callable[[], object]
SECONDS = 0.02  # a measurement is repeated until it takes this long


@dataclass
class Times:
    """Seconds per call: one figure a round for each contestant, in the order of the rounds."""

    rounds: dict[str, list[float]] = field(default_factory=dict)

    def median(self, name: str) -> float:
        return statistics.median(self.rounds[name])

    def quartiles(self, name: str) -> tuple[float, float]:
        low, _, high = statistics.quantiles(self.rounds[name], n=4, method="inclusive")
        return low, high

    def ratio(self, name: str, base: str) -> tuple[float, float, float]:
        """Median of time(name) / time(base) over the rounds, and its 95 % bootstrap interval."""
        pairs = [a / b for a, b in zip(self.rounds[name], self.rounds[base], strict=True)]
        draw = random.Random(0)
        medians = sorted(statistics.median(draw.choices(pairs, k=len(pairs))) for _ in range(1000))
        return statistics.median(pairs), medians[25], medians[974]


def measure(contestants: dict[str, Work], rounds: int, *, seconds: float = SECONDS) -> Times:
    """Time all contestants `rounds` times."""
    calls = {name: _calls(work, seconds) for name, work in contestants.items()}
    times = Times({name: [] for name in contestants})
    order = list(contestants)
    shuffle = random.Random(0).shuffle
    enabled = gc.isenabled()
    gc.disable()
    try:
        for _ in range(rounds):
            shuffle(order)
            for name in order:
                times.rounds[name].append(_seconds(contestants[name], calls[name]))
            gc.collect()
    finally:
        if enabled:
            gc.enable()
    return times


def _calls(work: Work, seconds: float) -> int:
    work()  # warm: imports, caches
    return max(1, round(seconds / max(_seconds(work, 1), 1e-9)))


def _seconds(work: Work, calls: int) -> float:
    start = time.perf_counter()
    for _ in range(calls):
        work()
    return (time.perf_counter() - start) / calls


def print_table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table: the first column to the left, the others to the right."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    print(f"\n{title}")
    for row in [head, ["-" * width for width in widths], *rows]:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        print("  " + "  ".join(cells).rstrip())


def print_times(title: str, times: Times, base: str, unit: str, show: Callable[[float], str]) -> None:
    """Print median, quartiles and the ratio to `base` of each contestant; `show` turns seconds into the unit."""
    rows = []
    for name in times.rounds:
        low, high = sorted(times.quartiles(name), key=lambda at: float(show(at).replace(",", "")))
        ratio, ratio_low, ratio_high = times.ratio(name, base)
        against = "1" if name == base else f"{ratio:.2f} ({ratio_low:.2f} to {ratio_high:.2f})"
        rows.append([name, show(times.median(name)), f"{show(low)} to {show(high)}", against])
    print_table(title, ["", unit, "quartiles", f"time / {base}"], rows)
