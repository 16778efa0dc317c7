"""Writes python/paperlens/lexicon.plx: what words and terms are in the other language, learned from parallel text.

    python make_lexicon.py PAPERS DIGESTS ABSTRACTS > python/paperlens/lexicon.plx

PAPERS has a paper a line as JSON: id, title, abstract_en, abstract_zh, keywords_zh. DIGESTS is a folder of digests with
English and Chinese titles, and Chinese abstracts. ABSTRACTS has a paper a line as JSON: id, abstract_en; it gives the
papers of the digests their English abstracts. Only pairs of terms with their probabilities are kept, no text.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import paperlens as pl
from paperlens import _core

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
BUILT_IN = 1  # the mask of the source
#: What the table may take in a wheel, about 2 MB, decides these: a tenth of its terms cost under .01 MRR.
PRUNING = (0.02, 8, 0.95)
MIN_SUPPORT, MIN_ADJACENT = 2, 10


@dataclass(frozen=True)
class BilingualPaper:
    id: str
    title: str
    title_zh: str = ""
    abstract_en: str = ""
    abstract_zh: str = ""
    keywords_zh: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


def read_lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read_papers(path: Path) -> list[BilingualPaper]:
    return [
        BilingualPaper(
            id=str(row["id"]),
            title=str(row["title"]),
            abstract_en=str(row["abstract_en"]),
            abstract_zh=str(row["abstract_zh"]),
            keywords_zh=tuple(map(str, row["keywords_zh"])),  # type: ignore[call-overload]
            categories=tuple(map(str, row.get("categories", ()))),  # type: ignore[call-overload]
        )
        for row in read_lines(path)
    ]


def read_digests(folder: Path, abstracts: Path | None) -> list[BilingualPaper]:
    english = {str(row["id"]): str(row["abstract_en"]) for row in read_lines(abstracts)} if abstracts else {}
    return [
        BilingualPaper(
            id=paper.arxiv_id or paper.title,
            title=paper.title,
            title_zh=paper.title_zh if HAN.search(paper.title_zh) else "",
            abstract_en=english.get(paper.arxiv_id or "", ""),
            abstract_zh=paper.abstract,
        )
        for paper in pl.Corpus.from_path(folder)
    ]


def text_pairs(papers: Iterable[BilingualPaper]) -> list[tuple[str, str]]:
    """Titles, abstracts, and title and abstract with the keywords."""
    pairs = []
    for paper in papers:
        if paper.title_zh:
            pairs.append((paper.title, paper.title_zh))
        if paper.abstract_en and paper.abstract_zh:
            pairs.append((paper.abstract_en, paper.abstract_zh))
        if paper.abstract_en and paper.keywords_zh:
            pairs.append((f"{paper.title}. {paper.abstract_en}", " , ".join(paper.keywords_zh)))
    return pairs


def learn(papers: Iterable[BilingualPaper]) -> _core.TranslationTable:
    return _core.TranslationTable.learn(
        text_pairs(papers),
        source=BUILT_IN,
        threads=os.cpu_count() or 1,
        min_support=MIN_SUPPORT,
        min_adjacent=MIN_ADJACENT,
        pruning=PRUNING,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Learns the built-in table of translations.")
    parser.add_argument("papers", type=Path, metavar="PAPERS")
    parser.add_argument("digests", type=Path, metavar="DIGESTS")
    parser.add_argument("abstracts", type=Path, metavar="ABSTRACTS")
    options = parser.parse_args()
    papers = [*read_digests(options.digests, options.abstracts), *read_papers(options.papers)]
    sys.stdout.buffer.write(learn(papers).to_bytes())


if __name__ == "__main__":
    main()
