"""Topics by month, quarter or year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from paperlens.arguments import check_text
from paperlens.tables import text_dtype

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from paperlens import _core

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_Z = 1.959964  # of a normal distribution, 95% are within so many standard deviations


def topics_over_time(corpus: _core.Corpus, labels: NDArray[np.int32], names: Sequence[str], by: str) -> pd.DataFrame:
    """Return the table of `TopicModel.over_time`, whose argument `by` is."""
    import pandas as pd

    if check_text("by", by) not in _MONTHS:
        raise ValueError(f"by: expected one of {', '.join(_MONTHS)}, got {by!r}")
    months = corpus._months()
    dated = months >= 0
    periods = months[dated] // _MONTHS[by]
    first, last = (int(periods.min()), int(periods.max())) if len(periods) else (0, -1)
    span, k = last - first + 1, len(names)
    totals = np.bincount(periods - first, minlength=span)
    counts = np.zeros((span, k), np.int64)
    inside = labels[dated] >= 0
    np.add.at(counts, ((periods - first)[inside], labels[dated][inside]), 1)
    low, share, high = _wilson(counts, totals[:, None])
    starts = (np.arange(first, last + 1) * _MONTHS[by] - 1970 * 12).astype("datetime64[M]").astype("datetime64[s]")
    frame: pd.DataFrame = pd.DataFrame(
        {
            "period": np.repeat(starts, k),
            "topic": np.tile(np.arange(k, dtype=np.int32), span),
            "name": pd.Series(list(names) * span, dtype=text_dtype()),
            "papers": counts.ravel().astype(np.int32),
            "total": np.repeat(totals, k).astype(np.int32),
            "share": share.ravel(),
            "share_low": low.ravel(),
            "share_high": high.ravel(),
        }
    )
    return frame


def _wilson(
    counts: NDArray[np.int64], totals: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the lower end, the share and the upper end of Wilson's interval (1927); NaN where there is no paper."""
    n = np.where(totals > 0, totals, np.nan).astype(np.float64)
    share = counts / n
    centre = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * np.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    return np.maximum(centre - half, 0), share, np.minimum(centre + half, 1)
