"""Topics: found where they are planted, the same each time, judged by figures that have an oracle."""

from __future__ import annotations

import itertools
import sys
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from places import ROOT
from scipy import sparse

import paperlens as pl
from paperlens.topics import clusters, factors, naming, quality
from paperlens.topics.vocabulary import topic_vocabulary

PLANTED = (
    ("Video generation with motion", ["视频生成", "运动", "相机", "时间", "一致性", "画面"]),
    ("Retrieval augmented documents", ["检索", "文档", "知识", "段落", "问答", "查询"]),
    ("Speech synthesis of voices", ["语音", "音频", "音乐", "说话人", "合成", "声学"]),
)
COLUMNS = ["topic", "name", "name_zh", "size", "share", "words", "words_zh", "example_ids"]


@pytest.fixture(scope="module")
def seeds() -> pl.Corpus:
    return pl.Corpus.from_path(ROOT / "seeds")


@pytest.fixture(scope="module")
def planted() -> pl.Corpus:
    rng = np.random.default_rng(3)
    parts = []
    for n in range(60):
        title, words = PLANTED[n % 3]
        text = "，".join(rng.permutation(words)[:4])
        parts.append(f"## {title} {n}\n[标题{n}](https://arxiv.org/abs/24{n % 12 + 1:02}.{n + 1:05})\n\n{text}。\n")
    return pl.Corpus.from_text("\n".join(parts))


@pytest.mark.parametrize("method", ["nmf", "kmeans", "auto"])
def test_planted_topics_are_found(planted: pl.Corpus, method: str) -> None:
    model = planted.topics(3, method=method)  # type: ignore[arg-type]
    groups = {frozenset(np.flatnonzero(model.labels == topic) % 3) for topic in range(3)}
    assert groups == {frozenset({0}), frozenset({1}), frozenset({2})}
    for topic in model.topics:
        kind = int(np.flatnonzero(model.labels == topic.id)[0]) % 3
        assert all(word in "，".join(PLANTED[kind][1]) for word in topic.words(4))
        assert any(word in PLANTED[kind][0] for word in topic.name.split(", "))
        assert topic.name_zh and topic.size == 20
    assert model.stability > 0.9 and model.quality().seeds == 1


def test_auto_finds_how_many(planted: pl.Corpus) -> None:
    assert len(planted.topics("auto")) == 4  # 15 papers each
    assert len(planted[:20].topics("auto")) == 2
    both = planted.topics("auto", method="kmeans")
    assert (both.labels == planted.topics(4, method="kmeans").labels).all()


def test_the_parts_of_a_model(seeds: pl.Corpus) -> None:
    model = seeds.topics(k=8)
    assert model.labels.dtype == np.int32 and model.labels.shape == (77,)
    assert model.weights.dtype == np.float32 and model.weights.shape == (77, len(model))
    np.testing.assert_allclose(model.weights.sum(axis=1), 1, rtol=1e-4)
    sizes = [topic.size for topic in model.topics]
    assert sizes == sorted(sizes, reverse=True) and sum(sizes) == 77
    assert sizes == [int((model.labels == topic.id).sum()) for topic in model.topics]
    assert [len(words) for words in model.words(7)] == [7] * len(model)
    for topic in model.topics:
        papers = topic.papers(3)
        assert all(model.labels[paper.row] == topic.id for paper in papers)
    frame = model.to_pandas()
    assert list(frame.columns) == COLUMNS and len(frame) == len(model)
    assert frame["share"].sum() == pytest.approx(1)


def test_the_same_each_time(seeds: pl.Corpus) -> None:
    for method in ("nmf", "kmeans"):
        a, b = (seeds.topics(k=7, method=method, seed=seed) for seed in (0, 9))  # type: ignore[arg-type]
        assert (a.labels == b.labels).all() and a.words() == b.words()


