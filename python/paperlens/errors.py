"""The exceptions of paperlens, one class per kind of failure.

Where Python has a class of its own, that one is raised: a missing path is a
`FileNotFoundError`, an unknown id a `KeyError`, a wrong argument a `TypeError` or `ValueError`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperlens._core import Diagnostic

__all__ = ["ConcurrentWriteError", "CorpusFormatError", "PaperlensError", "ParseError", "QueryError"]


class PaperlensError(Exception):
    """Base of every exception that is paperlens' own.

    Example:
        >>> import paperlens as pl
        >>> issubclass(pl.ParseError, pl.PaperlensError)
        True
    """


class ParseError(PaperlensError, ValueError):
    r"""A source read with `strict=True` has errors.

    Attributes:
        diagnostics: the errors, in the order of the sources; empty when the exception was made without them.

    Example:
        >>> import paperlens as pl
        >>> try:
        ...     pl.Corpus.from_text("## T\n[题](https://arxiv.org/abs/2504.05299)\n", strict=True)
        ... except pl.ParseError as error:
        ...     print(error.diagnostics[0].code)
        missing-abstract
    """

    def __init__(self, message: str = "", diagnostics: Sequence[Diagnostic] = ()) -> None:
        """Make an error with a message and the diagnostics behind it."""
        super().__init__(message)
        self.diagnostics: tuple[Diagnostic, ...] = tuple(diagnostics)


class QueryError(PaperlensError, ValueError):
    """A query or a pattern cannot be understood; the message points at the place.

    Attributes:
        query: the query or the pattern, whole; empty when the exception was made without it.
        offset: where in `query` the mistake is: the number of characters before it.

    Example:
        >>> import paperlens as pl
        >>> issubclass(pl.QueryError, ValueError)
        True
    """

    def __init__(self, message: str = "", query: str = "", offset: int = 0) -> None:
        """Make an error with a message, and the place that it is about."""
        super().__init__(message)
        self.query = query
        self.offset = offset


class CorpusFormatError(PaperlensError, ValueError):
    """A saved corpus is damaged, or was written by a version that this one cannot read."""


class ConcurrentWriteError(PaperlensError, OSError):
    """Another process is writing to the same saved corpus."""
