"""Trends: counted densely, with Wilson's intervals, and tested; each against an obvious oracle."""

from __future__ import annotations

import datetime
import math
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from places import ROOT

import paperlens as pl
from paperlens.trends import calendar, change

COLUMNS = ["period", "term", "papers", "total", "share", "share_low", "share_high"]
DIRECTIONS = ["term", "papers", "slope", "p", "q", "direction"]


@pytest.fixture(scope="module")
def seeds() -> pl.Corpus:
    return pl.Corpus.from_path(ROOT / "seeds")


def papers(texts: list[tuple[str, str]]) -> str:
    """Return a digest of papers, each with the month of its id (YYMM) and its text."""
    return "\n".join(
        f"## T{n}\n[标题](https://arxiv.org/abs/{month}.{n + 1:05})\n\n{text}\n"
        for n, (month, text) in enumerate(texts)
    )


@pytest.fixture(scope="module")
def moving() -> pl.Corpus:
    """Sixteen papers in each of six months, but none in the fourth: 扩散模型 rises, RAG falls, 推理 stays."""
    texts = []
    for month in (1, 2, 3, 5, 6, 7):
        for n in range(16):
            words = ["推理"] * (n % 2) + ["扩散模型"] * (n < 2 * month) + ["RAG"] * (n >= 2 * month)
            texts.append((f"24{month:02}", f"这是{'，'.join(words)}。"))
    return pl.Corpus.from_text(papers(texts))


