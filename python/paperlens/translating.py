"""What a term is in the other language: `corpus.translations`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, overload

from paperlens import _core
from paperlens.arguments import check_count, check_text
from paperlens.lexicon import built_in
from paperlens.terminal import one_line
from paperlens.wording import counted

if TYPE_CHECKING:
    import pandas as pd

SOURCES = {1: "built-in", 2: "titles", 4: "glossary"}
_MOST = 1 << 40
_SHOWN = 10  # rows in repr
_LONGEST = 8  # characters of a Chinese term
_LEAST = 0.03  # probability of what is shown
_GLOSS = 10.0  # what a paper's gloss counts, beside a sentence of parallel text
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")


@dataclass(frozen=True)
class Translation:
    """A term of the other language.

    Attributes:
        term: as the corpus spells it, if it has it.
        probability: how likely it is what the term means: the share of its uses, from 0 to 1. Those of several terms
            need not add up to 1.
        sources: of "built-in", "titles" and "glossary" those that know it.
        papers: how many papers of the corpus have it.
    """

    term: str
    probability: float
    sources: tuple[str, ...]
    papers: int


class Translations(Sequence[Translation]):
    """The translations of a term, likeliest first.

    Attributes:
        term: what was asked for.
    """

    __slots__ = ("_rows", "term")

    def __init__(self, term: str, rows: Sequence[Translation]) -> None:
        self.term = term
        self._rows = tuple(rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Translation]:
        return iter(self._rows)

    @overload
    def __getitem__(self, at: int) -> Translation: ...
    @overload
    def __getitem__(self, at: slice) -> Translations: ...
    def __getitem__(self, at: int | slice) -> Translation | Translations:
        """Return one by its rank, or several."""
        return Translations(self.term, self._rows[at]) if isinstance(at, slice) else self._rows[at]

    def to_pandas(self) -> pd.DataFrame:
        """Return a table: term, probability, sources (joined by commas), papers."""
        import pandas as pd

        from paperlens.tables import text_dtype

        frame: pd.DataFrame = pd.DataFrame(
            {
                "term": pd.Series([row.term for row in self], dtype=text_dtype()),
                "probability": pd.Series([row.probability for row in self], dtype="float64"),
                "sources": pd.Series([", ".join(row.sources) for row in self], dtype=text_dtype()),
                "papers": pd.Series([row.papers for row in self], dtype="int64"),
            }
        )
        return frame

    def __repr__(self) -> str:
        lines = [f"Translations({counted(len(self), 'term')} for {one_line(self.term)!r})"]
        for row in self[:_SHOWN]:
            where = f"{', '.join(row.sources)}; {counted(row.papers, 'paper')}"
            lines.append(f"  {row.probability:5.2f}  {one_line(row.term)}  ({where})")
        if len(self) > _SHOWN:
            lines.append(f"  and {len(self) - _SHOWN:,} more")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from paperlens.html import translations_table

        return translations_table(self)


def translations_of(corpus: _core.Corpus, term: object, k: object) -> Translations:
    """Return what a term is in the other language; see Corpus.translations."""
    text = check_text("term", term).strip()
    count = check_count("k", k, _MOST)
    if not text:
        raise ValueError("term: is empty")
    translator = _core.translator(corpus, built_in())
    weights = _to_english(translator, text) if _HAN.search(text) else _to_chinese(translator, text)
    glosses = corpus.glossary().translations(text)  # type: ignore[attr-defined]
    found = _with_glosses(weights, glosses)
    rows = []
    for folded, (probability, sources) in found.items():
        spelled, papers = _in_corpus(corpus, folded)
        names = tuple(name for bit, name in SOURCES.items() if sources & bit)
        rows.append(Translation(spelled, min(1.0, probability), names, papers))
    rows.sort(key=lambda row: (-row.probability, -row.papers, row.term))
    return Translations(text, [row for row in rows if row.probability >= _LEAST][:count])


class _Weights(dict[str, tuple[float, int]]):
    """Probability and sources of each term; `support`: how many sentences taught them, of the rarest word."""

    support: float = 0.0


def _entries(translator: _core.Translator, units: Sequence[str]) -> _Weights:
    """Return the mean of the translations of units, those that are known."""
    known = [entry for entry in map(translator.lookup, units) if entry is not None and entry[2]]
    weights = _Weights()
    weights.support = min((float(support) for _, support, _, _ in known), default=0.0)
    for _, _, translations, _ in known:
        for other, probability, sources in translations:
            before, mask = weights.get(other, (0.0, 0))
            weights[other] = before + probability / len(known), mask | sources
    return weights


def _to_chinese(translator: _core.Translator, text: str) -> _Weights:
    """The pairs of characters that an English term becomes, linked where one ends as the next begins."""
    terms, _, _, kinds = _core.analyze(text)
    words = [term for term, kind in zip(terms, kinds, strict=True) if kind != "whole"]
    both = [f"{a} {b}" for a, b in pairwise(words)]
    weights = _entries(translator, both or words)
    if not weights:
        weights = _entries(translator, words)
    linked = _Weights()
    linked.support = weights.support
    pairs = {term: p for term, (p, _) in weights.items() if len(term) == 2 and _HAN.match(term)}
    known = any(weights[pair][1] & 1 for pair in pairs)
    for chain in _chains(pairs, words_only=known):
        parts = [a + b for a, b in pairwise(chain)]
        mask = 0
        for part in parts:
            mask |= weights[part][1]
        linked[chain] = sum(pairs[part] for part in parts), mask
    for term, weight in weights.items():
        if term not in pairs and term not in words:
            linked[term] = weight
    return linked


def _chains(pairs: Mapping[str, float], *, words_only: bool) -> list[str]:
    """Link pairs of characters to the longest terms that are whole words; of a new term nobody knows the words."""
    if not pairs:
        return []
    likely = {pair for pair, p in pairs.items() if p >= max(_LEAST, max(pairs.values()) / 8)}
    after = defaultdict(list)
    for pair in sorted(likely):
        after[pair[0]].append(pair[1])
    chains = sorted(likely)
    for chain in chains:  # grows
        if len(chain) < _LONGEST:
            chains += [chain + last for last in after[chain[-1]] if chain[-1] + last not in _pairs(chain)]
    whole = [chain for chain in chains if _is_whole(chain)] or ([] if words_only else chains)
    return [chain for chain in whole if not any(chain != other and chain in other for other in whole)]


def _pairs(text: str) -> set[str]:
    return {a + b for a, b in pairwise(text)}


def _is_whole(text: str) -> bool:
    """Whether a text is made of words, none of one character."""
    return all(len(word) > 1 for word in words().cut(text))


@cache
def words() -> _core.WordList:
    """Return the built-in words of Chinese."""
    from paperlens.extract.term_model import word_list

    return word_list()


def _to_english(translator: _core.Translator, text: str) -> _Weights:
    """The English words that a Chinese term becomes."""
    whole = _entries(translator, [text]) if len(text) == 3 else _Weights()
    if whole:
        return whole
    cut = [word for word in words().cut(text) if _HAN.match(word)]
    units = [pair for word in cut for pair in (_pairs(word) if len(word) != 3 else {word} | _pairs(word))]
    weights = _entries(translator, units or [text])
    found = _Weights({term: weight for term, weight in weights.items() if not _HAN.search(term)})
    found.support = weights.support
    return found


def _with_glosses(weights: _Weights, glosses: Mapping[str, int]) -> dict[str, tuple[float, int]]:
    """Join what tables say with what texts say: each counts by how often it was seen."""
    papers = sum(glosses.values())
    total = weights.support + _GLOSS * papers
    found = {}
    folded = {_fold(term): (term, n) for term, n in glosses.items()}
    for term, (probability, sources) in weights.items():
        n = folded.pop(term, ("", 0))[1]
        joined = (weights.support * probability + _GLOSS * n) / total if total else probability
        found[term] = joined, sources | (4 if n else 0)
    for term, n in folded.values():
        found[term] = _GLOSS * n / total, 4
    return found


def _fold(term: str) -> str:
    terms, _, _, kinds = _core.analyze(term)
    if not _HAN.search(term):
        return " ".join(one for one, kind in zip(terms, kinds, strict=True) if kind != "whole")
    return "".join(
        one[0] if kind == "bigram" else one for one, kind in zip(terms, kinds, strict=True) if kind != "whole"
    )


def _in_corpus(corpus: _core.Corpus, term: str) -> tuple[str, int]:
    """Return a term as the corpus spells it, and how many papers have it."""
    results = corpus.search('"' + term.replace("\\", "").replace('"', "") + '"', 1, lenient=True, across=False)  # type: ignore[attr-defined]
    for hit in results:
        for name, spans in hit.spans.items():
            start, end = spans[0]
            return str(getattr(hit.paper, name))[start:end], results.total
    return _core.spell_term(term), 0
