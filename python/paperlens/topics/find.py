"""Corpus.topics: its arguments checked, the number of topics chosen, topics found and named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from paperlens.arguments import check_integer, check_text
from paperlens.extract.matrix import term_matrix
from paperlens.extract.term_model import check_lexicon
from paperlens.progress import reporting
from paperlens.topics.fit import FEWEST, fit, prepare
from paperlens.topics.model import TopicModel, fitter
from paperlens.topics.naming import chinese_names, english_names
from paperlens.topics.quality import agreement
from paperlens.topics.vocabulary import topic_vocabulary
from paperlens.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from paperlens import _core

METHODS = ("nmf", "kmeans", "auto")
_MANY = 1000  # papers above which "auto" takes kmeans: more stable there, and nearer to the categories of arXiv
_MOST_TOPICS = 1000
_CHOICES = (5, 8, 10, 12, 15, 20, 25, 30, 40)
_SUBSAMPLES = 3
_FEWEST_OF_TOPIC = 15  # papers, on average: with less, names are of single papers
_NAMED_BY = 10  # words


def find_topics(corpus: _core.Corpus, k: object, *, method: object, seed: object, lexicon: object) -> TopicModel:
    """Return the topics of `Corpus.topics`, whose arguments these are."""
    known = check_lexicon(lexicon)
    if check_text("method", method) not in METHODS:
        raise ValueError(f"method: expected one of {', '.join(METHODS)}, got {method!r}")
    draw = check_integer("seed", seed)
    if draw < 0:
        raise ValueError(f"seed: expected 0 or more, got {draw}")
    if isinstance(k, str) and k != "auto":
        raise ValueError(f"k: expected a number or 'auto', got {k!r}")
    wanted = None if isinstance(k, str) else check_integer("k", k)
    if wanted is not None and not 2 <= wanted <= _MOST_TOPICS:
        raise ValueError(f"k: expected 2 to {_MOST_TOPICS}, or 'auto', got {wanted}")
    papers = len(corpus)
    if papers < FEWEST:
        raise ValueError(f"topics: they need {FEWEST} papers or more, and the corpus has {counted(papers, 'paper')}")

    counts, words = term_matrix(corpus, fields=("abstract",), min_papers=1, weighting="count", lexicon=known)
    vocabulary = topic_vocabulary(counts, words)
    if min(vocabulary.tfidf.shape) < 2:
        raise ValueError(
            "topics: the abstracts have no words that some have and others have not; are they empty, or all the same?"
        )
    how = str(method)
    if how == "auto":
        how = "kmeans" if papers > _MANY else "nmf"
    with reporting(None, "Finding topics", "papers") as report:

        def step(done: int, total: int) -> None:
            report(papers * done // total, papers)

        number = _chosen(counts, words, how, draw, step) if wanted is None else min(wanted, papers // 2)
        found = fit(prepare(vocabulary, how), number, step)
    top = [
        [vocabulary.words[at] for at in np.argsort(-scores, kind="stable")[:_NAMED_BY] if scores[at] > 0]
        for scores in found.words
    ]
    english, phrases = english_names(corpus, found.labels, top)
    chinese = chinese_names(corpus, found.labels, top, known)
    names = list(zip(english, chinese, phrases, strict=True))
    return TopicModel(corpus, found, vocabulary.words, names, how, fitter(counts, words, how, number), draw)


def _chosen(counts: Any, words: Sequence[str], method: str, seed: int, step: Callable[[int, int], None]) -> int:
    """Return the number of topics whose labels agree best between halves that share most of their papers.

    Each of three pairs of 80% subsamples is fitted with every number; labels are compared on the papers of both, by the
    adjusted Rand index, as in the choice of k by stability (Lange, Roth, Braun, Buhmann 2004).
    """
    papers = counts.shape[0]
    choices = [k for k in _CHOICES if k <= papers // _FEWEST_OF_TOPIC] or [max(2, papers // _FEWEST_OF_TOPIC)]
    if len(choices) == 1:
        return choices[0]
    rng = np.random.default_rng(seed)
    samples = [np.sort(rng.permutation(papers)[: int(0.8 * papers)]) for _ in range(_SUBSAMPLES)]
    prepared = [prepare(topic_vocabulary(counts[rows], words), method) for rows in samples]
    agreements = []
    for at, k in enumerate(choices):
        step(at, len(choices))
        labels = []
        for rows, sample in zip(samples, prepared, strict=True):
            everywhere = np.full(papers, -1, np.int32)
            everywhere[rows] = fit(sample, k).labels
            labels.append(everywhere)
        pairs = [(labels[i], labels[j]) for i in range(len(labels)) for j in range(i)]
        agreements.append(np.mean([agreement(a, b) for a, b in pairs]))
    return choices[int(np.argmax(agreements))]
