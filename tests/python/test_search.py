"""Search as a person uses it: what a query finds, in which order, with which words marked."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import pytest

import paperlens as pl


def digest(*papers: tuple[str, str, str]) -> pl.Corpus:
    """A corpus of (title, Chinese title, abstract), one a month from 2025-01 on."""
    return pl.Corpus.from_text(
        "".join(
            f"## {title}\n[{title_zh}](https://arxiv.org/abs/25{month:02}.00001)\n\n{abstract}\n\n"
            for month, (title, title_zh, abstract) in enumerate(papers, 1)
        )
    )


def found(corpus: pl.Corpus, query: str, **arguments: object) -> list[int]:
    """Rows of the papers found, best first."""
    return [hit.paper.row for hit in corpus.search(query, 1000, across=False, **arguments)]  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def small() -> pl.Corpus:
    return digest(
        ("Process Reward Models", "过程奖励模型", "我们研究混合专家 (MoE) 的推理加速，见 GPT-4o。"),  # 0
        ("Reward without a Process", "无过程的奖励", "混合\u3000专家模型 for video generation, b1.58 and C++."),  # 1
        ("Video Diffusion", "视频扩散", "专家混合 and transformer models."),  # 2
        ("A Café for Agents", "智能体", "大模型推理，其中专家很多。"),  # 3
        ("Mixture-of-Experts", "标题", "Qwen2.5-VL-7B, φ-Decoding, Transformer^2, mixture models"),  # 4
    )


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("video", {1, 2}),
        ("VIDEO", {1, 2}),
        ("ｖｉｄｅｏ", {1, 2}),
        ("cafe", {3}),
        ("专", {0, 1, 2, 3}),
        ("体", {3}),
        ('"process reward"', {0}),
        ('"reward process"', set()),
        ("“process reward”", {0}),
        ("「process reward」", {0}),
        ('"混合专家"', {0, 1}),
        ('"混合专家 (MoE)"', {0}),
        ('"混合专家(MoE)"', {0}),
        ('"混合专家模型"', {1}),
        ("process AND video", {1}),
        ("reward AND video", {1}),
        ("reward && video", {1}),
        ("process OR video", {0, 1, 2}),
        ("混合专家 OR agents", {0, 1, 3}),
        ("reward -video", {0}),
        ("reward NOT video", {0}),
        ("reward !video", {0}),
        ("+video reward", {1, 2}),
        ("推理 -加速", {3}),
        ("(process OR diffusion) AND video", {1, 2}),
        ("(reward OR diffusion) -process", {2}),
        ("title:reward", {0, 1}),
        ("abstract:reward", set()),
        ("title:(video OR agents)", {2, 3}),
        ("title_zh:奖励", {0, 1}),
        ("title_zh:推理", set()),
        ('title_zh:"视频扩散"', {2}),
        ("year:2025", {0, 1, 2, 3, 4}),
        ("year:2024", set()),
        ("year:2024..", {0, 1, 2, 3, 4}),
        ("month:2025-02", {1}),
        ("month:2025-02..2025-04", {1, 2, 3}),
        ("month:..2025-02", {0, 1}),
        ("reward month:2025-02..", {1}),
        ("id:2503.00001", {2}),
        ("id:2503*", {2}),
        ("video id:2503.00001", {2}),
        ("source:nowhere", set()),
        ("trans*", {2, 4}),
        ("qwen*", {4}),
        ("transfomer~1", {2, 4}),
        ("transfomr~2", {2, 4}),
        ("/gpt-4o/i", {0}),
        ("/GPT-\\d/", {0}),
        ("/gpt-\\d/", set()),
        ("title:/^Video/", {2}),
        ("/专家(模型|很多)/", {1, 3}),
        ("*", {0, 1, 2, 3, 4}),
        ("* -video", {0, 3, 4}),
        ("gpt-4o", {0}),
        ("gpt4o", {0}),
        ("gpt 4o", {0}),
        ("b1.58", {1}),
        ("C++", {1}),
        ("qwen2.5", {4}),
        ("Qwen2.5-VL-7B", {4}),
        ("φ-decoding", {4}),
        ("transformer^2", {2, 4}),  # a boost
        (r"transformer\^2", {4}),
        ("title:mixtureofexperts", {4}),
        ("zzz", set()),
    ],
)
def test_what_a_query_finds(small: pl.Corpus, query: str, rows: set[int]) -> None:
    results = small.search(query, 1000, across=False)
    assert {hit.paper.row for hit in results} == rows
    assert results.total == len(rows)
    assert [hit.rank for hit in results] == list(range(1, len(rows) + 1))
    assert [hit.score for hit in results] == sorted((hit.score for hit in results), reverse=True)


@pytest.mark.parametrize(
    ("query", "others"),
    [
        ("混合专家", ["混合專家"]),
        ("推理 加速", ["推理\u3000加速"]),
        ("transformer", ["Transformer", "TRANSFORMER", "ｔｒａｎｓｆｏｒｍｅｒ"]),
        ("video generation", ["Video Generation", "ＶＩＤＥＯ ＧＥＮＥＲＡＴＩＯＮ"]),
        ("mixture-of-experts", ["Mixture\u2010of\u2010Experts", "mixture\u2011of\u2011experts"]),
        ("GPT-4o", ["gpt-4o", "ＧＰＴ－４ｏ", "gpt\u20114o"]),
        ("视觉语言模型", ["視覺語言模型"]),
    ],
)
def test_spellings_find_the_same_papers_in_the_same_order(seeds: pl.Corpus, query: str, others: Sequence[str]) -> None:
    want = [(hit.paper.row, hit.score) for hit in seeds.search(query, 100)]
    assert want
    for other in others:
        assert [(hit.paper.row, hit.score) for hit in seeds.search(other, 100)] == want


def test_papers_with_all_words_stand_first(seeds: pl.Corpus) -> None:
    for words in (["video", "generation"], ["推理", "扩散"]):
        every = set.intersection(*(set(found(seeds, word)) for word in words))
        order = found(seeds, " ".join(words))
        assert every and set(order[: len(every)]) == every


def test_or_is_ranked_by_score_alone() -> None:
    corpus = digest(("a", "甲", "rare " * 8 + "x"), ("b", "乙", "rare common " + "y " * 300), ("c", "丙", "common"))
    assert found(corpus, "rare common")[0] == 1
    assert found(corpus, "rare OR common")[-1] == 1


def test_ties_are_in_the_order_of_the_corpus() -> None:
    corpus = digest(*[("Same", "同", "same words")] * 9)
    assert found(corpus, "same") == list(range(9))
    assert [hit.paper.row for hit in corpus.search("same", 3, offset=2)] == [2, 3, 4]


def test_a_boost_counts() -> None:
    corpus = digest(("x", "甲", "alpha"), ("y", "乙", "beta"))
    assert found(corpus, "alpha^3 OR beta") == [0, 1]
    assert found(corpus, "alpha OR beta^3") == [1, 0]
    plain, twice = (corpus.search(query)[0].explain().terms[0] for query in ("alpha", "alpha^2"))
    assert twice.boost == 2 and twice.score == pytest.approx(2 * plain.score)


def test_parameters(seeds: pl.Corpus) -> None:
    plain = [(hit.paper.row, hit.score) for hit in seeds.search("推理", 100)]
    same = seeds.search("推理", 100, weights={"title": 2, "abstract": 1.0}, k1=0.6, b=0.75)
    assert [(hit.paper.row, hit.score) for hit in same] == plain
    flat = seeds.search("推理", 100, k1=0)
    assert {hit.paper.row for hit in flat} == {row for row, _ in plain}
    assert [hit.score for hit in flat] == pytest.approx([flat[0].score] * len(flat))
    without = seeds.search("推理", 100, weights={"title": 0, "title_zh": 0})[0].explain().terms[0]
    assert without.weighted_frequency == pytest.approx(without.frequencies[2], rel=1e-4)


def test_pinyin_and_typing_slips(seeds: pl.Corpus) -> None:
    results = seeds.search("hunhezhuanjia")
    assert results.did_you_mean == {"hunhezhuanjia": "混合专家"}
    assert results[0].paper.arxiv_id == "2504.07491"
    assert "混合专家" in repr(results)
    slip = seeds.search("difusion")
    assert slip.did_you_mean == {"difusion": "diffusion"} and slip[0].terms == ["diffusion"]
    assert {hit.paper.row for hit in slip} <= set(found(seeds, "diffusion"))
    assert seeds.search("diffusion").did_you_mean == {}


@pytest.mark.parametrize(
    ("query", "offset"),
    [
        ('"abc', 0),
        ("中文 (a", 3),
        ("a AND", 2),
        ("month:2025-13", 0),
        ("混合 /(/", 3),
        ("title:", 0),
        ("", 0),
        ("  ", 0),
    ],
)
def test_a_mistake_is_pointed_at(seeds: pl.Corpus, query: str, offset: int) -> None:
    with pytest.raises(pl.QueryError) as caught:
        seeds.search(query)
    assert (caught.value.query, caught.value.offset) == (query, offset)
    message, shown, caret = str(caught.value).split("\n")
    assert message.startswith("query, character") and shown == query and caret.strip() == "^"
    width = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in query[:offset])
    assert caret.index("^") == width
    seeds.search(query, lenient=True)


@pytest.mark.parametrize(
    "query", ["", "(((", '"', "AND OR NOT", "-", "a^^9", "/[/", "month:9", "\\", "~~~", "\ud800x", "\0"]
)
def test_lenient_never_raises(seeds: pl.Corpus, query: str) -> None:
    assert len(seeds.search(query, lenient=True)) <= 10


def test_spans_are_where_the_words_stand(seeds: pl.Corpus) -> None:
    for query, words in {
        "扩散": {"扩散"},
        "擴散": {"扩散"},
        "Video": {"video"},
        '"video generation"': {"video generation", "video-generation"},
    }.items():
        results = seeds.search(query, 100, across=False)
        assert results.total > 0
        for hit in results:
            assert hit.spans
            for field, spans in hit.spans.items():
                text = getattr(hit.paper, field)
                assert all(text[start:end].casefold() in words for start, end in spans), (query, hit, spans)
                flat = [at for span in spans for at in span]
                assert flat == sorted(flat)


def test_spans_count_characters_not_bytes() -> None:
    hit = digest(("𠀀 déjà vu", "😀 扩散", "e\u0301lan 𠀀 深度学习")).search("vu 扩散 elan 学习")[0]
    marked = {field: [getattr(hit.paper, field)[a:b] for a, b in spans] for field, spans in hit.spans.items()}
    assert marked == {"title": ["vu"], "title_zh": ["扩散"], "abstract": ["e\u0301lan", "学习"]}


def test_snippets() -> None:
    text = "无关的句子。" * 100 + "这里谈扩散模型与采样。" + "another sentence " * 100
    hit = digest(("Diffusion", "扩散", text)).search("采样")[0]
    short = hit.snippet(width=40)
    assert "采样" in short and short.startswith("…") and short.endswith("…")
    assert 30 < sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in short) <= 44
    assert short.strip("…") in text
    assert hit.snippet("title") == "Diffusion"
    assert hit.snippet(width=100_000) == text.strip()
    assert digest(("T", "题", "x" * 500)).search("t")[0].snippet("abstract", width=50).strip("…") == "x" * 50


@pytest.mark.parametrize(
    "query", ["推理", "混合专家 推理加速", '"大语言模型" video^2', "transfomer~1", "数* -视频", "title:video 扩散"]
)
def test_explanations_account_for_the_score(seeds: pl.Corpus, query: str) -> None:
    for hit in seeds.search(query, 20, across=False):
        explanation = hit.explain()
        assert explanation.score == hit.score
        assert explanation.all_terms + sum(term.score for term in explanation.terms) == pytest.approx(
            hit.score, rel=1e-5
        )
        for term in explanation.terms:
            tf = term.weighted_frequency / (term.weighted_frequency + term.saturation)
            assert term.score == pytest.approx(term.idf * term.boost * tf, rel=1e-5)
            assert sum(term.frequencies) > 0
        assert sorted(hit.terms) == sorted(term.term for term in explanation.terms)
        assert len(explanation.to_pandas()) == len(explanation.terms) > 0
        assert f"{hit.score:.4f}" in str(explanation)


def test_terms_are_shown_composed() -> None:
    hit = digest(("й", "甲", "которой")).search("которой")[0]
    assert hit.terms == ["которой"] and unicodedata.is_normalized("NFC", hit.terms[0])
    slip = digest(("й", "甲", "многословный")).search("многословнй").did_you_mean
    assert slip == {"многословнй": "многословный"}


def test_pages_are_one_list(seeds: pl.Corpus) -> None:
    whole = [(hit.rank, hit.paper.row, hit.score) for hit in seeds.search("模型 推理", 1000)]
    assert len(whole) == seeds.search("模型 推理").total > 30
    for size in (1, 7, 50):
        paged = [
            (hit.rank, hit.paper.row, hit.score)
            for offset in range(0, len(whole) + size, size)
            for hit in seeds.search("模型 推理", size, offset=offset)
        ]
        assert paged == whole
    assert len(seeds.search("模型", 10, offset=10**9)) == 0


def test_how_many() -> None:
    corpus = digest(("A", "甲", "词"), ("B", "乙", "词"))
    assert len(corpus.search("词", 0)) == 0 and corpus.search("词", 0).total == 2
    assert len(corpus.search("词", 10**15)) == 2
    assert not corpus.search("无") and corpus.search("词")


def test_small_corpora() -> None:
    empty = pl.Corpus.from_text("")
    results = empty.search("x 推理")
    assert (len(results), results.total, results.did_you_mean) == (0, 0, {})
    assert len(results.to_pandas()) == 0 and len(results.count_by("month")) == 0
    assert empty.similar("text").total == 0
    one = digest(("Alone", "独", "词"))
    assert found(one, "词") == [0] and one.similar(one[0]).total == 0


def test_a_sequence(seeds: pl.Corpus) -> None:
    results = seeds.search("推理", 5)
    assert [hit.rank for hit in results] == [1, 2, 3, 4, 5] == [hit.rank for hit in results[:]]
    assert results[-1].rank == 5 and [hit.rank for hit in results[1::2]] == [2, 4]
    assert isinstance(results, pl.SearchResults) and isinstance(results[0], pl.Hit)
    for at in (5, -6):
        with pytest.raises(IndexError):
            results[at]
