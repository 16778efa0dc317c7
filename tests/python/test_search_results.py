"""What a search may find (where, selections), many searches at once, similar papers, tables and HTML, arguments."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
import pytest

import paperlens as pl
from paperlens.progress import reporting


def rows(results: pl.SearchResults) -> list[int]:
    return [hit.paper.row for hit in results]


def test_where(seeds: pl.Corpus) -> None:
    everything = rows(seeds.search("推理", 100))
    april = np.array([paper.month is not None and paper.month.month == 4 for paper in seeds])
    want = [row for row in everything if april[row]]
    assert 0 < len(want) < len(everything)
    frame = seeds.to_pandas()
    conditions: list[Any] = [
        april,
        april.tolist(),
        pd.Series(april),
        frame["month"] == "2025-04-01",
        (frame["month"] == "2025-04-01")[::-1],  # of a table in another order
        lambda paper: paper.month.month == 4,
        [paper.arxiv_id for paper in seeds if april[paper.row]],
        (paper.arxiv_id for paper in seeds if april[paper.row]),
        seeds.select(month="2025-04"),
    ]
    for where in conditions:
        results = seeds.search("推理", 100, where=where)
        assert rows(results) == want
        assert results.total == len(want)
    assert rows(seeds.search("推理 month:2025-04", 100)) == want
    for years in (2024, [2024], (2024, 2023), np.int64(2024), {2024}):
        found = seeds.search("推理", 100, where=years)
        assert {hit.paper.month.year for hit in found if hit.paper.month} == {2024}
    assert rows(seeds.search("推理", where="2504.05299")) in ([], [seeds["2504.05299"].row])
    assert seeds.search("推理", where=np.zeros(len(seeds), dtype=bool)).total == 0
    assert seeds.search("推理", where=[]).total == 0


def test_a_selection_finds_its_own_papers_only(seeds: pl.Corpus) -> None:
    part = seeds[[40, 3, 60, 7, 19]]
    results = part.search("*", 100)
    assert sorted(rows(results)) == [0, 1, 2, 3, 4]
    assert {hit.paper for hit in results} == set(part)
    whole = {hit.paper.arxiv_id: hit.score for hit in seeds.search("模型", 100)}
    for hit in part.search("模型"):
        assert part[hit.paper.row] == hit.paper
        assert hit.score == whole[hit.paper.arxiv_id], "the statistics are those of the whole corpus"
    ids, _ = part.search_many(["模型"], 5)
    assert ids[0].tolist()[: part.search("模型", 5).total] == rows(part.search("模型", 5))
    assert rows(part.search("模型", where=[False, True, False, False, False])) == [1]
    assert seeds[:0].search("模型").total == 0


def test_many_queries_are_each_a_search(seeds: pl.Corpus) -> None:
    queries = ["推理", "video generation", "zzzz", "混合專家", '"process reward" OR 扩散', "month:2025-03", "专"] * 9
    for k in (0, 1, 10, 100):
        ids, scores = seeds.search_many(queries, k)
        assert ids.shape == scores.shape == (len(queries), k)
        assert (ids.dtype, scores.dtype) == (np.int64, np.float32)
        for at, query in enumerate(queries):
            hits = list(seeds.search(query, k))
            left = k - len(hits)
            assert ids[at].tolist() == [hit.paper.row for hit in hits] + [-1] * left
            assert scores[at].tolist() == [np.float32(hit.score) for hit in hits] + [0] * left
    one = seeds.search_many(queries, 7, threads=1)
    many = seeds.search_many(iter(queries), 7, threads=5)
    assert all(np.array_equal(a, b) for a, b in zip(one, many, strict=True))
    assert seeds.search_many([], 3)[0].shape == (0, 3)
    with pytest.raises(pl.QueryError) as caught:
        seeds.search_many(["ok", "(a", '"b'])
    assert caught.value.query == "(a"
    assert seeds.search_many(["(ok", '"b'], lenient=True)[0].shape == (2, 10)


def test_similar(seeds: pl.Corpus) -> None:
    for paper in (seeds[0], seeds["2504.07491"]):
        results = seeds.similar(paper, 5)
        assert paper not in [hit.paper for hit in results]
        assert rows(results) == rows(seeds.similar(str(paper.arxiv_id), 5))
        for hit in results:
            assert hit.terms and hit.spans
        assert [hit.score for hit in results] == sorted((hit.score for hit in results), reverse=True)
    lessons = seeds.similar("2501.07301", 1)[0]  # on process reward models in mathematical reasoning
    assert lessons.paper.title.startswith("ProcessBench") and "mathematical" in lessons.terms
    text = seeds.similar(seeds[5].abstract, 3)
    assert text[0].paper == seeds[5], "a text is looked for everywhere"
    part = seeds[10:20]
    assert {hit.paper for hit in part.similar(seeds[0], 20)} <= set(part)
    assert seeds.similar("", 3).total == 0
    assert len(seeds.similar(seeds[0], 0)) == 0
    assert '"unclosed' in seeds.similar('"unclosed (x AND').query
    assert seeds.similar("\ud800").total == 0
    assert "\ud800" not in seeds


def test_facets(seeds: pl.Corpus) -> None:
    results = seeds.search("推理", 3)
    papers = [hit.paper for hit in seeds.search("推理", 1000)]
    for by, wanted, dtype in (
        ("month", Counter(pd.Timestamp(p.month) for p in papers if p.month), "datetime64[s]"),
        ("year", Counter(p.month.year for p in papers if p.month), "int64"),
        ("source", Counter(p.source for p in papers), None),
    ):
        counts = results.count_by(by)
        assert counts.to_dict() == dict(wanted)
        assert counts.index.is_monotonic_increasing and counts.index.name == by
        assert counts.dtype == "int64" and counts.name == "papers"
        assert dtype is None or counts.index.dtype == dtype
        assert counts.index.dtype == seeds.search("zzzz").count_by(by).index.dtype
    with pytest.raises(ValueError, match="by: "):
        results.count_by("week")
    with pytest.raises(TypeError, match="by: "):
        results.count_by(3)  # type: ignore[arg-type]


def test_table(seeds: pl.Corpus) -> None:
    results = seeds.search("推理", 7, offset=2)
    frame = results.to_pandas()
    assert list(frame.columns) == ["rank", "score", "arxiv_id", "title", "title_zh", "snippet"]
    assert frame["rank"].tolist() == list(range(3, 10))
    assert frame["title_zh"].tolist() == [hit.paper.title_zh for hit in results]
    assert frame["snippet"].tolist() == [hit.snippet() for hit in results]
    assert frame.dtypes.tolist()[:2] == ["int64", "float64"]
    assert {str(kind) for kind in frame.dtypes.tolist()[2:]} == {str(seeds.to_pandas()["title"].dtype)}
    empty = seeds.search("zzzz").to_pandas()
    assert empty.dtypes.to_dict() == frame.dtypes.to_dict() and len(empty) == 0
    without = pl.Corpus.from_text("## A title\n[题](https://example.org/x)\n\n词\n").search("词").to_pandas()
    assert without["arxiv_id"].isna().tolist() == [True]


def test_reprs(seeds: pl.Corpus) -> None:
    results = seeds.search("推理", 12)
    lines = repr(results).splitlines()
    assert lines[0] == f"SearchResults(12 of {results.total} papers for '推理')"
    assert len(lines) == 12 and lines[-1] == "  and 2 more"
    assert str(results[0].paper.arxiv_id) in lines[1]
    assert repr(results[0]).startswith("Hit(rank=1, score=")
    assert len(repr(seeds.similar("很长的文字" * 1000)).splitlines()[0]) < 200
    hostile = pl.Corpus.from_text("## A \x1b[31m title\n[x](https://arxiv.org/abs/2504.05299)\n\nword\n")
    assert "\x1b" not in repr(hostile.search("word")) + repr(hostile.search("word")[0])


SCRIPT = "<script>alert(1)</script>"


def test_html_is_escaped() -> None:
    corpus = pl.Corpus.from_text(
        f"## {SCRIPT} word $x$\n[{SCRIPT} 词](https://arxiv.org/abs/2504.05299)\n\n{SCRIPT} word <img src=x>\n"
    )
    for query in ("word", f'word "{SCRIPT}"', f"{SCRIPT} word"):
        results = corpus.search(query, lenient=True)
        page = results._repr_html_() + results[0]._repr_html_()
        assert "<script" not in page and "<img" not in page
        assert "<mark>word</mark>" in page
        assert "tex2jax_ignore" in page
    assert "<script" not in corpus.search(f"{SCRIPT}", lenient=True)._repr_html_()


def test_html_marks_what_spans_say(seeds: pl.Corpus) -> None:
    page = seeds.search("混合專家", 3)._repr_html_()
    assert "<mark>混合专家</mark>" in page
    assert "3 of 14 papers" in page and "混合專家" in page
    assert page.count("<div") == page.count("</div>") and page.count("<mark>") == page.count("</mark>")
    assert re.search('href="https://arxiv.org/abs/2504.07491"', page)
    slip = seeds.search("hunhezhuanjia", 1)._repr_html_()
    assert "was not found" in slip and "混合专家" in slip


@pytest.mark.parametrize(
    ("arguments", "kind", "name"),
    [
        ({"query": 3}, TypeError, "query"),
        ({"query": b"x"}, TypeError, "query"),
        ({"query": None}, TypeError, "query"),
        ({"k": "3"}, TypeError, "k"),
        ({"k": 2.5}, TypeError, "k"),
        ({"k": True}, TypeError, "k"),
        ({"k": -1}, ValueError, "k"),
        ({"k": 1 << 70}, ValueError, "k"),
        ({"offset": -1}, ValueError, "offset"),
        ({"offset": None}, TypeError, "offset"),
        ({"offset": 1 << 70}, ValueError, "offset"),
        ({"lenient": 1}, TypeError, "lenient"),
        ({"where": 2.5}, TypeError, "where"),
        ({"where": [True]}, ValueError, "where"),
        ({"where": [[True]]}, ValueError, "where"),
        ({"where": ["9999.99999"]}, KeyError, "9999.99999"),
        ({"where": 0}, ValueError, "year"),
        ({"where": [1.5] * 77}, TypeError, "where"),
        ({"weights": 3}, TypeError, "weights"),
        ({"weights": {"name": 3}}, ValueError, "weights"),
        ({"weights": {"title": -1}}, ValueError, "weights"),
        ({"weights": {"title": "1"}}, TypeError, "weights"),
        ({"weights": {"title": float("nan")}}, ValueError, "weights"),
        ({"weights": {"title": 0, "title_zh": 0, "abstract": 0}}, ValueError, "weights"),
        ({"k1": -1}, ValueError, "k1"),
        ({"k1": "1"}, TypeError, "k1"),
        ({"b": 1.5}, ValueError, "b"),
        ({"b": float("inf")}, ValueError, "b"),
    ],
)
def test_arguments_of_search(seeds: pl.Corpus, arguments: dict[str, Any], kind: type[Exception], name: str) -> None:
    with pytest.raises(kind, match=re.escape(name)):
        seeds.search(**{"query": "x", **arguments})


@pytest.mark.parametrize(
    ("call", "kind", "name"),
    [
        (lambda c: c.search_many("x"), TypeError, "queries"),
        (lambda c: c.search_many([3]), TypeError, "queries"),
        (lambda c: c.search_many(3), TypeError, "queries"),
        (lambda c: c.search_many(["x"], -1), ValueError, "k"),
        (lambda c: c.search_many(["x"], "1"), TypeError, "k"),
        (lambda c: c.search_many(["x"], 1 << 40), ValueError, "k"),
        (lambda c: c.search_many(["x"], threads=0), ValueError, "threads"),
        (lambda c: c.search_many(["x"], lenient=None), TypeError, "lenient"),
        (lambda c: c.similar(3), TypeError, "paper_or_text"),
        (lambda c: c.similar(c), TypeError, "paper_or_text"),
        (lambda c: c.similar(c[0], -1), ValueError, "k"),
        (lambda c: c.similar(c[0], None), TypeError, "k"),
        (lambda c: c.similar(c[0], 1 << 70), ValueError, "k"),
        (lambda c: c.search("推理")[0].snippet("name"), ValueError, "field"),
        (lambda c: c.search("推理")[0].snippet(3), TypeError, "field"),
        (lambda c: c.search("推理")[0].snippet(width=0), ValueError, "width"),
        (lambda c: c.search("推理")[0].snippet(width=-3), ValueError, "width"),
        (lambda c: c.search("推理")[0].snippet(width="9"), TypeError, "width"),
    ],
)
def test_arguments_of_the_others(seeds: pl.Corpus, call: Any, kind: type[Exception], name: str) -> None:
    with pytest.raises(kind, match=f"{name}: "):
        call(seeds)


def test_only_searches_make_results() -> None:
    for kind in (pl.Hit, pl.SearchResults):
        with pytest.raises(TypeError):
            kind()


def test_results_outlive_their_corpus() -> None:
    hits = pl.Corpus.from_text("## Alone\n[独](https://arxiv.org/abs/2504.05299)\n\n一个词\n").search("词")
    hit = hits[0]
    del hits
    assert hit.spans == {"abstract": [(2, 3)]} and hit.paper.title == "Alone" and "词" in hit.snippet()


def test_progress_counts_what_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    for unit, told in (("papers", "10 of 10 papers"), ("bytes", "10/10 bytes")):
        with reporting(True, "Indexing", unit) as report:  # type: ignore[arg-type]
            report(3, 10)
            report(10, 10)
        assert told in " ".join(capsys.readouterr().err.split())
