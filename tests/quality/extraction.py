"""`make quality GOLD=FOLDER`: what glossary and mentions find, against hand-made labels, with the bars to reach.

    python tests/quality/extraction.py GOLD SEEDS [--errors N] [--speed DIGESTS]

GOLD holds glossary.jsonl, mentions.jsonl and the scripts that score them (score_glossary.py, score_mentions.py), whose
functions are used; SEEDS is the folder of digests with the labelled papers. With --speed, the digests of a folder are
repeated with fresh arXiv ids up to 14,000 papers, and papers per second of one core are printed.
"""

from __future__ import annotations

import argparse
import importlib
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import paperlens as pl

BARS = {
    "glossary, en": None,
    "glossary, abbreviation": None,
    "glossary, macro": 0.92,
    "model": 0.85,
    "dataset": 0.90,
    "score": 0.95,
    "score with benchmark": 0.85,
    "size": 0.95,
    "url": 1.0,
}
PAPERS = 14_000
Counts = tuple[int, int, int]  # hits, predicted, labelled


def load(gold: Path, name: str) -> Any:
    """Import a module from the folder of the labels, and leave nothing behind there."""
    sys.dont_write_bytecode = True
    if str(gold) not in sys.path:
        sys.path.insert(0, str(gold))
    module: ModuleType = importlib.import_module(name)
    return module


def f1(counts: Counts) -> float:
    hits, predicted, labelled = counts
    return 2 * hits / (predicted + labelled) if predicted + labelled else 1.0


def add(total: Counts, hits: int, false: Iterable[Any], missed: Iterable[Any]) -> Counts:
    return total[0] + hits, total[1] + hits + len(list(false)), total[2] + hits + len(list(missed))


def glossary_counts(corpus: pl.Corpus, gold: Path, errors: int) -> dict[str, Counts]:
    scoring = load(gold, "score_glossary")
    labels: defaultdict[str, list[Any]] = defaultdict(list)
    optional: defaultdict[str, list[Any]] = defaultdict(list)
    for label in scoring.read(gold / "glossary.jsonl"):
        (optional if label.get("optional") else labels)[label["arxiv_id"]].append(label)
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for gloss in corpus.glossary():
        for example in gloss.examples:
            found[example.arxiv_id or ""].append({"zh": gloss.zh, "en": gloss.en, "abbr": gloss.abbreviation})
    result = {}
    for kind, name in (("en", "glossary, en"), ("abbr", "glossary, abbreviation")):
        total = (0, 0, 0)
        for paper in (label["arxiv_id"] for label in scoring.read(gold / "mentions.jsonl")):
            hits, false, missed = scoring.judge(kind, labels[paper], found[paper], optional[paper])
            total = add(total, hits, false, missed)
            show(errors, f"{name}, {paper}", false, missed)
        result[name] = total
    return result


def mentions_counts(corpus: pl.Corpus, gold: Path, errors: int) -> dict[str, Counts]:
    scoring = load(gold, "score_mentions")
    found: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for one in corpus.mentions():
        found[one.arxiv_id or "", one.kind].append(
            {
                "text": one.text,
                "value": None if one.value is None else str(one.value),
                "unit": one.unit,
                "benchmark": one.benchmark,
                "size_kind": one.size_kind,
            }
        )
    result: dict[str, Counts] = {}
    for name in ("model", "dataset", "score", "score with benchmark", "size", "url"):
        kind = name.split()[0]
        total = (0, 0, 0)
        for label in scoring.read(gold / "mentions.jsonl"):
            paper = label["arxiv_id"]
            wanted = {"want": label[kind + "s"], "ignore": label.get("ignore", {}).get(kind + "s", [])}
            predicted = found[paper, kind]
            if kind == "score":
                hits, false, missed = scoring.scores(wanted, predicted, name != "score")
            else:
                hits, false, missed = (scoring.sizes if kind == "size" else scoring.names)(wanted, predicted)
            total = add(total, hits, false, missed)
            show(errors, f"{name}, {paper}", false, missed)
        result[name] = total
    return result


def show(most: int, where: str, false: Iterable[Any], missed: Iterable[Any]) -> None:
    for what, items in (("false", false), ("missed", missed)):
        for item in list(items)[:most]:
            print(f"  {where}: {what} {item}")


def print_table(counts: Mapping[str, Counts]) -> bool:
    """Print the table; return whether every bar is reached."""
    values = {name: f1(one) for name, one in counts.items()}
    values["glossary, macro"] = (values["glossary, en"] + values["glossary, abbreviation"]) / 2
    reached = True
    print(f"{'what':<24}{'P':>7}{'R':>7}{'F1':>7}{'bar':>7}")
    for name, bar in BARS.items():
        hits, predicted, labelled = counts.get(name, (0, 0, 0))
        precision = f"{hits / predicted:7.3f}" if predicted else " " * 7
        recall = f"{hits / labelled:7.3f}" if labelled else " " * 7
        verdict = "" if bar is None else f"{bar:7.2f}" + ("" if values[name] >= bar else "  missed")
        reached = reached and (bar is None or values[name] >= bar)
        print(f"{name:<24}{precision}{recall}{values[name]:7.3f}{verdict}")
    return reached


def print_speed(digests: Path) -> None:
    texts = [path.read_text("utf-8") for path in sorted(digests.rglob("*")) if path.suffix in (".md", ".txt")]
    parts: list[str] = []
    count = 0

    def fresh(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f"arxiv.org/abs/{1001 + count // 90_000:04d}.{count % 90_000:05d}"

    while count < PAPERS:
        for text in texts:
            parts.append(re.sub(r"arxiv\.org/abs/[\w.]+", fresh, text))
            if count >= PAPERS:
                break
    corpus = pl.Corpus.from_text("\n\n".join(parts))
    for name, work in (("glossary", corpus.glossary), ("mentions", corpus.mentions)):
        start = time.process_time()
        work()
        seconds = time.process_time() - start
        print(f"{name:<24}{seconds:7.2f} s for {len(corpus):,} papers, {len(corpus) / seconds:,.0f} papers/s")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("seeds", type=Path)
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="print N errors of each sort and paper")
    parser.add_argument("--speed", type=Path, metavar="DIGESTS")
    options = parser.parse_args()
    corpus = pl.Corpus.from_path(options.seeds)
    counts = glossary_counts(corpus, options.gold, options.errors)
    counts |= mentions_counts(corpus, options.gold, options.errors)
    reached = print_table(counts)
    if options.speed:
        print_speed(options.speed)
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
