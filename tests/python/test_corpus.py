"""Paper and Corpus: indexing, iteration, membership, selection, set algebra, equality, copies and pickles."""

from __future__ import annotations

import copy
import gc
import pickle
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import paperlens as pl

SIZE = 12
TEXT = "".join(
    f"## Paper {n}\n[论文{n}](https://arxiv.org/abs/{2501 + n % 3}.{n:05d}v{n + 1})\n\n正文{n}，见 https://example.org/{n}。\n\n"
    for n in range(1, SIZE + 1)
)
CORPUS = pl.Corpus.from_text(TEXT, source="2025/x.md")
PAPERS = list(CORPUS)
IDS = [p.arxiv_id for p in PAPERS]


class MyCorpus(pl.Corpus):
    pass


def titles(corpus: pl.Corpus) -> list[str]:
    return [p.title for p in corpus]


@given(st.integers(-SIZE - 3, SIZE + 3))
def test_position(i: int) -> None:
    if -SIZE <= i < SIZE:
        assert CORPUS[i] == PAPERS[i] and CORPUS[np.int32(i)] == PAPERS[i]
        assert CORPUS[i].row == i % SIZE
    else:
        with pytest.raises(IndexError):
            CORPUS[i]


@given(st.slices(SIZE))
def test_slice(which: slice) -> None:
    assert titles(CORPUS[which]) == [p.title for p in PAPERS[which]]


@given(st.slices(SIZE), st.slices(SIZE), st.integers(0, SIZE))
def test_slices_of_slices(a: slice, b: slice, i: int) -> None:
    part, papers = CORPUS[a][b], PAPERS[a][b]
    assert list(part) == papers and len(part) == len(papers)
    assert [p.row for p in part] == list(range(len(papers)))
    if i < len(papers):
        assert part[i] == papers[i]
        assert part[papers[i].arxiv_id].row == i
    assert all((p in part) == (p in papers) for p in PAPERS)
    assert len(part._months()) == len(papers)


@given(st.lists(st.booleans(), min_size=SIZE, max_size=SIZE))
def test_mask(mask: list[bool]) -> None:
    wanted = [p for p, keep in zip(PAPERS, mask, strict=True) if keep]
    assert list(CORPUS[np.array(mask)]) == wanted
    assert list(CORPUS[mask]) == wanted
    assert list(CORPUS.select(where=np.array(mask))) == wanted


def test_mask_of_pandas() -> None:
    frame = CORPUS.to_pandas()
    wanted = [p for p in PAPERS if "1" in p.title]
    assert list(CORPUS[frame["title"].str.contains("1")]) == wanted
    assert list(CORPUS[frame["title"].str.contains("1").to_numpy(dtype=bool)]) == wanted


@given(st.lists(st.integers(-SIZE, SIZE - 1), max_size=SIZE, unique_by=lambda i: i % SIZE))
def test_lists_of_positions_and_ids(rows: list[int]) -> None:
    wanted = [PAPERS[i] for i in rows]
    assert list(CORPUS[rows]) == wanted
    assert list(CORPUS[np.array(rows, dtype=np.int64)]) == wanted
    assert list(CORPUS[[IDS[i] for i in rows]]) == wanted


@pytest.mark.parametrize("key", [[0, SIZE], [-SIZE - 1], [True], np.ones(SIZE + 1, bool), np.zeros(0, bool)])
def test_keys_out_of_range(key: object) -> None:
    with pytest.raises((IndexError, ValueError)):
        CORPUS[key]


def test_unknown_ids_in_a_list() -> None:
    with pytest.raises(KeyError, match="2599"):
        CORPUS[[IDS[0], "2599.00001"]]


def test_a_paper_twice_is_no_corpus() -> None:
    with pytest.raises(ValueError, match=r"twice|duplicate|more than once"):
        CORPUS[[0, 1, 0]]


@pytest.mark.parametrize("key", [None, 1.0, object(), [1.5], [None], {"a"}, (1, "a"), np.zeros((2, 2)), b"2504.05299"])
def test_keys_of_wrong_types(key: object) -> None:
    with pytest.raises(TypeError):
        CORPUS[key]


@pytest.mark.parametrize("thing", [None, 0, 1.5, b"x", "absent", object(), []])
def test_other_things_are_not_in_a_corpus(thing: object) -> None:
    assert thing not in CORPUS


def test_select() -> None:
    assert list(CORPUS.select()) == PAPERS
    assert list(CORPUS.select(year=2025)) == PAPERS
    assert len(CORPUS.select(year=2024)) == 0
    assert {p.month for p in CORPUS.select(month=date(2025, 2, 1))} == {date(2025, 2, 1)}
    assert list(CORPUS.select(ids=[IDS[3], IDS[1]])) == [PAPERS[1], PAPERS[3]]
    assert list(CORPUS.select(ids=IDS[5])) == [PAPERS[5]]
    assert list(CORPUS.select(where=lambda p: p.title.endswith("2"))) == [p for p in PAPERS if p.title.endswith("2")]
    assert list(CORPUS.select(sources="2025/x.md")) == PAPERS
    assert len(CORPUS.select(year=2025, where=lambda p: False)) == 0
    mask = np.arange(SIZE) < 4
    assert list(CORPUS.select(year=2025, where=mask)) == PAPERS[:4]
    with pytest.raises(ValueError, match=r"elsewhere\.md"):
        CORPUS.select(sources="elsewhere.md")
    with pytest.raises(KeyError, match="2599"):
        CORPUS.select(ids="2599.00001")


