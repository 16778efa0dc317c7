"""Papers by week, month, quarter or year: dense counts, shares, and their intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from paperlens.arguments import check_text

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from paperlens import _core

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
BY = ("week", *_MONTHS)
_DAYS = 7
_MONDAY = 3  # days from a Monday to 1970-01-01
_NO_PERIOD = np.iinfo(np.int32).min
_Z = 1.959964  # of a normal distribution, 95% are within so many standard deviations


@dataclass(frozen=True)
class Calendar:
    """The periods from that of the first paper to that of the last, without gaps.

    Attributes:
        starts: the first day of each period, datetime64[s] of shape (periods,).
        period: the period of each paper, int64 of shape (papers,); -1 for a paper without a date.
        totals: how many papers each period has, int64 of shape (periods,).
    """

    starts: NDArray[np.datetime64]
    period: NDArray[np.int64]
    totals: NDArray[np.int64]

    def counts(self, groups: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
        """Return how many papers of each group are in each period.

        Args:
            groups: positions of papers, each once in a group.

        Returns:
            An array of shape (periods, groups).
        """
        counts = np.zeros((len(self.starts), len(groups)), np.int64)
        for number, rows in enumerate(groups):
            at = self.period[rows]
            counts[:, number] = np.bincount(at[at >= 0], minlength=len(self.starts))
        return counts


def calendar_of(corpus: _core.Corpus, by: object) -> Calendar:
    """Return the calendar of a corpus.

    Args:
        corpus: the papers.
        by: "week", that of the digest, from Monday; "month", "quarter" or "year", that of the arXiv id, or of the
            digest for a paper without one.

    Raises:
        TypeError, ValueError: `by` is something else.
    """
    if check_text("by", by) not in BY:
        raise ValueError(f"by: expected one of {', '.join(BY)}, got {by!r}")
    numbers = _weeks(corpus) if by == "week" else _months(corpus, _MONTHS[str(by)])
    dated = numbers != _NO_PERIOD
    first, last = (int(numbers[dated].min()), int(numbers[dated].max())) if dated.any() else (0, -1)
    spanned = np.arange(first, last + 1)
    if by == "week":
        starts = (spanned * _DAYS - _MONDAY).astype("datetime64[D]")
    else:
        starts = (spanned * _MONTHS[str(by)] - 1970 * 12).astype("datetime64[M]")
    period = np.where(dated, numbers - first, -1)
    return Calendar(starts.astype("datetime64[s]"), period, np.bincount(period[dated], minlength=len(spanned)))


def dense_table(calendar: Calendar, counts: NDArray[np.int64], columns: dict[str, pd.Series[Any]]) -> pd.DataFrame:
    """Return a row for each group in each period.

    Args:
        calendar: the periods.
        counts: papers of each group in each period, of shape (periods, groups).
        columns: what names the groups.

    Returns:
        A DataFrame: period, the columns given, papers and total (int32), share, share_low and share_high.
    """
    import pandas as pd

    low, share, high = wilson(counts, calendar.totals[:, None])
    span, groups = counts.shape
    named = {
        name: values.iloc[np.tile(np.arange(groups), span)].reset_index(drop=True) for name, values in columns.items()
    }
    frame: pd.DataFrame = pd.DataFrame(
        {
            "period": np.repeat(calendar.starts, groups),
            **named,
            "papers": counts.ravel().astype(np.int32),
            "total": np.repeat(calendar.totals, groups).astype(np.int32),
            "share": share.ravel(),
            "share_low": low.ravel(),
            "share_high": high.ravel(),
        }
    )
    return frame


def wilson(
    counts: NDArray[np.int64], totals: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the lower end, the share and the upper end of the 95% interval of Wilson; NaN where there is no paper.

    Source: E. B. Wilson 1927, "Probable inference, the law of succession, and statistical inference".
    """
    n = np.where(totals > 0, totals, np.nan).astype(np.float64)
    share = counts / n
    centre = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * np.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    # Rounding would leave an end that is the share a hair beside it.
    low = np.where(share == 0, 0, np.maximum(centre - half, 0))
    return low, share, np.where(share == 1, 1, np.minimum(centre + half, 1))


def _weeks(corpus: _core.Corpus) -> NDArray[np.int64]:
    days = np.array([_first_day(paper.period) for paper in corpus], dtype="datetime64[D]").astype(np.int64)
    weeks: NDArray[np.int64] = np.where(days == np.iinfo(np.int64).min, _NO_PERIOD, (days + _MONDAY) // _DAYS)
    return weeks


def _first_day(period: tuple[datetime.date, datetime.date] | None) -> datetime.date | None:
    return period[0] if period else None


def _months(corpus: _core.Corpus, length: int) -> NDArray[np.int64]:
    months = corpus._months().astype(np.int64)
    for row in np.flatnonzero(months < 0).tolist():
        day = _first_day(corpus[row].period)
        months[row] = day.year * 12 + day.month - 1 if day else -1
    numbers: NDArray[np.int64] = np.where(months < 0, _NO_PERIOD, months // length)
    return numbers
