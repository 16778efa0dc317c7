"""`pl.analyze` against a slow reference, and what its table promises."""

from __future__ import annotations

import re
import unicodedata

import pytest
import reference_analyzer
from hypothesis import assume, example, given
from hypothesis import strategies as st

import paperlens as pl
from paperlens import _core

PIECES = [
    *"aBsxé4 71 .-_^',+#$\\{}，。－　",
    *"中專複家かカ\u3099\u3099\u309aｶﾞกำ่한\u1112\u1161\u11ab",
    *"\u0301\u0327\u0338\u0345яйάᾳßıŁ\u05d0\u05b0\u200d\u00adﬁⅧ①½㍿…ＧＰＴ４",
    *("gpt", "GPT-4o", "12", "000", ",000", "1,234", "'s", "’s", "++", "C++", "C#", "–", "--", "Qwen2.5-VL-7B"),
    *("\\phi", "\\Sigma", "\\text{", "\\textbf", "\\color{", "\\color{red}", "\\times", "\\\\", "}{", "$x$", "^{2}"),
    *("混合专家", "混合專家", "mixture-of-experts", "model's", "b1.58", " ", "  ", "\n"),
]
KNOWN = [chr(c) for c in range(0x20, 0x2FFFF) if unicodedata.category(chr(c)) not in {"Cn", "Cs", "Co"}]

texts = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


def tokens(text: str) -> list[tuple[str, str]]:
    terms, _, _, kinds = _core.analyze(text)
    return list(zip(kinds, terms, strict=True))


@given(texts)
@example("a-\\{b} a-\\_b x'\\text{s} 1.{5} C{+}+")
@example("\\section*{a} \\phi*{b} \\color*{red}x")
def test_equals_the_reference(text: str) -> None:
    assert tokens(text) == reference_analyzer.analyze(text)


@given(st.text(st.sampled_from([c for c in KNOWN if c.isascii() or "一" <= c <= "鿿"]), max_size=30))
def test_equals_the_reference_on_any_ascii_and_han(text: str) -> None:
    assert tokens(text) == reference_analyzer.analyze(text)


@given(texts)
def test_spellings_are_one(text: str) -> None:
    for form in ("NFC", "NFD"):
        assert tokens(unicodedata.normalize(form, text)) == tokens(text)


@given(texts)
def test_offsets_give_the_token_again(text: str) -> None:
    assume(not re.search("[^ก-๛][\u0e34-\u0e3a\u0e47-\u0e4e]", text))  # Thai marks go before others' in order
    terms, starts, ends, kinds = _core.analyze(text)
    assert starts == sorted(starts)
    for term, start, end, kind in zip(terms, starts, ends, kinds, strict=True):
        assert 0 <= start < end <= len(text)
        assert term in _core.analyze(text[start:end])[0], kind


@given(texts)
def test_each_unspaced_character_is_first_once(text: str) -> None:
    characters = [
        c for c in reference_analyzer.without_tex(reference_analyzer.fold(text)) if reference_analyzer.is_unspaced(c)
    ]
    assert [term[0] for kind, term in tokens(text) if kind in ("han", "bigram")] == characters


def test_the_table() -> None:
    text = "用 GPT-4o 做推理\ud800"
    table = pl.analyze(text)
    assert list(table.columns) == ["token", "start", "end", "kind"]
    assert table["token"].tolist() == ["用", "gpt", "gpt4o", "4o", "做推", "推理", "理"]
    assert table["kind"].tolist() == ["han", "part", "whole", "part", "bigram", "bigram", "han"]
    found = [text[start:end] for start, end in zip(table["start"], table["end"], strict=True)]
    assert found == ["用", "GPT", "GPT-4o", "4o", "做推", "推理", "理"]
    assert pl.analyze("Йά")["token"].tolist() == ["йά"]
    assert len(pl.analyze("")) == 0
    assert list(pl.analyze("").dtypes.astype(str)) == list(table.dtypes.astype(str))
    with pytest.raises(TypeError, match="text: expected a str"):
        pl.analyze(b"x")  # type: ignore[arg-type]
