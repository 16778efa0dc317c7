"""What a person writes who has a digest and no library: lines in, a dict per paper out."""

from __future__ import annotations

import re

LINK = re.compile(r"\[(.*)\]\((\S+?)\)\s*$")


def read_papers(data: bytes) -> list[dict[str, str]]:
    """Return title, title_zh, url and abstract of each paper; knows the plain grammar only, and reports nothing."""
    papers: list[dict[str, str]] = []
    lines: list[str] = []
    title = ""
    for line in data.decode().split("\n"):
        if line.startswith(("## ", "# ")):
            _finish(papers, title, lines)
            title, lines = line.lstrip("#").strip(), []
        else:
            lines.append(line)
    _finish(papers, title, lines)
    return papers


def _finish(papers: list[dict[str, str]], title: str, lines: list[str]) -> None:
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    link = LINK.match(lines[first]) if title and first is not None else None
    if link is not None and first is not None:
        abstract = "\n".join(lines[first + 1 :]).strip()
        papers.append({"title": title, "title_zh": link[1].strip(), "url": link[2], "abstract": abstract})
