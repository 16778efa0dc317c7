"""Grep finds what a scan of every field finds: through the index and without it, for random texts and patterns."""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from typing import Any

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import paperlens as pl
from paperlens import _core
from paperlens.matches import Matches

FIELDS = ("title", "title_zh", "abstract")
Place = tuple[int, str, int, int, str]

# Letters whose cases are several (k and the Kelvin sign, s and the long s, final sigma), or of other lengths in UTF-8.
LETTERS = [
    "k",
    "K",
    "\u212a",
    "s",
    "S",
    "ſ",
    "İ",
    "ı",
    "i",
    "Σ",
    "σ",
    "ς",
    "É",
    "é",
    "e\u0301",
    "ß",
    "ẞ",
    "Å",
    "\u212b",
]
CHINESE = ["混", "合", "专", "家", "模", "型", "的", "，", "。", "𠀀", "Ａ"]
OTHERS = ["a", "b", "A", "1", "2", "-", ".", " ", "😀", "\u0301"]
words = st.lists(st.sampled_from(LETTERS + CHINESE + OTHERS), min_size=1, max_size=12).map("".join)

atoms = st.one_of(
    st.lists(st.sampled_from(LETTERS + CHINESE + OTHERS), min_size=1, max_size=5).map("".join).map(re.escape),
    st.sampled_from([".", r"\d", r"\w", r"\s", r"\S", "[a-k]", "[^a]", "[混合k]", "[α-ω]", r"\p{Han}", "[[:alpha:]]"]),
    st.sampled_from(["^", "$", r"\b", r"\B", r"\A", r"\z", ""]),
)
nested = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner, inner).map("".join),
        st.tuples(inner, inner).map("|".join).map("(?:{})".format),
        st.tuples(inner, inner).map("|".join),
        inner.map("({})".format),
        inner.map("(?i:{})".format),
        inner.map("(?m:{})".format),
        st.tuples(inner.map("(?:{})".format), st.sampled_from(["*", "+", "?", "*?", "+?", "{2}", "{0,3}"])).map(
            "".join
        ),
    ),
    max_leaves=6,
)
literals = st.one_of(st.sampled_from(["混合", "专家", "ab", "ka", "TaS"]), words.map(re.escape))
patterns = st.one_of(
    nested,
    nested.map("(?i){}".format),
    st.lists(literals, min_size=1, max_size=3).map("|".join),  # what is recognised at a glance
    st.tuples(st.lists(literals, min_size=1, max_size=3).map("|".join).map("({})".format), nested).map("".join),
    st.tuples(nested, literals, nested).map("".join),
)
papers = st.lists(st.tuples(words, words, words), min_size=1, max_size=8)


def corpus_of(texts: list[tuple[str, str, str]]) -> pl.Corpus:
    """The texts as a corpus; what is stripped or broken by the digest's grammar is taken as it comes out."""
    digest = "".join(
        f"## {title}\n[{title_zh}](https://arxiv.org/abs/2504.{at + 1:05d})\n\n{abstract}\n\n"
        for at, (title, title_zh, abstract) in enumerate(texts)
    )
    return pl.Corpus.from_text(digest)


def through_index(corpus: pl.Corpus, pattern: str, *, ignore_case: bool = False, max_mem: int = 8 << 20) -> Matches:
    """As `Corpus.grep`, for which a small corpus is not worth an index."""
    matches = _core.grep(corpus, pattern, 0b111, ignore_case, None, max_mem, 0, lambda done, total: None)
    return Matches(matches)


def places(matches: Matches) -> list[Place]:
    return [(m.paper.row, m.field, m.start, m.end, m.text) for m in matches]


def table_places(matches: Matches) -> list[Place]:
    (rows, fields, starts, ends), texts, _ = matches._columns()
    for one, same in zip(matches.places(), (rows, fields, starts, ends), strict=True):
        assert one.dtype == same.dtype
        assert one.tolist() == same.tolist()
    return [
        (int(row), FIELDS[field], int(start), int(end), text)
        for row, field, start, end, text in zip(rows, fields, starts, ends, texts, strict=True)
    ]


def scanned(corpus: pl.Corpus, pattern: str, *, ignore_case: bool = False) -> list[Place]:
    """What a scan finds that searches each field by itself: the slow and obvious way."""
    found = []
    for row, paper in enumerate(corpus):
        for field in FIELDS:
            text: str = getattr(paper, field)
            found += [(row, field, *span) for span in _core.find_all(pattern, text, ignore_case)]
    return [(row, field, start, end, getattr(corpus[row], field)[start:end]) for row, field, start, end in found]


@lru_cache
def parses(pattern: str) -> bool:
    try:
        _core.find_all(pattern, "", False)
    except ValueError:
        return False
    return True