def test_five_papers_and_fewer(seeds: pl.Corpus) -> None:
    assert 1 <= len(seeds[:5].topics()) <= 2
    with pytest.raises(ValueError, match="5 papers or more, and the corpus has 4 papers"):
        seeds[:4].topics()
    empty = "\n".join(f"## T{n}\n[标题](https://arxiv.org/abs/2401.{n + 1:05})\n\n。\n" for n in range(6))
    with pytest.raises(ValueError, match="no words that some have and others have not"):
        pl.Corpus.from_text(empty).topics()


def test_a_paper_without_words_has_no_topic(planted: pl.Corpus) -> None:
    more = planted | pl.Corpus.from_text("## T\n[标题](https://arxiv.org/abs/2501.00001)\n\n。\n", source="b")
    model = more.topics(3)
    assert model.labels[-1] == -1 and model.weights[-1].sum() == 0 and model.to_pandas()["size"].sum() == 60


def test_without_a_lexicon(seeds: pl.Corpus) -> None:
    model = seeds.topics(k=4, lexicon=None)
    assert all(topic.words() for topic in model.topics) and any(topic.name_zh for topic in model.topics)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"k": 1}, "k: expected 2 to 1000"),
        ({"k": "many"}, "k: expected a number or 'auto', got 'many'"),
        ({"method": "lda"}, "method: expected one of nmf, kmeans, auto, got 'lda'"),
        ({"seed": -1}, "seed: expected 0 or more"),
        ({"seed": 1.5}, "seed: expected an int"),
        ({"lexicon": 3}, "lexicon: expected 'ai' or None"),
    ],
)
def test_arguments(seeds: pl.Corpus, arguments: dict[str, object], message: str) -> None:
    with pytest.raises((TypeError, ValueError), match=message):
        seeds.topics(**arguments)  # type: ignore[arg-type]


