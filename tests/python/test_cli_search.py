"""The commands search, grep and index: what they print for people and for pipes, exit codes, signals."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import time
from pathlib import Path

import pytest
from rich.cells import cell_len
from test_cli import COMMAND, run

import paperlens as pl

pty = pytest.importorskip("pty", reason="terminals of POSIX")


def on_terminal(*arguments: object, columns: int = 80) -> str:
    """What the command prints on a terminal of that width."""
    parent, child = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(columns), "PYTHONIOENCODING": "utf-8", "TERM": "xterm"}
    process = subprocess.Popen([*COMMAND, *map(str, arguments)], stdout=child, stderr=child, env=environment)
    os.close(child)
    output = b""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and select.select([parent], [], [], 60)[0]:
        try:
            piece = os.read(parent, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        output += piece
    os.close(parent)
    process.wait(timeout=30)
    return output.decode().replace("\r\n", "\n")


@pytest.fixture
def saved(seeds: pl.Corpus, tmp_path: Path) -> Path:
    seeds.save(tmp_path / "ai.plx")
    return tmp_path / "ai.plx"


def test_search_prints_lines_for_pipes(seeds: pl.Corpus, seeds_path: Path) -> None:
    done = run("search", seeds_path, "混合專家", "-k", 3)
    assert done.returncode == 0 and done.stderr == ""
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    hits = seeds.search("混合专家", 3)
    assert [row[0] for row in rows] == ["1", "2", "3"]
    assert [row[2] for row in rows] == [hit.paper.arxiv_id for hit in hits]
    assert [row[4:6] for row in rows] == [[hit.paper.title, hit.paper.title_zh] for hit in hits]
    assert all(len(row) == 7 for row in rows) and "\x1b" not in done.stdout
    assert len(run("search", seeds_path, "推理").stdout.splitlines()) == 10
    assert len(run("search", "-k", 0, seeds_path, "推理").stdout.splitlines()) == 0


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["search", "推理"], 0),
        (["search", "zzzz"], 1),
        (["search", "(a"], 2),
        (["search", ""], 2),
        (["grep", "推理"], 0),
        (["grep", "zzzz"], 1),
        (["grep", "(a"], 2),
        (["grep", "--count", "zzzz"], 1),
        (["grep", "--field", "name", "x"], 2),
        (["grep", "--limit", "-1", "x"], 2),
        (["search", "-k", "x", "推理"], 2),
    ],
)
def test_exit_status(seeds_path: Path, arguments: list[str], status: int) -> None:
    done = run(*arguments[:-1], seeds_path, arguments[-1])
    assert done.returncode == status
    assert "Traceback" not in done.stderr
    assert bool(done.stderr) == (status == 2) and bool(done.stdout) == (status == 0 or "--count" in arguments)


def test_a_mistake_is_pointed_at(seeds_path: Path) -> None:
    lines = run("search", seeds_path, "推理 (a").stderr.splitlines()
    assert lines[0].startswith("paperlens: error: query, character 4")
    assert lines[1:] == ["推理 (a", "     ^"]


def test_other_words_are_told_of(seeds_path: Path) -> None:
    done = run("search", seeds_path, "hunhezhuanjia", "-k", 1)
    assert done.returncode == 0 and "2504.07491" in done.stdout
    assert "'hunhezhuanjia' was not found: searched for '混合专家'" in done.stderr


def test_grep_prints_lines_for_pipes(seeds: pl.Corpus, seeds_path: Path) -> None:
    done = run("grep", seeds_path, r"\d+B\s*参数")
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    matches = list(seeds.grep(r"\d+B\s*参数"))
    assert rows == [[str(m.paper.arxiv_id), m.field, str(m.start), str(m.end), m.text] for m in matches]
    assert len(rows) == int(run("grep", seeds_path, r"\d+B\s*参数", "-c").stdout) > 3
    assert len(run("grep", "--limit", 2, seeds_path, "模型").stdout.splitlines()) == 2
    assert run("grep", seeds_path, "VIDEO", "-i", "-c").stdout == f"{seeds.grep('video', ignore_case=True).count()}\n"
    fields = run("grep", seeds_path, "视频", "--field", "title_zh", "--field", "title").stdout
    assert {line.split("\t")[1] for line in fields.splitlines()} == {"title_zh"}


def test_a_match_stays_on_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "## T\n[x](https://arxiv.org/abs/2504.05299)\n\none\n\ntwo \x1b[31m\n", encoding="utf-8"
    )
    done = run("grep", tmp_path, "(?s)one.*")
    assert len(done.stdout.splitlines()) == 1 and "\x1b" not in done.stdout


def test_on_a_terminal_words_are_bold_and_lines_fit(seeds_path: Path) -> None:
    for columns in (60, 100):
        text = on_terminal("search", seeds_path, "混合專家", "-k", 2, columns=columns)
        assert "\x1b[1m混合专家\x1b[0m" in text and "2 of 14 papers" in text
        assert text.count("\x1b[1m") == text.count("\x1b[0m")
        body = [re.sub(r"\x1b\[\d*m", "", line) for line in text.splitlines()]
        excerpt = [line for line in body if line.startswith("     ") and re.search("[，。]", line)]
        assert excerpt and max(map(cell_len, excerpt)) <= columns
        text = on_terminal("grep", seeds_path, "专家", columns=columns)
        assert text.count("\x1b[1m专家\x1b[0m") == 16
        assert max(cell_len(re.sub(r"\x1b\[\d*m", "", line)) for line in text.splitlines()) <= columns


def test_a_saved_corpus_is_read_by_every_command(seeds_path: Path, saved: Path) -> None:
    for command in (["search", "推理"], ["grep", "推理"]):
        want, got = (run(command[0], path, command[1]) for path in (seeds_path, saved))
        assert want.stdout == got.stdout and got.returncode == 0
    assert "77 papers" in run("show", saved).stdout
    assert run("check", saved).returncode == 0
    both = run("search", saved, seeds_path, "推理")
    assert both.returncode == 2 and "saved corpus" in both.stderr


def test_index(seeds: pl.Corpus, seeds_path: Path, tmp_path: Path) -> None:
    files, target = sorted(seeds_path.iterdir()), tmp_path / "ai.plx"
    for some in (files[:2], files, files):  # the second adds, the third has nothing to add
        done = run("index", *some, "-o", target)
        assert done.returncode == 0 and done.stdout == "" and "papers saved in" in done.stderr
    assert pl.Corpus.open(target) == seeds
    done = run("index", target, "-o", tmp_path / "copy.plx")
    assert done.returncode == 0 and pl.Corpus.open(tmp_path / "copy.plx") == seeds
    assert run("index", seeds_path).returncode == 2
    assert run("index", seeds_path, "-o", tmp_path / "no" / "ai.plx").returncode == 2
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "file").touch()
    done = run("index", seeds_path, "-o", tmp_path / "taken")
    assert done.returncode == 2 and "taken" in done.stderr


def test_damage_is_told(saved: Path) -> None:
    (saved / "MANIFEST").write_bytes(b"nonsense")
    done = run("search", saved, "推理")
    assert done.returncode == 2 and "MANIFEST" in done.stderr and "Traceback" not in done.stderr


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    papers = (f"## Paper {i}\n[论文](https://a.b/{i})\n\n{'推理 text. ' * 20}\n\n" for i in range(20_000))
    (folder / "a.md").write_text("".join(papers), encoding="utf-8")
    return folder


@pytest.mark.parametrize("command", [["search", "-k", "20000"], ["grep"]])
def test_a_broken_pipe_ends_quietly(large: Path, command: list[str]) -> None:
    process = subprocess.Popen([*COMMAND, *command, str(large), "推理"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(timeout=30) == 141


def test_ctrl_c_ends_the_output_quietly(large: Path) -> None:
    process = subprocess.Popen([*COMMAND, "grep", str(large), "推理"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()  # the rest does not fit into the pipe: it is at work
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=30)
    assert process.returncode in (130, -signal.SIGINT) and error == b""
