"""Bytes to papers, beside Markdown parsers, a reader in Python, and the mere decoding of the same bytes."""

from __future__ import annotations

from collections.abc import Callable

import cmarkgfm
import md4c
import mistune
from digests import Digest
from harness import Work, measure, print_times
from line_reader import read_papers

import paperlens as pl

FIELDS = ("title", "title_zh", "url", "abstract")
OURS = "paperlens"


def check(digests: list[Digest]) -> None:
    """Compare every field with the line reader's; a paper may differ only where a diagnostic stands in it."""
    papers = different = 0
    for digest in digests:
        corpus = pl.Corpus.from_text(digest.data, source=digest.name)
        ours = {(paper.title, paper.title_zh, paper.url, paper.abstract) for paper in corpus}
        theirs = {tuple(paper[name] for name in FIELDS) for paper in read_papers(digest.data)}
        odd = {paper.title for paper in corpus if any(_within(item, paper) for item in corpus.diagnostics)}
        if unexplained := sorted(paper for paper in ours ^ theirs if paper[0] not in odd):
            raise SystemExit(f"{digest.name}: not what the line reader has, nor a diagnostic: {unexplained[0]}")
        papers += len(corpus)
        different += len(ours - theirs)
    note = f"{different} differ, and each has a diagnostic" if different else "all the same"
    print(f"{papers:,} papers compared with a line reader, field by field: {note}")


def _within(item: pl.Diagnostic, paper: pl.Paper) -> bool:
    return paper.span[0] <= item.span[0] < paper.span[1]


def on_bytes() -> dict[str, Callable[[bytes], object]]:
    """What starts at the bytes of a file."""
    from_text = pl.Corpus.from_text

    def every_field(data: bytes) -> object:
        return [(p.title, p.title_zh, p.url, p.arxiv_id, p.abstract) for p in from_text(data)]

    return {
        OURS: from_text,
        "paperlens, every field to str": every_field,
        "bytes.decode": bytes.decode,
        "line reader": read_papers,
        "pymd4c to HTML, bytes": md4c.HTMLRenderer().parse,
    }


def on_str() -> dict[str, Callable[[str], object]]:
    """What takes a str; decoding is not counted."""
    return {
        "pymd4c to HTML, str": md4c.HTMLRenderer().parse,
        "cmarkgfm to HTML": cmarkgfm.markdown_to_html,
        "mistune to HTML": mistune.create_markdown(),
    }


def run(title: str, digests: list[Digest], rounds: int, *, slow: bool = True) -> None:
    """Measure `digests`, one call for each; `slow` takes the parsers along that need much time."""
    sources = [digest.data for digest in digests]
    texts = [data.decode("utf-8", "replace") for data in sources]
    contestants: dict[str, Work] = {}
    for name, parse in on_bytes().items():
        contestants[name] = _over(parse, sources)
    for name, parse_text in on_str().items():
        if slow or name.startswith("pymd4c"):
            contestants[name] = _over(parse_text, texts)
    size = sum(map(len, sources))
    times = measure(contestants, rounds)
    files = "1 file" if len(sources) == 1 else f"{len(sources)} files, a call each"
    print_times(f"{title}: {files}, {size / 1e6:.2f} MB", times, OURS, "MB/s", lambda at: f"{size / at / 1e6:,.1f}")


def _over(parse: Callable[..., object], documents: list[bytes] | list[str]) -> Work:
    def work() -> None:
        for document in documents:
            parse(document)

    return work


def joined(digests: list[Digest]) -> list[Digest]:
    """Return all digests as one."""
    return [Digest("all", b"\n".join(digest.data for digest in digests))]
