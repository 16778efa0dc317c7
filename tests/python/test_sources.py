"""Where text comes from: files, folders, globs, lists; encodings; what is missing or wrong."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import reference
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st

import paperlens as pl

DIGEST = "# 每周AI论文速递（250407-250411）\r\n\r\n## A “Title”\r\n[注意力，𠀀](https://arxiv.org/abs/2504.05299)\r\n\r\n摘要。\r\n第二行\r\n"


def paper_number(n: int) -> str:
    return f"## Paper {n}\n[论文{n}](https://arxiv.org/abs/2504.{n:05d})\n\n正文{n}。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six digests in a tree, and files that must be left alone."""
    for n, name in enumerate(["b.md", "a.txt", "c.markdown", "sub/a.md", "sub/deep/z.md", "d.MD"]):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(paper_number(n), encoding="utf-8")
    (tmp_path / ".hidden.md").write_text(paper_number(90), encoding="utf-8")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.md").write_text(paper_number(91), encoding="utf-8")
    (tmp_path / "data.json").write_text(paper_number(92), encoding="utf-8")
    (tmp_path / "a.md.bak").write_text(paper_number(93), encoding="utf-8")
    return tmp_path


def test_folder_is_read_recursively_and_sorted(folder: Path) -> None:
    corpus = pl.Corpus.from_path(folder)
    titles = [p.title for p in corpus]
    assert {f"Paper {n}" for n in range(5)} <= set(titles) <= {f"Paper {n}" for n in range(6)}
    paths = [d.path for d in corpus.digests]
    assert paths == sorted(paths)
    assert len(paths) == len(titles)


def test_same_papers_by_every_way_to_name_them(folder: Path) -> None:
    corpus = pl.Corpus.from_path(folder / "sub")
    assert [p.title for p in corpus] == ["Paper 3", "Paper 4"]
    assert pl.Corpus.from_path(str(folder / "sub")) == corpus
    assert pl.Corpus.from_path(str(folder / "sub") + "/") == corpus
    assert pl.Corpus.from_path([folder / "sub" / "a.md", str(folder / "sub" / "deep")]) == corpus
    assert pl.Corpus.from_path(str(folder / "sub" / "**" / "*.md")) == corpus
    assert [p.title for p in pl.Corpus.from_path(str(folder / "sub" / "*.md"))] == ["Paper 3"]


def test_a_list_keeps_its_order_and_names_a_file_once(folder: Path) -> None:
    paths = [folder / "b.md", folder / "a.txt"]
    assert [p.title for p in pl.Corpus.from_path(paths)] == ["Paper 0", "Paper 1"]
    twice = pl.Corpus.from_path([folder / "b.md", folder / "b.md", folder])
    assert all(len(p.appearances) == 1 for p in twice)


def test_a_named_file_is_read_whatever_its_suffix(folder: Path) -> None:
    assert [p.title for p in pl.Corpus.from_path(folder / "data.json")] == ["Paper 92"]
    assert [p.title for p in pl.Corpus.from_path(folder / ".hidden.md")] == ["Paper 90"]


def test_pattern(folder: Path) -> None:
    assert [p.title for p in pl.Corpus.from_path(folder, pattern="*.json")] == ["Paper 92"]
    assert {p.title for p in pl.Corpus.from_path(folder, pattern=("*.txt", "*.markdown"))} == {"Paper 1", "Paper 2"}


def test_missing_paths_are_named(tmp_path: Path) -> None:
    for missing in (tmp_path / "nowhere", str(tmp_path / "nowhere.md"), [tmp_path, tmp_path / "nowhere"]):
        with pytest.raises(FileNotFoundError, match="nowhere"):
            pl.Corpus.from_path(missing)
    with pytest.raises(FileNotFoundError, match="nothing"):
        pl.Corpus.from_path(str(tmp_path / "nothing*.md"))


def test_an_empty_folder_is_an_empty_corpus(tmp_path: Path) -> None:
    corpus = pl.Corpus.from_path(tmp_path)
    assert len(corpus) == 0 and corpus.digests == ()
    assert len(corpus.to_pandas()) == 0


@pytest.mark.parametrize("path", [3, None, 2.5, [1]])
def test_wrong_paths_are_type_errors(path: object) -> None:
    with pytest.raises(TypeError):
        pl.Corpus.from_path(path)


@pytest.mark.parametrize("arguments", [{"threads": -1}, {"threads": 0}, {"encoding": "no-such-code"}])
def test_wrong_values_are_named(seeds_path: Path, arguments: dict[str, object]) -> None:
    with pytest.raises((ValueError, LookupError), match=next(iter(arguments)) + "|no-such-code"):
        pl.Corpus.from_path(seeds_path, **arguments)


@pytest.mark.parametrize(
    "arguments", [{"threads": "2"}, {"strict": "yes"}, {"pattern": 3}, {"encoding": 8}, {"progress": "no"}]
)
def test_wrong_types_are_named(seeds_path: Path, arguments: dict[str, object]) -> None:
    with pytest.raises(TypeError, match=next(iter(arguments))):
        pl.Corpus.from_path(seeds_path, **arguments)


