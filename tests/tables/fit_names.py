"""The weights of NAME_WEIGHTS in python/paperlens/extract/patterns.py, fitted anew and printed.

    python tests/tables/fit_names.py GOLD SEEDS [--ridge R]

A multinomial logistic regression with three classes: model, dataset, neither. The labels are few, so that the ridge
penalty pulls each weight not to 0 but to EXPECTED, what the feature ought to mean. Fitted to one half of the papers,
the other half is the test; that is printed first.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

import paperlens as pl
from paperlens.extract.names import key_of
from paperlens.extract.naming import evidence
from paperlens.extract.plain import plain

Array = NDArray[np.float64]
STEPS = 1200
# Log odds of a model, and of a dataset, against neither.
EXPECTED = {
    "acts": (0.6, 0.0),
    "always": (-1.5, -2.2),
    "based": (0.4, 0.2),
    "begins_title": (0.8, 0.3),
    "beside_dataset_shape": (-0.3, 0.8),
    "beside_family": (1.3, -0.5),
    "beside_known_dataset": (-0.5, 1.5),
    "cited": (0.3, 0.2),
    "compared": (1.2, 0.0),
    "count_2": (0.3, 0.2),
    "count_3": (0.3, 0.2),
    "dataset_after": (0.0, 2.0),
    "dataset_after_far": (0.0, 1.0),
    "dataset_before": (-0.5, 2.0),
    "dataset_paren": (-0.3, 2.0),
    "dataset_shape": (0.0, 1.8),
    "digit": (0.3, 0.2),
    "enumerates": (-3.0, -3.0),
    "family": (2.5, 0.0),
    "figure": (0.0, 0.8),
    "glosses": (-1.0, -1.0),
    "holds": (0.0, 1.0),
    "hyphenated_words": (-1.2, -1.0),
    "in_title": (0.7, 0.4),
    "is_dataset": (0.0, 1.8),
    "is_model": (1.5, -0.3),
    "known_dataset": (0.0, 3.5),
    "listed": (0.3, 0.5),
    "lower_case": (-0.8, -1.0),
    "mixed_case": (0.8, 0.4),
    "model_after": (1.5, 0.0),
    "model_after_far": (0.6, 0.0),
    "model_before": (1.5, 0.0),
    "model_paren": (1.5, 0.0),
    "model_shape": (1.2, 0.0),
    "named": (1.0, 0.7),
    "of": (0.5, 0.0),
    "on": (-0.3, 1.0),
    "own": (1.5, 0.5),
    "own_dataset": (-0.5, 1.5),
    "own_gloss": (1.8, 0.6),
    "own_model": (1.5, -0.5),
    "part_after": (-0.8, -0.6),
    "part_after_far": (-0.3, -0.3),
    "plain_words": (-1.5, -1.0),
    "plural": (-1.5, -1.5),
    "proposed": (0.8, 0.8),
    "short": (-0.5, -0.7),
    "such_as": (0.2, 0.3),
    "title_initials": (1.0, 0.0),
    "unknown": (-0.3, -0.5),
    "word": (-0.5, -0.7),
}


class Labelled(NamedTuple):
    paper: str
    features: set[str]
    kind: int  # 0 neither, 1 model, 2 dataset, -1 may be either


def read(gold: Path, seeds: Path) -> tuple[list[Labelled], dict[str, tuple[int, int]]]:
    """Return the names of the labelled papers, and how many models and datasets each has."""
    corpus = pl.Corpus.from_path(seeds)
    names, counts = [], {}
    for line in (gold / "mentions.jsonl").read_text("utf-8").splitlines():
        label = json.loads(line)
        paper = corpus[label["arxiv_id"]]
        counts[label["arxiv_id"]] = (len(label["models"]), len(label["datasets"]))
        models, datasets, either = (
            {key_of(plain(name).text) for name in texts}
            for texts in (
                label["models"],
                label["datasets"],
                [name for kind in ("models", "datasets") for name in label.get("ignore", {}).get(kind, [])],
            )
        )
        texts = {field: plain(getattr(paper, field)).text for field in ("title", "title_zh", "abstract")}
        for key, (features, _) in evidence(texts).items():
            kind = 1 if key in models else 2 if key in datasets else -1 if key in either else 0
            names.append(Labelled(label["arxiv_id"], features, kind))
    return names, counts


def matrix(names: list[Labelled], features: list[str]) -> Array:
    column = {name: at for at, name in enumerate(features)}
    found = np.zeros((len(names), len(features)))
    found[:, column["always"]] = 1
    for row, one in enumerate(names):
        found[row, [column[name] for name in one.features if name in column]] = 1
    return found


def fit(names: list[Labelled], features: list[str], ridge: float) -> Array:
    """Maximise the penalised likelihood (Adam, fixed steps)."""
    names = [one for one in names if one.kind >= 0]
    rows = matrix(names, features)
    right = np.eye(3)[[one.kind for one in names]]
    expected = np.array([(0.0, *EXPECTED.get(name, (0.0, 0.0))) for name in features])
    expected -= expected.mean(axis=1, keepdims=True)
    penalty = np.array([[0.05 if name == "always" else 1.0] for name in features]) * ridge
    weights = expected.copy()
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        scores = rows @ weights
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        gradient = rows.T @ (odds / odds.sum(axis=1, keepdims=True) - right) + 2 * penalty * (weights - expected)
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        weights -= 0.03 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def report(names: list[Labelled], counts: dict[str, tuple[int, int]], features: list[str], weights: Array) -> str:
    kinds = (matrix(names, features) @ weights).argmax(axis=1)
    papers = {one.paper for one in names}
    parts = []
    for kind, what in ((1, "model"), (2, "dataset")):
        hits = sum(one.kind == kind == found for one, found in zip(names, kinds, strict=True))
        said = sum(one.kind >= 0 and found == kind for one, found in zip(names, kinds, strict=True))
        wanted = sum(counts[paper][kind - 1] for paper in papers)
        parts.append(f"{what} F1 {2 * hits / (said + wanted):.3f}")
    return ", ".join(parts)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("seeds", type=Path)
    parser.add_argument("--ridge", type=float, default=0.8)
    options = parser.parse_args()
    names, counts = read(options.gold, options.seeds)
    features = sorted({*EXPECTED, *(name for one in names for name in one.features)})
    half = set(sorted(counts)[::2])
    for chosen in (True, False):
        fitted = [one for one in names if (one.paper in half) == chosen]
        tested = [one for one in names if (one.paper in half) != chosen]
        weights = fit(fitted, features, options.ridge)
        print(f"{len(fitted)} names, on the other half: {report(tested, counts, features, weights)}")
    print("NAME_WEIGHTS = {")
    for name, (neither, model, dataset) in zip(features, fit(names, features, options.ridge), strict=True):
        print(f'    "{name}": ({model - neither:.2f}, {dataset - neither:.2f}),')
    print("}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
