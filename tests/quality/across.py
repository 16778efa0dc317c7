"""`make quality DATA=FILE DIGESTS=FOLDER`: search across languages, as known-item search in the other language.

    python tests/quality/across.py PAPERS DIGESTS [--abstracts ABSTRACTS] [--queries N]

The files are those of paperlens.lexicon.train. A table of translations is learned from the papers with an even
number; queries are drawn from those with an odd one, and look for them among all. With ABSTRACTS, the digests' papers
have English abstracts to learn from. The last rows are queries that the papers' own language answers: with the other
one beside it they should find what they find without. Then both ways are timed, one query after the other, on the
papers six times over.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from known_items import query_classes

import paperlens as pl
from paperlens import _core
from paperlens.lexicon.data import HAN, BilingualPaper, read_digests, read_papers
from paperlens.lexicon.learn_translations import learn_translations

DEPTH = 10
LOSS = 0.005  # that own-language queries may lose
NAMED = re.compile(r"[A-Z0-9].*[A-Z0-9]|[a-z][A-Z]|\d|\\|\$")
STOP = re.compile(r"(?<=[.!?;])\s+(?=[A-Z\\$(\"])")
KEY_WORD = re.compile(r"[A-Za-z][A-Za-z-]{4,}")


def corpus_of(papers: Sequence[tuple[str, str, str]]) -> pl.Corpus:
    """A digest of papers without ids: English title, Chinese title, abstract; a number is the title of one without."""
    blocks = []
    for number, (title, title_zh, abstract) in enumerate(papers):
        title, title_zh, abstract = (" ".join(text.split()) for text in (title, title_zh, abstract))
        blocks.append(f"## {title or number}\n\n[{title_zh or number}](https://example.org/{number})\n\n{abstract}\n")
    corpus = pl.Corpus.from_text("\n".join(blocks))
    if len(corpus) != len(papers):
        raise SystemExit(f"across.py: {len(papers)} papers became {len(corpus)}")
    return corpus


@dataclass(frozen=True)
class Row:
    name: str
    corpus: pl.Corpus
    queries: list[tuple[str, int]]  # with the number of the paper that is wanted
    bar: tuple[float, float]


def measure(row: Row, table: _core.TranslationTable | None) -> tuple[float, float]:
    """Return MRR and recall among the first ten."""
    reciprocal = found = 0.0
    row.corpus.search("index", across=False)
    for query, wanted in row.queries:
        hits = _core.search(row.corpus, query, DEPTH, 0, None, True, None, table)
        rank = next((hit.rank for hit in hits if hit.paper.row == wanted), None)
        if rank is not None:
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

    weekly = corpus_of([("", paper.title_zh, paper.abstract_zh) for paper in digests])
    chinese = corpus_of([("", "", paper.abstract_zh) for paper in papers])
    english = corpus_of([("", "", paper.abstract_en) for paper in papers])
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


def own_language(path: Path, count: int) -> Iterator[Row]:
    """Yield the classes of ranking.py: papers with everything, in both languages."""
    papers = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    numbers = {str(paper["id"]): number for number, paper in enumerate(papers)}
    texts = [(str(p["title"]), "", f"{p['abstract_zh']} {p['abstract_en']}") for p in papers]
    corpus = corpus_of(texts)
    for each in query_classes(papers, "test", count, 2):
        yield Row(each.name, corpus, [(query.text, numbers[query.answer]) for query in each.queries], (0, 0))


def time_ratios(queries: Sequence[str], corpus: pl.Corpus, rounds: int) -> list[tuple[float, float]]:
    """Return the best times of each query, as typed and in both languages, in microseconds; rounds are interleaved."""
    for query in queries:  # builds the index, and learns what the titles teach
        corpus.search(query, lenient=True)
    best = [(math.inf, math.inf)] * len(queries)
    for _ in range(rounds):
        for at, query in enumerate(queries):
            times = []
            for across in (False, True):
                start = time.perf_counter()
                corpus.search(query, lenient=True, across=across)
                times.append((time.perf_counter() - start) * 1e6)
            best[at] = min(best[at][0], times[0]), min(best[at][1], times[1])
    return best


def print_times(path: Path, count: int) -> None:
    papers = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    corpus = corpus_of([(str(p["title"]), "", f"{p['abstract_zh']} {p['abstract_en']}") for p in papers] * 6)
    classes = {each.name.strip(): each for each in query_classes(papers, "test", count, 2)}
    queries = {name: [q.text for q in classes[name].queries] for name in ("English words", "Chinese keywords", "mixed")}
    queries["titles"] = [str(paper["title"]) for paper in papers[1 : 2 * count : 2]]
    print(f"time on {len(corpus):,} papers, medians and 90th percentiles in us: at most 10 times, under 1,000")
    for name, texts in queries.items():
        times = sorted(time_ratios(texts[:count], corpus, 5), key=lambda pair: pair[1])
        typed, both = (statistics.median(column) for column in zip(*times, strict=True))
        ratio = statistics.median(across / plain for plain, across in times)
        slow = times[len(times) * 9 // 10][1]
        print(
            f"{name:36}{len(times):7}  as typed {typed:6.0f}  both {both:6.0f} ({slow:.0f})  ratio {ratio:5.1f}",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description="Known-item search across languages.")
    parser.add_argument("papers", type=Path, metavar="PAPERS")
    parser.add_argument("digests", type=Path, metavar="DIGESTS")
    parser.add_argument("--abstracts", type=Path, metavar="ABSTRACTS", help="English abstracts of the digests' papers")
    parser.add_argument("--queries", type=int, default=500, metavar="N", help="of each row (default: 500)")
    options = parser.parse_args()
    papers, digests = read_papers(options.papers), read_digests(options.digests, options.abstracts)
    table = learn_translations([*digests[::2], *papers[::2]])
    print(f"{len(papers):,} papers, {len(digests):,} in digests; a table of {len(table):,} terms from every other one")
    print(f"{f'MRR@{DEPTH} / R@{DEPTH}':36}queries  shared tokens      with table             bar  met")
    for row in rows(papers, digests, options.queries):
        shared, ours = measure(row, None), measure(row, table)
        met = all(round(value, 3) >= bar for value, bar in zip(ours, row.bar, strict=True))
        cells = "   ".join(f"{mrr:.3f} / {recall:.3f}" for mrr, recall in (shared, ours, row.bar))
        print(f"{row.name:36}{len(row.queries):7}  {cells}  {'yes' if met else 'no'}", flush=True)
    print(f"queries in a language that the papers have: may lose {LOSS} of MRR")
    for row in own_language(options.papers, options.queries):
        alone, both = measure(row, None), measure(row, table)
        cells = "   ".join(f"{mrr:.3f} / {recall:.3f}" for mrr, recall in (alone, both))
        met = both[0] >= alone[0] - LOSS
        print(
            f"{row.name:36}{len(row.queries):7}  {cells}  {both[0] - alone[0]:+.3f}  {'yes' if met else 'no'}",
            flush=True,
        )
    print_times(options.papers, 100)


if __name__ == "__main__":
    main()
