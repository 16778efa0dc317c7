"""Tests of rising and falling shares."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_PAPERS = 10  # below, on either side, the normal distribution is a poor picture of the counts
_FALSE_DISCOVERIES = 0.05


class Changes(NamedTuple):
    """How the share of each group changes; arrays of shape (groups,).

    Attributes:
        slopes: change of the share per period, by weighted least squares.
        p: two-sided p-values; NaN where the counts are too small to be tested.
        q: p-values adjusted for the number of groups tested; NaN likewise.
        directions: "rising", "falling", or "undecided".
    """

    slopes: NDArray[np.float64]
    p: NDArray[np.float64]
    q: NDArray[np.float64]
    directions: list[str]


def changes(counts: NDArray[np.int64], totals: NDArray[np.int64]) -> Changes:
    """Test for a linear trend of each group's share: Cochran 1954, Armitage 1955, given how many papers have it.

    A group is undecided when it has, or all others have, fewer than ten papers, or when its q-value is over .05; of the
    groups called rising or falling, at most one in twenty is expected to be neither.

    Args:
        counts: papers of each group in each period, of shape (periods, groups).
        totals: all papers of each period, of shape (periods,).
    """
    papers, having = int(totals.sum()), counts.sum(axis=0)
    time = np.arange(len(totals)) - (np.arange(len(totals)) @ totals / papers if papers else 0)
    spread = float(time**2 @ totals)
    trend = time @ counts
    slopes = trend / spread if spread > 0 else np.full(counts.shape[1], np.nan)
    tested = (having >= LEAST_PAPERS) & (papers - having >= LEAST_PAPERS) & (spread > 0)
    # The sum of the times of `having` papers that are drawn without replacement from all.
    variance = np.where(tested, having * (papers - having) / max(papers * (papers - 1), 1) * spread, np.nan)
    scores = np.abs(trend) / np.sqrt(variance)
    p = np.array([math.erfc(score / math.sqrt(2)) for score in scores.tolist()], np.float64)
    q = adjusted(p)
    names = np.where(trend > 0, "rising", "falling")
    return Changes(slopes, p, q, np.where(q <= _FALSE_DISCOVERIES, names, "undecided").tolist())


def adjusted(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return q-values: p-values adjusted for their number (Benjamini, Hochberg 1995); NaN are left out."""
    q: NDArray[np.float64] = np.full(p.shape, np.nan)
    tested = np.flatnonzero(~np.isnan(p))
    order = tested[np.argsort(p[tested], kind="stable")]
    scaled = p[order] * len(order) / np.arange(1, len(order) + 1)
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1)
    return q
