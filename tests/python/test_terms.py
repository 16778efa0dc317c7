"""Words, key terms and the matrix: against an obvious oracle, on hostile input, on the seeds."""

from __future__ import annotations

import gc
import math
import sys
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from places import ROOT

import paperlens as pl
from paperlens import _core
from paperlens.extract import term_model

WORDS = [("模", 3), ("型", 2), ("模型", 9), ("大模型", 4), ("语言", 8), ("语言模型", 5), ("大", 6), ("言", 1)]
han = st.text("大语言模型的", max_size=14)


def digest(*abstracts: str) -> pl.Corpus:
    parts = (
        f"## Title {n}\n[标题](https://arxiv.org/abs/2401.{n + 1:05})\n\n{text}\n" for n, text in enumerate(abstracts)
    )
    return pl.Corpus.from_text("\n".join(parts))


@pytest.fixture(scope="module")
def seeds() -> pl.Corpus:
    return pl.Corpus.from_path(ROOT / "seeds")


def best_cut(text: str, words: dict[str, int]) -> float:
    """The log probability of the likeliest cut, by trying all."""
    total = sum(words.values())

    def cost(word: str) -> float:
        if word in words:
            return math.log(words[word] / total)
        return math.log(0.1 / total) if len(word) == 1 else -math.inf

    best = [0.0] + [-math.inf] * len(text)
    for end in range(1, len(text) + 1):
        best[end] = max(best[begin] + cost(text[begin:end]) for begin in range(end))
    return best[-1]


@given(han)
def test_the_cut_is_the_likeliest(text: str) -> None:
    pieces = _core.WordList(WORDS).cut(text)
    assert "".join(pieces) == text
    words = dict(WORDS)
    total = sum(words.values())
    score = sum(math.log(words.get(piece, 0.1) / total) for piece in pieces)
    assert score == pytest.approx(best_cut(text, words), abs=1e-3)


@given(st.text(max_size=60))
def test_any_text_is_cut_and_read(text: str) -> None:
    model = term_model.built_in()
    shown = text.encode("utf-8", "replace").decode()
    for term, written, count, score in model.find(text):
        assert written in shown and count >= 1 and math.isfinite(score)
        assert term in _core.spell_term(written)  # one character may fold to two, of which a word takes one
    numbers, ends = model.features(text, [])[1:]
    assert (numbers < 1 << 16).all() and (np.diff(ends.astype(int)) > 0).all()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("我们采用 RoPE 位置编码。", {"rope", "rope位置编码", "位置编码"}),
        ("视觉-语言模型与 Node.js、C++", {"视觉-语言模型", "node.js", "c++"}),
        ("參數高效微調", {"参数高效微调"}),
        ("Chain of Thought 推理", {"chain of thought", "chain of thought推理"}),
    ],
)
def test_candidates(text: str, wanted: set[str]) -> None:
    assert wanted <= {row[0] for row in term_model.built_in().find(text)}


def test_nothing_goes_across_punctuation_or_numbers() -> None:
    terms = {row[0] for row in term_model.built_in().find("模型，推理。13 亿参数（数据集）")}
    assert not any(set(term) & set("，。（）13") for term in terms)


def test_discovery_finds_words_that_are_used() -> None:
    filler = [chr(0x4E00 + 61 * n % 4000) for n in range(4000)]
    texts = ["".join([*filler[n : n + 40], "神经网络", *filler[n + 40 : n + 60]]) for n in range(0, 3900, 60)]
    found = dict(_core.WordList.discover(texts).words())
    assert found["神经网络"] == len(texts) and "神经" not in found and "经网络" not in found
    assert all(len(word) == 1 for word in found if word != "神经网络")


def test_terms_of_a_paper(seeds: pl.Corpus) -> None:
    paper = seeds["2504.07491"]
    terms = seeds.terms(paper, k=8)
    assert len(terms) == 8 and [t.score for t in terms] == sorted((t.score for t in terms), reverse=True)
    text = f"{paper.title_zh}\n{paper.abstract}".casefold()
    for term in terms:
        assert term.term.casefold() in text or term.papers > 1
        assert 0 < term.score < 1 and term.count >= 1
    assert terms.to_pandas().equals(seeds.terms("2504.07491", k=8).to_pandas())
    assert seeds.terms(paper, k=3)[:] == terms[:3]


def test_counts_are_those_of_the_texts(seeds: pl.Corpus) -> None:
    for term in seeds.terms(k=15):
        papers = [p for p in seeds if term.term.casefold() in f"{p.title_zh}\n{p.abstract}".casefold()]
        assert 2 <= term.papers <= len(papers) or not term.term.isascii()
        assert term.document_frequency == term.papers / len(seeds)
        assert term.count >= term.papers


def test_min_papers(seeds: pl.Corpus) -> None:
    assert min(term.papers for term in seeds.terms(k=1000, min_papers=5)) == 5
    assert len(seeds.terms(k=1000, min_papers=78)) == 0


