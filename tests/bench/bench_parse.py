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
    """Compare every field with the line reader's; a paper may differ only where a diagnostic says why."""
    papers = odd = 0
    for digest in digests:
        corpus = pl.Corpus.from_text(digest.data, source=digest.name)
        ours = {(paper.title, paper.title_zh, paper.url, paper.abstract) for paper in corpus}
        theirs = {tuple(paper[name] for name in FIELDS) for paper in read_papers(digest.data)}
        papers += len(corpus)
        explained = sum(item.code != "untranslated-title" for item in corpus.diagnostics)
        odd += len(ours ^ theirs)
        if len(ours ^ theirs) > 2 * explained:
            raise SystemExit(f"{digest.name}: the papers are not the line reader's: {sorted(ours ^ theirs)[0]}")
    print(f"{papers:,} papers compared with a line reader, field by field: {odd} differ, where a diagnostic says why")


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
