"""Papers in both languages, as the built-in lexicon is learned from."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")


@dataclass(frozen=True)
class BilingualPaper:
    """A paper with what is known of it; "" and () stand for what is not."""

    id: str
    title: str
    title_zh: str = ""
    abstract_en: str = ""
    abstract_zh: str = ""
    keywords_zh: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


def read_lines(path: Path) -> list[dict[str, object]]:
    """Return the JSON objects of a file, one a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read_papers(path: Path) -> list[BilingualPaper]:
    """Return the papers of a file: JSON objects with the names of BilingualPaper, one a line; no title_zh."""
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
    """Return the papers of digests; `abstracts` has a JSON object a line: id, abstract_en."""
    from paperlens.corpus import Corpus

    english = {str(row["id"]): str(row["abstract_en"]) for row in read_lines(abstracts)} if abstracts else {}
    return [
        BilingualPaper(
            id=paper.arxiv_id or paper.title,
            title=paper.title,
            title_zh=paper.title_zh if HAN.search(paper.title_zh) else "",
            abstract_en=english.get(paper.arxiv_id or "", ""),
            abstract_zh=paper.abstract,
        )
        for paper in Corpus.from_path(folder)
    ]
