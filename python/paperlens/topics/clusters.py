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
_LAST_RUNS = 5
_ROUNDS = 40
_SAMPLE = 4000  # papers that a run takes its centres from, when there are more
_TINY = 1e-12


def spherical_kmeans(rows: Floats, k: int, seed: int) -> Floats:
    """Return k centres for rows of length 1, by cosine (Dhillon, Modha 2001).

    The first ones are those of k-means++ (Arthur, Vassilvitskii 2007). Of many rows a sample is looked at, drawn with
    `seed`.
    """
    rng = np.random.default_rng(seed)
    if len(rows) > _SAMPLE:
        rows = rows[np.sort(rng.permutation(len(rows))[:_SAMPLE])]
    centres = _first_centres(rows, k, rng)
    labels = np.full(len(rows), -1, np.int32)
    for _ in range(_ROUNDS):
        found = nearest(rows, centres)
        if (found == labels).all():
            break
        labels = found
        members = np.zeros((k, len(rows)), np.float32)
        members[labels, np.arange(len(rows))] = 1
        sums = members @ rows
        empty = members.sum(axis=1) == 0
        sums[empty] = centres[empty]
        centres = unit_rows(sums)
    return centres


def nearest(rows: Floats, centres: Floats) -> Labels:
    """Return for each row the centre with the greatest cosine, int32."""
    found: Labels = (rows @ centres.T).argmax(axis=1).astype(np.int32)
    return found


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
        together[np.arange(len(rows)), run * k + nearest(rows, spherical_kmeans(rows, k, run))] = 1
    sizes = together.sum(axis=0)
    together = together[:, sizes > 0] / np.sqrt(sizes[sizes > 0])
    gram = (together.T @ together).astype(np.float64)
    values, vectors = np.linalg.eigh(gram)
    leading = vectors[:, ::-1][:, :k] / np.sqrt(np.maximum(values[::-1][:k], _TINY))
    places = unit_rows((together @ leading).astype(np.float32))
    centres = [spherical_kmeans(places, k, RUNS + run) for run in range(_LAST_RUNS)]
    totals = [float((places @ found.T).max(axis=1).astype(np.float64).sum()) for found in centres]
    return nearest(places, centres[int(np.argmax(totals))])
