"""The command line: output, exit codes, pipes and signals."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import paperlens as pl

GOOD = "## Attention\n[注意力](https://arxiv.org/abs/2504.05299)\n\n正文。\n"
WARNING = "## Attention\n[注意力](https://arxiv.org.org/abs/2504.05299)\n\n正文。\n"
ERROR = (
    "## 注意力\n[中](https://arxiv.org/abs/2504.05299)\n\n正文。\n\n## Empty\n[空](https://arxiv.org/abs/2504.05300)\n"
)

COMMAND = [sys.executable, "-m", "paperlens"]


def run(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        cwd=cwd,
        env=environment,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {"good": GOOD, "warning": WARNING, "error": ERROR}.items():
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    return tmp_path


def test_check_is_quiet_about_good_files(folder: Path) -> None:
    done = run("check", folder / "good.md")
    assert done.returncode == 0
    assert not re.search(r"(error|warning|info): ", done.stdout + done.stderr)


def test_check_prints_as_compilers_do(folder: Path) -> None:
    done = run("check", "warning.md", "error.md", cwd=folder)
    assert done.returncode == 1
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.endswith("]")]
    pattern = re.compile(
        r"(?P<file>[^:]+):(?P<line>\d+):(?P<col>\d+): (?P<severity>error|warning|info): .+ \[(?P<code>[a-z0-9-]+)\]"
    )
    found = [match.groupdict() for line in lines if (match := pattern.fullmatch(line))]
    corpus = pl.Corpus.from_path([folder / "warning.md", folder / "error.md"])
    wanted = [(Path(d.source).name, d.line, d.column, d.severity, d.code) for d in corpus.diagnostics]
    told = [(m["file"], int(m["line"]), int(m["col"]), m["severity"], m["code"]) for m in found]
    assert set(told) <= set(wanted)
    assert set(told) >= {w for w in wanted if w[3] != "info"}
    assert any(w[4] == "missing-abstract" and w[3] == "error" for w in wanted)


def test_check_exit_codes(folder: Path) -> None:
    assert run("check", folder / "warning.md").returncode == 0
    assert run("check", folder / "error.md").returncode == 1
    assert run("check", folder).returncode == 1


@pytest.mark.parametrize("command", ["show", "check", "export"])
def test_missing_paths(tmp_path: Path, command: str) -> None:
    extra = ["--to", tmp_path / "x.csv"] if command == "export" else []
    done = run(command, tmp_path / "nowhere", *extra)
    assert done.returncode not in (0, 1) or (done.returncode == 1 and command != "check")
    assert "nowhere" in done.stderr and "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    "arguments", [[], ["nonsense"], ["show"], ["check"], ["export", "seeds"], ["export", "seeds", "--to", "x.docx"]]
)
def test_wrong_usage(root: Path, arguments: list[str]) -> None:
    done = run(*arguments, cwd=root)
    assert done.returncode not in (0, 1) and "Traceback" not in done.stderr
    assert done.stderr


def test_help_and_version() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert all(word in done.stdout for word in ("show", "check", "export"))
    done = run("--version")
    assert done.returncode == 0 and pl.__version__ in done.stdout


def test_show(seeds_path: Path) -> None:
    done = run("show", seeds_path)
    assert done.returncode == 0 and done.stderr == ""
    assert "77" in done.stdout and "2504.05299" in done.stdout and "SmolVLM" in done.stdout


def test_show_aligns_chinese(folder: Path) -> None:
    """Columns line up by width on a terminal, where a Chinese character takes two cells."""
    import unicodedata

    text = "".join(
        f"## T\n[{zh}](https://arxiv.org/abs/2504.0000{n})\n正文。\n"
        for n, zh in enumerate(["一", "中文标题", "ab", "a中b"], 1)
    )
    (folder / "zh.md").write_text(text, encoding="utf-8")
    lines = [line for line in run("show", folder / "zh.md").stdout.splitlines() if "2504.0000" in line]
    assert len(lines) == 4
    widths = {sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line.rstrip("\n")) for line in lines}
    assert len(widths) == 1 or all(line == line.rstrip() for line in lines)
    starts = {
        sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line[: line.index("2504.0000")])
        for line in lines
    }
    assert len(starts) == 1


@pytest.mark.parametrize("suffix", ["parquet", "csv", "jsonl", "bib", "ris", "md"])
def test_export(seeds: pl.Corpus, seeds_path: Path, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"papers.{suffix}"
    done = run("export", seeds_path, "--to", out)
    assert done.returncode == 0, done.stderr
    want = tmp_path / f"want.{suffix}"
    name = {"bib": "bibtex", "md": "markdown"}.get(suffix, suffix)
    if suffix == "parquet":
        table = pq.read_table(out)
        assert table.column("arxiv_id").to_pylist() == [p.arxiv_id for p in seeds]
        assert table.column("abstract").to_pylist() == [p.abstract for p in seeds]
    elif suffix == "md":
        assert (
            out.read_bytes() == b"".join(p.read_bytes() for p in sorted(seeds_path.iterdir()))
            or pl.Corpus.from_path(out) == seeds
        )
    else:
        getattr(pl.Corpus.from_path(str(seeds_path)), f"to_{name}")(want)
        assert out.read_bytes() == want.read_bytes()


def test_gb18030(tmp_path: Path) -> None:
    (tmp_path / "g.md").write_bytes(GOOD.encode("gb18030"))
    done = run("show", "--encoding", "gb18030", tmp_path / "g.md")
    assert done.returncode == 0 and "注意力" in done.stdout


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    for n in range(4):
        (folder / f"{n}.md").write_text(
            "".join(f"##  A Paper {n} {i}\n[论文](https://a.b/{n}/{i})\n\n" for i in range(25_000)), encoding="utf-8"
        )
    return folder


@pytest.mark.skipif(os.name != "posix", reason="pipes and signals of POSIX")
@pytest.mark.parametrize("command", ["check", "show"])
def test_a_broken_pipe_ends_quietly(large: Path, command: str) -> None:
    arguments = [command, str(large)]
    process = subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    error = process.stderr.read().decode()
    process.wait(timeout=30)
    assert error == ""


@pytest.mark.skipif(os.name != "posix", reason="pipes and signals of POSIX")
def test_ctrl_c_ends_the_work_quietly(tmp_path: Path) -> None:
    """The signal comes while the core parses 800 MB (one sparse text, many links to it)."""
    text = tmp_path / "text"
    text.write_text(
        "".join(f"## Paper {i}\n[论文](https://a.b/{i})\n\n{'正文。' * 60}\n" for i in range(30_000)), encoding="utf-8"
    )
    (tmp_path / "in").mkdir()
    for n in range(40):
        os.link(text, tmp_path / "in" / f"{n}.md")
    process = subprocess.Popen(
        [*COMMAND, "check", str(tmp_path / "in")], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        time.sleep(0.8)
        still_running = process.poll() is None
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=20)
    finally:
        process.kill()
    assert still_running, "the work was over before the signal came: make it larger"
    assert process.returncode in (130, -signal.SIGINT)
    assert "Traceback" not in error.decode()


def test_script_is_installed() -> None:
    from importlib.metadata import entry_points

    scripts = [e for e in entry_points(group="console_scripts") if e.name == "paperlens"]
    assert scripts and callable(scripts[0].load())


def test_no_bar_without_a_terminal(seeds_path: Path) -> None:
    for command in ("check", "show"):
        done = run(command, seeds_path)
        assert not re.search("[\\x1b\r\u2501\u2588]", done.stdout + done.stderr)
