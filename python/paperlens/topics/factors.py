"""Latent factors of a matrix of papers and terms: SVD, smoothing over similar papers, and NMF.

All of it is deterministic: nothing is drawn at random, and signs are fixed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_DENSE = 400  # rows or columns up to which LAPACK takes the whole matrix
_SPARE = 8  # columns of a block beyond the rank
_BLOCKS = 6
_BLOCK = 1024  # papers compared with all others at a time
_ROUNDS = 100
_CONVERGED = 1e-3  # relative change of the weights in a round
_TINY = np.float32(1e-12)


@dataclass(frozen=True)
class Factors:
    """A truncated SVD: `papers` (n, d) are the left vectors times their values, `terms` (m, d) the right ones."""

    papers: Floats
    terms: Floats


def truncated_svd(matrix: Any, rank: int) -> Factors:
    """Return the `rank` greatest singular triplets of a sparse (n, m) matrix.

    Small ones by LAPACK; else from a block Krylov space (Musco, Musco 2015) with a fixed start, whose singular values
    agree with LAPACK's to four digits. SciPy's Lanczos method, one vector at a time, takes ten times as long.

    Args:
        matrix: scipy.sparse, float32.
        rank: how many; as many as there are if there are fewer.
    """
    least = min(matrix.shape)
    rank = min(rank, least)
    if least <= _DENSE:
        u, s, vt = np.linalg.svd(matrix.toarray().astype(np.float64), full_matrices=False)
    else:
        basis = _krylov_basis(matrix, min(rank + _SPARE, least))
        u, s, vt = _thin_svd((matrix.T @ basis).T)
        u = basis @ u
    u, s, v = u[:, :rank], s[:rank], vt[:rank].T
    signs = np.where(v[np.abs(v).argmax(axis=0), np.arange(v.shape[1])] < 0, -1.0, 1.0)
    return Factors((u * s * signs).astype(np.float32), (v * signs).astype(np.float32))


def _krylov_basis(matrix: Any, width: int) -> Floats:
    """Return an orthonormal basis, (n, at most `width` * blocks), that holds the leading left singular vectors."""
    start = np.random.default_rng(0).standard_normal((matrix.shape[1], width), dtype=np.float32)
    blocks = [np.linalg.qr(matrix @ start)[0]]
    while len(blocks) < _BLOCKS and (len(blocks) + 1) * width <= min(matrix.shape):
        blocks.append(np.linalg.qr(matrix @ (matrix.T @ blocks[-1]))[0])
    basis: Floats = np.linalg.qr(np.hstack(blocks))[0]
    return basis


def _thin_svd(matrix: Floats) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the SVD of a wide matrix, by the eigenvectors of its Gram matrix: enough for the leading ones."""
    wide = matrix.astype(np.float64)
    values, vectors = np.linalg.eigh(wide @ wide.T)
    s = np.sqrt(np.maximum(values[::-1], 0))
    u = vectors[:, ::-1]
    return u, s, (u.T @ wide) / np.maximum(s, 1e-12)[:, None]


def unit_rows(rows: Floats) -> Floats:
    """Return rows of length 1; those of zeros stay."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    units: Floats = (rows / np.maximum(lengths, _TINY)).astype(np.float32)
    return units


def smoothed(papers: Floats) -> Floats:
    """Return each paper as the mean of all, weighted by the third power of their cosine where it is positive.

    What a few hundred characters leave out is said by the papers around. Takes O(n² d), in float32.
    """
    units = unit_rows(papers)
    out = np.empty_like(papers)
    for first in range(0, len(papers), _BLOCK):
        weights = units[first : first + _BLOCK] @ units.T
        np.maximum(weights, 0, out=weights)
        weights *= weights * weights
        weights /= np.maximum(weights.sum(axis=1, keepdims=True), _TINY)
        out[first : first + _BLOCK] = weights @ papers
    return unit_rows(out)


def nonnegative_factors(factors: Factors, k: int) -> tuple[Floats, Floats]:
    """Factorise `factors.papers @ factors.terms.T` into W (n, k) and H (k, m), neither with negative entries.

    HALS (Cichocki, Phan 2009) from NNDSVD (Boutsidis, Gallopoulos 2008). The product is never made: a round takes
    O((n + m) d k) time ("NMF of a low-rank approximation", Zhou, Cichocki, Xie 2012).
    """
    papers, terms = factors.papers, factors.terms
    weights, topics = _nndsvd(factors, k)
    for _ in range(_ROUNDS):
        before = weights.copy()
        _update(weights, papers @ (terms.T @ topics.T), topics @ topics.T)
        columns = np.ascontiguousarray(topics.T)
        _update(columns, terms @ (papers.T @ weights), weights.T @ weights)
        topics = np.ascontiguousarray(columns.T)
        if np.linalg.norm(weights - before) <= _CONVERGED * np.linalg.norm(weights):
            break
    return weights, topics


def _update(rows: Floats, target: Floats, gram: Floats) -> None:
    """One HALS pass over the columns of `rows`: each minimises the error with the others as they are."""
    for t in range(rows.shape[1]):
        step = (target[:, t] - rows @ gram[:, t]) / max(gram[t, t], _TINY)
        np.maximum(rows[:, t] + step, 0, out=rows[:, t])


def _nndsvd(factors: Factors, k: int) -> tuple[Floats, Floats]:
    """The first k singular triplets, of each the positive or the negative side, whichever is longer."""
    left, s, vt = _thin_svd(factors.papers.T)
    u, vt = vt.T, left.T
    v = factors.terms.astype(np.float64) @ vt.T
    weights = np.zeros((len(u), k), np.float32)
    topics = np.zeros((k, len(v)), np.float32)
    for t in range(min(k, len(s))):
        x, y = u[:, t], v[:, t]
        if x.sum() < 0:
            x, y = -x, -y
        sides = [(np.maximum(x, 0), np.maximum(y, 0)), (np.maximum(-x, 0), np.maximum(-y, 0))]
        lengths = [float(np.linalg.norm(a) * np.linalg.norm(b)) for a, b in sides]
        x, y = sides[int(lengths[1] > lengths[0])]
        scale = np.sqrt(s[t] * max(lengths))
        weights[:, t] = scale * x / max(float(np.linalg.norm(x)), 1e-12)
        topics[t] = scale * y / max(float(np.linalg.norm(y)), 1e-12)
    # HALS leaves what is 0 everywhere as it is: NNDSVDa fills zeros with a little of the mean.
    weights[weights == 0] = weights.mean() / 100
    topics[topics == 0] = topics.mean() / 100
    return weights, topics
