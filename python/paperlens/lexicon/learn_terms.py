"""Learns Chinese words of AI papers, and what tells a paper's key terms.

The words are discovered in the abstracts; keywords of two papers or more are words too. The model is a logistic
regression on hashed features (cpp/include/paperlens/lexicon/key_terms.hpp), learned from which candidates of an
abstract its authors named as keywords; its weights are kept in 1/32. The same papers give the same bytes. Needs
scikit-learn.
"""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from paperlens import _core
from paperlens.lexicon.data import HAN, BilingualPaper

if TYPE_CHECKING:
    from collections.abc import Sequence

FEATURES = 1 << 16
LONGEST_WORD = 8  # characters
STRENGTH = 0.3  # inverse of the regularisation; 0.1 and 1 give .005 to .01 less F1@5


@dataclass(frozen=True)
class Learned:
    """What is learned: words with counts, keywords, and the weights of the model."""

    words: list[tuple[str, int]]
    known: list[tuple[str, int, int]]  # keyword, papers that name it, papers that it stands in
    weights: np.ndarray[Any, np.dtype[np.int8]]

    def model(self) -> _core.KeyTermModel:
        """Return it ready for use."""
        return _core.KeyTermModel(_core.WordList(self.words), self.known, self.weights)

    def to_bytes(self) -> bytes:
        """Return the content of terms.npz."""
        file = io.BytesIO()
        np.savez(
            file,
            words=np.frombuffer("\n".join(word for word, _ in self.words).encode(), np.uint8),
            word_counts=np.array([count for _, count in self.words], np.uint32),
            known=np.frombuffer("\n".join(term for term, _, _ in self.known).encode(), np.uint8),
            known_counts=np.array([counts for _, *counts in self.known], np.uint32),
            weights=self.weights,
        )
        return file.getvalue()


def keywords_in(paper: BilingualPaper) -> set[str]:
    """Return the keywords of a paper that stand in its abstract."""
    abstract = paper.abstract_zh.lower()
    return {_core.spell_term(keyword) for keyword in paper.keywords_zh if keyword.lower() in abstract}


def learn_terms(papers: Sequence[BilingualPaper], digests: Sequence[BilingualPaper]) -> Learned:
    """Return what the papers' keywords, and the words of all abstracts, teach."""
    from scipy import sparse
    from sklearn.linear_model import LogisticRegression

    named = [keywords_in(paper) for paper in papers]
    keywords = Counter(term for terms in named for term in sorted(terms))
    texts = [paper.abstract_zh for paper in papers] + [paper.abstract_zh for paper in digests]
    words = dict(_core.WordList.discover(texts).words())
    for term, count in keywords.items():
        if count > 1 and len(term) <= LONGEST_WORD and all(map(HAN.match, term)):
            words.setdefault(term, count)
    cut = sorted(words.items())

    plain = _core.KeyTermModel(_core.WordList(cut), [], [])
    stands = Counter(term for paper in papers for term in plain.features(paper.abstract_zh, [])[0])
    known = [(term, count, max(count, stands[term])) for term, count in sorted(keywords.items())]
    model = _core.KeyTermModel(_core.WordList(cut), known, [])
    numbers, ends = [], [np.zeros(1, np.int64)]
    wanted: list[bool] = []
    for paper, own in zip(papers, named, strict=True):
        # A paper is left out of what is known about its terms; one without keywords by a keyword that is none.
        terms, features, stops = model.features(paper.abstract_zh, sorted(own) or ["\0"])
        numbers.append(features)
        ends.append(stops.astype(np.int64) + ends[-1][-1])
        wanted.extend(term in own for term in terms)
    indices = np.concatenate(numbers).astype(np.int32)
    rows = sparse.csr_matrix(
        (np.ones(len(indices), np.float32), indices, np.concatenate([e for e in ends if len(e)])),
        shape=(len(wanted), FEATURES),
    )
    # Coordinate descent in liblinear's own order, which random_state fixes.
    regression = LogisticRegression(C=STRENGTH, solver="liblinear", fit_intercept=False, tol=1e-3, random_state=0)
    weights = regression.fit(rows, np.array(wanted)).coef_[0]
    return Learned(cut, known, np.clip(np.rint(weights * 32), -127, 127).astype(np.int8))
