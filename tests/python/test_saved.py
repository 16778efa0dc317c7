"""Saved corpora: save, open and add against the same sources read at once; writers and readers side by side."""

from __future__ import annotations

import contextlib
import errno
import multiprocessing
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from strategies import digests

import paperlens as pl

NAMES = ["a.md", "b.md", "sub/c.md", "d.md", "0407-0411.md"]


def state(corpus: pl.Corpus, *, replaced: bool = True) -> tuple[object, ...]:
    """All that can be seen of a corpus; without `replaced`, but for the diagnostics that tell of it."""
    return (
        [p.to_dict() for p in corpus],
        [[(a.source, a.line, a.span, a.period) for a in p.appearances] for p in corpus],
        [(d.path, d.title, d.period, d.papers, d.bytes, d.preamble_span) for d in corpus.digests],
        [
            (d.severity, d.code, d.source, d.line, d.column, d.span, d.message)
            for d in corpus.diagnostics
            if replaced or d.code != "replaced-digest"
        ],
        [(corpus._digest_bytes(i), corpus._digest_rows(i)) for i in range(len(corpus.digests))],
        corpus.to_csv(),
    )


@pytest.fixture
def saved(tmp_path: Path, seeds: pl.Corpus) -> Path:
    seeds.save(tmp_path / "seeds.plx")
    return tmp_path / "seeds.plx"


class SavedCorpus(RuleBasedStateMachine):
    """Adding, saving and opening in any order is reading all files at once, in the order of their first coming."""

    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        (self.folder / "in" / "sub").mkdir(parents=True)
        self.path = self.folder / "saved.plx"
        self.order: list[Path] = []
        self.corpus = pl.Corpus.from_path(self.folder / "in")

    @rule(name=st.sampled_from(NAMES), content=digests)
    def write(self, name: str, content: bytes) -> None:
        (self.folder / "in" / name).write_bytes(content)
        self.add([self.folder / "in" / name])

    @rule(names=st.lists(st.sampled_from(NAMES), min_size=1, unique=True), content=digests)
    def write_many(self, names: list[str], content: bytes) -> None:
        for number, name in enumerate(names):
            (self.folder / "in" / name).write_bytes(content if number % 2 else b"# T\n\n" + content)
        self.add([self.folder / "in" / name for name in names])

    @rule()
    def add_all_again(self) -> None:
        before = self.corpus
        self.corpus = before.add(self.order)
        assert state(self.corpus) == state(before)

    @rule()
    def save(self) -> None:
        self.corpus.save(self.path)

    @rule(verify=st.booleans())
    def save_and_open(self, verify: bool) -> None:
        self.corpus.save(self.path)
        before, self.corpus = self.corpus, pl.Corpus.open(self.path, verify=verify)
        assert state(self.corpus) == state(before)

    @rule(step=st.integers(1, 4))
    def selection(self, step: int) -> None:
        part = self.corpus[::-step]
        part.save(self.folder / "part.plx")
        assert state(pl.Corpus.open(self.folder / "part.plx")) == state(part)
        shutil.rmtree(self.folder / "part.plx")

    @rule(names=st.lists(st.sampled_from(NAMES), unique=True), content=digests, batch_bytes=st.integers(1, 2000))
    def index(self, names: list[str], content: bytes, batch_bytes: int) -> None:
        self.corpus.save(self.path)
        for number, name in enumerate(names):
            (self.folder / "in" / name).write_bytes(content if number % 2 else b"# T\n\n" + content)
        paths = [self.folder / "in" / name for name in names]
        added = self.corpus.add(paths)
        self.corpus = pl.index(paths, self.path, batch_bytes=batch_bytes)
        assert state(self.corpus) == state(added)
        self.order += [path for path in paths if path not in self.order]

    def add(self, paths: list[Path]) -> None:
        self.corpus = self.corpus.add(paths)
        self.order += [path for path in paths if path not in self.order]

    @invariant()
    def as_if_read_at_once(self) -> None:
        if hasattr(self, "order"):
            assert state(self.corpus, replaced=False) == state(pl.Corpus.from_path(self.order))

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