@pytest.mark.parametrize("arguments", [{"year": "2025"}, {"where": 3}, {"ids": 7}, {"month": 2.5}, {"sources": 1}])
def test_select_names_wrong_arguments(arguments: dict[str, object]) -> None:
    with pytest.raises((TypeError, ValueError), match=next(iter(arguments))):
        CORPUS.select(**arguments)


def test_select_mask_of_wrong_length() -> None:
    with pytest.raises((IndexError, ValueError)):
        CORPUS.select(where=np.ones(3, bool))


rows = st.lists(st.integers(0, SIZE - 1), unique=True)


@given(rows, rows)
def test_set_algebra(a: list[int], b: list[int]) -> None:
    """Like Python's sets; the order is that of the left side, then what the right side adds."""
    left, right = CORPUS[a], CORPUS[b]
    assert set(left | right) == set(left) | set(right)
    assert set(left & right) == set(left) & set(right)
    assert set(left - right) == set(left) - set(right)
    assert list(left | right) == list(left) + [p for p in right if p not in set(left)]
    assert list(left & right) == [p for p in left if p in set(right)]
    assert list(left - right) == [p for p in left if p not in set(right)]
    assert len(left | right) == len(set(a) | set(b))


def test_union_of_corpora_from_different_sources() -> None:
    other = pl.Corpus.from_text(
        "## New\n[新](https://arxiv.org/abs/2504.09999)\n新文。\n" + TEXT.split("\n\n## ", maxsplit=1)[0], source="b.md"
    )
    both = CORPUS | other
    assert [p.arxiv_id for p in both] == [*IDS, "2504.09999"]
    assert both["2504.09999"].source == "b.md" and both[0].source == "2025/x.md"
    assert [d.path for d in both.digests] == ["2025/x.md", "b.md"]
    assert [a.source for a in both[0].appearances] == ["2025/x.md", "b.md"]
    assert list(CORPUS & other) == PAPERS[:1]
    assert list(other - CORPUS) == [other["2504.09999"]]
    assert both.to_pandas()["source"].astype(str).tolist() == [p.source for p in both]


@pytest.mark.parametrize("other", [None, 3, "x", [1], set()])
def test_set_algebra_with_other_things(other: object) -> None:
    for operation in ("__or__", "__and__", "__sub__"):
        assert getattr(CORPUS, operation)(other) is NotImplemented
    with pytest.raises(TypeError):
        CORPUS | other


def test_equality_and_hash_of_papers() -> None:
    again = list(pl.Corpus.from_text("\n\n" + TEXT.replace("## Paper 2", "## Paper Two"), source="other"))
    same = [a == b for a, b in zip(PAPERS, again, strict=True)]
    assert same == [p.title != "Paper 2" for p in PAPERS]
    assert all(hash(a) == hash(b) for a, b, s in zip(PAPERS, again, same, strict=True) if s)
    assert len({*PAPERS, *CORPUS}) == SIZE
    assert PAPERS[0] != "Paper 1" and PAPERS[0] != None  # noqa: E711


def test_equality_of_corpora() -> None:
    assert pl.Corpus.from_text(TEXT, source="other") == CORPUS
    assert CORPUS[::-1] != CORPUS and CORPUS[1:] != CORPUS and CORPUS != PAPERS
    assert CORPUS[::-1][::-1] == CORPUS
    with pytest.raises(TypeError):
        hash(CORPUS)


def state(corpus: pl.Corpus) -> tuple[object, ...]:
    return (
        type(corpus),
        [p.to_dict() for p in corpus],
        [[(a.source, a.line, a.span, a.period) for a in p.appearances] for p in corpus],
        [(d.path, d.title, d.period, d.papers, d.bytes, d.preamble_span) for d in corpus.digests],
        [(d.severity, d.code, d.source, d.line, d.column, d.span, d.message) for d in corpus.diagnostics],
    )


@pytest.mark.parametrize(
    "duplicate", [copy.copy, copy.deepcopy, *(lambda c, p=p: pickle.loads(pickle.dumps(c, p)) for p in range(2, 6))]
)
@pytest.mark.parametrize("kind", [pl.Corpus, MyCorpus])
def test_copies_and_pickles(duplicate: object, kind: type[pl.Corpus]) -> None:
    text = "# 速递（250407-250411）\n\n" + TEXT + TEXT.replace("正文3", "别的") + "\n## Bad\n没有链接\0。\n"
    whole = kind.from_text(text, source="2025/x.md")
    for corpus in (whole, whole[3:8], whole[[5, 1]], whole[:0], whole | CORPUS):
        assert state(duplicate(corpus)) == state(corpus)