@given(papers, patterns, st.booleans())
@example([("task", "TA\u017fK", "ta\u017f\u212a")], "task", True)
@example([("Σας", "ΣΑΣ", "σας")], "σας", True)
@example([("ab", "b", "ba")], "b|^a", False)
@example([("a b", "ab", "aab")], r"\bb", False)
@example([("混合", "合专家", "混")], "混合专", False)
@example([("x", "k\u212ak", "K")], "(?i)k+", False)
@example([("ab12", "2 AB", "1a")], "[0-9]a|b[0-9]", True)
def test_grep_is_a_scan_of_every_field(texts: list[tuple[str, str, str]], pattern: str, ignore_case: bool) -> None:
    if not parses(pattern):
        return
    corpus = corpus_of(texts)
    expected = scanned(corpus, pattern, ignore_case=ignore_case)
    for matches in (
        corpus.grep(pattern, ignore_case=ignore_case),
        through_index(corpus, pattern, ignore_case=ignore_case),
    ):
        assert places(matches) == expected
        assert table_places(matches) == expected
        assert matches.count() == len(expected)


PLAIN = ["a", "b", "ab", "混", "混合", "专家", "k", "1", "-"]
plain_patterns = st.recursive(
    st.sampled_from([*PLAIN, ".", r"\d", "[ab]", "[^a]"]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map("|".join).map("({})".format),
        st.tuples(st.sampled_from(PLAIN).map("(?:{})".format), st.sampled_from(["+", "{1,2}"])).map("".join),
    ),
    max_leaves=5,
).flatmap(lambda plain: st.sampled_from([plain, "^" + plain]))  # never empty: there Python finds a second match


@given(papers, plain_patterns)
def test_grep_finds_what_pythons_re_finds(texts: list[tuple[str, str, str]], pattern: str) -> None:
    corpus = corpus_of(texts)
    expected = []
    for row, paper in enumerate(corpus):
        for field in FIELDS:
            expected += [
                (row, field, *match.span(), match[0]) for match in re.finditer(pattern, getattr(paper, field), re.ASCII)
            ]
    assert places(corpus.grep(pattern)) == expected
    assert places(through_index(corpus, pattern)) == expected


@pytest.mark.parametrize(
    ("pattern", "text", "spans"),
    [
        ("x*", "axb", [(0, 0), (1, 2), (2, 2), (3, 3)]),
        ("", "混a", [(0, 0), (1, 1), (2, 2)]),
        (r"\b", "ab cd", [(0, 0), (2, 2), (3, 3), (5, 5)]),
        ("aa", "aaaaa", [(0, 2), (2, 4)]),
        ("^a", "aa", [(0, 1)]),
        ("a$", "a\na", [(2, 3)]),
        ("(?m)a$", "a\na", [(0, 1), (2, 3)]),
    ],
)
def test_matches_of_a_text(pattern: str, text: str, spans: list[tuple[int, int]]) -> None:
    assert _core.find_all(pattern, text, False) == spans
    assert [
        m.span() for m in re.finditer(pattern.replace(r"$", r"\Z") if "m" not in pattern else pattern, text)
    ] == spans


def test_little_memory_changes_nothing(seeds: pl.Corpus) -> None:
    pattern = r"[\w ]*[a-f][\w ]{6}"  # its automaton has many states
    expected = places(seeds.grep(pattern))
    assert expected
    needed = next(size for size in range(1000, 1 << 20, 1000) if _compiles(seeds, pattern, size))
    assert places(seeds.grep(pattern, max_mem=needed)) == expected
    assert places(through_index(seeds, pattern, max_mem=needed)) == expected


def _compiles(corpus: pl.Corpus, pattern: str, max_mem: int) -> bool:
    try:
        corpus.grep(pattern, max_mem=max_mem)
    except ValueError:
        return False
    return True


def test_order_fields_limit_and_selections(seeds: pl.Corpus) -> None:
    everything = places(seeds.grep("模型|model", ignore_case=True))
    assert len(everything) > 100
    keys = [(row, FIELDS.index(field), start) for row, field, start, _, _ in everything]
    assert keys == sorted(keys)
    for field in FIELDS:
        assert places(seeds.grep("模型|model", ignore_case=True, fields=field)) == [
            p for p in everything if p[1] == field
        ]
    for limit in (0, 1, 50, len(everything), len(everything) + 1):
        matches = seeds.grep("模型|model", ignore_case=True, limit=limit)
        assert places(matches) == table_places(matches) == everything[:limit]
        assert matches.count() == min(limit, len(everything))
    backwards = seeds[::-3]
    for matches in (backwards.grep("模型"), through_index(backwards, "模型")):
        assert places(matches) == scanned(backwards, "模型")
    for corpus in (seeds[:0], pl.Corpus.from_text("")):
        assert places(corpus.grep("模型")) == places(through_index(corpus, "模型")) == []