TestSavedCorpus = SavedCorpus.TestCase
TestSavedCorpus.settings = settings(max_examples=settings().max_examples // 4, stateful_step_count=12)


@given(st.lists(digests, min_size=1, max_size=4))
@settings(max_examples=settings().max_examples // 4)
def test_transcoded_and_odd_sources_come_back(texts: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, text in enumerate(texts):
            paths.append(Path(folder, f"{number} 速递\udcff.md"))
            paths[-1].write_bytes(text)
        corpus = pl.Corpus.from_path(paths, encoding="gb18030")
        corpus.save(folder + "/a.plx")
        assert state(pl.Corpus.open(folder + "/a.plx", verify=True)) == state(corpus)


@pytest.mark.parametrize("batch_bytes", [1, 60_000, 10**20])
def test_index_is_reading_and_saving(seeds: pl.Corpus, seeds_path: Path, tmp_path: Path, batch_bytes: int) -> None:
    steps: list[tuple[int, int]] = []
    path = tmp_path / "a.plx"
    corpus = pl.index(seeds_path, path, batch_bytes=batch_bytes, progress=lambda *step: steps.append(step))
    assert type(corpus) is pl.Corpus and state(corpus) == state(seeds)
    assert state(pl.Corpus.open(path, verify=True)) == state(seeds)
    assert len(list(path.glob("segment-*"))) == {1: 5, 60_000: 2}.get(batch_bytes, 1)
    size = sum(digest.bytes for digest in seeds.digests)
    assert steps == sorted(steps) and steps[-1] == (size, size)
    for query in ("推理", '"process reward"', "GPT-4o 多模态"):
        found, want = (each.search(query, across=False).to_pandas() for each in (corpus, seeds))
        assert found.equals(want)  # what is learned from titles depends on which of them are in one segment
    assert corpus.grep("[0-9]+B").to_pandas().equals(seeds.grep("[0-9]+B").to_pandas())
    before = sorted(path.iterdir())
    assert pl.index(seeds_path, path) == seeds and sorted(path.iterdir()) == before
    assert corpus[:3].save(path) is None
    with pytest.raises(ValueError, match="selection"):
        pl.index(seeds_path, path)


def test_index_checks_its_arguments(seeds_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.plx"
    for arguments in ({"batch_bytes": 0}, {"batch_bytes": 1.5}, {"threads": 0}, {"encoding": 3}, {"progress": 1}):
        with pytest.raises((TypeError, ValueError), match=next(iter(arguments))):
            pl.index(seeds_path, path, **arguments)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="folder"):
        pl.index(seeds_path, None)  # type: ignore[arg-type]
    with pytest.raises(LookupError, match="klingon"):
        pl.index(seeds_path, path, encoding="klingon")
    with pytest.raises(FileNotFoundError):
        pl.index(tmp_path / "missing", path)
    with pytest.raises(FileNotFoundError):
        pl.index(seeds_path, tmp_path / "no" / "a.plx")
    with pytest.raises(FileExistsError, match="another name"):
        pl.index(seeds_path, seeds_path)
    assert not path.exists()


def test_index_stopped_leaves_nothing(seeds_path: Path, tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done > total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pl.index(seeds_path, tmp_path / "a.plx", batch_bytes=1, progress=stop)
    assert not (tmp_path / "a.plx").exists()


INDEX = "import sys, paperlens as pl; pl.index(sys.argv[1], sys.argv[2], batch_bytes=1); print('done')"


def test_index_killed_at_any_moment_leaves_no_half_corpus(seeds: pl.Corpus, seeds_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.plx"
    for attempt in range(8):
        writer = subprocess.Popen([sys.executable, "-c", INDEX, seeds_path, path], stdout=subprocess.PIPE)
        while not path.exists():
            time.sleep(0.001)
        time.sleep(attempt * 0.02)
        writer.send_signal(signal.SIGKILL)
        done = writer.communicate()[0]
        if done or (path / "MANIFEST").exists():
            assert pl.Corpus.open(path, verify=True) == seeds
            shutil.rmtree(path)
        else:
            with pytest.raises(pl.CorpusFormatError, match="did not end"):
                pl.Corpus.open(path)
            assert pl.index(seeds_path, path, batch_bytes=1) == seeds
            assert len(list(path.iterdir())) == 5 + 2
            shutil.rmtree(path)


def test_seeds(saved: Path, seeds: pl.Corpus) -> None:
    opened = pl.Corpus.open(str(saved), verify=True)
    assert state(opened) == state(seeds) and opened == seeds
    assert opened.to_pandas().equals(seeds.to_pandas())
    assert type(opened) is pl.Corpus
    assert [p.arxiv_id for p in opened | opened[:3]] == [p.arxiv_id for p in seeds]
    with pytest.raises(ValueError, match="selection"):
        opened[:3].add(saved)


def test_replaced_digests_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("## Old\n[旧](https://arxiv.org/abs/2504.05299)\n\n旧文。\n", encoding="utf-8")
    old = pl.Corpus.from_path(path)
    path.write_text("## New\n[新](https://arxiv.org/abs/2504.05300)\n\n新文。\n", encoding="utf-8")
    new = old.add(path)
    assert [p.title for p in new] == ["New"] and [p.title for p in old] == ["Old"]
    assert [(d.code, d.severity, d.line) for d in new.diagnostics] == [("replaced-digest", "info", 1)]
    assert new.add(path).diagnostics.counts() == {"replaced-digest": 1}
    path.unlink()
    assert old.add(tmp_path) == old  # what was deleted on the disk stays


def test_strict_add_looks_at_what_is_added(tmp_path: Path) -> None:
    (tmp_path / "bad.md").write_text("## T\n[题](https://arxiv.org/abs/2504.05299)\n")
    (tmp_path / "good.md").write_text("## U\n[题](https://arxiv.org/abs/2504.05300)\n\n摘要。\n")
    bad = pl.Corpus.from_path(tmp_path / "bad.md")
    assert len(bad.add(tmp_path / "good.md", strict=True)) == 2
    with pytest.raises(pl.ParseError):
        bad.add(tmp_path, strict=True)


def test_the_first_format_is_still_read(seeds: pl.Corpus) -> None:
    """The folder was saved by the first version of the format."""
    opened = pl.Corpus.open(Path(__file__).parent / "data" / "format_1.plx", verify=True)
    assert opened == seeds[[3, 0, 11]]


@pytest.mark.parametrize("function", [pl.Corpus.open, pl.Corpus.from_text("").save])
@pytest.mark.parametrize("path", [3, "", "a\0b", None])
def test_paths_are_checked(function: object, path: object) -> None:
    with pytest.raises((TypeError, ValueError), match="path"):
        function(path)  # type: ignore[operator]


def test_errors_say_what_and_where(saved: Path, tmp_path: Path, seeds: pl.Corpus) -> None:
    with pytest.raises(FileNotFoundError):
        pl.Corpus.open(tmp_path / "missing")
    with pytest.raises(FileNotFoundError):
        seeds.save(tmp_path / "missing" / "a.plx")
    with pytest.raises(pl.CorpusFormatError, match="MANIFEST"):
        pl.Corpus.open(tmp_path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(FileExistsError, match="another name"):
        seeds.save(tmp_path / "file")
    segment = next(saved.glob("segment-*"))
    data = segment.read_bytes()
    at = data.index(seeds[40].abstract.encode()[:60])  # what is compared: the indexes are not
    segment.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    with pytest.raises(pl.CorpusFormatError, match=rf"{segment.name}: byte \d+: .*damaged.*backup"):
        pl.Corpus.open(saved, verify=True)
    with pytest.raises(pl.CorpusFormatError, match="damaged"):
        pl.Corpus.open(saved).save(tmp_path / "copy.plx")
    assert not (tmp_path / "copy.plx").exists()


def test_stale_writers_are_told(saved: Path, tmp_path: Path) -> None:
    mine, theirs = pl.Corpus.open(saved), pl.Corpus.open(saved)
    (tmp_path / "new.md").write_text("## U\n[题](https://arxiv.org/abs/2504.99999)\n\n摘要。\n")
    theirs.add(tmp_path / "new.md").save(saved)
    with pytest.raises(pl.ConcurrentWriteError, match="open it again") as caught:
        mine[:2].save(saved)
    assert isinstance(caught.value, OSError) and caught.value.filename == str(saved)
    assert len(pl.Corpus.open(saved)) == 78
    theirs = pl.Corpus.open(saved)
    theirs.save(saved)
    theirs[:5].save(saved)
    theirs.save(saved)
    assert len(pl.Corpus.open(saved, verify=True)) == 78


LOOP = """
import sys, os
import paperlens as pl
corpus = pl.Corpus.open(sys.argv[1])
print("ready", flush=True)
number = 0
while True:
    number += 1
    name = os.path.join(sys.argv[2], f"{number % 7}.md")
    with open(name, "w") as file:
        file.write("".join(f"## T{n}\\n[t](https://arxiv.org/abs/2501.{n:05d})\\n\\n{number}\\n" for n in range(50)))
    corpus = corpus.add(name)
    corpus.save(sys.argv[1])
    print(number, len(corpus), flush=True)
"""


def test_a_save_killed_at_any_moment_keeps_what_was_acknowledged(saved: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for attempt in range(12):
        writer = subprocess.Popen(
            [sys.executable, "-c", LOOP, saved, tmp_path / "in"], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None and writer.stdout.readline() == "ready\n"
        time.sleep(0.003 + attempt * 0.0071)
        writer.send_signal(signal.SIGKILL)
        acknowledged = [int(line.split()[1]) for line in writer.stdout.read().splitlines() if line.count(" ") == 1]
        writer.wait()
        opened = pl.Corpus.open(saved, verify=True)
        assert len(opened) in {77, 127}
        assert not acknowledged or len(opened) == acknowledged[-1] or len(opened) == 127
        state(opened)
    opened = pl.Corpus.open(saved)
    opened[:1].save(saved)
    opened.save(saved)
    assert sorted(p.suffix for p in saved.iterdir() if not p.name.startswith("segment")) == ["", ""]


def read_until_told(path: str, done: object, results: object) -> None:
    sizes = set()
    results.put("ready")  # type: ignore[attr-defined]
    while not done.is_set():  # type: ignore[attr-defined]
        corpus = pl.Corpus.open(path)
        sizes.add((len(corpus), len({p.arxiv_id for p in corpus})))
    results.put(sizes)  # type: ignore[attr-defined]


def test_processes_read_while_another_saves(saved: Path) -> None:
    context = multiprocessing.get_context("spawn")
    done, results = context.Event(), context.Queue()
    readers = [context.Process(target=read_until_told, args=(str(saved), done, results)) for _ in range(2)]
    for reader in readers:
        reader.start()
    assert [results.get(timeout=120) for _ in readers] == ["ready", "ready"]
    whole = pl.Corpus.open(saved)
    until = time.monotonic() + 2.5
    while time.monotonic() < until:
        whole[:40].save(saved)
        whole.save(saved)
    done.set()
    seen = set().union(*(results.get(timeout=60) for _ in readers))
    for reader in readers:
        reader.join(60)
        assert reader.exitcode == 0
    assert seen <= {(77, 77), (40, 40)} and seen


def test_a_full_disk(tmp_path: Path, seeds: pl.Corpus) -> None:
    path = tmp_path / "a.plx"
    seeds[:2].save(path)
    before = sorted(p.name for p in path.iterdir())
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
    try:
        with pytest.raises(OSError, match=r"a\.plx") as caught:
            pl.Corpus.from_text(seeds.to_markdown()).save(path)
        with pytest.raises(OSError, match=r"b\.plx"):
            seeds.save(tmp_path / "b.plx")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert caught.value.errno == errno.EFBIG
    assert sorted(p.name for p in path.iterdir()) == before and not (tmp_path / "b.plx").exists()
    assert len(pl.Corpus.open(path, verify=True)) == 2


READ_ONLY = """
import os, sys
import paperlens as pl
corpus = pl.Corpus.open(sys.argv[1])
if os.getuid() == 0:
    os.setuid(65534)
try:
    corpus[:3].save(sys.argv[1])
except PermissionError as error:
    assert error.filename.startswith(sys.argv[1]), error
    assert len(pl.Corpus.open(sys.argv[1], verify=True)) == 77
    print("refused")
"""


def test_a_read_only_folder(seeds: pl.Corpus) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        path = Path(folder, "a.plx")
        seeds.save(path)
        with contextlib.ExitStack() as stack:
            for item in (*path.iterdir(), path):
                stack.callback(item.chmod, item.stat().st_mode)
                item.chmod(0o555 if item.is_dir() else 0o444)
            ran = subprocess.run([sys.executable, "-c", READ_ONLY, path], capture_output=True, text=True, check=False)
        assert ran.stdout == "refused\n", ran.stderr