def test_pickled_papers_share_their_corpus() -> None:
    big = pl.Corpus.from_text(TEXT + "## Long\n[长](https://arxiv.org/abs/2504.09999)\n" + "长" * 400_000)
    assert len(pickle.dumps(list(big))) < 3 * len(pickle.dumps(big)), "each paper carries the whole corpus"


def test_pickled_papers() -> None:
    for paper in PAPERS:
        again = pickle.loads(pickle.dumps(paper))
        assert again == paper and again.to_dict() == paper.to_dict()
        assert copy.copy(paper) == paper == copy.deepcopy(paper)


def test_corpora_keep_their_class() -> None:
    mine = MyCorpus.from_text(TEXT)
    for corpus in (
        mine,
        mine[1:],
        mine[[1]],
        mine[np.ones(SIZE, bool)],
        mine.select(year=2025),
        mine | CORPUS,
        mine & CORPUS,
        mine - CORPUS,
    ):
        assert type(corpus) is MyCorpus
    assert type(CORPUS[1:]) is pl.Corpus


def test_papers_outlive_the_corpus() -> None:
    paper = pl.Corpus.from_text(TEXT)[4]
    notes = pl.Corpus.from_text("## T\n").diagnostics
    iterator = iter(pl.Corpus.from_text(TEXT))
    gc.collect()
    assert paper.title == "Paper 5" and paper.abstract == PAPERS[4].abstract
    assert all(note.message for note in notes)
    assert [p.title for p in iterator] == titles(CORPUS)


def test_fields_and_their_types() -> None:
    paper = PAPERS[1]
    assert (paper.arxiv_id, paper.version, paper.month, paper.period) == ("2503.00002", 3, date(2025, 3, 1), None)
    assert (paper.source, paper.line, paper.row) == ("2025/x.md", 6, 1)
    assert paper.links == ("https://example.org/2",)
    assert TEXT.encode()[slice(*paper.span)].decode().startswith("## Paper 2\n")
    (appearance,) = paper.appearances
    assert (appearance.source, appearance.line, appearance.span, appearance.period) == (
        paper.source,
        6,
        paper.span,
        None,
    )
    (digest,) = CORPUS.digests
    assert (digest.path, digest.title, digest.papers, digest.bytes) == ("2025/x.md", "", SIZE, len(TEXT.encode()))


@pytest.mark.parametrize("name", ["title", "abstract", "row", "links"])
def test_papers_cannot_be_changed(name: str) -> None:
    with pytest.raises(AttributeError):
        setattr(PAPERS[0], name, "x")
    with pytest.raises(AttributeError):
        CORPUS.anything = 1


def test_to_dict_has_the_columns_of_the_table() -> None:
    row = PAPERS[0].to_dict()
    assert list(row) == list(CORPUS.to_pandas().columns)
    assert row["links"] == ["https://example.org/1"] and row["appearances"] == 1
    assert row["month"] == date(2025, 2, 1) and row["period_start"] is None and row["version"] == 2


def test_repr_is_one_short_line() -> None:
    odd = pl.Corpus.from_text("## A\u2028b 'x' \"y\"\n[" + "长" * 5000 + "](https://arxiv.org/abs/2504.05299)\n正文\n")
    for thing in (
        CORPUS,
        CORPUS[:0],
        CORPUS[0],
        odd,
        odd[0],
        CORPUS.digests[0],
        CORPUS[0].appearances[0],
        odd.diagnostics,
    ):
        assert len(repr(thing).splitlines()) == 1 and len(repr(thing)) < 300
    assert "12" in repr(CORPUS) and "2502.00001" in repr(PAPERS[0])


def test_public_classes_are_documented_and_complete() -> None:
    for kind in (pl.Corpus, pl.Paper, pl.Digest, pl.Diagnostic, pl.Appearance):
        assert kind.__module__.startswith("paperlens") and "_core" not in kind.__module__
        assert kind.__doc__
        for name in dir(kind):
            if not name.startswith("_"):
                assert getattr(kind, name).__doc__, f"{kind.__name__}.{name} has no docstring"
    assert {"from_path", "to_pandas", "diagnostics", "select"} <= set(dir(CORPUS))
    assert {"title", "title_zh", "abstract", "links", "to_bibtex"} <= set(dir(PAPERS[0]))
    assert set(pl.__all__) <= set(dir(pl))


def test_seed_papers_are_exact(seeds: pl.Corpus, expected: list[dict[str, object]]) -> None:
    import hashlib

    rows = [
        {
            "source": p.source.replace("\\", "/").rsplit("/", maxsplit=1)[-1],
            "arxiv_id": p.arxiv_id,
            "title": p.title,
            "title_zh": p.title_zh,
            "abstract_sha256": hashlib.sha256(p.abstract.encode()).hexdigest(),
            "line": p.line,
            "url": p.url,
        }
        for p in seeds
    ]
    assert rows == expected
