"""BibTeX and RIS, read back by bibtexparser and rispy."""

from __future__ import annotations

import re
from pathlib import Path

import bibtexparser
import pytest
import rispy

import paperlens as pl

TITLES = [
    "$\\text{Transformer}^2$: Self-adaptive LLMs",
    "100% of C# & R_2: #1 ~ {brace} \\alpha",
    'RWKV-7 "Goose" with Expressive {State',
    "φ-Decoding — naïve Größe",
    "A @ B, and C",
    "}unbalanced{",
    "Mamba-2: SSMs, GPUs and GPT-4o",
]


def corpus_of(titles: list[str], body: str = "摘要。") -> pl.Corpus:
    return pl.Corpus.from_text(
        "".join(
            f"## {t}\n[中文 {{标题}} & {i}](https://arxiv.org/abs/2504.{i:05d})\n{body}\n"
            for i, t in enumerate(titles, 1)
        )
    )


def parse_bibtex(text: str) -> list[dict[str, str]]:
    parser = bibtexparser.bparser.BibTexParser(common_strings=True, ignore_nonstandard_types=False)
    return bibtexparser.loads(text, parser=parser).entries


def plain(tex: str) -> str:
    """A field as a reader of BibTeX shows it, near enough to compare: no grouping braces, no escapes."""
    tex = re.sub(r"\\text(?:backslash|asciitilde|asciicircum|braceleft|braceright)(?:\{\})?", "", tex)
    return re.sub(r"[{}\\~^$\s]", "", re.sub(r"\\([%&#_${}])", r"\1", tex))


def test_bibtex_of_seeds(seeds: pl.Corpus, tmp_path: Path) -> None:
    path = tmp_path / "papers.bib"
    seeds.to_bibtex(path)
    entries = parse_bibtex(path.read_text(encoding="utf-8"))
    assert len(entries) == len(seeds) == len({e["ID"] for e in entries})
    for entry, paper in zip(entries, seeds, strict=True):
        assert plain(entry["title"]) == plain(paper.title)
        assert entry["eprint"] == paper.arxiv_id
        assert entry["archiveprefix"].lower() == "arxiv"
        assert entry["url"] == paper.url
        assert entry["year"] == str(paper.month.year) if paper.month else "year" not in entry
        assert re.fullmatch(r"[A-Za-z0-9:_./-]+", entry["ID"])


@pytest.mark.parametrize("title", TITLES)
def test_bibtex_keeps_titles(title: str) -> None:
    (paper,) = corpus_of([title], body="含 { 与 % 和 }} 的摘要 \\ 。")
    (entry,) = parse_bibtex(paper.to_bibtex())
    assert plain(entry["title"]) == plain(title)
    assert entry["eprint"] == "2504.00001"
    text = paper.to_bibtex()
    depth = low = 0
    for c in re.sub(r"\\[{}]", "", text):
        depth += (c == "{") - (c == "}")
        low = min(low, depth)
    assert (depth, low) == (0, 0), "unbalanced braces"
    assert "标题" in text


def test_bibtex_of_many_is_that_of_each(tmp_path: Path) -> None:
    corpus = corpus_of(TITLES)
    corpus.to_bibtex(tmp_path / "x.bib")
    text = (tmp_path / "x.bib").read_text(encoding="utf-8")
    assert len(parse_bibtex(text)) == len(TITLES)
    assert all(p.to_bibtex().strip() in text for p in corpus)


def test_bibtex_keys_differ_without_ids(tmp_path: Path) -> None:
    corpus = pl.Corpus.from_text("".join(f"## Same Title\n[同](https://github.com/a/{n})\n正文\n" for n in range(4)))
    assert len(corpus) == 4
    corpus.to_bibtex(tmp_path / "x.bib")
    entries = parse_bibtex((tmp_path / "x.bib").read_text(encoding="utf-8"))
    assert len({e["ID"] for e in entries}) == 4
    assert [e["url"] for e in entries] == [p.url for p in corpus]


def test_ris(seeds: pl.Corpus, tmp_path: Path) -> None:
    for n, corpus in enumerate([seeds, corpus_of(TITLES, body="第一段\n\nER  - 第二段\nTY  - JOUR\n")]):
        path = tmp_path / f"{n}.ris"
        corpus.to_ris(path)
        entries = rispy.loads(path.read_text(encoding="utf-8"))
        assert len(entries) == len(corpus)
        for entry, paper in zip(entries, corpus, strict=True):
            assert (entry.get("title") or entry.get("primary_title")) == paper.title
            urls = entry["urls"] if "urls" in entry else [entry["url"]]
            assert paper.url in urls
            flat = re.sub(r"\s+", "", paper.abstract)
            assert re.sub(r"\s+", "", entry["abstract"]) == flat
            assert any(paper.title_zh in value for value in entry.values())
            assert str(entry["year"])[:4] == str(paper.month.year) if paper.month else True
