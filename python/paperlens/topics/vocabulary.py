"""The words that topics are made of: neither too rare nor in every fourth paper, singular and plural as one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

#: What texts say whatever they are about, and the common words of abstracts and links.
STOP_WORDS = frozenset(
    """a about above across after all along also although among an and any are as at based be because been before being
    between beyond both but by can could demonstrate do does due during each either et etc even existing experiments
    first for from further github good has have having here high how however html http https if in into introduce is
    it its itself key large less like made many may method methods more most much must new no non not novel of often
    on one only or org other our out over paper per present propose proposed rather recent results second set
    several shall should show shows significant significantly since so some state still such than that the their
    them then there these they this those three through thus to toward towards two under up upon us use used using
    various via was we well were what when where whether which while who whose will with within without work would
    www yet you your com approach approaches achieve achieves address aim challenges compared despite effective
    enable enables ensure extensive findings furthermore importantly improve improving including leading leverage
    limited make moreover multiple outperforms performance provide provides study
    我们 他们 它们 自己 这些 那些 这种 那种 这个 一个 一种 一些 一系列 某些 其他 其中 其它 以及 并且 而且 或者 还是
    但是 然而 因此 所以 由于 为了 因为 虽然 尽管 如果 即使 无论 不仅 同时 此外 另外 例如 比如 通过 根据 按照 基于
    关于 对于 至于 可以 能够 可能 应该 需要 必须 已经 正在 仍然 仍是 没有 不是 就是 进行 具有 包括 包含 成为 作为
    使得 使其 从而 进而 以便 非常 十分 较为 更加 至关重要 如何 什么 为什么 以下 以上 之间 之后 之前 目前 最近 近年来
    首次 首先 其次 最后 本文 本研究 实验结果 实验表明 结果表明 显著 有效 提出 旨在""".split()  # noqa: SIM905
)
_SHARE = 0.25  # of the papers: what more have is no topic


@dataclass(frozen=True)
class Vocabulary:
    """Words, which papers have them, and the TF-IDF matrix of both.

    Attributes:
        words: the words, m of them.
        has: scipy.sparse csr, float32 of shape (papers, m): 1 where a paper has a word.
        tfidf: the same with (1 + ln count) * idf, rows of length 1 or 0.
    """

    words: list[str]
    has: Any
    tfidf: Any


def topic_vocabulary(counts: Any, words: Sequence[str]) -> Vocabulary:
    """Choose the words of topics out of a matrix of counts (papers, words)."""
    from scipy import sparse

    known = {word.lower() for word in words}
    place: dict[str, int] = {}
    target = np.array([place.setdefault(_lemma(word, known), len(place)) for word in words], np.int64)
    spelled: dict[int, str] = {}
    totals = np.asarray(counts.sum(axis=0)).ravel()
    for at in np.argsort(-totals, kind="stable").tolist():
        spelled.setdefault(int(target[at]), words[at])
    merge = sparse.csr_matrix(
        (np.ones(len(words), np.float32), (np.arange(len(words)), target)), (len(words), len(place))
    )
    merged = (counts @ merge).tocsr()

    papers = merged.shape[0]
    having = np.bincount(merged.indices, minlength=merged.shape[1])
    least = 1 if papers < 30 else 2 if papers < 300 else max(5, papers // 1000)
    most = max(_SHARE * papers, least + 2)
    stop = np.fromiter((name in STOP_WORDS for name in place), np.bool_, len(place))
    kept = np.flatnonzero((having >= least) & (having <= most) & ~stop)
    chosen = merged[:, kept].astype(np.float32)
    chosen.sort_indices()
    has = chosen.copy()
    has.data[:] = 1
    tfidf = chosen
    idf = (np.log((1 + papers) / (1 + having[kept])) + 1).astype(np.float32)
    tfidf.data = (1 + np.log(tfidf.data)) * idf[tfidf.indices]
    lengths = np.sqrt(np.asarray(tfidf.multiply(tfidf).sum(axis=1)).ravel())
    tfidf.data /= np.repeat(np.maximum(lengths, 1e-12), np.diff(tfidf.indptr)).astype(np.float32)
    return Vocabulary([spelled[int(at)] for at in kept], has, tfidf)


def _lemma(word: str, known: set[str]) -> str:
    """Return the word in lower case; the singular, if it is an English plural whose singular is a word too."""
    lower = word.lower()
    if lower.isascii() and lower.endswith("s") and len(lower) > 3 and lower[:-1] in known:
        return lower[:-1]
    return lower
