"""Tables and files out: pandas, polars, CSV, JSON Lines."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from pathlib import Path

import pandas as pd
import polars
import pytest
from test_arrow import SCHEMA, TEXT, python_rows

import paperlens as pl


@pytest.fixture
def corpus() -> pl.Corpus:
    return pl.Corpus.from_text(TEXT, source="a.md")


def one(title: str = "T", title_zh: str = "中", body: str = "正文") -> pl.Corpus:
    return pl.Corpus.from_text(f"## {title}\n[{title_zh}](https://arxiv.org/abs/2504.05299)\n{body}\n", source="a.md")


def test_pandas_columns_and_types(seeds: pl.Corpus) -> None:
    for part in (seeds, seeds[:0], seeds[5:9], seeds[::-1]):
        frame = part.to_pandas()
        assert list(frame.columns) == SCHEMA.names
        types = {name: str(dtype) for name, dtype in frame.dtypes.items()}
        text = {types[name] for name in ("arxiv_id", "title", "title_zh", "abstract", "url")}
        assert len(text) == 1 and text <= {"str", "string"}
        assert types["version"] == "Int16"
        assert {types[name] for name in ("month", "period_start", "period_end")} == {"datetime64[s]"}
        assert types["source"] == "category"
        assert types["line"] == types["appearances"] == "int32"
        assert types["links"] == "object"
        assert list(frame.index) == list(range(len(part)))


def test_pandas_values(corpus: pl.Corpus) -> None:
    frame = corpus.to_pandas()
    assert frame.loc[0, "arxiv_id"] == "2504.05299" and pd.isna(frame.loc[1, "arxiv_id"])
    assert frame.loc[0, "version"] == 2 and frame.loc[1, "version"] is pd.NA
    assert frame.loc[0, "month"] == pd.Timestamp(2025, 4, 1) and frame.loc[1, "month"] is pd.NaT
    assert frame.loc[1, "period_end"] == pd.Timestamp(2025, 4, 11)
    assert [list(links) for links in frame["links"]] == [["https://example.org/a", "https://example.org/b"], []]
    assert frame["source"].tolist() == ["a.md", "a.md"]
    assert frame["abstract"].tolist() == [p.abstract for p in corpus]


def test_pandas_frame_is_the_users_own(seeds: pl.Corpus) -> None:
    frame = seeds.to_pandas()
    frame["line"] += 1
    frame.loc[0, "title"] = "changed"
    frame["new"] = 1
    assert seeds[0].line == 1 and seeds[0].title.startswith("SmolVLM")
    assert seeds.to_pandas().loc[0, "title"].startswith("SmolVLM")


def test_pandas_frame_outlives_the_corpus() -> None:
    frame = pl.Corpus.from_text(TEXT).to_pandas()
    pl.Corpus.from_text("## x\n" * 10_000)
    assert frame["title"].tolist() == ["One", "Two"]


def test_pandas_sources_of_a_selection(tmp_path: Path) -> None:
    for n in range(3):
        (tmp_path / f"{n}.md").write_text(TEXT.replace("05299", f"0530{n}").replace("a/b", f"a/{n}"), encoding="utf-8")
    part = pl.Corpus.from_path(tmp_path)[2:4]
    assert part.to_pandas()["source"].tolist() == [p.source for p in part]


def test_polars(corpus: pl.Corpus, seeds: pl.Corpus) -> None:
    frame = corpus.to_polars()
    assert frame.columns == SCHEMA.names
    assert frame.schema["version"] == polars.Int16 and frame.schema["month"] == polars.Date
    assert frame.schema["links"] == polars.List(polars.String)
    assert frame.schema["source"] == polars.Categorical
    assert frame.schema["line"] == polars.Int32
    assert frame["links"].to_list() == [["https://example.org/a", "https://example.org/b"], []]
    assert seeds.to_polars().drop("source").to_dicts() == [
        {k: v for k, v in row.items() if k != "source"} for row in python_rows(seeds)
    ]


def read_csv(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_csv(seeds: pl.Corpus, tmp_path: Path) -> None:
    path = tmp_path / "papers.csv"
    seeds.to_csv(path)
    data = path.read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    rows = read_csv(data)
    assert list(rows[0]) == SCHEMA.names
    for row, paper in zip(rows, seeds, strict=True):
        assert (row["arxiv_id"], row["title"], row["title_zh"], row["url"]) == (
            paper.arxiv_id,
            paper.title,
            paper.title_zh,
            paper.url,
        )
        assert row["abstract"].replace("\r\n", "\n") == paper.abstract
        assert row["line"] == str(paper.line) and row["month"] == str(paper.month)


def test_csv_with_mark_for_excel(tmp_path: Path, corpus: pl.Corpus) -> None:
    path = tmp_path / "papers.csv"
    corpus.to_csv(path, bom=True)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert [row["title"] for row in read_csv(path.read_bytes())] == ["One", "Two"]


@pytest.mark.parametrize(
    "evil", ["=1+1", '=HYPERLINK("http://e.example","x")', "+1", "-1+1|cmd", "@SUM(A1)", "=cmd|' /C calc'!A0"]
)
@pytest.mark.parametrize("field", ["title", "title_zh", "body"])
def test_csv_formulas_are_neutralised(tmp_path: Path, evil: str, field: str) -> None:
    """No cell of a spreadsheet starts as a formula, and the text is still there."""
    corpus = one(**{field: evil})
    corpus.to_csv(tmp_path / "a.csv")
    (row,) = read_csv((tmp_path / "a.csv").read_bytes())
    cell = row["abstract" if field == "body" else field]
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell.endswith(evil)
    assert all(not value.startswith(("=", "+", "-", "@")) for value in row.values())


def test_csv_quotes_and_lines(tmp_path: Path) -> None:
    corpus = one(title='say "hi", you', body='第一行\n第二行, "引号"\n\n第三段')
    corpus.to_csv(tmp_path / "a.csv")
    (row,) = read_csv((tmp_path / "a.csv").read_bytes())
    assert row["title"] == 'say "hi", you' and row["abstract"] == '第一行\n第二行, "引号"\n\n第三段'


def test_jsonl(seeds: pl.Corpus, tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    seeds.to_jsonl(path)
    data = path.read_bytes()
    assert data.endswith(b"\n") and "混合".encode() in data
    assert not re.search(rb"[^\\]\\u[0-9a-f]{4}", data)
    rows = [json.loads(line) for line in data.splitlines()]
    assert [list(row) for row in rows] == [SCHEMA.names] * len(seeds)
    for row, paper in zip(rows, seeds, strict=True):
        want = {k: v.isoformat() if isinstance(v, date) else v for k, v in paper.to_dict().items()}
        assert row == want


def test_jsonl_lines_are_lines(tmp_path: Path) -> None:
    """U+2028 and other ends of lines that are not LF do not break a line."""
    corpus = one(title="a\u2028b\u0085c", body='x\x0by\x0cz\u2029 \\ "')
    corpus.to_jsonl(tmp_path / "a.jsonl")
    (line,) = (tmp_path / "a.jsonl").read_bytes().splitlines()
    assert json.loads(line)["title"] == "a\u2028b\u0085c"


@pytest.mark.parametrize("kind", ["csv", "jsonl", "bibtex", "ris", "markdown", "parquet"])
def test_empty_corpora_are_written(tmp_path: Path, seeds: pl.Corpus, kind: str) -> None:
    path = tmp_path / f"out.{kind}"
    getattr(seeds[:0], f"to_{kind}")(path)
    assert path.exists()


@pytest.mark.parametrize("kind", ["csv", "jsonl", "bibtex", "ris", "markdown", "parquet"])
def test_unwritable_paths_are_os_errors(tmp_path: Path, seeds: pl.Corpus, kind: str) -> None:
    with pytest.raises(FileNotFoundError):
        getattr(seeds, f"to_{kind}")(tmp_path / "no" / "such" / "folder" / "x.out")
    if kind != "markdown":  # into a folder, it writes a file per digest
        with pytest.raises((IsADirectoryError, PermissionError)):
            getattr(seeds, f"to_{kind}")(tmp_path)
    with pytest.raises(TypeError):
        getattr(seeds, f"to_{kind}")(3)


@pytest.mark.parametrize("kind", ["csv", "jsonl", "bibtex", "ris", "markdown", "parquet"])
def test_writing_replaces_the_file_as_a_whole(tmp_path: Path, seeds: pl.Corpus, kind: str) -> None:
    path = tmp_path / "out.x"
    path.write_bytes(b"x" * 1_000_000)
    getattr(seeds[:1], f"to_{kind}")(str(path))
    again = tmp_path / "again.x"
    getattr(seeds[:1], f"to_{kind}")(again)
    assert path.read_bytes() == again.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["again.x", "out.x"]
