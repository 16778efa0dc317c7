"""Corpora to search: real papers, and synthetic ones of any size, cached as digests under build/bench/.

    python tests/bench/corpora.py PAPERS        make one and say what is in it

A synthetic paper has a title in both languages and an abstract that is half Chinese, half English. Its words come from
`words.py`; a paper has a topic with words of its own and repeats itself, and some words call for the same next one, so
that phrases recur. The same number of papers gives the same bytes.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from words import FUNCTION_EN, FUNCTION_ZH, ChineseSpeller, EnglishSpeller, Ranks, Uniform, Vocabulary

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / "build" / "bench"
RECIPE = 1  # counts up when the same number of papers gives other bytes
PAPERS_PER_FILE = 5_000
SAMPLED = 2_000  # papers that queries are drawn from
TITLE = 8  # words
SHORT, LONG = (39, 50), (132, 169)  # English and Chinese words of an abstract: 818 bytes a paper; 2.3 kB, as real ones
LONG_UP_TO = 20_000  # papers
TOPICS, TOPIC_WORDS = 400, 64
# Of all words, how many are function words; of the others, the topic's, repeated ones, ones that the last called for.
FUNCTION, TOPIC, REPEATED, CALLED = 0.3, 0.2, 0.15, 0.2
LATIN = 0.03  # of the words in Chinese text


@dataclass(frozen=True)
class Sample:
    """A paper that queries are drawn from: its content words, and its text."""

    english: list[str]
    chinese: list[str]
    text: str


@dataclass(frozen=True)
class TestCorpus:
    name: str
    folder: Path  # of digests

    def texts(self) -> Iterator[str]:
        """Yield every paper's text, title first, in the order in which the corpus has them."""
        for path in sorted(self.folder.glob("*.md")):
            for block in path.read_text(encoding="utf-8")[3:].split("\n## "):
                title, link, _, *abstract = block.rstrip("\n").split("\n")
                yield "\n".join([title, link[1 : link.index("](")], *abstract])

    def sample(self) -> list[Sample]:
        lines = (self.folder / "sample.jsonl").read_text(encoding="utf-8").splitlines()
        return [Sample(**json.loads(line)) for line in lines]


def real(data: Path) -> TestCorpus:
    """Return the papers of `data`, a JSON object a line: id, title, abstract_zh, abstract_en."""
    import jieba

    def write(folder: Path) -> None:
        jieba.setLogLevel(60)
        blocks, samples = [], []
        for line in data.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            title, chinese, english = (_line(row[name]) for name in ("title", "abstract_zh", "abstract_en"))
            blocks.append(_block(title, title, row["id"], chinese, english))
            words = set(re.findall(r"[a-z]{3,}", english.lower())) - set(FUNCTION_EN)
            cut = {word for word in jieba.cut(chinese) if re.fullmatch("[\u4e00-\u9fff]+", word)} - set(FUNCTION_ZH)
            samples.append(Sample(sorted(words), sorted(cut), f"{title}\n{chinese}\n{english}"))
        (folder / "0000.md").write_text("".join(blocks), encoding="utf-8")
        _write_samples(folder, samples[:SAMPLED])

    return TestCorpus(data.stem, _cached(f"real-{data.stem}-{RECIPE}", write))


def synthetic(papers: int) -> TestCorpus:
    """Return a corpus of `papers` papers; makes it if need be, a million in two or three minutes."""
    return TestCorpus(
        f"synthetic {papers:,}", _cached(f"synthetic-{papers}-{RECIPE}", lambda into: _make(papers, into))
    )


def _cached(name: str, write: Callable[[Path], None]) -> Path:
    folder, unfinished = CACHE / name, CACHE / f"{name}.unfinished"
    if not folder.exists():
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        write(unfinished)
        unfinished.rename(folder)
    return folder


def _line(text: str) -> str:
    """The text in one line, with nothing in it that a digest takes for a heading."""
    return " ".join(text.replace("##", "").split())


def _block(title: str, title_zh: str, arxiv_id: str, chinese: str, english: str) -> str:
    return f"## {title}\n[{title_zh}](https://arxiv.org/abs/{arxiv_id})\n\n{chinese}\n{english}\n"


def _write_samples(folder: Path, samples: Sequence[Sample]) -> None:
    lines = [json.dumps(vars(sample), ensure_ascii=False) + "\n" for sample in samples]
    with (folder / "sample.jsonl").open("a", encoding="utf-8") as file:
        file.writelines(lines)


# --- synthetic papers -------------------------------------------------------------------------------------------------


