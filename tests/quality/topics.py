"""Topics: make quality, or python tests/quality/topics.py PAPERS DIGESTS.

The files are those of paperlens.lexicon.train. Coherence (NPMI) is judged by the abstracts of both together;
agreement over 80% subsamples is the mean adjusted mutual information of five fits with that of all papers. Beside ours
stands scikit-learn's NMF on jieba's words, as one would write it in ten minutes.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from terms import corpus_of

import paperlens as pl
from paperlens.lexicon.data import read_digests, read_papers
from paperlens.topics.quality import diversity, npmi

K = 20
SUBSAMPLES = 5
SPEED_PAPERS, SPEED_BAR = 14_000, 20.0
Labels = NDArray[np.int32]
Find = Callable[[pl.Corpus], tuple[Labels, list[list[str]]]]


def ours(method: str, k: int = K) -> Find:
    def find(corpus: pl.Corpus) -> tuple[Labels, list[list[str]]]:
        model = corpus.topics(k, method=method)  # type: ignore[arg-type]
        return model.labels, model.words()

    return find


def jieba_nmf(corpus: pl.Corpus) -> tuple[Labels, list[list[str]]]:
    import jieba
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    jieba.setLogLevel(60)
    texts = [paper.abstract.lower() for paper in corpus]
    words = TfidfVectorizer(
        analyzer=lambda text: [word for word in jieba.cut(text) if len(word) > 1 and not word.isspace()],
        min_df=5,
        max_df=0.3,
        sublinear_tf=True,
    )
    matrix = words.fit_transform(texts)
    model = NMF(K, init="nndsvd", max_iter=300)
    labels = model.fit_transform(matrix).argmax(axis=1).astype(np.int32)
    names = words.get_feature_names_out()
    return labels, [[names[at] for at in row] for row in np.argsort(-model.components_, axis=1)[:, :10]]


def ami(a: Labels, b: Labels) -> float:
    from sklearn.metrics import adjusted_mutual_info_score

    return float(adjusted_mutual_info_score(a, b))


def subsamples(corpus: pl.Corpus, labels: Labels, find: Find) -> float:
    rng = np.random.default_rng(7)
    values = []
    for _ in range(SUBSAMPLES):
        rows = np.sort(rng.permutation(len(corpus))[: int(0.8 * len(corpus))])
        values.append(ami(labels[rows], find(corpus[rows])[0]))
    return float(np.mean(values))


def row(name: str, values: Sequence[float], bars: Sequence[float]) -> None:
    cells = "  ".join(
        f"{value:.3f} ({bar:.3f}){'   ' if value >= bar - 5e-4 else ' NO'}"
        for value, bar in zip(values, bars, strict=False)
    )
    print(f"{name:24}  {cells}", flush=True)


def measure(name: str, corpus: pl.Corpus, find: Find, reference: pl.Corpus, bars: Sequence[float]) -> Labels:
    labels, words = find(corpus)
    again = float(np.mean(labels == find(corpus[:])[0]))
    row(name, (npmi(words, reference), diversity(words), again, subsamples(corpus, labels, find)), bars)
    return labels


def main() -> None:
    parser = argparse.ArgumentParser(description="Coherence, diversity and stability of topics.")
    parser.add_argument("papers", type=Path, metavar="PAPERS")
    parser.add_argument("digests", type=Path, metavar="DIGESTS")
    options = parser.parse_args()
    papers, digests = read_papers(options.papers), read_digests(options.digests, None)
    weekly, daily = corpus_of(digests), corpus_of(papers)
    english = corpus_of([replace(paper, abstract_zh=paper.abstract_en) for paper in papers])
    reference = corpus_of([*papers, *digests])
    categories = np.unique([paper.categories[0] for paper in papers], return_inverse=True)[1]

    print(f"k={K}, (bar)                 NPMI            diversity       seeds           80% subsamples")
    bars = (0.128, 0.88, 1.00, 0.64)
    print(f"{len(weekly):,} papers of digests")
    for name, find in (("  jieba, sklearn NMF", jieba_nmf), ("  nmf", ours("nmf")), ("  kmeans", ours("kmeans"))):
        measure(name, weekly, find, reference, bars)
    print(f"{len(daily):,} abstracts")
    bars = (0.203, 0.88, 0.82, 0.74)
    found = {
        name: measure(f"  {name}", daily, find, reference, bars)
        for name, find in (("jieba, sklearn NMF", jieba_nmf), ("nmf", ours("nmf")), ("kmeans", ours("kmeans")))
    }
    print("AMI with categories, and of a Chinese and an English fit")
    row("  jieba, sklearn NMF", (ami(categories, found["jieba, sklearn NMF"]),), (0.285,))
    for method in ("nmf", "kmeans"):
        labels = found[method]
        row(f"  {method}", (ami(categories, labels), ami(labels, ours(method)(english)[0])), (0.285, 0.57))

    many = corpus_of((papers * (1 + SPEED_PAPERS // len(papers)))[:SPEED_PAPERS])
    start = time.perf_counter()
    jieba_nmf(many)
    theirs = time.perf_counter() - start
    print(f"{SPEED_PAPERS:,} papers, seconds; jieba and sklearn {theirs:.1f}")
    for method in ("nmf", "kmeans"):
        start = time.perf_counter()
        ours(method)(many[:])
        taken = time.perf_counter() - start
        bar = min(SPEED_BAR, theirs / 2)
        print(f"  {method:22}  {taken:.1f} ({bar:.1f}){'' if taken <= bar else ' NO'}", flush=True)


if __name__ == "__main__":
    main()