# --- counts -----------------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from(["推理", "视频", "Agent 推理"])), max_size=20))
def test_counts_are_those_of_a_scan(given_papers: list[tuple[int, str]]) -> None:
    texts = [(f"{22 + at // 12:02}{at % 12 + 1:02}", text) for at, text in given_papers]
    corpus = pl.Corpus.from_text(papers(texts))
    for by, length in (("month", 1), ("quarter", 3), ("year", 12)):
        frame = corpus.trends(["推理", "agent"], by=by)  # type: ignore[arg-type]
        numbers = [at // length for at, _ in given_papers]
        spanned = range(min(numbers), max(numbers) + 1) if numbers else range(0)
        wanted = [
            (
                datetime.datetime(2022 + number * length // 12, number * length % 12 + 1, 1),
                term,
                sum(
                    one == number and term in text.lower() for one, (_, text) in zip(numbers, given_papers, strict=True)
                ),
                numbers.count(number),
            )
            for number in spanned
            for term in ("推理", "agent")
        ]
        found = [(start.to_pydatetime(), *rest) for start, *rest in frame[COLUMNS[:4]].itertuples(index=False)]
        assert found == wanted
        np.testing.assert_allclose(frame["share"], [p / n if n else math.nan for *_, p, n in wanted])


def test_weeks_are_those_of_the_digests() -> None:
    texts = {"2025/0407-0411.md": "推理", "2025/0423-0425.md": "视频", "2024/1231-0103.md": "推理"}
    corpus = pl.Corpus.from_text(papers([("2504", "没有")]))
    for n, (source, text) in enumerate(texts.items()):
        month = "2412" if source.startswith("2024") else "2504"
        digest = papers([(month, text)]).replace("00001", f"0010{n}")
        corpus = corpus | pl.Corpus.from_text(digest, source=source)
    frame = corpus.trends("推理", by="week")
    assert (frame["period"].dt.day_of_week == 0).all() and (frame["period"].diff().dropna().dt.days == 7).all()
    counted = frame[frame["total"] > 0]
    assert counted["period"].dt.strftime("%m-%d").tolist() == ["12-30", "04-07", "04-21"]
    assert counted["papers"].tolist() == [1, 1, 0] and frame["total"].sum() == 3  # the first has no period
    assert frame[frame["total"] == 0]["share"].isna().all()


def test_a_month_without_papers_is_a_row(moving: pl.Corpus) -> None:
    frame = moving.trends(["扩散模型"])
    assert list(frame.columns) == COLUMNS and str(frame["period"].dtype) == "datetime64[s]"
    assert frame["papers"].tolist() == [2, 4, 6, 0, 10, 12, 14]
    assert frame["total"].tolist() == [16, 16, 16, 0, 16, 16, 16]
    assert frame.loc[3, ["share", "share_low", "share_high"]].isna().all()


@given(st.integers(1, 400), st.data())
def test_wilson_ends_solve_the_equation(total: int, data: st.DataObject) -> None:
    """The ends are the shares from which what was seen is 1.96 standard deviations away."""
    count = data.draw(st.integers(0, total))
    low, share, high = (float(x[0]) for x in calendar.wilson(np.array([count]), np.array([total])))
    assert 0 <= low <= share <= high <= 1
    for end in (low, high):
        if 0 < end < 1:
            assert abs(share - end) == pytest.approx(1.959964 * math.sqrt(end * (1 - end) / total), abs=1e-9)


def test_wilson_as_published() -> None:
    low, _, high = calendar.wilson(np.array([15, 0]), np.array([148, 20]))
    # Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I
    np.testing.assert_allclose([low, high], [[0.0624, 0], [0.1605, 0.1611]], atol=5e-5)


# --- what is counted --------------------------------------------------------------------------------------------------


def test_terms_of_either_language_as_search_finds_them(seeds: pl.Corpus) -> None:
    terms = ["强化学习", "強化學習", "rl", 'a "quoted" \\ term', "没有这个词", "强化学习"]
    counts = seeds.trends(terms).groupby("term", sort=False)["papers"].sum()
    assert counts.index.tolist() == terms[:-1]
    assert counts["强化学习"] == counts["強化學習"] == seeds.search('"强化学习"', across=False).total > 0
    assert counts["rl"] == seeds.search('"RL"', across=False).total > 0
    assert counts.iloc[3] == counts["没有这个词"] == 0


def test_names_of_mentions(seeds: pl.Corpus) -> None:
    models = seeds.mentions(kind="model")
    frame = seeds.trends(models)
    assert 0 < frame["term"].nunique() <= 10
    for name, found in frame.groupby("term"):
        assert found["papers"].sum() == len({one.arxiv_id for one in models if one.name == name})


def test_topics(seeds: pl.Corpus) -> None:
    model = seeds.topics(k=4)
    frame = seeds.trends(topics=model, by="quarter")
    assert list(frame.columns) == [name.replace("term", "topic") for name in COLUMNS]
    assert frame.equals(model.over_time("quarter").drop(columns="name"))
    tested = seeds.directions(topics=model)
    assert tested["topic"].tolist() == [0, 1, 2, 3]
    assert tested["papers"].tolist() == [topic.size for topic in model.topics]


def test_terms_that_change_most(moving: pl.Corpus) -> None:
    found = moving.directions().set_index("term")["direction"]
    assert found["扩散模型"] == "rising" and found["RAG"] == "falling"
    assert set(moving.trends()["term"]) == set(found.index)


def test_a_corpus_without_papers(seeds: pl.Corpus) -> None:
    for terms in (None, ["推理"], [], seeds[:0].mentions()):
        assert list(seeds[:0].trends(terms).columns) == COLUMNS and len(seeds[:0].trends(terms)) == 0
        assert list(seeds[:0].directions(terms).columns) == DIRECTIONS


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"by": "day"}, "by: expected one of week, month, quarter, year, got 'day'"),
        ({"by": 3}, "by: expected a str"),
        ({"terms": 3}, "terms: expected several str"),
        ({"terms": ["a", 3]}, "terms: expected a str, got int"),
        ({"terms": [[]]}, "terms: expected a str, got list"),
        ({"terms": [" 。"]}, "terms: ' 。' has no word"),
        ({"topics": 3}, "topics: expected a TopicModel"),
    ],
)
def test_arguments(seeds: pl.Corpus, arguments: dict[str, object], message: str) -> None:
    for method in (seeds.trends, seeds.directions):
        with pytest.raises((TypeError, ValueError), match=message):
            method(**arguments)  # type: ignore[arg-type]


def test_topics_of_another_corpus(seeds: pl.Corpus) -> None:
    with pytest.raises(ValueError, match="topics: they are those of another corpus"):
        seeds.trends(topics=seeds[:40].topics(k=3))
    with pytest.raises(ValueError, match="terms, topics: give one of them"):
        seeds.trends(["a"], topics=seeds.topics(k=3))


# --- tests of change --------------------------------------------------------------------------------------------------


