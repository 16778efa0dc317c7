"""corpus.translations: terms from pairs of characters, words, titles and glosses."""

from __future__ import annotations

import pytest

import paperlens as pl


@pytest.fixture(scope="module")
def corpus(seeds: pl.Corpus) -> pl.Corpus:
    return seeds


@pytest.mark.parametrize(
    ("term", "wanted"),
    [
        ("reinforcement learning", "强化学习"),
        ("Diffusion  Models", "扩散模型"),
        ("chain-of-thought", "思维链"),
        ("mixture of experts", "混合专家"),
        ("decoding", "解码"),
        ("attention", "注意力"),
        ("MoE", "混合专家"),
        ("强化学习", "reinforcement"),
        ("思維鏈", "cot"),
        ("解码", "decode"),
    ],
)
def test_whole_terms(corpus: pl.Corpus, term: str, wanted: str) -> None:
    found = corpus.translations(term)
    assert wanted in [row.term.casefold() for row in found]
    assert [row.probability for row in found] == sorted((row.probability for row in found), reverse=True)
    assert all(0 < row.probability <= 1 and row.sources for row in found)


def test_papers_are_those_that_have_the_term(corpus: pl.Corpus) -> None:
    for term in ("mixture of experts", "diffusion models", "推理"):
        for row in corpus.translations(term):
            assert row.papers == corpus.search(f'"{row.term}"', across=False).total


def test_sources() -> None:
    text = "## A Flooble for Cats\n\n[猫的弗卢布](https://e.org/1)\n\n弗卢布指数 (flooble index) 很高。\n"
    made = pl.Corpus.from_text(text)
    (row, *_) = made.translations("flooble index")
    assert (row.term, row.papers) == ("弗卢布指数", 1) and "glossary" in row.sources
    assert any("titles" in row.sources for row in made.translations("flooble"))
    assert {source for row in made.translations("decoding") for source in row.sources} == {"built-in"}


def test_table_and_text(corpus: pl.Corpus) -> None:
    found = corpus.translations("mixture of experts", k=2)
    frame = found.to_pandas()
    assert list(frame.columns) == ["term", "probability", "sources", "papers"] and len(frame) == len(found) == 2
    assert repr(found).startswith("Translations(2 terms for 'mixture of experts')")
    assert "混合专家" in found._repr_html_() and found[:1][0] == found[0]
    hostile = "<script>alert(1)</script>"
    assert "<script" not in corpus.translations(hostile)._repr_html_()
    assert list(corpus.translations("zzzzqq").to_pandas().columns) == list(frame.columns)
    for odd in ("\ud800", '"', "\\", "x" * 5000, "一" * 3000, "💡", "C++ & $x$", "a\nb"):
        list(corpus.translations(odd))


def test_wrong_arguments(corpus: pl.Corpus) -> None:
    with pytest.raises(TypeError, match="term"):
        corpus.translations(3)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="term"):
        corpus.translations("  ")
    with pytest.raises(ValueError, match="k"):
        corpus.translations("x", -1)
