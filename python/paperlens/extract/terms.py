"""The key terms of a corpus or of a paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

from paperlens import _core
from paperlens.arguments import check_count
from paperlens.extract.term_model import TermTable, check_lexicon, term_table
from paperlens.wording import counted

if TYPE_CHECKING:
    from typing import SupportsIndex

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

_MOST = 1 << 31
_SHOWN = 10  # terms in repr


@dataclass(frozen=True)
class Term:
    """A term.

    Attributes:
        term: as most papers write it.
        score: of one paper, the probability that its authors would name the term as a keyword; of a corpus, the number
            of papers whose authors would. Without a lexicon, a weight that only compares.
        count: how often it stands in the texts.
        papers: how many papers of the corpus have it.
        document_frequency: the same as a share of all.
    """

    term: str
    score: float
    count: int
    papers: int
    document_frequency: float


class Terms(Sequence[Term]):
    """Key terms, best first.

    Example:
        >>> import paperlens as pl
        >>> terms = pl.Corpus.from_path("seeds").terms(k=5)
        >>> len(terms)
        5
        >>> list(terms.to_pandas().columns)
        ['term', 'score', 'count', 'papers', 'document_frequency']
    """

    def __init__(self, terms: Sequence[Term], papers: int, of: str) -> None:
        self._terms = tuple(terms)
        self._papers = papers
        self._of = of

    def __len__(self) -> int:
        return len(self._terms)

    @overload
    def __getitem__(self, index: SupportsIndex, /) -> Term: ...
    @overload
    def __getitem__(self, index: slice, /) -> tuple[Term, ...]: ...
    def __getitem__(self, index: SupportsIndex | slice, /) -> Term | tuple[Term, ...]:
        return self._terms[index]

    def __iter__(self) -> Iterator[Term]:
        return iter(self._terms)

    def to_pandas(self) -> pd.DataFrame:
        """Return a table with one row per term.

        Returns:
            A DataFrame: term (str), score (float64), count and papers (int32), document_frequency (float64).
        """
        import numpy as np
        import pandas as pd

        from paperlens.tables import text_dtype

        types = (("term", text_dtype()), ("score", np.float64), ("count", np.int32), ("papers", np.int32))
        frame: pd.DataFrame = pd.DataFrame(
            {
                name: pd.Series([getattr(term, name) for term in self._terms], dtype=dtype)
                for name, dtype in (*types, ("document_frequency", np.float64))
            }
        )
        return frame

    def __repr__(self) -> str:
        lines = [f"Terms({counted(len(self), 'term')} of {self._of})"]
        lines += [f"{term.score:10.3f}  {term.papers:6,}  {term.term}" for term in self._terms[:_SHOWN]]
        if len(self) > _SHOWN:
            lines.append(f"    … and {len(self) - _SHOWN:,} more")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from paperlens.html import SHOWN, escape, table

        rows = [
            (escape(term.term), f"{term.score:.3f}", f"{term.count:,}", f"{term.papers:,}")
            for term in self._terms[: 2 * SHOWN]
        ]
        caption = f"{counted(len(self), 'term')} of {self._of}"
        left = len(self) - len(rows)
        return table(("Term", "Score", "Count", "Papers"), rows, caption=caption, left=left)


def find_terms(corpus: _core.Corpus, paper: object, k: object, *, min_papers: object, lexicon: object) -> Terms:
    """Return the terms of `Corpus.terms`, whose arguments these are."""
    count = check_count("k", k, _MOST)
    least = check_count("min_papers", min_papers, _MOST)
    known = check_lexicon(lexicon)
    if paper is not None and not isinstance(paper, (str, _core.Paper)):
        raise TypeError(f"paper: expected a Paper, an arXiv id or None, got {type(paper).__name__}")
    position = None if paper is None else _position(corpus, paper)
    table = term_table(corpus, "key terms", known)
    if position is None:
        of = counted(len(corpus), "paper")
        return Terms(_corpus_terms(table, len(corpus), count, least, known is not None), len(corpus), of)
    first, last = _rows_of(table, position)
    weights = _weights(table, slice(first, last), len(corpus), known is not None)
    chosen = [first + at for at in _best(weights, [table.spellings[t] for t in table.terms[first:last]], count)]
    terms = [
        _term(table, int(table.terms[row]), float(weights[row - first]), int(table.counts[row]), len(corpus))
        for row in chosen
    ]
    return Terms(terms, len(corpus), corpus[position].arxiv_id or "a paper")


def _position(corpus: _core.Corpus, paper: str | _core.Paper) -> int:
    found = corpus[paper] if isinstance(paper, str) else paper
    position = _core.position_of(corpus, found)
    if position is None:
        raise KeyError(f"paper: {found.arxiv_id or found.title!r} is not in the corpus")
    return position


def _rows_of(table: TermTable, position: int) -> tuple[int, int]:
    import numpy as np

    first, last = np.searchsorted(table.papers, [position, position + 1])
    return int(first), int(last)


def _weights(table: TermTable, rows: slice, papers: int, learned: bool) -> NDArray[np.float64]:
    """Return what each row of the table adds to the score of its term.

    That is the model's probability. Without a lexicon it is the plain score times the burstiness of the term, how often
    it stands in a paper that has it, less one: what a text is about is named again, what texts have in common is said
    once (Church, Gale 1995, "Poisson mixtures").
    """
    import numpy as np

    scores = table.scores[rows].astype(np.float64)
    if learned:
        weights: NDArray[np.float64] = 1 / (1 + np.exp(-scores))
        return weights
    counts = np.bincount(table.terms, table.counts, minlength=len(table.spellings))
    # Two papers in which a term stands once are added: a single one proves little.
    burstiness = counts / (np.bincount(table.terms, minlength=len(table.spellings)) + 2)
    return scores * burstiness[table.terms[rows]]


def _corpus_terms(table: TermTable, papers: int, k: int, min_papers: int, learned: bool) -> list[Term]:
    import numpy as np

    size = len(table.spellings)
    scores: NDArray[np.float64] = np.bincount(
        table.terms, _weights(table, slice(None), papers, learned), minlength=size
    ).astype(np.float64)
    counts = np.bincount(table.terms, table.counts, minlength=size)
    scores[table.papers_with_term < min_papers] = 0
    chosen = _best(scores, table.spellings, k)
    return [_term(table, at, float(scores[at]), int(counts[at]), papers) for at in chosen]


def _best(weights: NDArray[np.float64], spellings: Sequence[str], k: int) -> list[int]:
    """Return the places of the k greatest weights over 0; of equal ones first the longer term, then by spelling."""
    import numpy as np

    positive = np.flatnonzero(weights > 0)
    if k < len(positive):
        least = np.partition(weights[positive], len(positive) - max(k, 1))[len(positive) - max(k, 1)]
        positive = positive[weights[positive] >= least]
    return sorted(positive.tolist(), key=lambda at: (-weights[at], -len(spellings[at]), spellings[at]))[:k]


def _term(table: TermTable, at: int, score: float, count: int, papers: int) -> Term:
    having = int(table.papers_with_term[at])
    return Term(table.spellings[at], score, count, having, having / papers)
