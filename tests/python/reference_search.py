"""Search, slow and obvious: every paper is read for every query, with dicts and doubles. The oracle of ours.

It works on the tokens of the analyzer, which has an oracle of its own, and knows nothing of corrections.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from paperlens import _core

FIELDS = ("title", "title_zh", "abstract")
WEIGHTS = (2.0, 2.0, 1.0)
K1, B = 0.6, 0.75
PAIR, ATOM, NEIGHBOURS = 0.7, 0.5, 1.0  # what parts of a word count: see Weights in compile.hpp
Place = set[str] | None  # the terms that may stand at one place of a phrase; None: any


@dataclass
class Word:
    """A word as it was typed: see TypedWord in typed_words.hpp."""

    kind: str  # plain, compound, run, character
    atoms: list[str]
    joined: str = ""


@dataclass
class Leaf:
    """A word or phrase of a query; `text` as it is analyzed, `typed` as it is written."""

    text: str
    kind: str = "term"  # term, phrase, prefix, fuzzy
    field: str | None = None
    boost: float = 1
    distance: int = 1
    typed: str = ""

    def __str__(self) -> str:
        text = self.typed or self.text
        text = {"term": text, "phrase": f'"{text}"', "prefix": text + "*", "fuzzy": f"{text}~{self.distance}"}[
            self.kind
        ]
        return (f"{self.field}:" if self.field else "") + text + (f"^{self.boost:g}" if self.boost != 1 else "")


@dataclass
class Scored:
    """What one scoring term gives: weighted frequencies by paper."""

    frequencies: dict[int, float]
    boost: float = 1
    matches: bool = True


@dataclass
class Ranking:
    """The papers that a query means, what each scores, and which come first for having all terms."""

    scores: dict[int, float] = field(default_factory=dict)
    all_terms: set[int] = field(default_factory=set)


def tokens_of(text: str) -> list[tuple[str, int, str, int]]:
    """Term, position, kind and end of each token; a whole stands at the place of the part before it."""
    tokens, position = [], -1
    for term, _, end, kind in zip(*_core.analyze(text), strict=True):
        position += kind != "whole"
        tokens.append((term, position, kind, end))
    return tokens


def words_of(text: str) -> list[Word]:
    tokens = tokens_of(text)
    words: list[Word] = []
    i = 0
    while i < len(tokens):
        term, position, kind, end = tokens[i]
        i += 1
        if kind == "word":
            words.append(Word("plain", [term]))
        elif kind == "han":
            words.append(Word("character", [term]))
        elif kind == "bigram":
            pairs = [term]
            while tokens[i][2] == "bigram":
                pairs.append(tokens[i][0])
                i += 1
            i += 1  # the last character
            words.append(Word("run", pairs))
        else:
            atoms, joined = [term], ""
            for other, at, kind_of_other, its_end in tokens[i:]:
                # A whole that ends where the part does is longer than it only by what stands between: `c++`.
                if at == position and kind_of_other == "whole" and (its_end, len(other)) > (end, len(joined)):
                    joined, end = other, its_end
            while i < len(tokens) and tokens[i][3] <= end and tokens[i][2] in ("part", "whole"):
                atoms += [tokens[i][0]] if tokens[i][2] == "part" else []
                i += 1
            if len(joined) > sum(map(len, atoms)):
                atoms = [joined]
            words.append(Word("compound" if len(atoms) > 1 else "plain", atoms, joined))
    return words


class ReferenceSearch:
    """All papers, each field a dict of terms to places."""

    def __init__(self, papers: Sequence[tuple[str, str, str]]) -> None:
        self.papers: list[list[dict[str, list[int]]]] = []
        self.lengths: list[float] = []
        for paper in papers:
            fields = []
            length = 0.0
            for text, weight in zip(paper, WEIGHTS, strict=True):
                places: dict[str, set[int]] = {}
                tokens = tokens_of(text)
                for term, position, _, _ in tokens:
                    places.setdefault(term, set()).add(position)
                fields.append({term: sorted(at) for term, at in places.items()})
                length += weight * (tokens[-1][1] + 1 if tokens else 0)
            self.papers.append(fields)
            self.lengths.append(length)
        self.mean = sum(self.lengths) / len(papers) if papers else 0
        self.terms = {term for fields in self.papers for places in fields for term in places}

    def known(self, text: str) -> bool:
        """Whether nothing in it would be corrected."""
        return all(
            word.kind == "character" or all(atom in self.terms for atom in word.atoms) for word in words_of(text)
        )

    # --- frequencies ------------------------------------------------------------------------------------------------

    def frequencies(self, count: Callable[[dict[str, list[int]]], float], name: str | None) -> dict[int, float]:
        """Papers with `count` in a field, summed with the weights of the fields."""
        found: dict[int, float] = {}
        for row, fields in enumerate(self.papers):
            counts = [count(places) if name in (None, f) else 0 for f, places in zip(FIELDS, fields, strict=True)]
            if any(counts):
                found[row] = sum(weight * n for weight, n in zip(WEIGHTS, counts, strict=True))
        return found

    def any_of(self, terms: Iterable[tuple[str, float]], name: str | None) -> dict[int, float]:
        wanted = list(terms)
        return self.frequencies(lambda places: sum(w * len(places.get(term, ())) for term, w in wanted), name)

    def phrase(self, phrases: list[list[Place]], name: str | None) -> dict[int, float]:
        """Papers with any of the phrases; each counts by the one that it has most often."""

        def count(places: dict[str, list[int]], phrase: list[Place]) -> int:
            at = [None if one is None else {p for term in one for p in places.get(term, ())} for one in phrase]
            length = max((p + 1 for all_at in places.values() for p in all_at), default=0)
            starts = range(length - len(phrase) + 1)
            return sum(all(s is None or start + i in s for i, s in enumerate(at)) for start in starts)

        found: dict[int, float] = {}
        for phrase in phrases:
            for row, n in self.frequencies(lambda places, phrase=phrase: count(places, phrase), name).items():  # type: ignore[misc]
                found[row] = max(found.get(row, 0), n)
        return dict(sorted(found.items()))

    def beginning_with(self, prefix: str) -> list[tuple[str, float]]:
        return [(term, 1.0) for term in self.terms if term.startswith(prefix)]

    def near(self, word: str, most: int) -> list[tuple[str, float]]:
        found = []
        for term in self.terms:
            if not any(unicodedata.name(c, "").startswith("CJK") for c in term):
                distance = edit_distance(word, term)
                if distance <= most:
                    found.append((term, 1 / (1 + distance)))
        return found

    # --- words ------------------------------------------------------------------------------------------------------

    def scored(self, leaf: Leaf, *, ranked: bool) -> list[Scored]:
        """The scoring terms of a leaf."""
        words = words_of(leaf.text)
        if leaf.kind == "phrase" and len(words) != 1:
            return [Scored(self.phrase([self.places(words)], leaf.field), leaf.boost)] if words else []
        if leaf.kind == "prefix":
            return [Scored(self.any_of(self.beginning_with(words[0].atoms[0]), leaf.field), leaf.boost)]
        if leaf.kind == "fuzzy" and words[0].kind == "run":
            return [Scored(self.phrase(one_replaced(words[0].atoms), leaf.field), leaf.boost)]
        if leaf.kind == "fuzzy":
            return [Scored(self.any_of(self.near(words[0].atoms[0], leaf.distance), leaf.field), leaf.boost)]
        ranked = ranked and leaf.kind == "term"
        return [one for word in words for one in self.scored_word(word, leaf, ranked)]

    def scored_word(self, word: Word, leaf: Leaf, ranked: bool) -> list[Scored]:
        def one(term: str, boost: float = 1, matches: bool = True) -> Scored:
            return Scored(self.any_of([(term, 1)], leaf.field), leaf.boost * boost, matches)

        if word.kind == "plain":
            return [one(word.atoms[0])]
        if word.kind == "character":
            return [Scored(self.any_of(self.beginning_with(word.atoms[0]), leaf.field), leaf.boost)]
        if word.kind == "run" and len(word.atoms) == 1:
            return [one(word.atoms[0])]
        if word.kind == "run" and ranked:
            pairs = [one(pair, PAIR) for pair in word.atoms]
            return [pair for pair in pairs if pair.frequencies]
        whole = self.phrase([[{atom} for atom in word.atoms]], leaf.field)
        if word.joined:
            joined = self.any_of([(word.joined, 1)], leaf.field)
            whole = {row: max(whole.get(row, 0), joined.get(row, 0)) for row in sorted({*whole, *joined})}
        if not ranked:
            return [Scored(whole, leaf.boost)]
        atoms = [one(atom, ATOM if whole else 1, not whole) for atom in word.atoms]
        return ([Scored(whole, leaf.boost)] if whole else []) + [atom for atom in atoms if atom.frequencies]

    def places(self, words: list[Word]) -> list[Place]:
        """The places of a phrase: after a run of Han characters its last one takes a place of its own."""
        places: list[Place] = []
        for number, word in enumerate(words):
            if word.kind == "character":
                last = number + 1 == len(words)
                places.append({term for term, _ in self.beginning_with(word.atoms[0])} if last else {word.atoms[0]})
                continue
            places += [{atom} for atom in word.atoms]
            places += [None] if word.kind == "run" else []
        return places

    # --- queries ----------------------------------------------------------------------------------------------------

    def score(self, scored: Scored) -> dict[int, float]:
        with_term = len(scored.frequencies)
        idf = math.log(1 + (len(self.papers) - with_term + 0.5) / (with_term + 0.5))
        return {
            row: scored.boost * idf * tf / (tf + K1 * (1 - B + B * self.lengths[row] / self.mean))
            for row, tf in scored.frequencies.items()
        }

    def ranked(self, leaves: list[Leaf], *, explicit_or: bool = False) -> Ranking:
        """Any of the words; unless OR stands between them, those with all of them come first."""
        terms = [one for leaf in leaves for one in self.scored(leaf, ranked=not explicit_or)]
        wanted = [set(one.frequencies) for one in terms if one.matches]
        if not explicit_or and len(leaves) > 1:
            terms += self.neighbours(leaves)
        ranking = Ranking(dict.fromkeys(sorted(set().union(*wanted)), 0.0))
        for one in terms:
            for row, score in self.score(one).items():
                if row in ranking.scores:
                    ranking.scores[row] += score
        if len(wanted) > 1 and not explicit_or:
            ranking.all_terms = set.intersection(*wanted)
        return ranking

    def neighbours(self, leaves: list[Leaf]) -> list[Scored]:
        """Two or three plain words side by side, joined in a paper."""
        found = []
        row: list[str] = []
        for leaf in leaves:
            words = words_of(leaf.text) if leaf.kind == "term" and leaf.field is None else []
            if len(words) != 1 or words[0].kind != "plain":
                row = []
                continue
            row = [*row, words[0].atoms[0]][-3:]
            for count in range(2, len(row) + 1):
                joined = "".join(row[-count:])
                if joined in self.terms:
                    found.append(Scored(self.any_of([(joined, 1)], None), leaf.boost * NEIGHBOURS, matches=False))
        return found

    def required(self, leaf: Leaf) -> tuple[set[int], dict[int, float]]:
        """The papers with all words of a leaf, and what its words give to any paper."""
        terms = self.scored(leaf, ranked=False)
        rows = set.intersection(*(set(one.frequencies) for one in terms)) if terms else set()
        scores: dict[int, float] = {}
        for one in terms:
            for row, score in self.score(one).items():
                scores[row] = scores.get(row, 0) + score
        return rows, scores


def one_replaced(pairs: list[str]) -> list[list[Place]]:
    """A run of Han characters with one of them replaced by any: the pairs that are left, in their places."""
    if len(pairs) == 1:
        return [[{pairs[0]}]]
    phrases: list[list[Place]] = []
    for replaced in range(len(pairs) + 1):
        places: list[Place] = [None if replaced in (i, i + 1) else {pair} for i, pair in enumerate(pairs)]
        if any(places):
            phrases.append([*places, None])
    return phrases


def edit_distance(a: str, b: str) -> int:
    """Insertions, deletions, substitutions, and swaps of neighbours (optimal string alignment)."""
    rows = [list(range(len(b) + 1))]
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            row.append(min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (x != y)))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                row[j] = min(row[j], rows[-2][j - 2] + 1)
        rows.append(row)
    return rows[-1][-1]
