"""The digests that are measured: real ones from folders, and a large synthetic corpus made from their sentences."""

from __future__ import annotations

import datetime
import random
import re
from dataclasses import dataclass
from pathlib import Path

import paperlens as pl

SUFFIXES = {".md", ".markdown", ".txt"}
SENTENCE = re.compile(r"[^。\n]*[。\n]|[^。\n]+")
PAPERS_PER_DIGEST = 40


@dataclass(frozen=True)
class Digest:
    """A source: its name, which may tell its period, and its bytes."""

    name: str
    data: bytes


def read_folders(folders: list[Path]) -> list[Digest]:
    """Return the digests in `folders`, without empty files."""
    found = []
    for folder in folders:
        files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
        found += [Digest(str(path.relative_to(folder)), path.read_bytes()) for path in files]
    return [digest for digest in found if digest.data.strip()]


def synthesize(digests: list[Digest], papers: int) -> list[Digest]:
    """Return weekly digests of `papers` papers in all, with different ids, titles and abstracts.

    Each new paper takes the length of a real one, and draws its sentences from all of them.
    """
    draw = random.Random(0)
    real = [paper for digest in digests for paper in pl.Corpus.from_text(digest.data)]
    sentences = [sentence for paper in real for sentence in SENTENCE.findall(paper.abstract) if sentence.strip()]
    monday = datetime.date(2019, 1, 7)
    written: list[Digest] = []
    made = 0
    while made < papers:
        blocks = []
        for _ in range(min(PAPERS_PER_DIGEST, papers - made)):
            blocks.append(_paper(draw, real, sentences, f"{monday:%y%m}.{10_000 + made}"))
            made += 1
        sunday = monday + datetime.timedelta(days=6)
        name = f"{monday:%Y}/{monday:%m%d}-{sunday:%m%d}.md"
        written.append(Digest(name, "\n".join(blocks).encode()))
        monday += datetime.timedelta(days=7)
    return written


def _paper(draw: random.Random, real: list[pl.Paper], sentences: list[str], arxiv_id: str) -> str:
    one, other, length = draw.choice(real), draw.choice(real), len(draw.choice(real).abstract)
    title = f"{_half(one.title, 0)} {_half(other.title, 1)}"
    title_zh = one.title_zh[: len(one.title_zh) // 2] + other.title_zh[len(other.title_zh) // 2 :]
    abstract = ""
    while len(abstract) < length:
        abstract += draw.choice(sentences)
    return f"## {title}\n[{title_zh}](https://arxiv.org/abs/{arxiv_id})\n\n{abstract.strip()}\n"


def _half(title: str, which: int) -> str:
    words = title.split()
    middle = (len(words) + 1) // 2
    return " ".join(words[middle:] if which else words[:middle])


def write(digests: list[Digest], folder: Path) -> None:
    """Write `digests` under `folder`."""
    for digest in digests:
        path = folder / digest.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(digest.data)
