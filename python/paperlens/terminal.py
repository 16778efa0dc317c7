"""Papers, hits and matches for the terminal, aligned by display width: a Chinese character takes two columns."""

from __future__ import annotations

import re
import shutil
import sys
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from paperlens._core import Corpus, Hit, Match, Paper, SearchResults
    from paperlens.extract.glossary import Glossary
    from paperlens.extract.mentions import Mentions
    from paperlens.topics.model import TopicModel

_HEAD = ("arXiv", "Month", "Title", "Chinese title", "Source")
# Also line ends and tabs, which a title cannot have in a row of a table.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_GAP = "  "
_NARROW = 24  # columns below which a second title is of no use
_INDENT = " " * 5
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"


def print_hits(results: SearchResults) -> None:
    """Print hits, best first.

    On a terminal each has its titles and an excerpt, the words of the query in bold. Elsewhere it is a line of rank,
    score, id, month, titles and source, with tabs between.
    """
    if not sys.stdout.isatty():
        for hit in results:
            print("\t".join((str(hit.rank), f"{hit.score:.4f}", *_row(hit.paper))))
        return
    columns = max(shutil.get_terminal_size().columns, 2 * _NARROW)
    for hit in results:
        _print_hit(hit, columns)
    print(f"{len(results):,} of {results.total:,} papers")


def _print_hit(hit: Hit, columns: int) -> None:
    from paperlens.results import excerpt

    paper, spans = hit.paper, hit.spans
    titles = [
        _in_bold(text, 0, len(text), spans.get(name, []))
        for name, text in (("title", paper.title), ("title_zh", paper.title_zh))
        if text
    ]
    month = f"{paper.month:%Y-%m}" if paper.month else "-"
    print(f"{hit.rank:3}  {paper.arxiv_id or '-'}  {month}  {hit.score:.2f}")
    for title in titles:
        print(_INDENT + title)
    if paper.abstract:
        room = columns - len(_INDENT)
        text, begin, end, marks = excerpt(hit, "abstract", 2 * room - _NARROW)
        print(_in_lines(_in_bold(text, begin, end, marks), room))
    print()


def _in_lines(text: str, width: int) -> str:
    """Break a text where a line is full; words of ASCII stay whole, and what turns bold on and off has no width."""
    lines, columns = [""], 0
    for piece in re.findall(r"\x1b\[\d*m|[!-~]+|.", text):
        size = 0 if piece[0] == "\x1b" else cell_len(piece)
        if columns + size > width and columns > 0:
            lines.append("")
            columns = 0
        if columns or piece != " ":
            lines[-1] += piece
            columns += size
    return "\n".join(_INDENT + line for line in lines)


def print_matches(matches: Iterable[Match]) -> int:
    """Print matches and return how many there are.

    On a terminal each is in bold in the text around it. Elsewhere it is a line of id, field, start, end and the match,
    with tabs between.
    """
    columns = max(shutil.get_terminal_size().columns, 2 * _NARROW) if sys.stdout.isatty() else None
    found = 0
    for match in matches:
        found += 1
        head = (match.paper.arxiv_id or "-", match.field)
        if columns is None:
            print("\t".join((*head, str(match.start), str(match.end), one_line(match.text))))
        else:
            place = f"{head[0]:<12}{_GAP}{head[1]:<8}{_GAP}"
            print(place + _around(match, columns - len(place)))
    return found


def print_glossary(glossary: Glossary) -> None:
    """Print glosses, those of most papers first: papers, Chinese, English and abbreviation.

    On a terminal they are in columns. Elsewhere there are tabs between.
    """
    rows = [
        (str(gloss.papers), one_line(gloss.zh), one_line(gloss.en or "-"), one_line(gloss.abbreviation or "-"))
        for gloss in glossary
    ]
    print_columns(("Papers", "Chinese", "English", "Abbreviation"), rows)


def print_mentions(mentions: Mentions) -> None:
    """Print mentions in the order of the corpus: arXiv id, kind, text, name, value with its unit, benchmark or kind.

    On a terminal they are in columns. Elsewhere there are tabs between.
    """
    rows = [
        tuple(
            one_line(cell or "-")
            for cell in (one.arxiv_id, one.kind, one.text, one.name, one.amount, one.benchmark or one.size_kind)
        )
        for one in mentions
    ]
    print_columns(("arXiv", "Kind", "Text", "Name", "Value", "Benchmark"), rows)


def print_columns(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Print rows under a head on a terminal, with no column wider than it needs; elsewhere rows with tabs between."""
    if not sys.stdout.isatty():
        for row in rows:
            print("\t".join(row))
        return
    most = max(shutil.get_terminal_size().columns, 2 * _NARROW)
    widths = [max([cell_len(name), *(cell_len(row[column]) for row in rows)]) for column, name in enumerate(head)]
    while sum(widths) + len(_GAP) * (len(widths) - 1) > most and max(widths) > 4:
        widths[widths.index(max(widths))] -= 1
    print(_line(head, widths))
    print(_line(tuple("─" * width for width in widths), widths))
    for row in rows:
        print(_line(row, widths))


def print_topics(model: TopicModel) -> None:
    """Print topics, the largest first.

    On a terminal each takes two lines: its size with its names, then its words. Elsewhere it is a line of number, size,
    both names and the words, with tabs between.
    """
    on_terminal = sys.stdout.isatty()
    columns = max(shutil.get_terminal_size().columns, 2 * _NARROW)
    for topic in model.topics:
        name, chinese, words = map(one_line, (topic.name, topic.name_zh, " ".join(topic.words())))
        if on_terminal:
            names = "  ".join(filter(None, (chinese, name)))
            print(_cut(f"{topic.size:7,}  {names}", columns))
            print(_cut(f"{'':9}{words}", columns))
        else:
            print("\t".join((str(topic.id), str(topic.size), name, chinese, words)))


def _around(match: Match, columns: int) -> str:
    """Return as much text around a match as there is room for, on either side alike."""
    text: str = getattr(match.paper, match.field)
    shown = _cut(one_line(match.text), columns)
    room = (columns - cell_len(shown)) // 2
    before = _last_columns(one_line(text[max(0, match.start - room) : match.start]), room)
    after = one_line(text[match.end : match.end + room + 1])
    return f"{before}{_BOLD}{shown}{_PLAIN}{_cut(after, room)}" if room > 0 else f"{_BOLD}{shown}{_PLAIN}"


def _last_columns(text: str, width: int) -> str:
    while cell_len(text) > width:
        text = text[1:]
    return text


def _in_bold(text: str, begin: int, end: int, marks: list[tuple[int, int]]) -> str:
    from paperlens.results import pieces

    parts = ((one_line(piece), is_word) for piece, is_word in pieces(text, begin, end, marks))
    return "".join(f"{_BOLD}{part}{_PLAIN}" if is_word else part for part, is_word in parts)


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
    return tuple(map(one_line, fields))


def one_line(text: str) -> str:
    """Return a text as it can stand in a row of a table: nothing in it acts on a terminal."""
    return _UNSAFE.sub("\ufffd", text)


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
