"""Bilingual paper digests as a corpus: read, select, measure, export.

Example:
    >>> import paperlens as pl
    >>> corpus = pl.Corpus.from_path("seeds")
    >>> corpus.to_pandas().shape
    (77, 13)
"""

from __future__ import annotations

from paperlens import charts
from paperlens._core import Appearance, Diagnostic, Digest, Hit, Match, Paper, SearchResults, __version__
from paperlens.corpus import Corpus
from paperlens.diagnostics import Diagnostics
from paperlens.errors import ConcurrentWriteError, CorpusFormatError, PaperlensError, ParseError, QueryError
from paperlens.indexing import index
from paperlens.matches import Matches
from paperlens.text import analyze

__all__ = [
    "Appearance",
    "ConcurrentWriteError",
    "Corpus",
    "CorpusFormatError",
    "Diagnostic",
    "Diagnostics",
    "Digest",
    "Hit",
    "Match",
    "Matches",
    "Paper",
    "PaperlensError",
    "ParseError",
    "QueryError",
    "SearchResults",
    "__version__",
    "analyze",
    "charts",
    "index",
]
