"""Inputs made to hang or crash a reader: each must be read, and in time that grows no more than linearly."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import paperlens as pl

GOOD = "## T\n[中文](https://arxiv.org/abs/2504.05299)\n\n正文。\n"
LINK = "[x](https://arxiv.org/abs/2504.05299)"

#: Each makes a text of about n bytes.
GROWING = {
    "open brackets": lambda n: "## T\n" + "[" * n,
    "open brackets after a link": lambda n: f"## T\n{LINK}\n" + "[" * n,
    "open parentheses": lambda n: "## T\n[x]" + "(" * n,
    "open parentheses in a URL": lambda n: "## T\n[x](https://arxiv.org/abs/" + "(" * n,
    "balanced brackets": lambda n: (
        "## T\n" + "[" * (n // 2) + "]" * (n // 2) + "(https://arxiv.org/abs/2504.05299)\n正文"
    ),
    "links that lead nowhere": lambda n: "## T\n" + "[](" * (n // 3),
    "closing brackets": lambda n: "## T\n[" + "](" * (n // 2),
    "close and space": lambda n: "## T\n[" + "] " * (n // 2),
    "brackets and a long gap": lambda n: "## T\n[x]" + " " * n + "(",
    "marks": lambda n: "#" * n,
    "marks and spaces": lambda n: "# " * (n // 2),
    "closing marks": lambda n: "## T " + "# " * (n // 2) + "\n" + LINK,
    "headings": lambda n: "## T\n" * (n // 5),
    "headings without a link before one paper": lambda n: "## T\n\n" * (n // 6) + GOOD,
    "empty headings": lambda n: "#\n" * (n // 2),
    "headings without space": lambda n: "##T\n" * (n // 4),
    "headings, then blank lines": lambda n: "##T\n" * (n // 8) + "\n" * (n // 2) + LINK,
    "headings over blank lines": lambda n: ("##T\n" + "\n" * 200) * (n // 204),
    "blank lines": lambda n: "\n" * n + GOOD,
    "blank lines of U+3000": lambda n: "## T\n" + "\u3000" * (n // 3) + "\n" + LINK,
    "carriage returns": lambda n: "\r" * n,
    "one long line": lambda n: f"## T\n{LINK}\n" + "中" * (n // 3),
    "a long title": lambda n: "## " + "T" * n + f"\n{LINK}\n正文\n",
    "a doubled title": lambda n: "## " + "ab" * (n // 2) + f"\n{LINK}\n正文\n",
    "a long word almost doubled": lambda n: "## " + "a" * (n // 2) + "b" + "a" * (n // 2) + f"\n{LINK}\n正文\n",
    "URLs": lambda n: f"## T\n{LINK}\n" + "https://a.b/c。" * (n // 14),
    "other URLs": lambda n: f"## T\n{LINK}\n" + " ".join(f"https://a.b/{i}" for i in range(n // 18)),
    "almost URLs": lambda n: f"## T\n{LINK}\n" + "https:/" * (n // 7),
    "one URL": lambda n: f"## T\n{LINK}\nhttps://a.b/" + "(" * n,
    "a long repaired link": lambda n: "## T\n[x](https://arxiv.org" + ".org" * (n // 4) + "/abs/2504.05299)\n",
    "a long id": lambda n: f"## T\n[x](https://arxiv.org/abs/{'2' * n})\n",
    "papers": lambda n: "".join(f"## T\n[x](https://arxiv.org/abs/2504.{i % 90000:05d})\n中\n" for i in range(n // 50)),
    "the same paper": lambda n: GOOD * (n // 60),
    "papers without ids": lambda n: "## T\n[x](https://a.b/c)\n中\n" * (n // 26),
    "sections": lambda n: (GOOD + "# S\n\n") * (n // 66),
    "NUL": lambda n: "\0" * n,
    "NUL in a paper": lambda n: GOOD + "\0a" * (n // 2),
    "punctuation after a link": lambda n: f"## T\n{LINK}" + "。" * (n // 3),
    "a long period": lambda n: "# 速递（" + "250407-" * (n // 7) + "）\n\n" + GOOD,
}


def seconds(text: str | bytes) -> float:
    """The best of three: noise only adds."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        corpus = pl.Corpus.from_text(text)
        len(corpus.diagnostics)
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize("name", GROWING)
def test_time_is_linear(name: str) -> None:
    """Four times the text takes about four times as long, or twice that where it outgrows a cache.

    Quadratic time would be 16 times: a longer pair of texts, out of all caches, decides when the first is in doubt.
    """
    make = GROWING[name]
    for size in (250_000, 2_000_000):
        small, large = seconds(make(size)), seconds(make(4 * size))
        if large < 9 * small + 0.02:
            return
    pytest.fail(f"{small:.4f} s, then {large:.4f} s for four times as much")


@pytest.mark.parametrize("name", GROWING)
def test_all_views_work(name: str) -> None:
    corpus = pl.Corpus.from_text(GROWING[name](3_000))
    for paper in corpus[:3]:
        paper.to_dict(), paper.to_markdown(), paper.to_bibtex(), paper._repr_html_(), repr(paper)
    corpus._repr_html_()
    corpus.diagnostics._repr_html_()
    corpus.diagnostics.to_pandas()
    assert len(corpus.to_pandas()) == len(corpus)


