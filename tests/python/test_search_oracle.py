"""Search against a reference that reads every paper: operators, ranking, one segment and several, saved and opened."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference_search import Leaf, Ranking, ReferenceSearch, tokens_of

import paperlens as pl
from paperlens import _core

WORDS = [
    *("model", "models", "modal", "video", "gpt", "4o", "experts", "token", "moe", "é", "x", "Straße"),
    *("GPT-4o", "C++", "Qwen2.5-VL", "Mixture-of-Experts", "b1.58", "φ-Decoding", "gpt4o", "Node.js", "don't"),
]
HAN = ["混合专家", "模型", "推理", "加速", "專家", "视频生成", "大", "的", "𠀀", "か"]
OTHER = ["，", "。", " - ", "$\\alpha$", "$x^2$", "\\textbf{模型}", "(", "100%"]
TRADITIONAL = str.maketrans("专视频", "專視頻")

texts = st.lists(st.sampled_from([*WORDS, *HAN, *HAN, *OTHER, *[" "] * 20]), max_size=14).map("".join)
papers = st.lists(st.tuples(texts, texts, texts), min_size=1, max_size=14)


@dataclass
class Setting:
    """The same papers in corpora of several makes, and the reference."""

    corpora: list[pl.Corpus]
    reference: ReferenceSearch
    years: list[int | None]

    @property
    def size(self) -> int:
        return len(self.years)


@contextmanager
def corpora_of(rows: list[tuple[str, str, str]], cuts: list[int]) -> Iterator[Setting]:
    """Digests of `rows`, ended at `cuts`: read at once, one after the other, and saved and opened in between."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        begins = sorted({0, *(cut % len(rows) for cut in cuts)})
        for number, (begin, end) in enumerate(zip(begins, [*begins[1:], len(rows)], strict=True)):
            path = Path(folder, "in", str(2023 + number % 3), f"0{number + 1}07-0{number + 1}11.md")
            path.parent.mkdir(parents=True, exist_ok=True)
            text = "# T\n\n"
            for i in range(begin, end):
                title, title_zh, abstract = (" ".join(part.split()) for part in rows[i])
                text += f"## T{title}\n[{title_zh}](https://arxiv.org/abs/2504.{10000 + i})\n\n{abstract}\n\n"
            path.write_text(text, encoding="utf-8")
            paths.append(path)
        whole = pl.Corpus.from_path(paths)
        parts = pl.Corpus.from_path(paths[:1])
        for path in paths[1:]:
            parts = parts.add([path])
        parts.save(folder + "/parts.plx")
        mixed = pl.Corpus.from_path(paths[:1])
        mixed.save(folder + "/mixed.plx")
        mixed = pl.Corpus.open(folder + "/mixed.plx")
        mixed = mixed.add(paths[1:]) if paths[1:] else mixed
        texts_read = [(p.title, p.title_zh, p.abstract) for p in whole]
        assert len(texts_read) == len(rows)
        years = [p.month.year if p.month else None for p in whole]
        yield Setting([whole, parts, pl.Corpus.open(folder + "/parts.plx"), mixed], ReferenceSearch(texts_read), years)


def check(corpus: pl.Corpus, query: str, ranking: Ranking, **options: object) -> None:
    """The hits are those of the reference, with its scores, in order; every page is a piece of the whole."""
    results = corpus.search(query, k=len(corpus) + 3, across=False, **options)  # type: ignore[arg-type]
    rows = [position_of(hit.paper) for hit in results]
    assert sorted(rows) == sorted(ranking.scores), query
    assert results.total == len(rows)
    assert not results.did_you_mean
    keys = []
    for row, hit in zip(rows, results, strict=True):
        explanation = hit.explain()
        assert explanation.score == hit.score
        assert (explanation.all_terms > 0) == (row in ranking.all_terms)
        assert hit.score - explanation.all_terms == pytest.approx(ranking.scores[row], rel=1e-5, abs=1e-6)
        assert sum(one.score for one in explanation.terms) == pytest.approx(ranking.scores[row], rel=1e-5, abs=1e-6)
        keys.append((-hit.score, row))
    assert keys == sorted(keys)
    assert [row in ranking.all_terms for row in rows] == sorted(
        (row in ranking.all_terms for row in rows), reverse=True
    )
    for k, offset in ((1, 0), (3, 0), (2, 1), (len(corpus), 2)):
        page = corpus.search(query, k=k, offset=offset, across=False, **options)  # type: ignore[arg-type]
        assert [(hit.score, hit.rank) for hit in page] == [(hit.score, hit.rank) for hit in results][
            offset : offset + k
        ]
        assert [position_of(hit.paper) for hit in page] == rows[offset : offset + k]