@pytest.mark.parametrize("text", [3, None, ["## a"], Path("a.md")])
def test_text_must_be_text(text: object) -> None:
    with pytest.raises(TypeError):
        pl.Corpus.from_text(text)


def test_options_are_keyword_only(seeds_path: Path) -> None:
    with pytest.raises(TypeError):
        pl.Corpus.from_path(seeds_path, "*.txt")
    with pytest.raises(TypeError):
        pl.Corpus.from_text("", "a.md")


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-8", "UTF8"),
        ("utf-32", "utf-32"),
    ],
)
def test_encodings(tmp_path: Path, codec: str, encoding: str) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(DIGEST.encode(codec))
    for corpus in (
        pl.Corpus.from_path(path, encoding=encoding),
        pl.Corpus.from_text(DIGEST.encode(codec), encoding=encoding),
    ):
        (paper,) = corpus
        assert (paper.title, paper.title_zh, paper.abstract) == ("A “Title”", "注意力，𠀀", "摘要。\n第二行")
        assert paper.line == 3
        assert list(corpus.diagnostics) == []


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_is_known_by_its_mark(tmp_path: Path, codec: str) -> None:
    path = tmp_path / "a.md"
    path.write_bytes("\ufeff".encode(codec) + DIGEST.encode(codec))
    corpus = pl.Corpus.from_path(path)
    assert [p.title_zh for p in corpus] == ["注意力，𠀀"]
    assert list(corpus.diagnostics) == []


def test_gb18030_read_as_utf8_is_damage() -> None:
    assert "invalid-utf8" in {d.code for d in pl.Corpus.from_text(DIGEST.encode("gb18030")).diagnostics}


@pytest.mark.parametrize(
    ("data", "encoding"), [(DIGEST.encode("gb18030") + b"\xff", "gb18030"), (DIGEST.encode("utf-16") + b"\0", "utf-8")]
)
def test_undecodable_bytes_of_other_encodings(data: bytes, encoding: str) -> None:
    corpus = pl.Corpus.from_text(data, encoding=encoding)
    assert [p.title_zh for p in corpus] == ["注意力，𠀀"]
    assert "invalid-utf8" in {d.code for d in corpus.diagnostics}


def test_spans_of_a_transcoded_source_are_offsets_in_its_utf8_text() -> None:
    corpus = pl.Corpus.from_text(DIGEST.encode("gb18030"), encoding="gb18030")
    start, end = corpus[0].span
    assert DIGEST.encode()[start:end].decode().startswith("## A “Title”\r\n[注意力")
    assert end == len(DIGEST.encode())


def test_str_is_its_utf8() -> None:
    assert pl.Corpus.from_text(DIGEST) == pl.Corpus.from_text(DIGEST.encode())
    assert pl.Corpus.from_text("\ufeff" + DIGEST)[0].line == 3
    assert pl.Corpus.from_text(DIGEST)[0].source == "<text>"


@settings(max_examples=20)
@given(st.lists(strategies.digests, min_size=1, max_size=6), st.integers(2, 5))
def test_the_number_of_threads_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, files: list[bytes], threads: int
) -> None:
    folder = tmp_path_factory.mktemp("digests")
    for n, data in enumerate(files):
        (folder / f"{n}.md").write_bytes(data)
    one = pl.Corpus.from_path(folder, threads=1)
    many = pl.Corpus.from_path(folder, threads=threads)
    assert one == many
    assert [p.to_dict() for p in one] == [p.to_dict() for p in many]
    assert [p.appearances for p in one] != [] or len(one) == 0
    assert [[(a.source, a.span) for a in p.appearances] for p in one] == [
        [(a.source, a.span) for a in p.appearances] for p in many
    ]
    key = [(d.source, d.code, d.span, d.message) for d in one.diagnostics]
    assert key == [(d.source, d.code, d.span, d.message) for d in many.diagnostics]
    groups = reference.merge([reference.read(data) for data in files])
    assert [(p.title, p.abstract, len(p.appearances)) for p in one] == [
        (g[0].title, g[0].abstract, len(g)) for g in groups
    ]


def test_progress_is_called_and_its_exception_cancels(folder: Path) -> None:
    calls: list[tuple[int, int]] = []
    pl.Corpus.from_path(folder, progress=lambda done, total: calls.append((done, total)))
    assert calls == sorted(calls)
    assert all(0 <= done <= total for done, total in calls)

    class StopError(Exception):
        pass

    def stop(done: int, total: int) -> None:
        raise StopError

    big = folder / "big"
    big.mkdir()
    text = "".join(paper_number(n) for n in range(20_000))
    for n in range(20):
        (big / f"{n}.md").write_text(text, encoding="utf-8")
    with pytest.raises(StopError):
        pl.Corpus.from_path(big, progress=stop, threads=1)


def test_no_bar_where_there_is_no_terminal(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    pl.Corpus.from_path(folder)
    sys.stdout.flush()
    captured = capfd.readouterr()
    assert captured.out == "" and captured.err == ""
