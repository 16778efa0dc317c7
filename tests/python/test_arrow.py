"""The Arrow face: schema, values, zero copy, and that the buffers outlive the corpus."""

from __future__ import annotations

import gc
import weakref
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st

import paperlens as pl

SCHEMA = pa.schema(
    [
        ("arxiv_id", pa.string()),
        ("version", pa.int16()),
        ("title", pa.string()),
        ("title_zh", pa.string()),
        ("abstract", pa.string()),
        ("url", pa.string()),
        ("month", pa.date32()),
        ("period_start", pa.date32()),
        ("period_end", pa.date32()),
        ("source", pa.dictionary(pa.int32(), pa.string())),
        ("line", pa.int32()),
        ("appearances", pa.int32()),
        ("links", pa.list_(pa.string())),
    ]
)

TEXT = """# 每周AI论文速递（250407-250411）

## One
[一](https://arxiv.org/abs/2504.05299v2)

见 https://example.org/a 与 https://example.org/b。

## Two
[二](https://github.com/a/b)

无编号。
"""


def same_types(schema: pa.Schema) -> bool:
    """Equal up to the name of a list's item field."""
    return [(f.name, f.type if f.name != "links" else f.type.value_type) for f in schema] == [
        (f.name, f.type if f.name != "links" else f.type.value_type) for f in SCHEMA
    ]


def python_rows(corpus: pl.Corpus) -> list[dict[str, object]]:
    return [p.to_dict() for p in corpus]


def test_schema(seeds: pl.Corpus) -> None:
    assert same_types(pa.schema(seeds))
    assert same_types(pa.table(seeds).schema)
    assert same_types(pa.table(seeds[:0]).schema) and pa.table(seeds[:0]).num_rows == 0


def test_values() -> None:
    table = pa.table(pl.Corpus.from_text(TEXT, source="a.md"))
    table.validate(full=True)
    assert table.to_pylist() == [
        {
            "arxiv_id": "2504.05299",
            "version": 2,
            "title": "One",
            "title_zh": "一",
            "url": "https://arxiv.org/abs/2504.05299v2",
            "abstract": "见 https://example.org/a 与 https://example.org/b。",
            "month": date(2025, 4, 1),
            "period_start": date(2025, 4, 7),
            "period_end": date(2025, 4, 11),
            "source": "a.md",
            "line": 3,
            "appearances": 1,
            "links": ["https://example.org/a", "https://example.org/b"],
        },
        {
            "arxiv_id": None,
            "version": None,
            "title": "Two",
            "title_zh": "二",
            "url": "https://github.com/a/b",
            "abstract": "无编号。",
            "month": None,
            "period_start": date(2025, 4, 7),
            "period_end": date(2025, 4, 11),
            "source": "a.md",
            "line": 8,
            "appearances": 1,
            "links": [],
        },
    ]


@settings(max_examples=60)
@given(st.one_of(strategies.digests, strategies.soups), st.data())
def test_table_is_the_papers(data: bytes, choice: st.DataObject) -> None:
    corpus = pl.Corpus.from_text(data)
    rows = choice.draw(st.one_of(st.slices(len(corpus)), st.permutations(range(len(corpus)))))
    part = corpus[rows]
    table = pa.table(part)
    table.validate(full=True)
    assert table.to_pylist() == python_rows(part)


def test_seed_table_is_the_papers(seeds: pl.Corpus) -> None:
    for part in (seeds, seeds[10:30], seeds[::-3], seeds | pl.Corpus.from_text(TEXT)):
        table = pa.table(part)
        table.validate(full=True)
        assert table.to_pylist() == python_rows(part)


def addresses(corpus: pl.Corpus) -> dict[str, list[int]]:
    """Addresses of the buffers of each column, validity left out."""
    reader = pa.RecordBatchReader.from_stream(corpus)
    found: dict[str, list[int]] = {}
    for batch in reader:
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            array = column.indices if isinstance(column, pa.DictionaryArray) else column
            found.setdefault(name, []).extend(b.address for b in array.buffers()[1:] if b is not None and b.size)
    return found


