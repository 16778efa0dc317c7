"""Regular expressions over the raw text: paperlens beside ripgrep, google-re2 and Python's re.

    python tests/bench/run.py --only grep --bilingual PAPERS.jsonl [--papers N] [--rounds N]

PAPERS.jsonl holds an object a line with title, abstract_zh and abstract_en. More papers than it has are made of its
sentences. Every contestant finds all matches with their places, which are compared before anything is timed. ripgrep
(a Debian package) searches a file with a field a line, in as many threads as it likes; its places are bytes.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import re2
from harness import measure, print_times

import paperlens as pl

SENTENCE = re.compile(r"[^。]*。|[^。]+")
ENGLISH = re.compile(r"[^.]*\.\s*|[^.]+")
FIELDS = ("title", "title_zh", "abstract")
PATTERNS = {
    "two Chinese characters": "专家",
    "rare Chinese characters": "蒸馏",
    "English literal": "transformer",
    "literal in any case": "(?i)transformer",
    "selective pattern": r"(\d+(?:\.\d+)?)\s*(B|亿)\s*参数",
    "alternation": "GPT-4o|Qwen2|LLaMA-3",
    "one rare character": r"[A-Z]\d+\.\d+%",
    "nothing to look up": r"[A-Z]{2,}\d+[a-z]{2}",
}


def read(path: Path, papers: int) -> list[tuple[str, str, str]]:
    """Return (title, title_zh, abstract) of so many papers."""
    real = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    flat = [(_line(p["title"]), _line(p["abstract_zh"]), _line(p["abstract_en"])) for p in real]
    if papers <= len(flat):
        return [(title, chinese[:20], f"{chinese} {english}") for title, chinese, english in flat[:papers]]
    draw = random.Random(0)
    chinese = [sentence for paper in flat for sentence in SENTENCE.findall(paper[1])]
    english = [sentence for paper in flat for sentence in ENGLISH.findall(paper[2])]
    made = []
    for _ in range(papers):
        title, zh, en = draw.choice(flat)
        body = _drawn(draw, chinese, len(zh)) + " " + _drawn(draw, english, len(en))
        made.append((title, body[:20], body))
    return made


def _line(text: str) -> str:
    return " ".join(text.split())


def _drawn(draw: random.Random, sentences: list[str], length: int) -> str:
    text = ""
    while len(text) < length:
        text += draw.choice(sentences)
    return text


def corpus_of(papers: list[tuple[str, str, str]]) -> pl.Corpus:
    blocks = []
    for at, (title, title_zh, abstract) in enumerate(papers):
        month, number = divmod(at, 90_000)
        arxiv_id = f"{20 + month // 12}{month % 12 + 1:02d}.{number + 1:05d}"
        blocks.append(f"## {title}\n[{title_zh}](https://arxiv.org/abs/{arxiv_id})\n\n{abstract}\n")
    corpus = pl.Corpus.from_text("\n".join(blocks))
    if len(corpus) != len(papers):
        raise SystemExit(f"made {len(papers)} papers, read {len(corpus)}")
    return corpus


def with_re2(lines: list[str], pattern: str) -> list[tuple[int, int, int]]:
    compiled = re2.compile(pattern)
    return [(at, *match.span()) for at, line in enumerate(lines) for match in compiled.finditer(line)]


def with_re(lines: list[str], pattern: str) -> list[tuple[int, int, int]]:
    compiled = re.compile(pattern, re.ASCII)
    return [(at, *match.span()) for at, line in enumerate(lines) for match in compiled.finditer(line)]


def with_paperlens(corpus: pl.Corpus, pattern: str) -> list[tuple[int, int, int]]:
    rows, fields, starts, ends = corpus.grep(pattern).places()
    return [
        (int(row) * 3 + int(field), int(start), int(end))
        for row, field, start, end in zip(rows, fields, starts, ends, strict=True)
    ]


def ripgrep(binary: str, file: Path, pattern: str) -> Callable[[], bytes]:
    """All matches with line and byte, in one call."""
    command = [binary, "--no-config", "--only-matching", "--byte-offset"]
    command += ["--line-number", "--no-heading", "--color=never", "--regexp", pattern, str(file)]
    return lambda: subprocess.run(command, stdout=subprocess.PIPE, check=False).stdout


def run(data: Path, count: int, rounds: int) -> None:
    binary = shutil.which("rg")
    if binary is None:
        raise SystemExit("bench_grep: there is no rg on the path: apt-get install ripgrep")
    papers = read(data, count)
    corpus = corpus_of(papers)
    lines = [getattr(paper, field) for paper in corpus for field in FIELDS]
    size = sum(len(line.encode()) for line in lines)
    print(f"{len(corpus):,} papers, {size / 1e6:.1f} MB of text, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "lines.txt"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        for name, pattern in PATTERNS.items():
            _run(f"{name}: {pattern}", corpus, lines, file, binary, pattern, rounds)


def _run(title: str, corpus: pl.Corpus, lines: list[str], file: Path, binary: str, pattern: str, rounds: int) -> None:
    found = with_paperlens(corpus, pattern)
    if not found == with_re2(lines, pattern) == with_re(lines, pattern):
        raise SystemExit(f"{title}: the matches differ")
    search = ripgrep(binary, file, pattern.replace(r"\d", "[0-9]"))
    if search().count(b"\n") != len(found):
        raise SystemExit(f"{title}: ripgrep finds another number of matches")
    if corpus.grep(pattern).count() != len(found):
        raise SystemExit(f"{title}: count() differs")
    times = measure(
        {
            "paperlens count": lambda: corpus.grep(pattern).count(),
            "paperlens places": lambda: corpus.grep(pattern).places(),
            "paperlens objects": lambda: [(m.start, m.end) for m in corpus.grep(pattern)],
            "ripgrep": search,
            "google-re2, line by line": lambda: with_re2(lines, pattern),
        },
        rounds,
    )
    plan = corpus.grep(pattern).plan
    print_times(f"{title}: {len(found):,} matches ({plan})", times, "ripgrep", "ms", lambda s: f"{s * 1000:.2f}")
