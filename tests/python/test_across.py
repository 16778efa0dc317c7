"""Search across languages: against an oracle on random corpora, and what a reader sees of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference_search import K1, B, tokens_of

import paperlens as pl
from paperlens import _core
from paperlens.lexicon import built_in

ENGLISH = ("cat", "dog", "house", "red", "blue")
CHINESE = ("猫咪", "小狗", "房屋", "红色", "蓝色")
TABLE = _core.TranslationTable.learn(list(zip(ENGLISH, CHINESE, strict=True)) + [("red cat", "红色猫咪")] * 3)
SURE, TWO_WORDS = 0.15, 0.3  # translate.hpp, compile.hpp


def digest(abstracts: Sequence[str]) -> pl.Corpus:
    return pl.Corpus.from_text("".join(f"## n{i}\n\n[](https://e.org/{i})\n\n{a}\n\n" for i, a in enumerate(abstracts)))


def hits(corpus: pl.Corpus, query: str, k: int = 100) -> list[tuple[int, float]]:
    corpus.search("x", across=False)  # builds the index
    found = _core.search(corpus, query, k, 0, None, False, None, TABLE)
    return [(hit.paper.row, hit.score) for hit in found]


class Oracle:
    """A probabilistic structured query, one paper at a time: only plain words, known as typed or by the table."""

    def __init__(self, corpus: pl.Corpus) -> None:
        self.counts: list[dict[str, float]] = []
        lengths = []
        for paper in corpus:
            counts: dict[str, float] = {}
            length = 0.0
            for weight, text in ((2, paper.title), (1, paper.abstract)):
                tokens = tokens_of(text)
                length += weight * (1 + max((position for _, position, _, _ in tokens), default=-1))
                for term, _, kind, _ in tokens:
                    if kind != "han":
                        counts[term] = counts.get(term, 0) + weight
            self.counts.append(counts)
            lengths.append(length)
        mean = sum(lengths) / len(lengths)
        self.saturation = [K1 * (1 - B + B * length / mean) for length in lengths]
        self.translator = _core.Translator([(TABLE, 1.0)])

    def with_term(self, term: str) -> int:
        return sum(term in counts for counts in self.counts)

    def score(self, group: dict[str, float], paper: int) -> float:
        known = {term: p for term, p in group.items() if self.with_term(term)}
        n = sum(p * self.with_term(term) for term, p in known.items()) / sum(known.values())
        tf = sum(p * self.counts[paper].get(term, 0) for term, p in known.items())
        return math.log(1 + (len(self.counts) - n + 0.5) / (n + 0.5)) * tf / (tf + self.saturation[paper])

    def group(self, words: str) -> dict[str, float]:
        own = {} if " " in words else {words: 1.0}
        return own | {t: p for t, p, _ in self.translator.expand(words)[:10] if p >= 0.02}

    def ranked(self, words: Sequence[str]) -> tuple[list[int], dict[int, float]]:
        """The papers that have all words as typed, by themselves; and what the others score."""
        typed = [i for i, counts in enumerate(self.counts) if all(word in counts for word in words)]
        groups = [(1.0, self.group(word)) for word in words]
        pairs = [(TWO_WORDS, self.group(f"{a} {b}")) for a, b in pairwise(words)]
        scores = {}
        for paper, counts in enumerate(self.counts):
            evidence = (p >= SURE for _, group in groups for term, p in group.items() if term in counts)
            if paper not in typed and any(evidence):
                usable = [(w, g) for w, g in groups + pairs if any(self.with_term(term) for term in g)]
                scores[paper] = sum(w * self.score(g, paper) for w, g in usable)
        return typed, scores


texts = st.lists(st.sampled_from(ENGLISH + CHINESE), max_size=7).map(" , ".join)


@given(st.lists(texts, min_size=1, max_size=9), st.lists(st.sampled_from(ENGLISH), min_size=1, max_size=3, unique=True))
def test_words_in_two_languages_against_the_oracle(abstracts: list[str], words: list[str]) -> None:
    corpus = digest(abstracts)
    typed, scores = Oracle(corpus).ranked(words)
    found = hits(corpus, " ".join(words))
    rows = [row for row, _ in found]
    assert rows[: len(typed)] == [row for row, _ in hits_as_typed(corpus, words, len(typed))]
    assert set(rows[len(typed) :]) == set(scores) and len(rows) == len(set(rows))
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    got = [scores[row] for row in rows[len(typed) :]]
    assert all(a >= b - 1e-4 for a, b in pairwise(got)), (found, scores)
    for k in (1, 3):
        assert hits(corpus, " ".join(words), k) == found[:k]


def hits_as_typed(corpus: pl.Corpus, words: list[str], k: int) -> list[tuple[int, float]]:
    return [(hit.paper.row, hit.score) for hit in corpus.search(" ".join(words), k, across=False)]


@given(st.lists(texts, min_size=1, max_size=9), st.sampled_from(["{} AND {}", "{} OR {}", "{} -{}", '"{}" {}']))
def test_operators_find_what_is_typed_and_what_it_means(abstracts: list[str], shape: str) -> None:
    corpus = digest(abstracts)
    for one, other in ((0, 1), (2, 3)):
        query = shape.format(ENGLISH[one], ENGLISH[other])
        rows = {row for row, _ in hits(corpus, query)}
        has = [
            {i for i, text in enumerate(abstracts) if ENGLISH[n] in text or CHINESE[n] in text} for n in (one, other)
        ]
        plain = {i for i, text in enumerate(abstracts) if ENGLISH[other] in text}
        want = {"AND": has[0] & has[1], "-": has[0] - plain}.get(shape[3:-2].strip(), has[0] | has[1])
        assert rows == want, query


MIXED = digest(
    [
        "推测解码可以加速大语言模型的推理。",
        "Speculative decoding makes inference of language models faster.",
        "混合专家模型 (MoE) 的路由。",
        "A mixture of experts needs a router.",
        "扩散模型用于视频生成。",
        "具身智能与机器人操作。",
    ]
)


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("speculative decoding", [1, 0]),
        ('"speculative decoding"', [1, 0]),
        ("推测解码", [0, 1]),
        ("mixture of experts", [3, 2]),
        ("混合专家", [2, 3]),
        ("abstract:decoding", [1, 0]),
        ("diffusion AND video", [4]),
        ("embodied robot", [5]),
        ("diffusion -video", [4]),
        ("video -视频", []),
    ],
)
def test_what_is_found(query: str, rows: list[int]) -> None:
    assert [hit.paper.row for hit in MIXED.search(query)][: len(rows)] == rows
    assert set(rows) <= {hit.paper.row for hit in MIXED.search(query)} or not rows
    only = MIXED.search(query, across=False)
    assert {hit.paper.row for hit in only} <= {hit.paper.row for hit in MIXED.search(query)}
    ids, scores = MIXED.search_many([query], 6)
    assert ids[0].tolist()[: len(rows)] == rows
    assert [s for s in scores[0].tolist() if s] == pytest.approx([hit.score for hit in MIXED.search(query, 6)])


def test_a_hit_shows_which_words() -> None:
    hit = MIXED.search("decoding", where=lambda paper: paper.row == 0)[0]
    assert "decoding → 解码 (0." in str(hit.explain())
    (span,) = hit.spans["abstract"]
    assert hit.paper.abstract[slice(*span)] == "解码"
    for query in ("speculative decoding", "混合专家 diffusion", "experts OR 视频", "language models"):
        for found in MIXED.search(query):
            explanation = found.explain()
            assert explanation.score == pytest.approx(found.score)
            assert explanation.all_terms + sum(term.score for term in explanation.terms) == pytest.approx(found.score)
            for term in explanation.terms:
                share = term.weighted_frequency / (term.weighted_frequency + term.saturation)
                assert term.score == pytest.approx(term.idf * term.boost * share, rel=1e-4, abs=1e-6)


def test_pages_filters_and_totals() -> None:
    results = MIXED.search("decoding 混合专家 video", 100)
    rows = [hit.paper.row for hit in results]
    assert results.total == len(rows) == len(MIXED.search("decoding 混合专家 video", 0)._positions())
    paged = [hit.paper.row for at in range(len(rows)) for hit in MIXED.search("decoding 混合专家 video", 1, offset=at)]
    assert paged == rows
    part = MIXED.search("decoding 混合专家 video", 100, where=lambda paper: paper.row >= 2)
    assert [hit.paper.row for hit in part] == [row for row in rows if row >= 2]


def test_similar_papers_in_the_other_language() -> None:
    assert MIXED.similar(MIXED[0], 1)[0].paper.row == 1
    assert all(hit.paper.row != 1 for hit in MIXED.similar(MIXED[0], across=False))


def test_without_the_other_language_nothing_changes(seeds: pl.Corpus) -> None:
    for text in ("Καλημέρα κόσμε", "привет мир", "こんにちは", "x" * 2000, "🙂", "و"):
        corpus = digest([text, "other"])
        assert [h.paper.row for h in corpus.search(text, lenient=True)] == [
            h.paper.row for h in corpus.search(text, lenient=True, across=False)
        ]
    first = seeds.search("混合专家", 3, across=False)
    assert [hit.paper for hit in first] == [hit.paper for hit in seeds.search("混合专家", 3)]


def test_arguments() -> None:
    with pytest.raises(TypeError, match="across"):
        MIXED.search("x", across=None)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="across"):
        MIXED.search_many(["x"], across=1)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="across"):
        MIXED.similar("x", across="no")  # type: ignore[arg-type]
    assert len(built_in()) > 1000
