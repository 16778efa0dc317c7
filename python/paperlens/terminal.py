"""A table of papers for the terminal, aligned by display width: a Chinese character takes two columns."""

from __future__ import annotations

import re
import shutil
import sys
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

if TYPE_CHECKING:
    from paperlens._core import Corpus, Paper

_HEAD = ("arXiv", "Month", "Title", "Chinese title", "Source")
# Also line ends and tabs, which a title cannot have in a row of a table.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_GAP = "  "
_NARROW = 24  # columns below which a second title is of no use


def print_papers(corpus: Corpus, shown: int) -> None:
    """Print the first `shown` papers of a corpus.

    On a terminal a paper takes one line: titles are cut to fit, and the source is left out.
    Elsewhere nothing is cut.
    """
    rows = [_row(corpus[number]) for number in range(shown)]
    head: tuple[str, ...] = _HEAD
    widths = [max([cell_len(name), *(cell_len(row[column]) for row in rows)]) for column, name in enumerate(head)]
    if sys.stdout.isatty():
        widths = _fitting(widths, shutil.get_terminal_size().columns)
        head, rows = head[: len(widths)], [row[: len(widths)] for row in rows]
    print(_line(head, widths))
    print(_line(tuple("─" * width for width in widths), widths))
    for row in rows:
        print(_line(row, widths))


def _row(paper: Paper) -> tuple[str, ...]:
    month = f"{paper.month:%Y-%m}" if paper.month else "-"
    fields = (paper.arxiv_id or "-", month, paper.title, paper.title_zh, f"{paper.source}:{paper.line}")
    return tuple(_UNSAFE.sub("\ufffd", field) for field in fields)


def _fitting(widths: list[int], columns: int) -> list[int]:
    """Return the widths of the columns that a terminal has room for."""
    fixed = widths[:2]
    room = columns - sum(fixed) - len(_GAP) * 3
    title, chinese = widths[2:4]
    if title + chinese <= room:
        return [*fixed, title, chinese]
    if room < 2 * _NARROW:
        return [*fixed, max(min(title, room + len(_GAP)), 8)]
    # Half the room each, and what one does not need is the other's.
    chinese = min(chinese, max(room // 2, room - title))
    return [*fixed, min(title, room - chinese), chinese]


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    padded = (set_cell_size(_cut(cell, width), width) for cell, width in zip(cells, widths, strict=True))
    return _GAP.join(padded).rstrip()


def _cut(text: str, width: int) -> str:
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…"
