"""Corpus.select: conditions on papers, each turned into a boolean mask over the rows."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from paperlens import _core
from paperlens.arguments import check_integer

if TYPE_CHECKING:
    from paperlens._core import Corpus, Paper

Mask: TypeAlias = NDArray[np.bool_]
Where: TypeAlias = "Callable[[Paper], object] | Sequence[bool] | NDArray[np.bool_] | Any"

_MONTH = re.compile(r"(\d{4})-(\d{2})")
_MONTHS = 12


def selected_rows(
    corpus: Corpus, *, year: object, month: object, ids: object, sources: object, where: object
) -> NDArray[np.int64]:
    """Return the rows, ascending, that satisfy every condition that is not None."""
    mask = np.ones(len(corpus), dtype=np.bool_)
    if year is not None:
        mask &= _in_years(corpus, year)
    if month is not None:
        mask &= _in_months(corpus, month)
    if ids is not None:
        mask &= _with_ids(corpus, ids)
    if sources is not None:
        mask &= _from_sources(corpus, sources)
    if where is not None:
        mask = _where(corpus, where, mask)
    return np.flatnonzero(mask).astype(np.int64, copy=False)


def searched_rows(corpus: Corpus, where: object) -> NDArray[np.int64]:
    """Return the rows of the papers that a search may find: see Corpus.search."""
    everything = np.ones(len(corpus), dtype=np.bool_)
    if isinstance(where, _core.Corpus):
        mask = np.fromiter((paper in where for paper in corpus), dtype=np.bool_, count=len(corpus))
    elif isinstance(where, str):
        mask = _with_ids(corpus, where)
    elif hasattr(where, "__index__") and not hasattr(where, "__len__") and not isinstance(where, bool):
        mask = _in_years(corpus, where)
    elif callable(where) and not hasattr(where, "__array__"):
        mask = _where(corpus, where, everything)
    else:
        if isinstance(where, Iterable) and not hasattr(where, "__array__"):
            where = list(where)
        first = next(iter(where), None) if isinstance(where, Iterable) else None
        if (isinstance(where, list) and not where) or isinstance(first, str):
            mask = _with_ids(corpus, where)
        elif isinstance(first, (int, np.integer)) and not isinstance(first, (bool, np.bool_)):
            mask = _in_years(corpus, where)
        else:
            mask = _as_mask(where, len(corpus))
    return np.flatnonzero(mask).astype(np.int64, copy=False)


def _in_years(corpus: Corpus, year: object) -> Mask:
    if isinstance(year, str):
        raise TypeError("year: expected an int or an iterable of ints, got str")
    years = [check_integer("year", item) for item in (year if isinstance(year, Iterable) else [year])]
    for item in years:
        if not 1 <= item <= 9999:
            raise ValueError(f"year: expected a year such as 2025, got {item}")
    months = corpus._months()
    return np.isin(months // _MONTHS, years) & (months >= 0)


def _in_months(corpus: Corpus, month: object) -> Mask:
    months = corpus._months()
    mask = np.zeros(len(months), dtype=np.bool_)
    for first, last in _month_ranges(month):
        mask |= (months >= first) & (months <= last)
    return mask


def _month_ranges(month: object) -> list[tuple[int, int]]:
    """Return (first, last) of each item, both counted as year * 12 + month - 1."""
    if _is_one_month(month) or not isinstance(month, Iterable):
        return [_month_range(month)]
    return [_month_range(item) for item in month]


def _is_one_month(value: object) -> bool:
    if isinstance(value, tuple):
        return len(value) == 2 and all(hasattr(part, "__index__") for part in value)
    # An index of dates has a "month" too, but no single one.
    return isinstance(value, (str, np.datetime64)) or isinstance(getattr(value, "month", None), int)


def _month_range(item: object) -> tuple[int, int]:
    if isinstance(item, np.datetime64):
        item = str(item.astype("datetime64[M]"))
    if isinstance(item, str):
        first, dots, last = item.partition("..")
        start, end = _parse_month(first, item), _parse_month(last if dots else first, item)
        if start > end:
            raise ValueError(f"month: the range {item!r} ends before it starts")
        return start, end
    if isinstance(item, tuple) and len(item) == 2:
        at = _month_number(check_integer("month", item[0]), check_integer("month", item[1]), item)
    elif isinstance(getattr(item, "month", None), int) and isinstance(getattr(item, "year", None), int):
        at = _month_number(item.year, item.month, item)  # type: ignore[attr-defined]
    else:
        raise TypeError(
            "month: expected '2025-04', '2025-03..2025-05', a date, (2025, 4) or an iterable of these, "
            f"got {type(item).__name__} {item!r}"
        )
    return at, at


def _parse_month(text: str, item: str) -> int:
    match = _MONTH.fullmatch(text)
    if match is None:
        raise ValueError(f"month: expected '2025-04' or '2025-03..2025-05', got {item!r}")
    return _month_number(int(match[1]), int(match[2]), item)


def _month_number(year: int, month: int, item: object) -> int:
    if not (1 <= year <= 9999 and 1 <= month <= _MONTHS):
        raise ValueError(f"month: there is no such month: {item!r}")
    return year * _MONTHS + month - 1


def _with_ids(corpus: Corpus, ids: object) -> Mask:
    wanted = [ids] if isinstance(ids, str) else ids
    if not isinstance(wanted, Iterable) or isinstance(wanted, (bytes, bytearray)):
        raise TypeError(f"ids: expected a str or an iterable of them, got {type(ids).__name__}")
    mask = np.zeros(len(corpus), dtype=np.bool_)
    for item in wanted:
        if not isinstance(item, str):
            raise TypeError(f"ids: expected a str or an iterable of them, got an item of {type(item).__name__}")
        mask[corpus[item].row] = True
    return mask


def _from_sources(corpus: Corpus, sources: object) -> Mask:
    wanted = [sources] if isinstance(sources, str) else sources
    if not isinstance(wanted, Iterable) or isinstance(wanted, (bytes, bytearray)):
        raise TypeError(f"sources: expected a str or an iterable of them, got {type(sources).__name__}")
    paths = [digest.path for digest in corpus.digests]
    mask = np.zeros(len(corpus), dtype=np.bool_)
    for item in wanted:
        if not isinstance(item, str):
            raise TypeError(f"sources: expected a str or an iterable of them, got an item of {type(item).__name__}")
        matching = [number for number, path in enumerate(paths) if _is_source(path, item)]
        if not matching:
            known = ", ".join(paths[:5]) + (", ..." if len(paths) > 5 else "")
            raise ValueError(f"sources: {item!r} matches no source; there are {known or 'none'}")
        for number in matching:
            mask[corpus._digest_rows(number)[0]] = True
    return mask


def _is_source(path: str, wanted: str) -> bool:
    path, wanted = path.replace("\\", "/"), wanted.replace("\\", "/")
    if path == wanted or (wanted and path.endswith("/" + wanted)):
        return True
    return fnmatch.fnmatchcase(path, wanted) or fnmatch.fnmatchcase(path, "*/" + wanted)


def _where(corpus: Corpus, where: object, mask: Mask) -> Mask:
    """Narrow `mask` by a mask, or by a function that is called for the papers still in it."""
    if callable(where) and not hasattr(where, "__array__"):
        kept = [row for row in np.flatnonzero(mask).tolist() if where(corpus[row])]
        narrowed = np.zeros_like(mask)
        narrowed[kept] = True
        return narrowed
    return mask & _as_mask(where, len(corpus))


def _as_mask(where: object, length: int) -> Mask:
    if isinstance(where, (str, bytes)) or not isinstance(where, Iterable):
        raise TypeError(f"where: expected a boolean mask or a callable, got {type(where).__name__}")
    values = np.asarray(where if hasattr(where, "__array__") else list(where))
    if values.ndim != 1 or len(values) != length:
        shape = len(values) if values.ndim == 1 else values.shape
        raise ValueError(f"where: the mask has {shape} values, but the corpus has {length} papers")
    if values.dtype == np.object_ and all(isinstance(value, (bool, np.bool_)) for value in values):
        values = values.astype(np.bool_)
    if values.dtype != np.bool_:
        if length == 0:
            return np.zeros(0, dtype=np.bool_)
        raise TypeError(f"where: expected a mask of booleans without missing values, got {values.dtype}")
    return _in_row_order(where, values)


def _in_row_order(where: object, values: Mask) -> Mask:
    """A pandas mask made from a sorted table carries the row numbers in its index: follow them."""
    index = getattr(where, "index", None)
    if index is None or callable(index):
        return values
    labels = np.asarray(index)
    if labels.dtype.kind not in "iu" or not np.array_equal(np.sort(labels), np.arange(len(values))):
        return values
    ordered = np.empty_like(values)
    ordered[labels] = values
    return ordered