def test_needs_scipy(seeds: pl.Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.sparse", None)
    with pytest.raises(ImportError, match=r"paperlens\[topics\]"):
        seeds.topics()


def test_html_is_safe() -> None:
    text = "<script>alert(1)</script> <b>bold</b> "
    parts = (
        f"## <script>x{n}\n[标题](https://arxiv.org/abs/2401.{n + 1:05})\n\n{text}{('推理', '视频生成')[n % 2]}\n"
        for n in range(6)
    )
    model = pl.Corpus.from_text("\n".join(parts)).topics(2)
    assert "<script" not in model._repr_html_() and "<script" not in model.quality()._repr_html_()
    assert repr(model).startswith("TopicModel(") and "Topic(0" in repr(model[0])


def test_over_time(seeds: pl.Corpus) -> None:
    model = seeds.topics(k=4)
    frame = model.over_time("quarter")
    assert list(frame.columns) == ["period", "topic", "name", "papers", "total", "share", "share_low", "share_high"]
    assert frame["papers"].sum() == sum(paper.month is not None for paper in seeds)
    quarters = Counter((paper.month.year, (paper.month.month - 1) // 3) for paper in seeds if paper.month)
    first = frame["period"].iloc[0]
    assert frame["total"].iloc[0] == quarters[first.year, first.quarter - 1]
    assert len(frame) % len(model) == 0 and frame["period"].is_monotonic_increasing
    dated = frame[frame["total"] > 0]
    assert ((dated["share_low"] <= dated["share"]) & (dated["share"] <= dated["share_high"])).all()
    assert frame[frame["total"] == 0]["share"].isna().all()
    with pytest.raises(ValueError, match="by: expected one of week, month, quarter, year"):
        model.over_time("day")


def test_plot(seeds: pl.Corpus) -> None:
    chart = seeds.topics(k=3).plot().to_dict()
    assert len(next(iter(chart["datasets"].values()))) == 3


# --- the parts --------------------------------------------------------------------------------------------------------


def test_svd_of_a_large_matrix() -> None:
    rng = np.random.default_rng(0)
    dense = (rng.random((900, 12)) ** 4 @ rng.random((12, 700)) ** 4 + 0.01 * rng.random((900, 700))).astype(np.float32)
    found = factors.truncated_svd(sparse.csr_matrix(dense), 10)
    wanted = np.linalg.svd(dense)[1][:10]
    np.testing.assert_allclose(np.linalg.norm(found.papers, axis=0), wanted, rtol=1e-3)
    np.testing.assert_allclose(found.terms.T @ found.terms, np.eye(10), atol=1e-3)


def test_nonnegative_factors_recover_a_product() -> None:
    rng = np.random.default_rng(1)
    w, h = rng.random((60, 3)).astype(np.float32), rng.random((3, 40)).astype(np.float32)
    w[rng.random(w.shape) < 0.5] = 0
    found = factors.truncated_svd(sparse.csr_matrix(w @ h), 3)
    weights, topics = factors.nonnegative_factors(found, 3)
    assert weights.min() >= 0 and topics.min() >= 0
    assert np.linalg.norm(weights @ topics - w @ h) < 0.05 * np.linalg.norm(w @ h)


def test_smoothing_is_the_weighted_mean() -> None:
    rows = np.random.default_rng(2).normal(size=(30, 4)).astype(np.float32)
    units = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    weights = np.maximum(units @ units.T, 0) ** 3
    wanted = weights @ rows
    wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
    np.testing.assert_allclose(factors.smoothed(rows), wanted, rtol=1e-3, atol=1e-4)


def test_consensus_of_separate_clouds() -> None:
    rng = np.random.default_rng(4)
    rows = np.repeat(np.eye(4, dtype=np.float32), 25, axis=0) + 0.1 * rng.random((100, 4)).astype(np.float32)
    labels = clusters.consensus(factors.unit_rows(rows), 4, lambda done, total: None)
    assert [len(set(labels[first : first + 25])) for first in range(0, 100, 25)] == [1] * 4 and len(set(labels)) == 4


def pairs_agree(a: list[int], b: list[int]) -> float:
    """The adjusted Rand index, by looking at all pairs."""
    pairs = list(itertools.combinations(range(len(a)), 2))
    same_a, same_b = [a[i] == a[j] for i, j in pairs], [b[i] == b[j] for i, j in pairs]
    both = sum(x and y for x, y in zip(same_a, same_b, strict=True))
    chance, most = sum(same_a) * sum(same_b) / len(pairs), (sum(same_a) + sum(same_b)) / 2
    return 1.0 if most == chance else (both - chance) / (most - chance)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=25))
def test_agreement_is_the_adjusted_rand_index(labels: list[tuple[int, int]]) -> None:
    a, b = (np.array(column, np.int32) for column in zip(*labels, strict=True))
    assert quality.agreement(a, b) == pytest.approx(pairs_agree(a.tolist(), b.tolist()))


def test_npmi_by_hand() -> None:
    texts = ["甲 乙", "甲 乙", "丙", "丁"]
    parts = (f"## T\n[标题](https://arxiv.org/abs/2401.{n + 1:05})\n\n{text}\n" for n, text in enumerate(texts))
    corpus = pl.Corpus.from_text("\n".join(parts))
    assert quality.npmi([["甲", "乙"]], corpus) == pytest.approx(1)
    assert quality.npmi([["甲", "丙"]], corpus) == -1
    assert quality.npmi([["甲", "戊"]], corpus) == 0
    assert quality.diversity([["a", "b"], ["A", "c"]]) == 0.75


def test_vocabulary_merges_plurals_and_drops_what_is_everywhere() -> None:
    words = ["LLM", "LLMs", "models", "the", "rare"]
    counts = sparse.csr_matrix(np.array([[1, 0, 1, 3, 0]] * 20 + [[0, 2, 0, 3, 0]] * 5 + [[0, 0, 0, 3, 1]] * 75))
    found = topic_vocabulary(counts, words)
    assert found.words == ["LLM", "models"]
    assert np.asarray(found.has.sum(axis=0)).ravel().tolist() == [25, 20]
    lengths = np.linalg.norm(found.tfidf.toarray(), axis=1)
    np.testing.assert_allclose(lengths, [1] * 25 + [0] * 75, rtol=1e-5)


def test_names_are_no_part_of_one_another() -> None:
    assert naming._distinct(["大语言模型", "语言模型", "推理"]) == ["大语言模型", "推理"]
    assert naming._distinct(["LLMs", "LLM", "Agents"]) == ["LLMs", "Agents"]
