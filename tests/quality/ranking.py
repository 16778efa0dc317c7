"""`make quality DATA=FILE`: known-item search, the mean reciprocal rank of each class of queries for each engine.

    python tests/quality/ranking.py FILE [--half dev|test|all] [--queries N] [--keywords N] [--only ENGINE ...]
                                         [--show CLASS [--limit N]]

FILE has a paper a line as JSON: id, title, abstract_zh, abstract_en, keywords_zh. Every paper is indexed; queries are
drawn from the papers with an even number (dev: tune with these) or an odd one (test: judge with these).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from engines import Engine, Row, engines
from known_items import Query, QueryClass, query_classes

DEPTH = 10  # a paper that does not stand among the first ten counts nothing
OURS = "paperlens"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Known-item search: mean reciprocal ranks.")
    parser.add_argument("data", type=Path, metavar="FILE", help="papers, a JSON object a line")
    parser.add_argument("--half", choices=("dev", "test", "all"), default="dev", help="whose queries (default: dev)")
    parser.add_argument("--queries", type=int, default=500, metavar="N", help="of each class (default: 500)")
    parser.add_argument("--keywords", type=int, default=2, metavar="N", help="in a Chinese query (default: 2)")
    parser.add_argument("--only", action="append", metavar="ENGINE", help="the engines whose names start so")
    parser.add_argument("--show", metavar="CLASS", help="print what the last engine misses in the classes named so")
    parser.add_argument("--limit", type=int, default=40, metavar="N", help="misses to print (default: 40)")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    papers: list[Row] = [json.loads(line) for line in options.data.read_text(encoding="utf-8").splitlines()]
    classes = query_classes(papers, options.half, options.queries, options.keywords)
    found = [engine for engine in engines() if not options.only or engine.name.startswith(tuple(options.only))]
    if not found:
        raise SystemExit("no engine is left")
    for engine in found:
        engine.index(papers)
    if options.show:
        shown = [each for each in classes if each.name.strip().startswith(options.show)]
        if not shown:
            raise SystemExit(
                f"no class starts with {options.show!r}: {', '.join(each.name.strip() for each in classes)}"
            )
        for each in shown:
            show_misses(found[-1], each, papers, options.limit)
        return
    print(f"{len(papers):,} papers, queries of half {options.half!r}, {options.keywords} keywords each; MRR@{DEPTH}")
    print_scores(classes, found)


def reciprocal_rank(engine: Engine, query: Query) -> float:
    ids = engine.search(query.text, DEPTH)
    return 1 / (ids.index(query.answer) + 1) if query.answer in ids else 0.0


def mean(engine: Engine, queries: Sequence[Query]) -> float:
    return sum(reciprocal_rank(engine, query) for query in queries) / max(1, len(queries))


def print_scores(classes: Sequence[QueryClass], found: Sequence[Engine]) -> None:
    """Print a line a class as soon as it is measured."""
    widths = [max(7, len(engine.name)) for engine in found]
    names = "  ".join(engine.name.rjust(width) for engine, width in zip(found, widths, strict=True))
    print(f"{'':28}queries  {names}   bar  met")
    ours: dict[str, float] = {}
    for each in classes:
        scores = {engine.name: mean(engine, each.queries) for engine in found}
        cells = "  ".join(f"{score:{width}.3f}" for score, width in zip(scores.values(), widths, strict=True))
        met = ""
        if OURS in scores:
            ours[each.name] = scores[OURS]
            met = "yes" if is_met(each, ours) else "no"
        print(f"{each.name:28}{len(each.queries):7}  {cells}  {each.bar:.3f}  {met}", flush=True)


def is_met(each: QueryClass, ours: dict[str, float]) -> bool:
    score = round(ours[each.name], 3)
    return score >= each.bar and (not each.like or abs(score - round(ours[each.like], 3)) <= 0.01)


def show_misses(engine: Engine, each: QueryClass, papers: Sequence[Row], limit: int) -> None:
    """Print the queries whose paper is not first: its rank, what was typed, what came first, what was wanted."""
    titles = {paper["id"]: paper["title"] for paper in papers}
    missed = [query for query in each.queries if engine.search(query.text, 1) != [query.answer]]
    print(f"{each.name.strip()}: {engine.name} has {len(missed)} of {len(each.queries)} not in the first place")
    for query in missed[:limit]:
        ids = engine.search(query.text, DEPTH)
        rank = str(ids.index(query.answer) + 1) if query.answer in ids else "-"
        print(f"{rank:>3}  {query.text}\n     first  {ids[0] + ' ' + titles[ids[0]] if ids else 'nothing'}")
        print(f"     wanted {query.answer} {titles[query.answer]}")


if __name__ == "__main__":
    main()
