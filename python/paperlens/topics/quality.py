"""How good topics are: coherent, different from one another, and found again."""

from __future__ import annotations

import itertools
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from paperlens import _core

SUBSAMPLES = 5
SHARE = 0.8
_TOP = 10  # words of a topic


@dataclass(frozen=True)
class TopicQuality:
    """Four figures that are to be read together: each of them alone is easily made great.

    Attributes:
        npmi: mean normalised pointwise mutual information of pairs of a topic's ten words, by the papers that both
            stand in, from -1 to 1 (Bouma 2009; Lau, Newman, Baldwin 2014).
        diversity: the share of these words that stand in one topic only (Dieng, Ruiz, Blei 2020): 1 is best.
        seeds: mean agreement of fits with other seeds. 1 for all methods here, whose results do not depend on a seed.
        subsamples: mean agreement with fits of 80% of the papers, as adjusted Rand index (Hubert, Arabie 1985): 1 is
            the same topics, 0 is chance.
    """

    npmi: float
    diversity: float
    seeds: float
    subsamples: float

    def to_pandas(self) -> pd.DataFrame:
        """Return a table with one row: the four figures, float64."""
        import pandas as pd

        frame: pd.DataFrame = pd.DataFrame([asdict(self)])
        return frame

    def __repr__(self) -> str:
        figures = ", ".join(f"{name}={value:.3f}" for name, value in asdict(self).items())
        return f"TopicQuality({figures})"

    def _repr_html_(self) -> str:
        from paperlens.html import escape, panel

        return panel(escape(repr(self)))


def npmi(topics: Sequence[Sequence[str]], reference: _core.Corpus) -> float:
    """Return the mean NPMI of pairs of a topic's words in the abstracts of `reference`.

    Words are looked for as strings, those of Latin letters whole, so that how papers are cut into words has no part in
    it. A pair that never meets counts -1, one with a word that is nowhere 0.
    """
    texts = [paper.abstract.lower() for paper in reference]
    if not texts:
        return 0.0
    has = {word: _papers_with(word.lower(), texts) for words in topics for word in words[:_TOP]}
    values = [_pair(has[a], has[b]) for words in topics for a, b in itertools.combinations(words[:_TOP], 2)]
    return float(np.mean(values)) if values else 0.0


def _papers_with(word: str, texts: Sequence[str]) -> NDArray[np.bool_]:
    if not word.isascii():
        return np.fromiter((word in text for text in texts), np.bool_, len(texts))
    whole = re.compile(rf"(?<![a-z0-9]){re.escape(word)}(?:s)?(?![a-z0-9])")
    return np.fromiter((word in text and bool(whole.search(text)) for text in texts), np.bool_, len(texts))


def _pair(a: NDArray[np.bool_], b: NDArray[np.bool_]) -> float:
    both, one, other = float((a & b).mean()), float(a.mean()), float(b.mean())
    if one == 0 or other == 0:
        return 0.0
    if both == 0:
        return -1.0
    return 1.0 if both == 1 else float(np.log(both / (one * other)) / -np.log(both))


def diversity(topics: Sequence[Sequence[str]]) -> float:
    """Return how many of the topics' words are different, as a share."""
    words = [word.lower() for topic in topics for word in topic[:_TOP]]
    return len(set(words)) / len(words) if words else 0.0


def agreement(a: NDArray[np.int32], b: NDArray[np.int32]) -> float:
    """Return the adjusted Rand index of two labellings of the same papers; papers without a label are left out."""
    both = (a >= 0) & (b >= 0)
    if not both.any():
        return 0.0
    table = np.zeros((int(a.max()) + 1, int(b.max()) + 1))
    np.add.at(table, (a[both], b[both]), 1)

    def pairs(counts: NDArray[np.float64]) -> float:
        return float((counts * (counts - 1) / 2).sum())

    same, rows, columns = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    chance = rows * columns / max(pairs(np.array([table.sum()])), 1)
    most = (rows + columns) / 2
    return 1.0 if most == chance else (same - chance) / (most - chance)


def subsample_agreement(
    labels: NDArray[np.int32], fit: Callable[[NDArray[np.int64]], NDArray[np.int32]], seed: int
) -> float:
    """Return the mean agreement of `labels` with those that `fit` finds for 80% of the papers, drawn with `seed`."""
    rng = np.random.default_rng(seed)
    size = max(2, int(SHARE * len(labels)))
    found = []
    for _ in range(SUBSAMPLES):
        rows = np.sort(rng.permutation(len(labels))[:size])
        found.append(agreement(labels[rows], fit(rows)))
    return float(np.mean(found))
