"""The weights of EDGE_WEIGHTS in python/paperlens/extract/patterns.py, fitted anew and printed.

    python tests/tables/fit_edges.py PAPERS GOLD SEEDS

PAPERS is a file of JSON objects with id, abstract_zh and keywords_zh. A gloss whose run ends with a keyword that the
authors gave tells where its term begins; keywords too short for the letters of the abbreviation are passed over. The
labelled glosses of the seed papers (GOLD, SEEDS) count double. Fitted to the papers alone, and to them with one half of
the seeds, the other glosses are the test; that is printed first.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

import paperlens as pl
from paperlens.extract.edges import FEATURES, Agreement, candidates
from paperlens.extract.glossary import key_of
from paperlens.extract.parentheses import Sides, glossing
from paperlens.extract.plain import plain
from paperlens.extract.spelling import Side

Array = NDArray[np.float64]
RIDGE, STEPS = 0.5, 1500


class Labelled(NamedTuple):
    paper: str
    sides: Sides
    rows: Array
    right: list[int]
    is_seed: bool


def squeezed(text: str | None) -> str:
    return re.sub(r"\s+", "", text or "")


def folded(text: str | None) -> str:
    return squeezed(text).casefold()


def label(
    found: list[tuple[str, str, Sides, list[str]]], everything: list[tuple[str, Sides]], *, is_seed: bool
) -> Iterator[Labelled]:
    runs: defaultdict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for paper, sides in everything:
        run = squeezed(sides.run)
        runs[key(sides)][paper, run] = run
    agreement = {name: Agreement(texts.values()) for name, texts in runs.items()}
    for paper, text, sides, terms in found:
        places = candidates(sides.run, Side(sides.en, sides.abbreviation), text, agreement[key(sides)])
        right = [at for at, (start, _) in enumerate(places) if squeezed(sides.run[start:]) in terms]
        if right:
            yield Labelled(paper, sides, np.array([row for _, row in places], dtype=float), right, is_seed)


def key(sides: Sides) -> str:
    return key_of(sides.abbreviation or sides.en or "")


def from_keywords(path: Path) -> list[Labelled]:
    found, everything = [], []
    for line in path.read_text("utf-8").splitlines():
        paper = json.loads(line)
        keywords = sorted(map(squeezed, paper["keywords_zh"]), key=len, reverse=True)
        for sides in glossing(paper["abstract_zh"]):
            everything.append((paper["id"], sides))
            if sides.is_reversed or sides.closed:
                continue
            run = squeezed(sides.run)
            term = next((word for word in keywords if run.endswith(word) and re.search("[\u4e00-\u9fff]{2}", word)), "")
            letters = Side(None, sides.abbreviation).spellings[0] if sides.abbreviation else []
            if term and len(term) >= 1.6 * len(letters):
                found.append((paper["id"], paper["abstract_zh"], sides, [term]))
    return list(label(found, everything, is_seed=False))


def from_labels(gold: Path, seeds: Path) -> list[Labelled]:
    wanted: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in (gold / "glossary.jsonl").read_text("utf-8").splitlines():
        one = json.loads(line)
        wanted[one["arxiv_id"]].append(one)
    found, everything = [], []
    for paper in pl.Corpus.from_path(seeds):
        for text in (plain(paper.title_zh).text, plain(paper.abstract).text):
            for sides in glossing(text):
                everything.append((paper.arxiv_id or "", sides))
                for one in wanted[paper.arxiv_id or ""]:
                    same = (folded(one["en"]), folded(one["abbr"])) == (folded(sides.en), folded(sides.abbreviation))
                    if same and not sides.is_reversed:
                        terms = [squeezed(term) for term in (one["zh"], *one.get("zh_alt", []))]
                        found.append((paper.arxiv_id or "", text, sides, terms))
    return list(label(found, everything, is_seed=True))


def fit(data: Sequence[Labelled], common: Counter[str]) -> Array:
    """Maximise the likelihood with a ridge penalty (Adam, fixed steps); what is glossed often counts less each time."""
    weight = np.array([(3.0 if one.is_seed else 1.0) / (1 + 0.3 * common[key(one.sides)]) ** 0.7 for one in data])
    offsets = np.cumsum([0, *(len(one.rows) for one in data)])
    rows = np.vstack([one.rows for one in data])
    right = np.zeros(len(rows))
    for start, one in zip(offsets, data, strict=False):
        right[[start + at for at in one.right]] = 1
    group = np.repeat(np.arange(len(data)), np.diff(offsets))
    weights, mean, square = (np.zeros(rows.shape[1]) for _ in range(3))
    for step in range(1, STEPS + 1):
        scores = rows @ weights
        odds = np.exp(scores - np.maximum.reduceat(scores, offsets[:-1])[group])
        of_all = odds / np.add.reduceat(odds, offsets[:-1])[group]
        of_right = odds * right / np.add.reduceat(odds * right, offsets[:-1])[group]
        gradient = rows.T @ ((of_all - of_right) * weight[group]) + 2 * RIDGE * weights
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        rate = 0.05 if step < 1000 else 0.01
        weights = weights - rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def right_share(data: Sequence[Labelled], weights: Array) -> float:
    return sum(int((one.rows @ weights).argmax()) in one.right for one in data) / len(data)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("papers", "gold", "seeds"):
        parser.add_argument(name, type=Path)
    options = parser.parse_args()
    keywords, labels = from_keywords(options.papers), from_labels(options.gold, options.seeds)
    common = Counter(key(one.sides) for one in keywords)
    ids = sorted({one.paper for one in keywords})
    half = set(ids[::2])
    first = [one for one in keywords if one.paper in half]
    other = [one for one in keywords if one.paper not in half]
    print(f"{len(keywords)} glosses by keywords, {len(labels)} labelled; left edges right of those not fitted to:")
    print(f"  half the keywords, tested on the other half   {right_share(other, fit(first, common)):.3f}")
    print(f"  keywords alone, tested on the labels          {right_share(labels, fit(keywords, common)):.3f}")
    seed_half = set(sorted({one.paper for one in labels})[::2])
    for chosen in (True, False):
        fitted = [one for one in labels if (one.paper in seed_half) == chosen]
        tested = [one for one in labels if (one.paper in seed_half) != chosen]
        share = right_share(tested, fit([*keywords, *fitted], common))
        print(f"  keywords and half the labels, on the others   {share:.3f}")
    weights = fit([*keywords, *labels], common)
    print("EDGE_WEIGHTS = {")
    for name, value in zip(FEATURES, weights, strict=True):
        print(f'    "{name}": {value:.2f},')
    print("}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