@pytest.mark.parametrize("which", ["whole", "slice"])
def test_no_copy(seeds: pl.Corpus, which: str) -> None:
    """Two exports, both alive, share the text: the buffers are the store's own."""
    corpus = seeds if which == "whole" else seeds[5:20]
    first = pa.table(corpus)
    assert addresses(corpus) == addresses(corpus)
    second = pa.table(corpus)
    for name in ("title", "title_zh", "abstract", "url"):
        one, two = (t.column(name).chunk(0).buffers() for t in (first, second))
        assert [b.address for b in one[1:]] == [b.address for b in two[1:]]


def test_a_slice_shares_the_text_of_the_whole(seeds: pl.Corpus) -> None:
    whole, part = addresses(seeds), addresses(seeds[3:9])
    assert whole["abstract"][-1] == part["abstract"][-1]


def test_exports_do_not_multiply_memory() -> None:
    """A thousand tables of 4 MB of text, all alive at once, take no more room than one."""
    import resource

    body = "很长的摘要。" * 2000
    corpus = pl.Corpus.from_text(
        "".join(f"## P{n}\n[论](https://arxiv.org/abs/2504.{n:05d})\n{body}\n" for n in range(120))
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tables = [pa.table(corpus) for _ in range(1000)]
    assert len(tables) == 1000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000  # KB; copies would take 4 GB


def test_the_table_outlives_the_corpus() -> None:
    corpus = pl.Corpus.from_text(TEXT)
    want = python_rows(corpus)
    table = pa.table(corpus[:])
    reader = pa.RecordBatchReader.from_stream(corpus)
    unread = pa.RecordBatchReader.from_stream(corpus)
    del corpus
    gc.collect()
    pl.Corpus.from_text("## Other\n" * 1000)
    assert table.to_pylist() == want
    assert reader.read_all().to_pylist() == want
    del unread, reader, table
    gc.collect()


def test_capsules_that_nobody_reads_are_freed() -> None:
    corpus = pl.Corpus.from_text(TEXT)
    capsules = [corpus.__arrow_c_stream__() for _ in range(100)] + [corpus.__arrow_c_schema__() for _ in range(100)]
    del capsules, corpus
    gc.collect()


def test_the_corpus_is_not_kept_without_need() -> None:
    class Mine(pl.Corpus):
        pass

    try:
        corpus = Mine.from_text(TEXT)
        mark = weakref.ref(corpus)
    except TypeError:
        pytest.skip("corpora take no weak references")
    table = pa.table(corpus)
    del corpus, table
    gc.collect()
    assert mark() is None


def test_requested_schema_is_accepted(seeds: pl.Corpus) -> None:
    """A consumer may ask for a schema; the producer may answer with its own."""
    reader = pa.RecordBatchReader.from_stream(seeds, schema=pa.table(seeds).schema)
    assert reader.read_all().num_rows == len(seeds)


def test_parquet_round_trip(seeds: pl.Corpus, tmp_path: Path) -> None:
    path = tmp_path / "papers.parquet"
    seeds.to_parquet(path)
    table = pq.read_table(path)
    assert table.schema.names == SCHEMA.names
    assert [dict(row) for row in table.to_pylist()] == python_rows(seeds)
    assert table.schema.field("month").type == pa.date32() and table.schema.field("version").type == pa.int16()


def test_numpy_columns(seeds: pl.Corpus) -> None:
    months = seeds._months()
    assert months.dtype == np.int32
    assert months.tolist() == [-1 if p.month is None else p.month.year * 12 + p.month.month - 1 for p in seeds]
    assert pl.Corpus.from_text(TEXT)._months().tolist() == [2025 * 12 + 3, -1]
