"""Digests out of papers: what is unchanged byte for byte, what is a selection in one canonical form.

The canonical form:

    digest  = ["# Papers" LF LF] paper *(LF paper)   the title where the first paper has no link
    paper   = heading LF [link LF] [LF ["    "] abstract LF]
    heading = ("#" / "##") SP title [" ##"]          the closing ## when the title itself ends in #
    link    = "[" title_zh "](" url ")" / url        the bare url when there is no Chinese title
"""

from __future__ import annotations

import itertools
import os
import re
from typing import TYPE_CHECKING

from paperlens.arguments import FilePath, check_path
from paperlens.files import write_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from paperlens._core import Corpus, Digest, Paper

# Not on the first line, which is indented if it looks like a heading.
_LEVEL_TWO = re.compile(r"\n {0,3}##(?=[ \t]|$)", re.MULTILINE)
_NOT_IN_FILE_NAMES = re.compile(r'[\x00-\x1f<>:"|?*\\]')


def paper_markdown(paper: Paper) -> str:
    """Return the canonical text of a paper."""
    return papers_markdown([paper])


def papers_markdown(papers: Sequence[Paper]) -> str:
    """Return a digest of `papers`; one level for all, above that of headings inside their abstracts."""
    level = 1 if any(_LEVEL_TWO.search(paper.abstract) for paper in papers) else 2
    texts = [_canonical(paper, "#" * level) for paper in papers]
    if papers and not _link_line(papers[0]) and any(_link_line(paper) for paper in papers):
        texts.insert(0, "# Papers\n")  # else the first heading, without a link, could be taken for the digest's title
    return "\n".join(texts)


def _canonical(paper: Paper, marks: str) -> str:
    title = f"{paper.title} {marks}" if paper.title.endswith("#") else paper.title
    lines = [f"{marks} {title}".rstrip(), "\n", _link_line(paper)]
    if paper.abstract:
        # Four spaces, which readers drop again, keep a "#" at its start from being a heading.
        indent = "    " if paper.abstract.startswith("#") else ""
        lines.append(f"\n{indent}{paper.abstract}\n")
    return "".join(lines)


def _link_line(paper: Paper) -> str:
    if not paper.url and not paper.title_zh:
        return ""
    if not paper.title_zh:
        return f"{paper.url}\n"
    url = f"<{paper.url}>" if _is_odd(paper.url) else paper.url
    return f"[{paper.title_zh}]({url})\n"


def _is_odd(url: str) -> bool:
    """Whether a URL needs angle brackets: its parentheses do not pair, so that a link would end early."""
    depth = 0
    for mark in re.findall("[()]", url):
        depth += 1 if mark == "(" else -1
        if depth < 0:
            return True
    return depth != 0 or " " in url


def corpus_text(corpus: Corpus) -> str:
    """Return the Markdown of a corpus: the text of its digest if it is exactly one, else the canonical form."""
    original = _original(corpus)
    if original is not None:
        try:
            return original.decode()
        except UnicodeDecodeError:  # the digest has another encoding, and a str has none
            pass
    return papers_markdown(list(corpus))


def write_markdown(corpus: Corpus, path: FilePath) -> None:
    """Write a corpus into a file, or, where `path` is a folder or has no suffix, as a file per digest."""
    target = os.path.expanduser(check_path("path", path))
    named_as_folder = not os.path.splitext(target)[1] or target.endswith(os.sep)
    if os.path.isdir(target) or (named_as_folder and not os.path.exists(target)):
        _write_folder(corpus, target)
        return
    original = _original(corpus)
    write_file(target, [papers_markdown(list(corpus)) if original is None else original])


def _original(corpus: Corpus) -> bytes | None:
    """Return the bytes of the digest whose papers are the corpus, in the same order; None if there is none."""
    digests = corpus.digests
    for number, digest in enumerate(digests):
        if digest.papers < len(corpus) or (digest.papers == 0 and len(digests) > 1):
            continue  # too few to be the corpus: known without a look at each paper
        rows, whole = corpus._digest_rows(number)
        if whole and list(dict.fromkeys(rows)) == list(range(len(corpus))):
            return corpus._digest_bytes(number)
    return None


def _write_folder(corpus: Corpus, folder: str) -> None:
    if not os.path.isdir(folder):
        os.mkdir(folder)
    for name, content in _files(corpus):
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        write_file(path, [content])


def _files(corpus: Corpus) -> Iterator[tuple[str, str | bytes]]:
    """Yield the name and content of the file of each digest that has a paper in the corpus.

    A source without papers, such as a README beside the digests, comes along only with a corpus that
    holds every paper that was read.
    """
    rows_of = [corpus._digest_rows(number) for number in range(len(corpus.digests))]
    everything = all(whole for _, whole in rows_of)
    names = file_names([digest.path for digest in corpus.digests])
    for number, (digest, name, (rows, whole)) in enumerate(zip(corpus.digests, names, rows_of, strict=True)):
        if rows and not whole:
            yield name, papers_markdown([corpus[row] for row in dict.fromkeys(rows)])
        elif rows or (everything and not _unreadable(digest)):
            yield name, corpus._digest_bytes(number)


def _unreadable(digest: Digest) -> bool:
    return any(item.code == "unreadable-file" for item in digest.diagnostics)


def file_names(sources: Iterable[str]) -> list[str]:
    """Return a relative file name for each source, all different.

    That is the source's own file name; with the folders in which the sources differ where two have the
    same one; and with a number where that still does not tell them apart.
    """
    split = [_path_parts(source) for source in sources]
    if len({parts[-1] for parts in split}) == len(split):
        chosen = [parts[-1] for parts in split]
    else:
        folders = [parts[:-1] for parts in split]
        shared = _shared(folders)
        chosen = ["/".join(parts[shared:]) for parts in split]
    taken: set[str] = set()
    names = []
    for name in chosen:
        stem, suffix = os.path.splitext(name)
        count = 1
        while name.lower() in taken:
            count += 1
            name = f"{stem}-{count}{suffix}"
        taken.add(name.lower())
        names.append(name)
    return names


def _shared(folders: Sequence[Sequence[str]]) -> int:
    """Return how many folders all have in common at the start."""
    levels = zip(*folders, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda names: len(set(names)) == 1, levels))


def _path_parts(source: str) -> list[str]:
    parts = [_NOT_IN_FILE_NAMES.sub("", part) for part in source.replace("\\", "/").split("/")]
    kept = [part for part in parts if part.strip(". ")] or ["digest"]
    if not os.path.splitext(kept[-1])[1]:
        kept[-1] += ".md"
    return kept
