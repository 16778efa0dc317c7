"""Queries that engines are timed with, drawn from papers of the corpus, and the tokens that the peers are given.

Words come up as often as they stand in papers, function words left out: a query of real people has the same spread of
document frequencies. All engines are asked the same; what their query languages need is made of `tokens`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass

from corpora import Sample, TestCorpus

RUN = re.compile(r"[\u3400-\u9fff]+|[a-z]+|[0-9]+")
SPACE_IN_HAN = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
FIELD_END = "|"  # a token between title, Chinese title and abstract, so that no phrase runs over
QUERIES = 200  # of each class


@dataclass(frozen=True)
class SearchQuery:
    operator: str  # "or", "and", "phrase"
    tokens: list[str]
    text: str  # as paperlens is asked


CLASSES = {
    "one English word": "or",
    "OR of 3 English words": "or",
    "OR of 3 Chinese words": "or",
    "one English, one Chinese word": "or",
    "AND of 2": "and",
    "phrase of 2": "phrase",
    "4 Chinese characters in a row": "phrase",
    "2 Chinese characters": "or",
}
BATCH = "batch of 200"


def tokens_of(text: str) -> list[str]:
    """Words, numbers, and each two neighbours in a run of Han characters; a field a line."""
    found: list[str] = []
    title, title_zh, *abstract = text.lower().split("\n")
    for field in (title, title_zh, "\n".join(abstract)):
        for run in RUN.findall(SPACE_IN_HAN.sub("", field)):
            if run[0] < "\u3400" or len(run) == 1:
                found.append(run)
            else:
                found += [run[i : i + 2] for i in range(len(run) - 1)]
        found.append(FIELD_END)
    return found[:-1]


def write_tokens(corpus: TestCorpus) -> None:
    """Write the papers' tokens, a line a paper, unless that was done before."""
    path = corpus.folder / "tokens.txt"
    if not path.exists():
        unfinished = path.with_suffix(".unfinished")
        with unfinished.open("w", encoding="utf-8") as file:
            file.writelines(" ".join(tokens_of(text)) + "\n" for text in corpus.texts())
        unfinished.rename(path)


def draw_queries(corpus: TestCorpus, count: int = QUERIES) -> dict[str, list[SearchQuery]]:
    """Return `count` queries of each class, and a batch with some of each that is no phrase and no AND."""
    samples = corpus.sample()
    queries = {name: list(_draw(samples, name, count)) for name in CLASSES}
    ranked = [name for name in CLASSES if CLASSES[name] == "or" and "characters" not in name]
    queries[BATCH] = [query for several in zip(*(queries[name] for name in ranked), strict=True) for query in several]
    queries[BATCH] = queries[BATCH][:count]
    return queries


def _draw(samples: list[Sample], name: str, count: int) -> Iterator[SearchQuery]:
    rng = random.Random(name)
    while count:
        tokens = _MAKERS[name](rng, rng.choice(samples))
        if tokens:
            count -= 1
            yield SearchQuery(CLASSES[name], tokens, _text(CLASSES[name], tokens))


def _text(operator: str, tokens: list[str]) -> str:
    if operator != "phrase":
        return f" {operator.upper()} ".join(tokens)
    if tokens[0].isascii():
        return f'"{" ".join(tokens)}"'
    return f'"{tokens[0]}{"".join(token[-1] for token in tokens[1:])}"'


def _english(rng: random.Random, sample: Sample, count: int) -> list[str]:
    words = sorted({word for word in sample.english if re.fullmatch("[a-z]{3,}", word)})
    return rng.sample(words, count) if len(words) >= count else []


def _chinese(rng: random.Random, sample: Sample, count: int) -> list[str]:
    words = sorted({word for word in sample.chinese if len(word) == 2})
    return rng.sample(words, count) if len(words) >= count else []


def _each(rng: random.Random, sample: Sample) -> list[str]:
    english, chinese = _english(rng, sample, 1), _chinese(rng, sample, 1)
    return english + chinese if english and chinese else []


def _phrase(rng: random.Random, sample: Sample) -> list[str]:
    """Two words in a row, of which one at least is a content word."""
    pairs = re.findall(r"\b(?=([a-z]{3,}) ([a-z]{3,})\b)", sample.text)
    pairs = [pair for pair in pairs if not set(sample.english).isdisjoint(pair)]
    return list(rng.choice(pairs)) if pairs else []


def _in_a_row(rng: random.Random, sample: Sample, length: int) -> list[str]:
    runs = re.findall(f"(?=([\u4e00-\u9fff]{{{length}}}))", sample.text)
    if not runs:
        return []
    run = rng.choice(runs)
    return [run[i : i + 2] for i in range(length - 1)]


_MAKERS: dict[str, Callable[[random.Random, Sample], list[str]]] = {
    "one English word": lambda rng, sample: _english(rng, sample, 1),
    "OR of 3 English words": lambda rng, sample: _english(rng, sample, 3),
    "OR of 3 Chinese words": lambda rng, sample: _chinese(rng, sample, 3),
    "one English, one Chinese word": _each,
    "AND of 2": lambda rng, sample: _english(rng, sample, 2),
    "phrase of 2": _phrase,
    "4 Chinese characters in a row": lambda rng, sample: _in_a_row(rng, sample, 4),
    "2 Chinese characters": lambda rng, sample: _in_a_row(rng, sample, 2),
}


def matching(lines: Iterable[str], queries: list[SearchQuery]) -> list[set[int]]:
    """Return the rows that each query matches, by looking at every token of every line."""
    found: list[set[int]] = [set() for _ in queries]
    for row, line in enumerate(lines):
        text = f" {line.rstrip()} "
        for query, rows in zip(queries, found, strict=True):
            if query.operator == "phrase":
                matches = f" {' '.join(query.tokens)} " in text
            else:
                each = (f" {token} " in text for token in query.tokens)
                matches = all(each) if query.operator == "and" else any(each)
            if matches:
                rows.add(row)
    return found


def to_json(queries: dict[str, list[SearchQuery]]) -> dict[str, list[dict[str, object]]]:
    return {name: [asdict(query) for query in several] for name, several in queries.items()}


def from_json(data: dict[str, list[dict[str, object]]]) -> dict[str, list[SearchQuery]]:
    return {name: [SearchQuery(**query) for query in several] for name, several in data.items()}  # type: ignore[arg-type]
