"""Which papers have a term, a name or a topic, and how their share changes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from paperlens.arguments import check_text
from paperlens.extract.mentions import Mentions
from paperlens.extract.terms import find_terms
from paperlens.tables import text_dtype
from paperlens.topics.model import TopicModel
from paperlens.trends.calendar import Calendar, calendar_of, dense_table
from paperlens.trends.change import Changes, changes

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from paperlens import _core
    from paperlens.searching import Searching

_CANDIDATES = 60  # key terms of the corpus among which those that change are looked for
_AT_LEAST = 2  # papers that have a candidate
_CHOSEN = 10
_CELLS = 4_000_000  # hits that a search for many terms may hold


@dataclass(frozen=True)
class _Groups:
    """Groups of papers; `column` is "term" or "topic", and `chosen` whether the user named none."""

    column: str
    keys: list[Any]
    rows: list[NDArray[np.int64]]
    chosen: bool

    def series(self, at: list[int]) -> pd.Series[Any]:
        import pandas as pd

        dtype: Any = text_dtype() if self.column == "term" else np.int32
        named: pd.Series[Any] = pd.Series([self.keys[i] for i in at], dtype=dtype)
        return named


def find_trends(corpus: _core.Corpus, terms: object, by: object, topics: object) -> pd.DataFrame:
    """Return the table of `Corpus.trends`, whose arguments these are."""
    calendar, groups, counts, _, shown = _measured(corpus, terms, by, topics)
    return dense_table(calendar, counts[:, shown], {groups.column: groups.series(shown)})


def find_directions(corpus: _core.Corpus, terms: object, by: object, topics: object) -> pd.DataFrame:
    """Return the table of `Corpus.directions`, whose arguments these are."""
    import pandas as pd

    _, groups, counts, found, shown = _measured(corpus, terms, by, topics)
    frame: pd.DataFrame = pd.DataFrame(
        {
            groups.column: groups.series(shown),
            "papers": counts.sum(axis=0)[shown].astype(np.int32),
            "slope": found.slopes[shown],
            "p": found.p[shown],
            "q": found.q[shown],
            "direction": pd.Series([found.directions[i] for i in shown], dtype=text_dtype()),
        }
    )
    return frame


def _measured(
    corpus: _core.Corpus, terms: object, by: object, topics: object
) -> tuple[Calendar, _Groups, NDArray[np.int64], Changes, list[int]]:
    """Return the periods, all groups with their counts and tests, and which groups are shown."""
    calendar = calendar_of(corpus, by)
    groups = _groups(corpus, terms, topics)
    counts = calendar.counts(groups.rows)
    found = changes(counts, calendar.totals)
    shown = list(range(len(groups.keys)))
    if groups.chosen:
        papers = counts.sum(axis=0).tolist()
        p = np.where(np.isnan(found.p), 2, found.p).tolist()
        shown = sorted(shown, key=lambda i: (p[i], -papers[i], groups.keys[i]))[:_CHOSEN]
    return calendar, groups, counts, found, shown


def _groups(corpus: _core.Corpus, terms: object, topics: object) -> _Groups:
    if topics is not None:
        if not isinstance(topics, TopicModel):
            raise TypeError(f"topics: expected a TopicModel or None, got {type(topics).__name__}")
        if terms is not None:
            raise ValueError("terms, topics: give one of them")
        if topics._corpus != corpus:
            raise ValueError("topics: they are those of another corpus")
        keys = list(range(len(topics)))
        return _Groups("topic", keys, [np.flatnonzero(topics.labels == key) for key in keys], False)
    if isinstance(terms, Mentions):
        return _of_mentions(corpus, terms)
    if terms is None:
        candidates = find_terms(corpus, None, _CANDIDATES, min_papers=_AT_LEAST, lexicon="ai") if len(corpus) else ()
        names = [term.term for term in candidates]
        # Spellings of one term find the same papers: the best stands for them.
        distinct = {
            rows.tobytes(): (name, rows) for name, rows in reversed([*zip(names, _having(corpus, names), strict=True)])
        }
        return _Groups("term", [name for name, _ in distinct.values()], [rows for _, rows in distinct.values()], True)
    names = _checked(terms)
    return _Groups("term", names, _having(corpus, names), False)


def _checked(terms: object) -> list[str]:
    if isinstance(terms, str):
        terms = [terms]
    if not isinstance(terms, Iterable):
        raise TypeError(f"terms: expected several str, Mentions or None, got {type(terms).__name__}")
    names = [check_text("terms", name) for name in terms]
    for name in names:
        if not re.search(r"\w", name):
            raise ValueError(f"terms: {name!r} has no word")
    return list(dict.fromkeys(names))


def _of_mentions(corpus: _core.Corpus, mentions: Mentions) -> _Groups:
    row_of = {paper.arxiv_id: row for row, paper in enumerate(corpus) if paper.arxiv_id}
    found: dict[str, set[int]] = {}
    for one in mentions:
        row = row_of.get(one.arxiv_id or "")
        if one.kind in ("model", "dataset") and one.name and row is not None:
            found.setdefault(one.name, set()).add(row)
    rows = [np.array(sorted(papers), np.int64) for papers in found.values()]
    return _Groups("term", list(found), rows, True)


def _having(corpus: _core.Corpus, terms: list[str]) -> list[NDArray[np.int64]]:
    """Return the positions of the papers that have each term as a phrase, in any field."""
    found: list[NDArray[np.int64]] = []
    step = max(1, _CELLS // max(len(corpus), 1))
    for first in range(0, len(terms), step):
        phrases = [f'"{_phrase(term)}"' for term in terms[first : first + step]]
        positions, _ = cast("Searching", corpus).search_many(phrases, len(corpus), across=False)
        found += [row[row >= 0] for row in positions]
    return found


def _phrase(term: str) -> str:
    return re.sub(r'["\\]', " ", term)