def position_of(paper: _core.Paper) -> int:
    """In the whole corpus, which the ids count."""
    assert paper.arxiv_id is not None
    return int(paper.arxiv_id[5:]) - 10000


def kept(ranking: Ranking, keep: Callable[[int], object]) -> Ranking:
    return Ranking(
        {row: score for row, score in ranking.scores.items() if keep(row)}, {r for r in ranking.all_terms if keep(r)}
    )


def runs_of(reference: ReferenceSearch) -> list[str]:
    """What stands in the papers in Han characters: each pair of a run gives its first one."""
    runs: set[str] = set()
    for fields in reference.papers:
        for places in fields:
            by_place = {at: term for term, all_at in places.items() for at in all_at if term[0] >= "\u3000"}
            run = ""
            for at in range(max(by_place, default=-1) + 2):
                run += by_place.get(at, "")[:1]
                if run and len(by_place.get(at, "")) < 2:
                    runs.add(run)
                    run = ""
    return sorted(runs)


@st.composite
def leaves(draw: st.DrawFn, setting: Setting) -> Leaf:
    """A word, run or phrase that stands in the papers, maybe not as a whole."""
    reference = setting.reference
    kind = draw(st.sampled_from(["word", "word", "run", "run", "phrase"]))
    name = draw(st.sampled_from([None, None, None, "title", "title_zh", "abstract"]))
    boost = draw(st.sampled_from([1, 1, 1, 2, 0.5]))
    runs = runs_of(reference)
    if kind == "run" and runs:
        run = draw(st.sampled_from(runs))
        begin = draw(st.integers(0, len(run) - 1))
        run = run[begin : begin + draw(st.integers(1, 5))]
        return Leaf(run, "term", name, boost, typed=run.translate(TRADITIONAL) if draw(st.booleans()) else run)
    if kind == "phrase":
        words = [word for word in [*WORDS, *runs] if reference.known(word)]
        if words:
            parts = draw(st.lists(st.sampled_from(words), min_size=1, max_size=3))
            return Leaf(draw(st.sampled_from([" ", "，"])).join(parts), "phrase", name, boost)
    words = [word for word in WORDS if reference.known(word)]
    word = draw(st.sampled_from(words or ["T"]))
    typed = word.upper() if draw(st.booleans()) and "ß" not in word else word
    return Leaf(word, "term", name, boost, typed=typed)


