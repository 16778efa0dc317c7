"""The papers as a DataFrame, beside pyarrow's own conversion and building it from dicts."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa
from harness import measure, print_times

import paperlens as pl

OURS = "corpus.to_pandas()"
DATES = ("month", "period_start", "period_end")


def run(corpus: pl.Corpus, rounds: int) -> None:
    """Check that all ways give the same frame, then measure them."""
    table = pa.table(corpus)
    records = [paper.to_dict() for paper in corpus]
    contestants = {
        OURS: corpus.to_pandas,
        "pyarrow: table.to_pandas()": table.to_pandas,
        "pyarrow: the same, dates as datetime64": lambda: table.to_pandas(date_as_object=False),
        "pyarrow: pa.table(corpus).to_pandas()": lambda: pa.table(corpus).to_pandas(),
        "from dicts made before": lambda: pd.DataFrame(records),
        "from dicts of the papers": lambda: pd.DataFrame([paper.to_dict() for paper in corpus]),
    }
    expected = plain(corpus.to_pandas())
    for name, make in contestants.items():
        if plain(make()) != expected:
            raise SystemExit(f"{name}: the frame is not that of to_pandas")
    print(f"\n{len(contestants)} ways to a frame of {len(corpus):,} papers give the same values")
    times = measure(contestants, rounds)
    print_times(f"to_pandas of {len(corpus):,} papers", times, OURS, "ms", lambda at: f"{at * 1e3:,.2f}")


def plain(frame: pd.DataFrame) -> dict[str, list[object]]:
    """The values of a frame as Python objects, so that frames of different dtypes can be compared."""
    columns: dict[str, list[object]] = {}
    for name in frame.columns:
        values = frame[name]
        if name in DATES:
            values = pd.to_datetime(values).astype("datetime64[s]")
        columns[name] = [_plain(value) for value in values.astype(object)]
    return columns


def _plain(value: Any) -> object:
    if hasattr(value, "tolist"):  # pyarrow makes arrays of lists
        value = value.tolist()
    if isinstance(value, list):
        return value
    return None if pd.isna(value) else value
