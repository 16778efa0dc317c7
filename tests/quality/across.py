"""`make quality DATA=FILE DIGESTS=FOLDER`: search across languages, as known-item search in the other language.

    python tests/quality/across.py PAPERS DIGESTS [--abstracts ABSTRACTS] [--queries N] [--phrase-weight W]

The files are those of tests/tables/make_lexicon.py. A table of translations is learned from the papers with an even
number; queries are drawn from those with an odd one, and look for them among all. With ABSTRACTS, the digests' papers
have English abstracts to learn from.

A query is a probabilistic structured query (Darwish and Oard 2003): a query term q is one word with
tf(q, d) = sum over translations t of p(t|q) tf(t, d), df(q) = sum of p(t|q) df(t), itself among them with p = 1; two
words in a row are a term too, scored with a weight below 1. BM25F as ever does the rest.
"""

from __future__ import annotations

import argparse
import math
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from paperlens import _core

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tables"))
from make_lexicon import HAN, BilingualPaper, learn, read_digests, read_papers

DEPTH = 10
K1, B, TITLE_WEIGHT = 0.6, 0.75, 2.0  # as the index has them
NAMED = re.compile(r"[A-Z0-9].*[A-Z0-9]|[a-z][A-Z]|\d|\\|\$")
STOP = re.compile(r"(?<=[.!?;])\s+(?=[A-Z\\$(\"])")
KEY_WORD = re.compile(r"[A-Za-z][A-Za-z-]{4,}")

Scores = NDArray[np.float64]


class Index:
    """Postings of documents that are a title and an abstract."""

    def __init__(self, documents: Sequence[tuple[str, str]]) -> None:
        self.size = len(documents)
        lengths = np.zeros(self.size)
        found: dict[str, dict[int, float]] = {}
        for document, texts in enumerate(documents):
            for text, weight in zip(texts, (TITLE_WEIGHT, 1.0), strict=True):
                terms, _, _, kinds = _core.analyze(text)
                lengths[document] += weight * sum(kind != "whole" for kind in kinds)
                for term in terms:
                    posting = found.setdefault(term, {})
                    posting[document] = posting.get(document, 0.0) + weight
        self.saturation = K1 * (1 - B + B * lengths / lengths.mean())
        self.postings = {
            term: (np.fromiter(posting, np.int64), np.fromiter(posting.values(), np.float64))
            for term, posting in found.items()
        }

    def score(self, group: Sequence[tuple[str, float]]) -> Scores:
        """Score the documents by one structured term: what it may be, each with its probability."""
        frequency, documents = np.zeros(self.size), 0.0
        for term, probability in group:
            if term in self.postings:
                rows, counts = self.postings[term]
                frequency[rows] += probability * counts
                documents += probability * len(rows)
        documents = min(documents, self.size)
        idf = math.log(1 + (self.size - documents + 0.5) / (documents + 0.5))
        return idf * frequency / (frequency + self.saturation)


@dataclass(frozen=True)
class Searcher:
    table: _core.TranslationTable | None
    phrase_weight: float = 0.3

    def scores(self, index: Index, query: str) -> Scores:
        terms, _, _, kinds = _core.analyze(query)
        tokens = [(term, kind) for term, kind in zip(terms, kinds, strict=True) if kind != "han"]
        total = np.zeros(index.size)
        for term in dict.fromkeys(term for term, _ in tokens):
            total += index.score([(term, 1.0), *self.translations(term)])
        for phrase in dict.fromkeys(adjacent_words(tokens)):
            if translations := self.translations(phrase):
                total += self.phrase_weight * index.score(translations)
        return total

    def translations(self, term: str) -> list[tuple[str, float]]:
        return [(each, p) for each, p, _ in self.table.expand(term)] if self.table else []