def test_a_selection_has_its_own_counts(seeds: pl.Corpus) -> None:
    half = seeds[::2]
    assert all(term.papers <= len(half) for term in half.terms(k=100))
    assert half.terms(half[3], k=2)[0].term == seeds.terms(half[3], k=2)[0].term
    with pytest.raises(KeyError, match="not in the corpus"):
        half.terms(seeds[1])


def test_without_a_lexicon(seeds: pl.Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(term_model, "FILE", ROOT / "no such file")
    term_model.built_in.cache_clear()
    try:
        terms = seeds.terms(k=10, lexicon=None)
        assert len(terms) == 10 and any(term.term == "语言模型" for term in terms)
        with pytest.raises(FileNotFoundError):
            seeds[:5].terms()
    finally:
        term_model.built_in.cache_clear()


@pytest.mark.parametrize("text", ["", "摘要", "[标题](x", "\x00\ufffd", "a" * 5000, "模" * 5000])
def test_odd_texts(text: str) -> None:
    for lexicon in ("ai", None):
        corpus = digest(text) if text else pl.Corpus.from_text("")
        frame = corpus.terms(lexicon=lexicon, min_papers=1).to_pandas()
        assert list(frame.columns) == ["term", "score", "count", "papers", "document_frequency"]
        matrix, words = corpus.matrix(lexicon=lexicon, min_papers=1)
        assert matrix.shape == (len(corpus), len(words))


def test_linear_time() -> None:
    corpus = digest("大语言模型-" * 20_000, "GPT " * 50_000)
    assert corpus.terms(k=3, min_papers=1)[0].papers == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"k": -1}, "k: expected 0 to"),
        ({"min_papers": -1}, "min_papers: expected"),
        ({"lexicon": "de"}, "lexicon: expected 'ai' or None, got 'de'"),
        ({"paper": 3}, "paper: expected a Paper, an arXiv id or None, got int"),
        ({"k": True}, "k: expected an int, got bool"),
    ],
)
def test_arguments_of_terms(seeds: pl.Corpus, arguments: dict[str, object], message: str) -> None:
    with pytest.raises((TypeError, ValueError), match=message):
        seeds.terms(**arguments)  # type: ignore[arg-type]


def test_html_is_safe() -> None:
    corpus = digest("<script>alert</script> 强化学习 $x$", "强化学习 <script>alert</script>")
    shown = corpus.terms(min_papers=1)._repr_html_()
    assert "<script" not in shown and "强化学习" in shown
    assert repr(corpus.terms()).startswith("Terms(")


def test_tables_are_let_go(seeds: pl.Corpus) -> None:
    kept = len(term_model._kept)
    corpus = seeds[:9]
    corpus.terms()
    assert len(term_model._kept) == kept + 1
    del corpus
    gc.collect()
    assert len(term_model._kept) == kept


# --- the matrix -------------------------------------------------------------------------------------------------------


def test_matrix_counts() -> None:
    corpus = digest("强化学习 GPT-4 强化学习", "gpt-4 推理", "GPT-4 和 2024 年")
    matrix, words = corpus.matrix(min_papers=2, weighting="count")
    assert words == ["GPT-4"] and matrix.toarray().tolist() == [[1], [1], [1]]
    matrix, words = corpus.matrix(min_papers=1, weighting="count")
    assert matrix[0, words.index("强化学习")] == 2 and "2024" not in words
    assert corpus.matrix(min_papers=1, weighting="binary")[0].max() == 1


def test_matrix_tfidf(seeds: pl.Corpus) -> None:
    matrix, words = seeds.matrix(min_papers=3)
    counts, same = seeds.matrix(min_papers=3, weighting="count")
    assert words == same == sorted(words) and matrix.dtype == np.float32
    assert np.diff(matrix.tocsc().indptr).min() >= 3
    having = np.diff(counts.tocsc().indptr)
    dense = counts.toarray()
    idf = 1 + np.log((1 + len(seeds)) / (1 + having))
    wanted = np.where(dense > 0, 1 + np.log(np.maximum(dense, 1)), 0) * idf
    wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
    np.testing.assert_allclose(matrix.toarray(), wanted, rtol=1e-5)


def test_matrix_fields(seeds: pl.Corpus) -> None:
    titles, words = seeds.matrix(fields="title", weighting="count", min_papers=1)
    text = Counter(" ".join(paper.title for paper in seeds).casefold().split())
    assert titles.sum() > 200 and text["multimodal"] and "Multimodal" in words
    with pytest.raises(ValueError, match="fields"):
        seeds.matrix(fields="body")
    with pytest.raises(ValueError, match="weighting: expected one of tfidf, count, binary"):
        seeds.matrix(weighting="idf")  # type: ignore[arg-type]


def test_matrix_needs_scipy(seeds: pl.Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.sparse", None)
    with pytest.raises(ImportError, match=r"pip install 'paperlens\[topics\]'"):
        seeds.matrix()
