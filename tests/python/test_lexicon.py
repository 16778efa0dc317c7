"""Tables of translations: learned, looked up, merged, saved; the one that comes with the package."""

from __future__ import annotations

import zlib
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import paperlens as pl
from paperlens import _core, lexicon

WORDS = {"cat": "猫咪", "dog": "小狗", "house": "房子", "tree": "大树", "river": "河流"}
sentences = st.lists(st.lists(st.sampled_from(sorted(WORDS)), min_size=1, max_size=4), min_size=1, max_size=12)


def pairs(made: list[list[str]]) -> list[tuple[str, str]]:
    return [(" ".join(words), "，".join(WORDS[word] for word in words)) for words in made]


def slow_table(made: list[list[str]], iterations: int) -> dict[str, dict[str, float]]:
    """Model 1 in both directions, p(z|e) p(e|z)^.25 to a sum of 1; written as the textbook has it."""

    def model(bitext: list[tuple[list[str], list[str]]]) -> dict[tuple[str, str], float]:
        t: dict[tuple[str, str], float] = defaultdict(lambda: 1.0)
        for _ in range(iterations):
            counts: dict[tuple[str, str], float] = defaultdict(float)
            totals: dict[str, float] = defaultdict(float)
            for source, target in bitext:
                weights = [(e, 1.0) for e in source] + [("", len(source) * 0.08 / 0.92)]
                for f in target:
                    norm = sum(w * t[e, f] for e, w in weights)
                    for e, w in weights:
                        counts[e, f] += w * t[e, f] / norm
                        totals[e] += w * t[e, f] / norm
            t = defaultdict(float, {key: count / totals[key[0]] for key, count in counts.items()})
        return t

    bitext = [(words, [WORDS[word] for word in words]) for words in made]
    forward = model(bitext)
    backward = model([(target, source) for source, target in bitext])
    table = {}
    for e in {word for words in made for word in words}:
        weights = {z: forward[e, z] * backward[z, e] ** 0.25 for z in WORDS.values() if (e, z) in forward}
        table[e] = {z: weight / sum(weights.values()) for z, weight in weights.items()}
    return table


@given(sentences)
@settings(deadline=None)
def test_equals_a_slow_model(made: list[list[str]]) -> None:
    table = _core.TranslationTable.learn(pairs(made), iterations=4, pruning=(0.0, 100, 1.0), threads=2)
    for word, wanted in slow_table(made, 4).items():
        entry = table.lookup(word)
        assert entry is not None
        term, support, translations, forms = entry
        assert (term, forms) == (word, [])
        assert support == sum(word in words for words in made)
        found = {z: p for z, p, _ in translations}
        assert all(abs(found.get(z, 0.0) - p) < 0.01 for z, p in wanted.items())
        assert [p for _, p, _ in translations] == sorted((p for _, p, _ in translations), reverse=True)


def test_sources_and_merging() -> None:
    made = [["cat", "dog"], ["cat"], ["dog", "house"], ["house"]]
    titles = _core.TranslationTable.learn(pairs(made), source=2)
    both = _core.Translator([(titles, 1.0), (lexicon.built_in(), 1.0)])
    assert {source for _, _, source in both.expand("cat")} >= {2}
    assert {source for _, _, source in both.expand("decoding")} == {1}
    assert both.expand("decoding") == _core.Translator([(lexicon.built_in(), 1.0)]).expand("decoding")


def test_bytes_round_trip() -> None:
    table = _core.TranslationTable.learn(pairs([["cat", "dog"], ["cat"]]))
    again = _core.TranslationTable(table.to_bytes())
    assert (again.entries(), len(again)) == (table.entries(), len(table))
    for data in (b"", table.to_bytes()[:-1], b"x" * 100):
        with pytest.raises(pl.CorpusFormatError, match="translation table"):
            _core.TranslationTable(data)
    with pytest.raises(TypeError):
        _core.TranslationTable("text")  # type: ignore[arg-type]


def test_lone_surrogates_are_no_terms() -> None:
    table = _core.TranslationTable.learn([("a cat \ud800", "\udfff猫咪")])
    assert table.lookup("\ud800") is None
    entry = table.lookup("cat")
    assert entry is not None
    assert entry[2][0][0] == "猫咪"


@pytest.mark.parametrize(
    ("term", "translation"),
    [
        ("decoding", "解码"),
        ("multimodal", "多模"),
        ("retrieval", "检索"),
        ("models", "模型"),
        ("diffusion", "扩散"),
        ("解码", "decode"),
        ("扩散", "diffusion"),
        ("专家", "expert"),
    ],
)
def test_the_built_in_table_knows_the_field(term: str, translation: str) -> None:
    entry = lexicon.built_in().lookup(term)
    assert entry is not None
    assert entry[2][0][0] == translation


def test_what_the_built_in_table_is() -> None:
    table = lexicon.built_in()
    assert lexicon.built_in() is table
    assert len(zlib.compress(lexicon.FILE.read_bytes(), 9)) < 2_000_000
    entries = table.entries()
    assert len(entries) > 40_000
    for term, support, translations, _ in entries:
        assert support >= 2 and len(translations) <= 8, term
        assert all(source == 1 for _, _, source in translations), term
        assert sum(p for _, p, _ in translations) <= 1.05, term


def test_expand_gives_what_an_index_has() -> None:
    expanded = {term: p for term, p, _ in _core.Translator([(lexicon.built_in(), 1.0)]).expand("解码")}
    assert {"decode", "decoding"} <= set(expanded)
    assert expanded["decode"] == expanded["decoding"]
