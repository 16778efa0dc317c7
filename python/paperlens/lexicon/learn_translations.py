"""Learns what words and terms are in the other language, from parallel text."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from paperlens import _core

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paperlens.lexicon.data import BilingualPaper

BUILT_IN = 1  # the mask of the source
#: Both files of the lexicon take 2 MB at most, which decides these; rarer terms add under .005 MRR.
PRUNING = (0.02, 8, 0.95)
MIN_SUPPORT, MIN_ADJACENT = 4, 12


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


def learn_translations(papers: Iterable[BilingualPaper]) -> _core.TranslationTable:
    """Return the table of the papers; the same for any number of cores."""
    return _core.TranslationTable.learn(
        text_pairs(papers),
        source=BUILT_IN,
        threads=os.cpu_count() or 1,
        min_support=MIN_SUPPORT,
        min_adjacent=MIN_ADJACENT,
        pruning=PRUNING,
    )
