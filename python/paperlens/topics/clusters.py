"""k-means on the sphere, and the consensus of many runs of it. Deterministic: the runs have seeds of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from paperlens.topics.factors import unit_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Labels = NDArray[np.int32]

RUNS = 30
_LAST_RUNS = 10
_ROUNDS = 40
_TINY = 1e-12


def spherical_kmeans(rows: Floats, k: int, seed: int) -> tuple[Labels, float]:
    """Cluster rows of length 1 by cosine (Dhillon, Modha 2001), from k-means++ (Arthur, Vassilvitskii 2007).

    Returns:
        A cluster for each row, int32, and the sum of the cosines with their centres.
    """
    centres = _first_centres(rows, k, np.random.default_rng(seed))
    labels = np.full(len(rows), -1, np.int32)
    total = 0.0
    for _ in range(_ROUNDS):
        cosines = rows @ centres.T
        found = cosines.argmax(axis=1).astype(np.int32)
        total = float(cosines.max(axis=1).astype(np.float64).sum())
        if (found == labels).all():
            break
        labels = found
        members = np.zeros((len(rows), k), np.float32)
        members[np.arange(len(rows)), labels] = 1
        sums = members.T @ rows
        empty = members.sum(axis=0) == 0
        sums[empty] = centres[empty]
        centres = unit_rows(sums)
    return labels, total


def _first_centres(rows: Floats, k: int, rng: np.random.Generator) -> Floats:
    chosen = [int(rng.random() * len(rows))]
    distances = 1 - rows @ rows[chosen[0]]
    for _ in range(k - 1):
        sums = np.cumsum(np.maximum(distances, 0).astype(np.float64))
        at = int(np.searchsorted(sums, rng.random() * sums[-1], side="right"))
        chosen.append(min(at, len(rows) - 1))
        distances = np.minimum(distances, 1 - rows @ rows[chosen[-1]])
    return rows[chosen]


def consensus(rows: Floats, k: int, step: Callable[[int, int], None]) -> Labels:
    """Cluster rows of length 1 by what many runs of k-means agree on (Strehl, Ghosh 2002).

    Papers are placed by the leading singular vectors of the matrix that says in which clusters of which runs they are,
    as in spectral clustering of how often two papers are together, and clustered there.

    Args:
        rows: (n, d), float32.
        k: how many clusters.
        step: is called with the runs done and all.
    """
    together = np.zeros((len(rows), RUNS * k), np.float32)
    for run in range(RUNS):
        step(run, RUNS)
        labels, _ = spherical_kmeans(rows, k, run)
        together[np.arange(len(rows)), run * k + labels] = 1
    sizes = together.sum(axis=0)
    together = together[:, sizes > 0] / np.sqrt(sizes[sizes > 0])
    gram = (together.T @ together).astype(np.float64)
    values, vectors = np.linalg.eigh(gram)
    leading = vectors[:, ::-1][:, :k] / np.sqrt(np.maximum(values[::-1][:k], _TINY))
    places = unit_rows((together @ leading).astype(np.float32))
    runs = (spherical_kmeans(places, k, RUNS + run) for run in range(_LAST_RUNS))
    return max(runs, key=lambda run: run[1])[0]