def test_the_table(seeds: pl.Corpus) -> None:
    matches = seeds.grep(r"(?P<n>\d+)(\.\d+)?\s*(?P<match>B|亿)")
    frame = matches.to_pandas()
    assert list(frame.columns) == ["arxiv_id", "field", "start", "end", "match", "n", "2", "group_match"]
    assert len(frame) == matches.count() > 5
    for row, match in zip(frame.to_dict("records"), matches, strict=True):
        assert row["arxiv_id"] == match.paper.arxiv_id
        assert (row["field"], row["start"], row["end"]) == (match.field, match.start, match.end)
        assert row["match"] == match.text == getattr(match.paper, match.field)[match.start : match.end]
        groups = [None if pd.isna(row[name]) else row[name] for name in ("n", "2", "group_match")]
        assert groups == list(match.groups.values())
        assert list(match.groups) == ["n", "2", "match"] == list(matches.groups)
    assert seeds.grep("(?P<a>.)(?P<a>.)(?P<1>.)").groups == ("a", "2", "3")
    empty = seeds.grep("(?P<nothing>q{9})").to_pandas()
    assert list(empty.columns) == ["arxiv_id", "field", "start", "end", "match", "nothing"]
    assert list(empty.dtypes) == list(frame.iloc[:, :6].dtypes)


def test_plans(seeds: pl.Corpus) -> None:
    assert seeds.grep("模型").plan == "scan: all of 77 papers read, as there is little text"
    assert seeds.grep(r"\d+").plan == "scan: all of 77 papers read, as the pattern names no string that must be there"
    matches = through_index(seeds, "混合专家")
    read = re.fullmatch(r"index: (\d+) of 77 papers read", matches.plan)
    assert read
    assert len({place[0] for place in places(matches)}) <= int(read[1]) < 20


def test_a_large_corpus_is_looked_up() -> None:
    filler = "这是一些没有意义的文字，用来填满语料库。" * 60
    corpus = corpus_of([(f"Paper {at}", "标题", f"{filler}{at}号" + "蒸馏" * (at % 100 == 7)) for at in range(700)])
    matches = corpus.grep("蒸馏")
    assert matches.plan == "index: 7 of 700 papers read"
    assert places(matches) == scanned(corpus, "蒸馏")
    for pattern in ("号蒸", "(?i)PAPER 6.7", r"\d\d号$", "^Paper 1.*7$", "[a-z]+ 3"):
        assert places(corpus.grep(pattern)) == scanned(corpus, pattern), pattern
        selection = corpus[1::2]
        assert places(selection.grep(pattern)) == scanned(selection, pattern), pattern


@pytest.mark.parametrize("pattern", ["a(", "*", "[", "(?P<a", r"\8", "(?<=a)b"])
def test_bad_patterns_say_why(seeds: pl.Corpus, pattern: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f"pattern '{pattern}' does not parse: ")):
        seeds.grep(pattern)


def test_a_pattern_too_large_says_what_to_raise(seeds: pl.Corpus) -> None:
    pattern = r"(?:\pL{100}){9}"
    with pytest.raises(ValueError, match=r"too large .* raise max_mem"):
        seeds.grep(pattern, max_mem=1 << 20)
    assert seeds.grep(pattern, max_mem=1 << 28).count() == 0


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"pattern": b"x"}, TypeError, "pattern: expected a str, got bytes"),
        ({"pattern": "\ud800"}, ValueError, "pattern: "),
        ({"fields": 3}, TypeError, "fields: "),
        ({"fields": ["title", 3]}, TypeError, "fields: "),
        ({"fields": "abstracts"}, ValueError, "fields: .*'abstracts'"),
        ({"fields": ()}, ValueError, "fields: "),
        ({"ignore_case": 1}, TypeError, "ignore_case: "),
        ({"limit": 1.5}, TypeError, "limit: "),
        ({"limit": -1}, ValueError, "limit: "),
        ({"max_mem": "8"}, TypeError, "max_mem: "),
        ({"max_mem": 0}, ValueError, "max_mem: "),
        ({"max_mem": 1 << 70}, ValueError, "max_mem: "),
    ],
)
def test_arguments_are_checked(seeds: pl.Corpus, arguments: dict[str, Any], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        seeds.grep(**{"pattern": "x", **arguments})


def test_shown_safely() -> None:
    corpus = corpus_of(
        [("<script>alert(1)</script>", "标题", "x" * 500 + "<img src=x onerror=y>" + "$\\alpha$" + "z" * 500)]
    )
    shown = corpus.grep("<(img|script)[^>]*>")._repr_html_()
    assert "<script" not in shown
    assert "<img" not in shown
    assert "<mark>&lt;script&gt;</mark>" in shown
    assert len(shown) < 5_000
    assert repr(corpus.grep("x" * 1000)).count("x") < 100
    assert repr(next(iter(corpus.grep("x+")))) == f"Match('2504.00001', 'abstract', 0, '{'x' * 60}…')"


def test_several_threads_build_one_index() -> None:
    corpus = corpus_of([(f"Paper {at}", "标题", f"第{at}篇混合专家") for at in range(200)])
    results: list[list[Place]] = []

    def search() -> None:
        results.append(places(through_index(corpus, "混合")))

    threads = [threading.Thread(target=search) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [scanned(corpus, "混合")] * 8
