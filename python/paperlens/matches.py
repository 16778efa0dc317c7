"""The matches of `Corpus.grep`: iterated as they are found, counted, or made a table."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Any

from paperlens import _core
from paperlens.arguments import check_flag, check_integer, check_text
from paperlens.progress import reporting

if TYPE_CHECKING:
    import pandas as pd

DEFAULT_MAX_MEM = 8 << 20  # bytes; RE2's own default
_COLUMNS = ("arxiv_id", "field", "start", "end", "match")
SCANNED_BYTES = 1 << 20  # texts up to this are read faster than looked up
_LONGEST = 60  # characters of a pattern in repr


class Matches(_core.Matches):
    r"""All matches of a pattern in a corpus, searched for as they are asked for.

    Iterating gives `Match` objects (paper, field, start, end, text, groups), and searches anew each time. `count()`
    counts without keeping them, `places()` gives arrays. `plan` tells in a line how they are found.

    Example:
        >>> import paperlens as pl
        >>> matches = pl.Corpus.from_path("seeds").grep("混合专家")
        >>> [(match.paper.arxiv_id, match.field, match.start) for match in matches]
        [('2504.07491', 'abstract', 21)]
        >>> matches.plan
        'scan: all of 77 papers read, as there is little text'
    """

    __slots__ = ()

    def to_pandas(self) -> pd.DataFrame:
        r"""Return a table with one row per match.

        Returns:
            A DataFrame (matches, 5 + groups): arxiv_id and field (str), start and end (int64, str offsets in the
            field), match (str), then a column per group, called by its name, or else by its number ("1" is the
            first). A group that took no part is missing. A group whose name another column has gets "group_" before it.

        Example:
            >>> import paperlens as pl
            >>> frame = pl.Corpus.from_path("seeds").grep(r"(?P<size>\d+)B").to_pandas()
            >>> list(frame.columns)
            ['arxiv_id', 'field', 'start', 'end', 'match', 'size']
        """
        import numpy as np
        import pandas as pd
        import pyarrow as pa

        from paperlens.tables import text_dtype

        (rows, fields, starts, ends), texts, groups = self._columns()
        text: Any = text_dtype()

        def strings(values: Any) -> Any:
            return text.__from_arrow__(pa.chunked_array([pa.array(values, pa.string())]))

        corpus = self._corpus()
        used, places = np.unique(rows, return_inverse=True)
        ids = pa.array([corpus[int(row)].arxiv_id for row in used], pa.string())
        columns: dict[str, Any] = {
            "arxiv_id": strings(ids.take(pa.array(places.astype(np.int64)))),
            "field": strings(pa.array(_core.FIELDS, pa.string()).take(pa.array(fields))),
            "start": starts,
            "end": ends,
            "match": strings(texts),
        }
        for name, values in zip(self._column_names(), groups, strict=True):
            columns[name] = strings(values)
        frame: pd.DataFrame = pd.DataFrame(columns, index=pd.RangeIndex(len(rows)), copy=False)
        return frame

    def _column_names(self) -> list[str]:
        """Return a name for each group that no other column has."""
        names = list(self.groups)
        for at, name in enumerate(names):
            while name in _COLUMNS or names.count(name) > 1:
                name = names[at] = "group_" + name
        return names

    def __repr__(self) -> str:
        shown = self.pattern if len(self.pattern) <= _LONGEST else self.pattern[:_LONGEST] + "…"
        limit = "" if self.limit is None else f", limit={self.limit}"
        return f"Matches({shown!r}{limit}; {self.plan})"

    def _repr_html_(self) -> str:
        from paperlens.html import SHOWN, matches_table

        found = list(islice(self, SHOWN + 1))
        more = "" if len(found) <= SHOWN else f"; the first {SHOWN} of more"
        return matches_table(found[:SHOWN], repr(self) + more)


def find_matches(
    corpus: _core.Corpus,
    pattern: object,
    fields: object,
    *,
    ignore_case: object,
    limit: object,
    max_mem: object,
) -> Matches:
    """Return the matches of `Corpus.grep`, whose arguments these are."""
    text = check_text("pattern", pattern)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("pattern: it contains a lone surrogate, which no text does") from None
    wanted = check_fields(fields)
    most = None if limit is None else check_integer("limit", limit)
    if most is not None and most < 0:
        raise ValueError(f"limit: expected 0 or more, or None for all, got {most}")
    memory = check_integer("max_mem", max_mem)
    if not 1 <= memory < 1 << 62:
        raise ValueError(f"max_mem: expected a number of bytes from 1 on, got {memory}")
    folded = check_flag("ignore_case", ignore_case)
    mask = sum(1 << at for at, name in enumerate(_core.FIELDS) if name in wanted)
    with reporting(None, "Indexing", "papers") as report:
        return Matches(_core.grep(corpus, text, mask, folded, most, memory, SCANNED_BYTES, report))


def check_fields(fields: object) -> set[str]:
    """Return the names of fields that `fields`, a str or several, has."""
    names = [fields] if isinstance(fields, str) else fields
    if not isinstance(names, Iterable):
        raise TypeError(f"fields: expected a str or several, got {type(fields).__name__}")
    wanted = set()
    for name in names:
        if not isinstance(name, str):
            raise TypeError(f"fields: expected a str or several, got one of {type(name).__name__}")
        if name not in _core.FIELDS:
            raise ValueError(f"fields: expected some of {', '.join(_core.FIELDS)}, got {name!r}")
        wanted.add(name)
    if not wanted:
        raise ValueError(f"fields: expected at least one of {', '.join(_core.FIELDS)}")
    return wanted