def test_rising_falling_and_undecided(moving: pl.Corpus) -> None:
    found = moving.directions(["扩散模型", "RAG", "推理", "没有"])
    assert list(found.columns) == DIRECTIONS
    assert found["direction"].tolist() == ["rising", "falling", "undecided", "undecided"]
    assert found["slope"].tolist()[:3] == pytest.approx([1 / 8, -1 / 8, 0])  # two papers of sixteen a month
    assert math.isnan(found["p"][3])


def test_small_counts_are_undecided() -> None:
    counts = np.array([[0, 0], [0, 0], [9, 10]])
    found = change.changes(counts, np.array([20, 20, 20]))
    assert found.directions == ["undecided", "rising"] and np.isnan(found.p[0])


def test_p_is_that_of_permutations() -> None:
    totals, counts = np.array([12, 20, 5, 23]), np.array([[2], [9], [1], [12]])
    times = np.repeat(np.arange(4), totals)
    rng = np.random.default_rng(1)
    drawn = np.array([rng.permutation(times)[: counts.sum()].sum() for _ in range(20_000)])
    middle = times.mean() * counts.sum()
    seen = abs(np.arange(4) @ counts[:, 0] - middle)
    # A sum of whole numbers: half of those as far away as what was seen count.
    wanted = (np.abs(drawn - middle) > seen + 1e-9).mean() + (np.abs(np.abs(drawn - middle) - seen) < 1e-9).mean() / 2
    assert change.changes(counts, totals).p[0] == pytest.approx(wanted, abs=0.01)


@given(st.lists(st.one_of(st.just(math.nan), st.floats(0, 1)), max_size=12))
def test_adjusted_by_definition(p: list[float]) -> None:
    tested = sorted(x for x in p if not math.isnan(x))
    scaled = [(x, x * len(tested) / (rank + 1)) for rank, x in enumerate(tested)]
    wanted = [math.nan if math.isnan(x) else min(1, *(value for other, value in scaled if other >= x), 1) for x in p]
    np.testing.assert_allclose(change.adjusted(np.array(p, np.float64)), wanted)


# --- charts -----------------------------------------------------------------------------------------------------------


def test_chart_of_trends(seeds: pl.Corpus) -> None:
    few = pl.charts.trends(seeds.trends(["推理", "视频"])).to_dict()
    assert [layer["mark"]["type"] for layer in few["layer"]] == ["area", "line"]
    assert "Noto Sans CJK SC" in few["config"]["font"]
    many = pl.charts.trends(seeds.trends(list("一二三四五"))).to_dict()
    assert many["facet"]["sort"] == list("一二三四五")
    assert pl.charts.trends(seeds.topics(k=3).over_time()).to_dict()["layer"]
    assert pl.charts.trends(seeds.trends(topics=seeds.topics(k=3))).to_dict()["layer"]
    assert pl.charts.trends(seeds[:0].trends()).to_dict()["layer"]


def test_leaderboard(seeds: pl.Corpus) -> None:
    scores = seeds.mentions(kind="score")
    chart = pl.charts.leaderboard(scores, seeds, benchmark="MMMU").to_dict()
    rows = next(iter(chart["datasets"].values()))
    assert [row["value"] for row in rows] == sorted((row["value"] for row in rows), reverse=True) and len(rows) > 2
    assert {row["benchmark"] for row in rows} == {"MMMU"}
    for row in rows:
        assert row["url"].startswith("https://arxiv.org/") and row["paper"]
    every = next(iter(pl.charts.leaderboard(scores, seeds, k=1000).to_dict()["datasets"].values()))
    assert len({row["label"] for row in every}) == len(every) > len(rows)
    assert not any(one.relative for one in scores if one.text in {row["score"] for row in rows})
    assert pl.charts.leaderboard(seeds[:0].mentions(), seeds).to_dict()["mark"]


def test_charts_check_what_they_get(seeds: pl.Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TypeError, match="table: expected a DataFrame, got int"):
        pl.charts.trends(3)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"table: expected one of Corpus\.trends"):
        pl.charts.trends(seeds.to_pandas())
    with pytest.raises(TypeError, match="scores: expected Mentions, got int"):
        pl.charts.leaderboard(3, seeds)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="corpus: expected a Corpus, got int"):
        pl.charts.leaderboard(seeds.mentions(), 3)  # type: ignore[arg-type]
    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(ImportError, match=r"trends needs Altair: pip install 'paperlens\[charts\]'"):
        pl.charts.trends(seeds.trends(["推理"]))
