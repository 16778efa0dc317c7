"""The same paper more than once: in one digest, in several, with and without an arXiv id, with another text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import paperlens as pl


def paper(paper_id: str, title: str = "T", body: str = "正文。") -> str:
    return f"## {title}\n[中文](https://arxiv.org/abs/{paper_id})\n\n{body}\n\n"


def write(folder: Path, **files: str) -> pl.Corpus:
    for name, text in files.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return pl.Corpus.from_path(folder)


def test_across_digests_the_first_text_wins(tmp_path: Path) -> None:
    title = "# 速递（{}）\n\n"
    corpus = write(
        tmp_path,
        a=title.format("250407-250411") + paper("2504.00001", body="第一") + paper("2504.00002"),
        b=title.format("250414-250418") + paper("2504.00003") + paper("2504.00001", body="第二"),
        c=title.format("250421-250425") + paper("2504.00002"),
    )
    assert [p.arxiv_id for p in corpus] == ["2504.00001", "2504.00002", "2504.00003"]
    first = corpus[0]
    assert first.abstract == "第一"
    assert [(Path(a.source).name, a.line) for a in first.appearances] == [("a.md", 3), ("b.md", 8)]
    assert [a.period and a.period[0] for a in first.appearances] == [date(2025, 4, 7), date(2025, 4, 14)]
    assert first.period == (date(2025, 4, 7), date(2025, 4, 11))
    assert (first.source, first.line, first.span) == (first.appearances[0].source, 3, first.appearances[0].span)
    second = corpus[1]
    assert [Path(a.source).name for a in second.appearances] == ["a.md", "c.md"]
    assert [d.papers for d in corpus.digests] == [2, 2, 1]
    notes = [(Path(d.source).name, d.line, d.code) for d in corpus.diagnostics if d.code.startswith("duplicate")]
    assert ("b.md", 8, "duplicate-differs") in notes and ("c.md", 3, "duplicate-paper") in notes
    assert ("c.md", 3, "duplicate-differs") not in notes
    assert list(corpus.to_pandas()["appearances"]) == [2, 2, 1]


def test_the_message_names_the_other_place(tmp_path: Path) -> None:
    corpus = write(tmp_path, a=paper("2504.00001"), b=paper("2504.00001"))
    (note,) = (d for d in corpus.diagnostics if d.code == "duplicate-paper")
    assert "a.md" in note.message and Path(note.source).name == "b.md"


def test_versions_are_the_same_paper() -> None:
    corpus = pl.Corpus.from_text(paper("2504.00001v1") + paper("2504.00001v3"))
    assert [(p.arxiv_id, p.version, len(p.appearances)) for p in corpus] == [("2504.00001", 1, 2)]


def test_without_an_id_the_link_and_the_title_decide() -> None:
    linked = "## {}\n[中文](https://github.com/a/{})\n\n正文。\n\n"
    corpus = pl.Corpus.from_text(
        linked.format("A", "x") + linked.format("B", "x") + linked.format("A", "y") + linked.format("A", "x")
    )
    assert [(p.title, p.url[-1], len(p.appearances)) for p in corpus] == [("A", "x", 2), ("B", "x", 1), ("A", "y", 1)]


def test_another_title_of_the_same_id_is_a_difference() -> None:
    corpus = pl.Corpus.from_text(paper("2504.00001", "One") + paper("2504.00001", "Two"))
    assert [p.title for p in corpus] == ["One"]
    assert "duplicate-differs" in {d.code for d in corpus.diagnostics}


def test_select_by_source_finds_later_appearances(tmp_path: Path) -> None:
    corpus = write(tmp_path, a=paper("2504.00001"), b=paper("2504.00002") + paper("2504.00001"))
    sources = [d.path for d in corpus.digests]
    assert len(corpus.select(sources=sources[0])) == 1
    assert len(corpus.select(sources=sources)) == 2
    codes = corpus._source_codes()
    assert [sources[c] for c in codes] == [p.source for p in corpus]