EXAMPLES = settings(max_examples=max(10, settings().max_examples // 4))


@given(papers, st.lists(st.integers(0, 13), max_size=3), st.data())
@EXAMPLES
def test_ranked_words_and_conditions(rows: list[tuple[str, str, str]], cuts: list[int], data: st.DataObject) -> None:
    with corpora_of(rows, cuts) as setting:
        for _ in range(4):
            wanted = [
                leaf
                for leaf in data.draw(st.lists(leaves(setting), min_size=1, max_size=4))
                if setting.reference.known(leaf.text)
            ]
            if not wanted:
                continue
            explicit_or = len(wanted) > 1 and data.draw(st.booleans())
            query = (" OR " if explicit_or else " ").join(map(str, wanted))
            ranking = setting.reference.ranked(wanted, explicit_or=explicit_or)
            if not explicit_or and data.draw(st.booleans()):
                unwanted = data.draw(leaves(setting))
                query += f" -{unwanted}"
                excluded = setting.reference.required(unwanted)[0]
                ranking = kept(ranking, lambda row, excluded=excluded: row not in excluded)  # type: ignore[misc]
            if not explicit_or and data.draw(st.booleans()):
                query += " year:2024.."
                ranking = kept(ranking, lambda row: (setting.years[row] or 0) >= 2024)
            for corpus in setting.corpora:
                check(corpus, query, ranking)
            mask = data.draw(st.lists(st.booleans(), min_size=setting.size, max_size=setting.size))
            corpus = data.draw(st.sampled_from(setting.corpora))
            check(corpus, query, kept(ranking, lambda row, mask=mask: mask[row]), where=mask)  # type: ignore[misc]
            selection = corpus[:: data.draw(st.sampled_from([2, -1, -2]))]
            rows_selected = {position_of(paper) for paper in selection}
            check(selection, query, kept(ranking, lambda row, inside=rows_selected: row in inside))  # type: ignore[misc]


@st.composite
def trees(draw: st.DrawFn, setting: Setting, depth: int) -> tuple[str, set[int], dict[int, float]]:
    """A query of operators, the papers that it means, and the scores of its words that are not excluded."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        leaf = draw(leaves(setting))
        return (str(leaf), *setting.reference.required(leaf))
    everything = set(range(setting.size))
    shape = draw(st.sampled_from(["AND", "OR", "list", "NOT", "filter"]))
    if shape == "filter":
        return "year:2024", {row for row in everything if setting.years[row] == 2024}, {}
    if shape == "NOT":
        text, rows, _ = draw(trees(setting, depth - 1))
        return f"NOT ({text})", everything - rows, {}
    children = draw(st.lists(trees(setting, depth - 1), min_size=2, max_size=3))
    scores: dict[int, float] = {}
    for _, _, own in children:
        for row, score in own.items():
            scores[row] = scores.get(row, 0) + score
    if shape == "AND":
        return (
            " AND ".join(f"({text})" for text, _, _ in children),
            set.intersection(*(r for _, r, _ in children)),
            scores,
        )
    if shape == "OR":
        return " OR ".join(f"({text})" for text, _, _ in children), set.union(*(r for _, r, _ in children)), scores
    first, *others = children
    text = f"+({first[0]}) " + " ".join(f"({text})" for text, _, _ in others)
    # A filter beside others narrows down, signed or not.
    rows = set.intersection(first[1], *(r for t, r, _ in others if t == "year:2024"))
    if first[0] == "year:2024" and any(t != "year:2024" for t, _, _ in others):
        rows &= set.union(*(r for t, r, _ in others if t != "year:2024"))
    return text, rows, scores


@given(papers, st.lists(st.integers(0, 13), max_size=3), st.data())
@EXAMPLES
def test_operators_are_set_algebra(rows: list[tuple[str, str, str]], cuts: list[int], data: st.DataObject) -> None:
    with corpora_of(rows, cuts) as setting:
        for _ in range(4):
            text, found, scores = data.draw(trees(setting, 2))
            ranking = Ranking({row: scores.get(row, 0) for row in found})
            for corpus in setting.corpora:
                check(corpus, f"+({text}) +*", ranking)
            words = data.draw(st.lists(leaves(setting), min_size=2, max_size=3))
            found_by = [setting.reference.required(leaf) for leaf in words]
            both = set.intersection(*(rows for rows, _ in found_by))
            ranking = Ranking({row: sum(own.get(row, 0) for _, own in found_by) for row in both})
            for corpus in setting.corpora:
                check(corpus, " AND ".join(map(str, words)), ranking)


@given(papers, st.data())
@EXAMPLES
def test_prefixes_and_near_words_are_a_scan_of_all_terms(rows: list[tuple[str, str, str]], data: st.DataObject) -> None:
    with corpora_of(rows, [len(rows) // 2]) as setting:
        plain = sorted(term for term in setting.reference.terms if term.isascii() and term.isalpha())
        for _ in range(6):
            word = data.draw(st.sampled_from(plain or ["model"]))
            if data.draw(st.booleans()):
                leaf = Leaf(word[: data.draw(st.integers(1, len(word)))], "prefix")
            else:
                for _ in range(data.draw(st.integers(0, 2))):
                    at = data.draw(st.integers(0, len(word)))
                    word = (
                        word[:at]
                        + data.draw(st.sampled_from(["", "a", "e"]))
                        + word[at + data.draw(st.integers(0, 1)) :]
                    )
                if not word.isalpha():
                    continue
                leaf = Leaf(word, "fuzzy", distance=data.draw(st.sampled_from([1, 2])))
            leaf.field = data.draw(st.sampled_from([None, "title", "abstract"]))
            for corpus in setting.corpora:
                check(corpus, str(leaf), setting.reference.ranked([leaf]))


@given(papers, st.lists(st.integers(0, 13), max_size=2), st.data())
@EXAMPLES
def test_a_run_with_a_slip_is_found_in_the_field_where_it_stands(
    rows: list[tuple[str, str, str]], cuts: list[int], data: st.DataObject
) -> None:
    with corpora_of(rows, cuts) as setting:
        runs = [run for run in runs_of(setting.reference) if len(run) > 1]
        for _ in range(4):
            run = data.draw(st.sampled_from(runs or ["混合专家"]))
            at = data.draw(st.integers(0, len(run) - 1))
            run = (run[:at] + data.draw(st.sampled_from("的型")) + run[at + 1 :])[:6]
            leaf = Leaf(run, "fuzzy", data.draw(st.sampled_from([None, "title", "title_zh", "abstract"])))
            ranking = setting.reference.ranked([leaf])
            for corpus in setting.corpora:
                check(corpus, str(leaf), ranking)
            for hit in setting.corpora[0].search(str(leaf), k=setting.size, across=False):
                assert any(hit.spans.values())


@given(papers, st.data())
@EXAMPLES
def test_marks_are_the_words_of_the_query(rows: list[tuple[str, str, str]], data: st.DataObject) -> None:
    """Of a plain word, exactly its tokens; of anything, something in each hit."""
    with corpora_of(rows, []) as setting:
        corpus = setting.corpora[0]
        leaf = data.draw(leaves(setting))
        if not setting.reference.known(leaf.text):
            return
        for hit in corpus.search(str(leaf), k=setting.size, across=False):
            spans = hit.spans
            assert any(spans.values())
            for name, marks in spans.items():
                text = getattr(hit.paper, name)
                ends = [0, *(end for _, end in marks)]
                assert all(
                    before <= begin < end <= len(text) for before, (begin, end) in zip(ends, marks, strict=False)
                )
                words = [token for token in tokens_of(leaf.text) if token[2] != "whole"]
                if len(words) == 1 and words[0][2] in ("word", "bigram"):
                    terms, starts, stops, _ = _core.analyze(text)
                    inside = {
                        i for t, s, e in zip(terms, starts, stops, strict=True) if t == words[0][0] for i in range(s, e)
                    }
                    assert {i for begin, end in marks for i in range(begin, end)} == inside


def test_a_word_that_only_another_field_has_is_no_slip() -> None:
    """转家 sounds like 专家. Neither stands in a title: they were taken for slips of one another without end."""
    corpus = pl.Corpus.from_text(
        "## Experts\n[题](https://arxiv.org/abs/2504.10000)\n\n专家 转家 expert\n\n"
        "## Exports\n[题](https://arxiv.org/abs/2504.10001)\n\n混合\n"
    )
    for query in ("title:专家", "title:专家混", "title:expert", "title_zh:expert 专家混"):
        results = corpus.search(query, across=False)
        assert not results.did_you_mean or "专家混" in results.did_you_mean
    assert corpus.search("title:专家", across=False).total == 0
    assert corpus.search("title:expert", across=False).total == 0
