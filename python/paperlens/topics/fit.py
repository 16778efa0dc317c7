"""From papers and words to topics: which paper belongs to which, and how much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from paperlens.topics.clusters import consensus
from paperlens.topics.factors import Factors, nonnegative_factors, smoothed, truncated_svd, unit_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from paperlens.topics.vocabulary import Vocabulary

    Floats = NDArray[np.float32]
    Labels = NDArray[np.int32]

# Ranks of the SVD; on weekly digests and on daily abstracts, 30 to 80 and 20 to 50 were tried.
_RANK = {"nmf": 50, "kmeans": 30}
FEWEST = 5  # papers


@dataclass(frozen=True)
class Fit:
    """Topics, the largest first.

    Attributes:
        labels: the topic of each paper, int32 of shape (papers,); -1 where a paper has no word of the vocabulary.
        weights: how much of a paper each topic is, float32 of shape (papers, topics); rows sum to 1, or to 0.
        words: how telling a word is for a topic, float64 of shape (topics, words).
    """

    labels: Labels
    weights: Floats
    words: NDArray[np.float64]


@dataclass(frozen=True)
class Prepared:
    """What does not depend on the number of topics: each paper as the mean of those like it."""

    vocabulary: Vocabulary
    factors: Factors
    method: str


def prepare(vocabulary: Vocabulary, method: str) -> Prepared:
    """Factorise the TF-IDF matrix, and smooth the papers."""
    factors = truncated_svd(vocabulary.tfidf, _RANK[method])
    return Prepared(vocabulary, Factors(smoothed(factors.papers), factors.terms), method)


def fit(prepared: Prepared, k: int, step: Callable[[int, int], None] = lambda done, total: None) -> Fit:
    """Find up to `k` topics; those without papers are left out.

    Args:
        prepared: of `prepare`.
        k: how many.
        step: is called with the work done and all.
    """
    factors = prepared.factors
    if prepared.method == "nmf":
        rows, topics = nonnegative_factors(factors, k)
        weights = rows * np.linalg.norm(topics, axis=1)
        labels = weights.argmax(axis=1).astype(np.int32)
    else:
        labels = consensus(factors.papers, k, step)
        members = np.zeros((len(labels), k), np.float32)
        members[np.arange(len(labels)), labels] = 1
        weights = np.maximum(factors.papers @ unit_rows(members.T @ factors.papers).T, 0) ** 3
    nothing = np.diff(prepared.vocabulary.tfidf.indptr) == 0
    labels[nothing], weights[nothing] = -1, 0

    sizes = np.bincount(labels[labels >= 0], minlength=k)
    order = [int(t) for t in np.argsort(-sizes, kind="stable") if sizes[t] > 0]
    renumbered = np.full(k + 1, -1, np.int32)
    renumbered[order] = np.arange(len(order))
    weights = weights[:, order]
    weights = (weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-12)).astype(np.float32)
    found = renumbered[labels]
    return Fit(found, weights, word_scores(prepared.vocabulary.has, found, len(order)))


def word_scores(has: object, labels: Labels, k: int) -> NDArray[np.float64]:
    """Return how telling each column of a 0/1 matrix (papers, columns) is for each topic, (k, columns).

    p ln(p / q) sqrt(p / sum of p): p is the share of the topic's papers with the word, q that of all, and the sum is
    over topics. The first part is the word's share of the divergence of the topic from the corpus; the root keeps a
    word from standing for several topics.
    """
    from scipy import sparse

    counts = sparse.csr_matrix(has, dtype=np.float64)
    inside = labels >= 0
    members = sparse.csr_matrix(
        (np.ones(int(inside.sum())), (labels[inside], np.flatnonzero(inside))), (k, len(labels))
    )
    sizes = np.maximum(np.bincount(labels[inside], minlength=k), 1)[:, None]
    p = (members @ counts).toarray() / sizes
    q = np.maximum(np.asarray(counts.sum(axis=0)).ravel(), 1e-9) / max(len(labels), 1)
    shares = p / np.maximum(p.sum(axis=0), 1e-12)
    scores: NDArray[np.float64] = p * np.log(np.maximum(p, 1e-9) / q) * np.sqrt(shares)
    return scores
