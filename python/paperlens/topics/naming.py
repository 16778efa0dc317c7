"""Names of topics in both languages: Chinese key terms of their abstracts, English phrases of their titles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from paperlens.extract.term_model import term_table
from paperlens.lexicon import built_in
from paperlens.topics.fit import word_scores
from paperlens.topics.vocabulary import STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from paperlens import _core

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-.'+][A-Za-z0-9]+)*")
_LONGEST_PHRASE = 3  # words
_IN_NAME = 2  # terms
_CONSIDERED = 40  # best terms of a topic


def chinese_names(
    corpus: _core.Corpus, labels: NDArray[np.int32], words: Sequence[Sequence[str]], lexicon: str | None
) -> list[str]:
    """Return a name for each topic: the Chinese terms that its papers would have as keywords, and others not.

    Where the papers have no Chinese, it is the translations of the topic's `words` in the built-in table.
    """
    table = term_table(corpus, "key terms", lexicon)
    scores = table.scores.astype(np.float64)
    weights = 1 / (1 + np.exp(-scores)) if lexicon is not None else scores
    often = (table.papers_with_term >= min(2, len(corpus)))[table.terms]
    shape = (len(corpus), len(table.spellings))
    ranked = _ranked(weights[often], table.papers[often], table.terms[often], shape, labels, len(words))
    names = []
    for order, topic_words in zip(ranked, words, strict=True):
        terms = [table.spellings[at] for at in order if _HAN.search(table.spellings[at])]
        names.append("、".join(_distinct(terms) or _distinct(filter(_HAN.search, _translated(topic_words)))))
    return names


def english_names(
    corpus: _core.Corpus, labels: NDArray[np.int32], words: Sequence[Sequence[str]]
) -> tuple[list[str], list[list[str]]]:
    """Return a name and phrases for each topic: up to three words of its papers' English titles, most telling first.

    Where titles have none, they are the translations of the topic's `words` in the built-in table.
    """
    place: dict[str, int] = {}
    spelled: list[str] = []
    papers, columns = [], []
    for position, paper in enumerate(corpus):
        found = {phrase.lower(): phrase for phrase in _phrases(paper.title)}
        for phrase in sorted(found):
            column = place.setdefault(phrase, len(place))
            if column == len(spelled):
                spelled.append(found[phrase])
            papers.append(position)
            columns.append(column)
    shape = (len(corpus), len(place))
    ones = np.ones(len(papers))
    ranked = _ranked(ones, np.array(papers, np.int64), np.array(columns, np.int64), shape, labels, len(words), least=2)
    names, phrases = [], []
    for order, topic_words in zip(ranked, words, strict=True):
        terms = [spelled[at] for at in order] or list(_translated(topic_words))
        phrases.append(_distinct(terms, 10) or [word for word in topic_words if not _HAN.search(word)])
        names.append(", ".join(phrases[-1][:_IN_NAME]))
    return names, phrases


def _ranked(
    weights: NDArray[np.float64],
    papers: NDArray[np.int64] | NDArray[np.int32],
    columns: NDArray[np.int64] | NDArray[np.int32],
    shape: tuple[int, int],
    labels: NDArray[np.int32],
    k: int,
    least: int = 1,
) -> list[list[int]]:
    """Return for each topic its best columns, those that stand in `least` of its papers or more."""
    from scipy import sparse

    has = sparse.csr_matrix((weights, (papers, columns)), shape)
    scores = word_scores(has, labels, k)
    if least > 1:
        inside = labels >= 0
        ones = sparse.csr_matrix((np.ones(len(papers)), (papers, columns)), shape)
        where = np.flatnonzero(inside)
        members = sparse.csr_matrix((np.ones(len(where)), (labels[inside], where)), (k, len(labels)))
        scores[(members @ ones).toarray() < least] = 0
    best = np.argsort(-scores, axis=1, kind="stable")[:, :_CONSIDERED]
    return [[int(at) for at in row if scores[t, at] > 0] for t, row in enumerate(best)]


def _phrases(title: str) -> Iterable[str]:
    words = _WORD.findall(title)
    for first in range(len(words)):
        if words[first].lower() in STOP_WORDS:
            continue
        for last in range(first, min(first + _LONGEST_PHRASE, len(words))):
            phrase = " ".join(words[first : last + 1])
            if words[last].lower() not in STOP_WORDS and len(phrase) > 1 and phrase in title:
                yield phrase


def _translated(words: Iterable[str]) -> Iterable[str]:
    """Yield the likeliest translation of each word that the built-in table has."""
    for word in words:
        entry = built_in().lookup(word)
        if entry is not None and entry[2]:
            yield entry[2][0][0]


def _distinct(terms: Iterable[str], count: int = _IN_NAME) -> list[str]:
    """Return the first terms that are no part of one another."""
    kept: list[str] = []
    for term in terms:
        lower = term.lower().removesuffix("s")
        if not any(lower in other.lower() or other.lower().removesuffix("s") in lower for other in kept):
            kept.append(term)
        if len(kept) == count:
            break
    return kept
