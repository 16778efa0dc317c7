"""Key terms against authors' keywords: make quality, or python tests/quality/terms.py PAPERS DIGESTS.

The files are those of paperlens.lexicon.train. Half of the papers (even numbers) and the digests give the lexicon;
the other half is a corpus whose terms are compared with the keywords that stand in the abstract. F1@5 is the mean of
2 h / (5 + keywords) over papers, h of the five terms being keywords.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

import paperlens as pl
from paperlens.extract import term_model
from paperlens.lexicon.data import BilingualPaper, read_digests, read_papers
from paperlens.lexicon.learn_terms import learn_terms

K = 5
BAR = 0.42
SPEED_PAPERS, SPEED_BAR = 14_000, 10.0


def corpus_of(papers: Sequence[BilingualPaper]) -> pl.Corpus:
    """The papers as a digest, under numbers that are arXiv ids."""
    parts = (
        f"## {' '.join(paper.title.split())}\n[{' '.join(paper.title.split())}]"
        f"(https://arxiv.org/abs/{2400 + number // 99999:04}.{number % 99999 + 1:05})\n\n{paper.abstract_zh}\n"
        for number, paper in enumerate(papers)
    )
    return pl.Corpus.from_text("\n".join(parts))


def f1(found: Iterable[str], keywords: set[str]) -> float:
    terms = {term.lower() for term in found}
    return 2 * len(terms & keywords) / (len(terms) + len(keywords))


def measure(papers: Sequence[BilingualPaper], corpus: pl.Corpus, lexicon: str | None) -> float:
    scores = []
    for number, paper in enumerate(papers):
        keywords = {keyword.lower() for keyword in paper.keywords_zh if keyword.lower() in paper.abstract_zh.lower()}
        if keywords:
            scores.append(f1((term.term for term in corpus.terms(corpus[number], k=K, lexicon=lexicon)), keywords))
    return float(np.mean(scores))


def main() -> None:
    parser = argparse.ArgumentParser(description="Key terms against authors' keywords.")
    parser.add_argument("papers", type=Path, metavar="PAPERS")
    parser.add_argument("digests", type=Path, metavar="DIGESTS")
    options = parser.parse_args()
    papers, digests = read_papers(options.papers), read_digests(options.digests, None)
    learned = learn_terms(papers[::2], digests)
    term_model.built_in = learned.model  # type: ignore[assignment]
    held_out = papers[1::2]
    corpus = corpus_of(held_out)
    print(f"{len(held_out):,} papers held out; a lexicon of {len(learned.words):,} words")
    print(f"{'F1@5 against keywords':32}   ours    bar  met")
    value = measure(held_out, corpus, "ai")
    print(f"{'  with the lexicon':32}  {value:.3f}  {BAR:.3f}  {'yes' if round(value, 3) >= BAR else 'NO'}")
    print(f"{'  lexicon=None':32}  {measure(held_out, corpus, None):.3f}      –")
    many = corpus_of((papers * (1 + SPEED_PAPERS // len(papers)))[:SPEED_PAPERS])
    start = time.perf_counter()
    many.terms()
    taken = time.perf_counter() - start
    met = "yes" if taken <= SPEED_BAR else "NO"
    print(f"{f'  terms of {SPEED_PAPERS:,} papers, seconds':32}  {taken:5.1f}  {SPEED_BAR:5.1f}  {met}")


if __name__ == "__main__":
    main()