def adjacent_words(tokens: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Two words in a row: the English terms of the table. Those of three characters add nothing to their pairs."""
    atoms = [(term, kind) for term, kind in tokens if kind != "whole"]
    for (first, first_kind), (second, second_kind) in pairwise(atoms):
        if "bigram" not in (first_kind, second_kind):
            yield f"{first} {second}"


@dataclass(frozen=True)
class Row:
    name: str
    index: Index
    queries: list[tuple[str, int]]  # with the number of the paper that is wanted
    bar: tuple[float, float]


def measure(row: Row, searcher: Searcher) -> tuple[float, float]:
    """Return MRR and recall among the first ten; of papers with equal scores the first comes first."""
    reciprocal = found = 0.0
    for query, wanted in row.queries:
        scores = searcher.scores(row.index, query)
        score = scores[wanted]
        rank = 1 + int((scores > score).sum()) + int((scores[:wanted] == score).sum())
        if score > 0 and rank <= DEPTH:
            reciprocal += 1 / rank
            found += 1
    return reciprocal / len(row.queries), found / len(row.queries)


# --- queries ----------------------------------------------------------------------------------------------------------


def without_name(title: str) -> str:
    """Drop what stands before a colon; else a first word that looks like a name."""
    if ":" in title:
        return title.split(":", 1)[1].strip()
    first, _, rest = title.partition(" ")
    return rest if NAMED.search(first) else title


class KeyWords:
    """Three to five of the eight words that tell a paper from the others best, by tf-idf."""

    def __init__(self, papers: Sequence[BilingualPaper]) -> None:
        self.papers = len(papers)
        self.papers_of = Counter(word for paper in papers for word in {w.lower() for w in self.words(paper)})

    @staticmethod
    def words(paper: BilingualPaper) -> list[str]:
        return KEY_WORD.findall(f"{paper.title} {paper.title} {paper.abstract_en}")

    def __call__(self, rng: random.Random, paper: BilingualPaper) -> str:
        counts = Counter(self.words(paper))
        weights = {
            word: n * math.log(self.papers / self.papers_of[word.lower()])
            for word, n in counts.items()
            if 2 <= self.papers_of[word.lower()] <= self.papers // 6
        }
        best = sorted(weights, key=lambda word: (-weights[word], word))[:8]
        count = rng.randint(3, 5)
        return " ".join(rng.sample(best, count)) if len(best) >= count else ""


Make = Callable[[random.Random, BilingualPaper], str]


def rows(papers: Sequence[BilingualPaper], digests: Sequence[BilingualPaper], count: int) -> Iterator[Row]:
    def draw(seed: int, among: Sequence[BilingualPaper], make: Make) -> list[tuple[str, int]]:
        rng = random.Random(seed)
        numbers = range(1, len(among), 2)
        made = ((make(rng, among[n]), n) for n in rng.sample(numbers, len(numbers)))
        return [(query, n) for query, n in made if query][:count]

    weekly = Index([(paper.title_zh, paper.abstract_zh) for paper in digests])
    chinese = Index([("", paper.abstract_zh) for paper in papers])
    english = Index([("", paper.abstract_en) for paper in papers])
    title: Make = lambda rng, paper: "" if HAN.search(paper.title) else paper.title  # noqa: E731
    nameless: Make = lambda rng, paper: without_name(title(rng, paper))  # noqa: E731
    sentence: Make = lambda rng, paper: STOP.split(paper.abstract_en)[0]  # noqa: E731
    keywords: Make = lambda rng, paper: " ".join(filter(HAN.search, paper.keywords_zh))  # noqa: E731
    yield Row("digests, English title", weekly, draw(1, digests, title), (0.96, 0.99))
    yield Row("  without the method's name", weekly, draw(1, digests, nameless), (0.87, 0.96))
    yield Row("Chinese abstracts, English title", chinese, draw(2, papers, title), (0.85, 0.92))
    yield Row("  first sentence", chinese, draw(3, papers, sentence), (0.82, 0.90))
    yield Row("  3-5 English key words", chinese, draw(4, papers, KeyWords(papers)), (0.80, 0.92))
    yield Row("English abstracts, Chinese keywords", english, draw(5, papers, keywords), (0.89, 0.96))


def main() -> None:
    parser = argparse.ArgumentParser(description="Known-item search across languages.")
    parser.add_argument("papers", type=Path, metavar="PAPERS")
    parser.add_argument("digests", type=Path, metavar="DIGESTS")
    parser.add_argument("--abstracts", type=Path, metavar="ABSTRACTS", help="English abstracts of the digests' papers")
    parser.add_argument("--queries", type=int, default=500, metavar="N", help="of each row (default: 500)")
    parser.add_argument("--phrase-weight", type=float, default=0.3, metavar="W", help="of two words (default: 0.3)")
    options = parser.parse_args()
    papers, digests = read_papers(options.papers), read_digests(options.digests, options.abstracts)
    table = learn([*digests[::2], *papers[::2]])
    print(f"{len(papers):,} papers, {len(digests):,} in digests; a table of {len(table):,} terms from every other one")
    print(f"{f'MRR@{DEPTH} / R@{DEPTH}':36}queries  shared tokens      with table             bar  met")
    for row in rows(papers, digests, options.queries):
        shared, ours = measure(row, Searcher(None)), measure(row, Searcher(table, options.phrase_weight))
        met = all(round(value, 3) >= bar for value, bar in zip(ours, row.bar, strict=True))
        cells = "   ".join(f"{mrr:.3f} / {recall:.3f}" for mrr, recall in (shared, ours, row.bar))
        print(f"{row.name:36}{len(row.queries):7}  {cells}  {'yes' if met else 'no'}", flush=True)


if __name__ == "__main__":
    main()
