"""Markdown out: an unchanged digest byte for byte; a selection as a digest of the same papers; concatenation."""

from __future__ import annotations

from pathlib import Path

import pytest
import strategies
from hypothesis import example, given, settings
from hypothesis import strategies as st

import paperlens as pl

LINK = "[注意力](https://arxiv.org/abs/2504.05299)"


def written(corpus: pl.Corpus, folder: Path) -> bytes:
    path = folder / "out.md"
    corpus.to_markdown(path)
    return path.read_bytes()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("markdown")


@given(st.one_of(strategies.digests, strategies.soups))
@example(b"")
@example(b"\xef\xbb\xbf\r\r\n## T")
@example(f"intro\n# x\n## T\n{LINK}\n正\0文\n# 附录\n尾".encode() + b"\xff")
def test_an_unchanged_digest_is_byte_identical(folder: Path, data: bytes) -> None:
    assert written(pl.Corpus.from_text(data), folder) == data


def test_unchanged_files_are_byte_identical(seeds_path: Path, folder: Path) -> None:
    for path in sorted(seeds_path.glob("*.txt")):
        assert written(pl.Corpus.from_path(path), folder) == path.read_bytes()


def test_a_folder_gets_each_digest_with_its_own_bytes(seeds: pl.Corpus, seeds_path: Path, tmp_path: Path) -> None:
    seeds.to_markdown(tmp_path / "out")
    files = {path.name: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert files == {path.name: path.read_bytes() for path in seeds_path.iterdir()}


@pytest.mark.parametrize("codec", ["gb18030", "utf-16"])
def test_an_unchanged_transcoded_digest_is_byte_identical(folder: Path, codec: str) -> None:
    data = f"## T\r\n{LINK}\r\n正文\r\n".encode(codec)
    assert written(pl.Corpus.from_text(data, encoding=codec), folder) == data


CONTENT = ("arxiv_id", "version", "title", "title_zh", "abstract", "url")


def content(corpus: pl.Corpus) -> list[tuple[object, ...]]:
    return [tuple(getattr(p, name) for name in CONTENT) for p in corpus]


@given(strategies.clean_digests, st.data())
def test_a_selection_is_a_digest_of_the_same_papers(folder: Path, data: bytes, choice: st.DataObject) -> None:
    corpus = pl.Corpus.from_text(data)
    rows = choice.draw(st.lists(st.integers(0, max(len(corpus) - 1, 0)), unique=True, max_size=len(corpus)))
    part = corpus[rows]
    again = pl.Corpus.from_text(written(part, folder))
    assert content(again) == content(part)


@given(st.one_of(strategies.soups, strategies.digests))
def test_any_selection_can_be_written_and_read(folder: Path, data: bytes) -> None:
    corpus = pl.Corpus.from_text(data)[::-1]
    again = pl.Corpus.from_text(written(corpus, folder))
    assert content(again) == content(corpus)


@settings(max_examples=40)
@given(st.lists(strategies.clean_digests, min_size=2, max_size=3))
def test_several_digests_are_written_as_one_with_the_same_papers(
    tmp_path_factory: pytest.TempPathFactory, files: list[bytes]
) -> None:
    folder = tmp_path_factory.mktemp("several")
    for n, data in enumerate(files):
        (folder / f"{n}.md").write_bytes(data)
    corpus = pl.Corpus.from_path(folder)
    out = tmp_path_factory.mktemp("out")
    assert content(pl.Corpus.from_text(written(corpus, out))) == content(corpus)


@given(st.lists(strategies.papers(2), min_size=1, max_size=3), st.lists(strategies.papers(2), min_size=1, max_size=3))
def test_joined_digests_have_the_papers_of_both(first: list[list[str]], second: list[list[str]]) -> None:
    one, two = ("".join(line + "\n" for paper in papers for line in paper) for papers in (first, second))
    joined = pl.Corpus.from_text(one + two)
    assert content(joined) == content(pl.Corpus.from_text(one) | pl.Corpus.from_text(two))


@given(strategies.clean_digests)
def test_one_paper_as_markdown_is_itself(data: bytes) -> None:
    for paper in pl.Corpus.from_text(data):
        assert content(pl.Corpus.from_text(paper.to_markdown())) == content([paper])


def test_markdown_of_a_paper() -> None:
    (paper,) = pl.Corpus.from_text(f"#  A Title ##\r\n\r\n {LINK}\r\n正文\r\n")
    assert paper.to_markdown() == f"## A Title\n{LINK}\n\n正文\n"


def test_markdown_as_text(seeds: pl.Corpus) -> None:
    text = seeds[:2].to_markdown()
    assert isinstance(text, str)
    assert content(pl.Corpus.from_text(text)) == content(seeds[:2])


def test_duplicates_keep_their_bytes(folder: Path) -> None:
    data = f"## T\n{LINK}\n一\n\n## T\n{LINK}\n二\n".encode()
    corpus = pl.Corpus.from_text(data)
    assert len(corpus) == 1 and [a.line for a in corpus[0].appearances] == [1, 5]
    assert written(corpus, folder) == data
