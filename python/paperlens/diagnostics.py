"""What is wrong in the sources of a corpus: a sequence that prints, filters and becomes a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    import pandas as pd

    from paperlens._core import Diagnostic

SEVERITIES = ("error", "warning", "info")


class Diagnostics(Sequence["Diagnostic"]):
    r"""The diagnostics of a corpus, in the order of its sources and of their lines.

    A `Diagnostic` has severity ("error", "warning" or "info"), code, source, line and column (1-based,
    the column in characters), span (byte offsets in the source) and a message that says what to do.

    Example:
        >>> import paperlens as pl
        >>> corpus = pl.Corpus.from_text("## A Title\n[标题](https://arxiv.org/abs/2504.05299)\n")
        >>> corpus.diagnostics
        Diagnostics(1 error: missing-abstract)
        >>> corpus.diagnostics[0].line
        1
    """

    __slots__ = ("_items",)

    def __init__(self, items: Iterable[Diagnostic] = ()) -> None:
        """Hold `items`."""
        self._items = tuple(items)

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self._items)

    @overload
    def __getitem__(self, key: int) -> Diagnostic: ...
    @overload
    def __getitem__(self, key: slice) -> Diagnostics: ...
    def __getitem__(self, key: int | slice) -> Diagnostic | Diagnostics:
        if isinstance(key, slice):
            return Diagnostics(self._items[key])
        return self._items[key]

    @property
    def errors(self) -> Diagnostics:
        """Those of severity "error": something of a paper is lost or damaged."""
        return self._of("error")

    @property
    def warnings(self) -> Diagnostics:
        """Those of severity "warning": something was repaired, or looks wrong."""
        return self._of("warning")

    @property
    def infos(self) -> Diagnostics:
        """Those of severity "info": worth knowing, nothing to be done."""
        return self._of("info")

    def _of(self, severity: str) -> Diagnostics:
        return Diagnostics(item for item in self._items if item.severity == severity)

    def counts(self) -> dict[str, int]:
        r"""Return how many there are of each code, the most frequent first.

        Example:
            >>> import paperlens as pl
            >>> pl.Corpus.from_text("## A Title\n[标题](https://arxiv.org/abs/2504.05299)\n").diagnostics.counts()
            {'missing-abstract': 1}
        """
        return dict(Counter(item.code for item in self._items).most_common())

    def to_pandas(self) -> pd.DataFrame:
        """Return a table with one row per diagnostic.

        Returns:
            A DataFrame (len(self), 6): severity, code, source, line, column, message; line and column are
            int32 and 1-based, the others str.

        Example:
            >>> import paperlens as pl
            >>> corpus = pl.Corpus.from_path("seeds")
            >>> list(corpus.diagnostics.to_pandas().columns)
            ['severity', 'code', 'source', 'line', 'column', 'message']
        """
        from paperlens.tables import diagnostics_frame

        return diagnostics_frame(self._items)

    def summary(self) -> str:
        """Return the numbers in words, such as "1 error, 2 warnings".

        Example:
            >>> import paperlens as pl
            >>> pl.Corpus.from_text("").diagnostics.summary()
            '1 warning'
        """
        counts = Counter(item.severity for item in self._items)
        words = []
        for severity in SEVERITIES:
            if number := counts[severity]:
                plural = "s" if number > 1 and severity != "info" else ""
                words.append(f"{number} {severity}{plural}")
        return ", ".join(words) or "no diagnostics"

    def __repr__(self) -> str:
        if not self._items:
            return "Diagnostics(none)"
        codes = list(self.counts())
        more = ", ..." if len(codes) > 4 else ""
        return f"Diagnostics({self.summary()}: {', '.join(codes[:4])}{more})"

    def _repr_html_(self) -> str:
        from paperlens.html import diagnostics_table

        return diagnostics_table(self)


def describe(item: Diagnostic) -> str:
    """Return a diagnostic on one line, the way compilers print them."""
    return f"{item.source}:{item.line}:{item.column}: {item.severity}: {item.message} [{item.code}]"