def test_sheer_size() -> None:
    corpus = pl.Corpus.from_text(f"## T\n{LINK}\n" + "长" * 3_500_000 + "\n" + "x" * 10_000_000)
    assert len(corpus[0].abstract) == 13_500_001
    corpus = pl.Corpus.from_text("".join(f"## T{i}\n[x](https://a.b/{i})\n中\n" for i in range(100_000)))
    assert len(corpus) == 100_000 and corpus[-1].title == "T99999" and corpus[-1].line == 299_998
    for text in ("[" * 1_000_000, "(" * 1_000_000, "## " + "[" * 1_000_000, "#" * 1_000_000):
        assert [d.code for d in pl.Corpus.from_text(text).diagnostics] == ["not-a-digest"]


def test_bytes_that_are_no_text() -> None:
    data = bytes(range(256)) * 4_000
    corpus = pl.Corpus.from_text(data)
    assert len(corpus) == 0
    assert {"invalid-utf8", "nul-byte", "not-a-digest"} <= {d.code for d in corpus.diagnostics}
    assert len(corpus.diagnostics) < 5_000 or len({d.span for d in corpus.diagnostics}) == len(corpus.diagnostics)


READ = """
import sys, paperlens as pl
corpus = pl.Corpus.from_path(sys.argv[1])
print(len(corpus), [d.code for d in corpus.diagnostics])
"""
READ_OR_SAY_WHY = """
import sys, paperlens as pl
try:
    pl.Corpus.from_path(sys.argv[1])
except OSError as error:
    print("pipe.md" in str(error))
"""


def in_a_process(script: str, *arguments: str) -> str:
    """A script's output; a hang is a failure."""
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
def test_fifo(tmp_path: Path) -> None:
    """Nobody writes to it: opening it the plain way would wait for ever."""
    (tmp_path / "good.md").write_text(GOOD, encoding="utf-8")
    os.mkfifo(tmp_path / "pipe.md")
    assert in_a_process(READ, str(tmp_path)) == "1 ['unreadable-file']\n"
    assert in_a_process(READ_OR_SAY_WHY, str(tmp_path / "pipe.md")) == "True\n"


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="no devices here")
def test_devices(tmp_path: Path) -> None:
    (tmp_path / "zero.md").symlink_to("/dev/zero")
    (tmp_path / "good.md").write_text(GOOD, encoding="utf-8")
    assert in_a_process(READ, str(tmp_path)) == "1 ['unreadable-file']\n"


def test_folder_named_like_a_file(tmp_path: Path) -> None:
    (tmp_path / "x.md").mkdir()
    (tmp_path / "x.md" / "inner.md").write_text(GOOD, encoding="utf-8")
    for path in (tmp_path, tmp_path / "x.md", str(tmp_path / "*.md")):
        corpus = pl.Corpus.from_path(path)
        assert len(corpus) == 1 and list(corpus.diagnostics) == []


def test_symlink_loops(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text(GOOD, encoding="utf-8")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "up").symlink_to(tmp_path)
    (tmp_path / "self.md").symlink_to(tmp_path / "self.md")
    for path in (tmp_path, str(tmp_path / "**" / "*.md")):
        corpus = pl.Corpus.from_path(path)
        assert len(corpus) == 1 and len(corpus[0].appearances) == 1
        assert [d.code for d in corpus.diagnostics] == ["unreadable-file"]


def test_odd_names(tmp_path: Path) -> None:
    names = ["空 格.md", "new\nline.md", "[bracket].md", "*.md", "-dash.md", "é.md", "a'b\"c.md"]
    for n, name in enumerate(names):
        (tmp_path / name).write_text(GOOD.replace("05299", f"0530{n}"), encoding="utf-8")
    corpus = pl.Corpus.from_path(tmp_path)
    assert len(corpus) == len(names) and list(corpus.diagnostics) == []
    for name in names:
        assert len(pl.Corpus.from_path(tmp_path / name)) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="names are Unicode elsewhere")
def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.md"
    with open(path, "wb") as file:
        file.write(GOOD.encode())
    corpus = pl.Corpus.from_path(tmp_path)
    assert len(corpus) == 1
    assert isinstance(corpus[0].source, str) and isinstance(corpus.digests[0].path, str)
    repr(corpus[0]), corpus._repr_html_(), corpus.to_pandas()


def test_empty_file(tmp_path: Path) -> None:
    (tmp_path / "e.md").touch()
    corpus = pl.Corpus.from_path(tmp_path)
    assert len(corpus) == 0 and [d.code for d in corpus.diagnostics] == ["empty-digest"]
    assert corpus.digests[0].preamble_span == (0, 0)


def test_deep_folders(tmp_path: Path) -> None:
    path = tmp_path
    for _ in range(60):
        path /= "d"
    path.mkdir(parents=True)
    (path / "a.md").write_text(GOOD, encoding="utf-8")
    assert len(pl.Corpus.from_path(tmp_path)) == 1


def test_many_papers_cost_little() -> None:
    """Papers are views: 100,000 of them take a few bytes each, and none copies a text."""
    import tracemalloc

    corpus = pl.Corpus.from_text("".join(f"## T{i}\n[x](https://a.b/{i})\n{'中' * 100}\n" for i in range(20_000)))
    tracemalloc.start()
    papers = [corpus[i % 20_000] for i in range(100_000)]
    used = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert len(papers) == 100_000 and used < 200 * 100_000
