"""The built-in words and key terms, and tables of the terms of a corpus."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from paperlens import _core
from paperlens.progress import reporting

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILE = Path(__file__).parent.parent / "lexicon" / "terms.npz"
LEXICONS = ("ai",)
_KEY_FIELDS = ("title_zh", "abstract")
#: Log-odds below which a candidate is no row of a table: .0025, a thousandth of all are keywords.
_LEAST_SCORE = -6.0


@dataclass(frozen=True)
class TermTable:
    """Which paper has which term; the first four are columns of a table sorted by paper, then by place.

    Attributes:
        papers: positions in the corpus, int32.
        terms: places in `spellings`, int32.
        counts: how often the term stands in the paper, int32.
        scores: how likely it is a key term there, log-odds, float32; without a lexicon a positive weight.
        spellings: the terms as most papers write them.
        papers_with_term: document frequencies, int32 of shape (terms,).
    """

    papers: NDArray[np.int32]
    terms: NDArray[np.int32]
    counts: NDArray[np.int32]
    scores: NDArray[np.float32]
    spellings: list[str]
    papers_with_term: NDArray[np.int32]


@cache
def built_in() -> _core.KeyTermModel:
    """Return the model that comes with the package.

    Returns:
        Chinese words of AI papers, the keywords of papers with keywords, and the weights of a linear model of which
        terms of an abstract are keywords; `paperlens.lexicon.train` learns it.

    Raises:
        FileNotFoundError: The package is installed without its data.
    """
    import numpy as np

    with np.load(FILE, allow_pickle=False) as data:
        known = data["known"].tobytes().decode().split("\n")
        uses = data["known_counts"].tolist()
        terms = [(term, *use) for term, use in zip(known, uses, strict=True)]
        return _core.KeyTermModel(word_list(), terms, data["weights"])


@cache
def word_list() -> _core.WordList:
    """Return the Chinese words that come with the package.

    Raises:
        FileNotFoundError: The package is installed without its data.
    """
    import numpy as np

    with np.load(FILE, allow_pickle=False) as data:
        words = data["words"].tobytes().decode().split("\n")
        return _core.WordList(list(zip(words, data["word_counts"].tolist(), strict=True)))


def discovered(corpus: _core.Corpus) -> _core.KeyTermModel:
    """Return a model that knows the words of the corpus alone, found by counting."""
    least = 3 if len(corpus) < _MANY else 5
    return _core.KeyTermModel(_core.WordList.discover_in(corpus, least), [], [])


_MANY = 500  # papers from which on three uses may be chance


def check_lexicon(lexicon: object) -> str | None:
    """Return `lexicon` if it is one: "ai" or None."""
    if lexicon is not None and not isinstance(lexicon, str):
        raise TypeError(f"lexicon: expected 'ai' or None, got {type(lexicon).__name__}")
    if lexicon is not None and lexicon not in LEXICONS:
        raise ValueError(f"lexicon: expected 'ai' or None, got {lexicon!r}")
    return lexicon


# A corpus cannot be hashed; what was made of one goes when it goes.
_kept: dict[tuple[int, str, str | None], TermTable] = {}


def term_table(
    corpus: _core.Corpus, what: str, lexicon: str | None, fields: tuple[str, ...] = _KEY_FIELDS
) -> TermTable:
    """Return the terms of all papers; key terms are made once for a corpus.

    Args:
        corpus: the papers.
        what: "key terms", candidates with their scores, or "words", all words of two characters or more.
        lexicon: "ai", the built-in one, or None.
        fields: which are read.
    """
    name = (id(corpus), what, lexicon)
    if name in _kept and fields == _KEY_FIELDS:
        return _kept[name]
    mask = sum(1 << _core.FIELDS.index(field) for field in fields)
    with reporting(None, "Reading terms", "papers") as report:
        model = built_in() if lexicon is not None else discovered(corpus)
        least = _LEAST_SCORE if lexicon is not None else 1e-6
        table = TermTable(*model.table(corpus, mask, what == "words", least, 0, report))
    if fields == _KEY_FIELDS and what == "key terms":
        _kept[name] = table
        weakref.finalize(corpus, _kept.pop, name, None)
    return table
