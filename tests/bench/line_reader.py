"""What a person writes who has a digest and no library: lines in, a dict per paper out."""

from __future__ import annotations

import re

LINK = re.compile(r"\[(?P<text>.*)\]\(\s*(?P<url>\S+?)\s*\)|(?P<bare>https?://\S+)")


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
    if not title or first is None:
        return
    if link := LINK.fullmatch(lines[first].strip()):
        abstract = "\n".join(lines[first + 1 :]).strip()
        title_zh, url = (link["text"] or "").strip(), link["url"] or link["bare"]
        papers.append({"title": title, "title_zh": title_zh, "url": url, "abstract": abstract})
