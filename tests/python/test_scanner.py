"""The scanner beside the reference reader, on random digests."""

from __future__ import annotations

import pytest
import reference
import strategies
from hypothesis import example, given
from hypothesis import strategies as st

import paperlens as pl

#: Codes that the reference reader places, too (the others are about more than one source or are tested by examples).
SHARED_CODES = {
    "missing-link",
    "missing-abstract",
    "missing-title",
    "malformed-arxiv-id",
    "missing-title-zh",
    "repaired-link",
    "heading-in-abstract",
    "heading-without-space",
    "text-outside-papers",
    "empty-digest",
    "not-a-digest",
    "title-not-english",
    "not-arxiv-link",
    "untranslated-title",
}


def fields(paper: object) -> dict[str, object]:
    names = ("title", "title_zh", "abstract", "url", "arxiv_id", "version", "line", "span")
    return {name: getattr(paper, name) for name in names}


def first_papers(digest: reference.RefDigest) -> list[reference.RefPaper]:
    return [group[0] for group in reference.merge([digest])]


def compare(data: bytes) -> None:
    corpus = pl.Corpus.from_text(data)
    judge = reference.read(data)
    assert [fields(paper) for paper in corpus] == [fields(paper) for paper in first_papers(judge)]
    groups = reference.merge([judge])
    assert [[a.span for a in p.appearances] for p in corpus] == [[r.span for r in group] for group in groups]
    assert corpus.digests[0].preamble_span == judge.preamble_span
    assert corpus.digests[0].title == judge.title
    assert corpus.digests[0].papers == len(judge.papers)
    mine = sorted((d.code, d.line) for d in corpus.diagnostics if d.code in SHARED_CODES)
    assert mine == sorted((code, line) for code, line, _ in judge.diagnostics if code in SHARED_CODES)
    for code in ("nul-byte", "invalid-utf8"):
        first = next(((d.line, d.column) for d in corpus.diagnostics if d.code == code), None)
        assert first == next(((line, column) for c, line, column in judge.diagnostics if c == code), None)


@given(strategies.digests)
@example(b"")
@example(b"\xef\xbb\xbf")
@example(b"## A\r")
@example("#\n## T\n[中](https://arxiv.org/abs/2504.05299)\n文\n".encode())
@example(b"## T\r[x](https://arxiv.org/abs/2504.05299)\rbody\r\r\nmore\r")
def test_papers_are_those_of_the_reference(data: bytes) -> None:
    compare(data)


@given(strategies.soups)
def test_soups_are_read_as_the_reference_reads_them(data: bytes) -> None:
    compare(data)


@given(st.one_of(strategies.wild, strategies.soups, strategies.digests))
@example(b"\r\n")
@example(b"\xef\xbb\xbf# a\n[x](https://arxiv.org/abs/2504.05299)")
@example(b"\xff\xfe")
def test_every_byte_belongs_somewhere(data: bytes) -> None:
    corpus = pl.Corpus.from_text(data)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return  # UTF-16: spans are offsets in its UTF-8 text
    spans = [a.span for paper in corpus for a in paper.appearances]
    spans += [d.span for d in corpus.diagnostics]
    spans += [corpus.digests[0].preamble_span]
    covered = bytearray(len(data))
    for start, end in spans:
        assert 0 <= start <= end <= len(data)
        covered[start:end] = b"\1" * (end - start)
    assert all(covered), f"bytes {[i for i, byte in enumerate(covered) if not byte]} belong to nothing"


@given(st.one_of(strategies.wild, strategies.soups, strategies.digests))
@example("# 中\n# 中 😀 #\n\0".encode())
@example(b"## \xe4\xb8\0")
@example(b"\xef\xbb\xbf\xff")
def test_lines_and_columns_follow_from_the_spans(data: bytes) -> None:
    corpus = pl.Corpus.from_text(data)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    for paper in corpus:
        for appearance in paper.appearances:
            start, end = appearance.span
            assert start < end
            assert reference.position(data, start) == (appearance.line, 1)
    for note in corpus.diagnostics:
        assert reference.position(data, note.span[0]) == (note.line, note.column), note.code


@given(st.one_of(strategies.wild, strategies.soups, strategies.digests))
def test_fields_are_trimmed_and_clean(data: bytes) -> None:
    for paper in pl.Corpus.from_text(data):
        for text in (paper.title, paper.title_zh, paper.abstract, paper.url):
            assert text == text.strip()
            assert "\r" not in text and "\0" not in text
        assert "\n" not in paper.title + paper.title_zh + paper.url


@given(
    st.lists(
        st.one_of(
            st.sampled_from(strategies.BAD_BYTES),
            st.binary(max_size=6),
            st.sampled_from(["中", "é", "😀", "x"]).map(str.encode),
        ),
        max_size=12,
    )
)
@example([b"\xe4\xb8"])
@example([b"\xf0\x9f", b"\xf0\x9f\x98", b"\xf0"])
@example([b"\xe0\x80\x80", b"\xed\xbf\xbf", b"\xf5\x80", b"\xf4\x8f\xbf\xbf"])
def test_utf8_is_repaired_as_python_does_it(parts: list[bytes]) -> None:
    body = b"".join(parts).replace(b"\r", b"").replace(b"\n", b"").replace(b"#", b"")
    data = b"## T\n[x](https://arxiv.org/abs/2504.05299)\nbegin" + body + b"end\n"
    (paper,) = pl.Corpus.from_text(data)
    assert paper.abstract == "begin" + body.decode("utf-8", "replace").replace("\0", "\ufffd") + "end"
    codes = {d.code for d in pl.Corpus.from_text(data).diagnostics}
    assert ("nul-byte" in codes) == (b"\0" in body)
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        assert "invalid-utf8" in codes
    else:
        assert "invalid-utf8" not in codes


@given(st.one_of(strategies.wild, strategies.digests))
def test_positions_of_the_reference_are_plain_counts(data: bytes) -> None:
    """The reference's own line numbers against str.splitlines on text without a byte order mark."""
    data = data.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xef\xbb\xbf")
    for line in reference.split_lines(data):
        before = data[: line.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        assert line.number == before.count(b"\n") + 1
        assert reference.position(data, line.start) == (line.number, 1)


@pytest.mark.parametrize("name", ["title", "title_zh", "abstract"])
def test_unicode_spaces_are_trimmed_as_python_does_it(name: str) -> None:
    """Every white space of str.strip is trimmed from every field; the neighbours of such characters are not."""
    for code in range(0x3100):
        c = chr(code)
        if c in "\r\n#[]【】\0":
            continue
        parts = {"title": "T", "title_zh": "Z", "abstract": "A"}
        parts[name] = f"{c}x{c}"
        text = f"## {parts['title']}\n[{parts['title_zh']}](https://arxiv.org/abs/2504.05299)\n{parts['abstract']}\n"
        (paper,) = pl.Corpus.from_text(text)
        assert getattr(paper, name) == f"{c}x{c}".strip(), hex(code)