class Language:
    """Draws the words of many papers at once."""

    def __init__(self, vocabulary: Vocabulary, seed: int) -> None:
        self.vocabulary = vocabulary
        self.topics = vocabulary.content(np.random.default_rng(seed).random((TOPICS, TOPIC_WORDS)))

    def papers(self, draw: np.random.Generator, topics: Ranks, lengths: Ranks) -> Ranks:
        """Return the words of papers with these topics and lengths, one paper after the other."""
        count = int(lengths.sum())
        starts = np.repeat(np.cumsum(lengths) - lengths, lengths)
        ranks = self.vocabulary.content(draw.random(count))
        kind = draw.random(count)
        (topical,) = np.nonzero(kind < TOPIC)
        place = np.minimum(draw.exponential(12, len(topical)).astype(np.int64), TOPIC_WORDS - 1)
        ranks[topical] = self.topics[np.repeat(topics, lengths)[topical], place]
        (repeated,) = np.nonzero((kind >= TOPIC) & (kind < TOPIC + REPEATED))
        back = draw.random(len(repeated)) * (repeated - starts[repeated] + 1)
        ranks[repeated] = ranks[starts[repeated] + back.astype(np.int64)]
        (called,) = np.nonzero(kind > 1 - CALLED)
        called = called[called > starts[called]]
        ranks[called] = self.vocabulary.content(_called_for(ranks[called - 1], draw.integers(0, 3, len(called))))
        (function,) = np.nonzero(draw.random(count) < FUNCTION)
        ranks[function] = self.vocabulary.function(draw.random(len(function)))
        return ranks


def _called_for(ranks: Ranks, choice: Ranks) -> Uniform:
    """Return the uniform number that each word calls for: the same one for the same word and choice."""
    mixed = (ranks.astype(np.uint64) * np.uint64(4) + choice.astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return (mixed >> np.uint64(11)).astype(np.float64) / 2.0**53


def _make(papers: int, folder: Path) -> None:
    seeds = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").iterdir()))
    titles = "\n".join(line for line in seeds.splitlines() if line.startswith("## "))
    english = Language(Vocabulary(EnglishSpeller(titles, 1), FUNCTION_EN, exponent=2.0, shift=500), 1)
    chinese = Language(Vocabulary(ChineseSpeller(seeds, 2), FUNCTION_ZH, exponent=2.0, shift=300), 2)
    files = -(-papers // PAPERS_PER_FILE)
    for number in range(files):
        first = number * PAPERS_PER_FILE
        count = min(PAPERS_PER_FILE, papers - first)
        blocks, samples = _file(papers, first, count, english, chinese)
        (folder / f"{number:04}.md").write_text("".join(blocks), encoding="utf-8")
        _write_samples(folder, samples[: -(-SAMPLED // files)])


def _file(papers: int, first: int, count: int, english: Language, chinese: Language) -> tuple[list[str], list[Sample]]:
    draw = np.random.default_rng([papers, first])
    topics = (TOPICS * draw.random(count) ** 2).astype(np.int64)
    stretch = np.clip(draw.normal(1, 0.25, count), 0.4, 2)
    means = LONG if papers <= LONG_UP_TO else SHORT
    en, zh = ((mean * stretch).astype(np.int64) + TITLE for mean in means)
    english_ranks, chinese_ranks = english.papers(draw, topics, en), chinese.papers(draw, topics, zh)
    english_words, chinese_words = english.vocabulary.spell(english_ranks), chinese.vocabulary.spell(chinese_ranks)
    content_en = english_ranks >= english.vocabulary.functions
    content_zh = chinese_ranks >= chinese.vocabulary.functions

    typed_en, typed_zh = english_words.copy(), chinese_words.copy()
    (foreign,) = np.nonzero(draw.random(len(typed_zh)) < LATIN)
    content_zh[foreign] = False
    typed_zh[foreign] = " " + english.vocabulary.spell(english.vocabulary.content(draw.random(len(foreign)))) + " "
    for words, signs in ((typed_en, (",", ".")), (typed_zh, ("，", "。"))):
        mark = draw.random(len(words))
        for sign, (low, high) in zip(signs, ((0, 0.05), (0.05, 0.09)), strict=True):
            (marked,) = np.nonzero((mark >= low) & (mark < high))
            words[marked] = words[marked] + sign
    en_list, zh_list = typed_en.tolist(), typed_zh.tolist()

    blocks, samples = [], []
    for paper, (a, b, c, d) in enumerate(_bounds(en, zh)):
        title = " ".join(en_list[a : a + TITLE]).capitalize()
        title_zh = "".join(zh_list[c : c + TITLE]).strip()
        texts = title, title_zh, "".join(zh_list[c + TITLE : d]).strip(), " ".join(en_list[a + TITLE : b])
        month, serial = divmod(first + paper, 9_000)
        blocks.append(_block(*texts[:2], f"{15 + month // 12:02}{month % 12 + 1:02}.{10_000 + serial}", *texts[2:]))
        if paper < SAMPLED:
            own = english_words[a:b][content_en[a:b]].tolist(), chinese_words[c:d][content_zh[c:d]].tolist()
            samples.append(Sample(*own, "\n".join(texts)))
    return blocks, samples


def _bounds(en: Ranks, zh: Ranks) -> Iterator[tuple[int, int, int, int]]:
    ends = zip(np.cumsum(en).tolist(), en.tolist(), np.cumsum(zh).tolist(), zh.tolist(), strict=True)
    return ((b - n, b, d - m, d) for b, n, d, m in ends)


if __name__ == "__main__":
    start = time.perf_counter()
    made = synthetic(int(sys.argv[1]))
    size = sum(path.stat().st_size for path in made.folder.glob("*.md"))
    print(f"{made.folder}: {size / 1e6:,.1f} MB, {size / int(sys.argv[1]):,.0f} bytes a paper")
    print(f"{time.perf_counter() - start:.1f} s")
