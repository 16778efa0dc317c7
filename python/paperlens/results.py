"""What a person sees of a search: tables, snippets, explanations, HTML. The classes themselves are in `_core`."""

from __future__ import annotations

import datetime
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len as text_width

from paperlens._core import FIELDS
from paperlens.arguments import check_integer, check_text
from paperlens.html import escape, link, panel
from paperlens.terminal import one_line
from paperlens.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from paperlens._core import Hit, SearchResults

_ELLIPSIS = "…"
_SHOWN = 10  # hits in repr
_LONG_WORD = 24  # characters; longer ones are cut
_LONGEST = 80  # characters of a query that are shown


@dataclass(frozen=True)
class TermScore:
    """What one term of a query adds to a paper's score.

    score = idf * boost * weighted_frequency / (weighted_frequency + saturation): BM25F in its first form
    (Robertson, Zaragoza, Taylor 2004, "Simple BM25 extension to multiple weighted fields").

    Attributes:
        term: the term.
        frequencies: how often it stands in title, Chinese title and abstract.
        weighted_frequency: the same, summed with the weights of the fields.
        saturation: k1 times the length norm of the paper.
        idf: ln(1 + (N - n + 0.5) / (n + 0.5)), N papers, n of them with the term.
        boost: its factor in the query.
        score: what it adds.
    """

    term: str
    frequencies: tuple[int, int, int]
    weighted_frequency: float
    saturation: float
    idf: float
    boost: float
    score: float


@dataclass(frozen=True)
class Explanation:
    """The score of a hit, term by term: `score` is `all_terms` and the scores of `terms` together.

    Attributes:
        score: of the hit.
        all_terms: added because the paper has all terms of the query, so that it stands before those that do not.
        terms: what each term adds.
    """

    score: float
    all_terms: float
    terms: list[TermScore] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Take the tuples of the core as TermScore; it holds some scripts decomposed."""
        terms = [
            one if isinstance(one, TermScore) else TermScore(unicodedata.normalize("NFC", one[0]), *one[1:])
            for one in self.terms
        ]
        object.__setattr__(self, "terms", terms)

    def best(self) -> list[str]:
        """Return the terms, the one that adds most first."""
        return [one.term for one in sorted(self.terms, key=lambda one: (-one.score, one.term))]

    def to_pandas(self) -> pd.DataFrame:
        """Return a row for each term."""
        import pandas as pd

        columns = ["term", *FIELDS, "weighted_frequency", "saturation", "idf", "boost", "score"]
        rows = [
            (one.term, *one.frequencies, one.weighted_frequency, one.saturation, one.idf, one.boost, one.score)
            for one in self.terms
        ]
        frame: pd.DataFrame = pd.DataFrame(rows, columns=columns)
        return frame

    def __str__(self) -> str:
        lines = [f"{self.score:.4f}"]
        for one in sorted(self.terms, key=lambda one: -one.score):
            counts = ", ".join(f"{name} {n}" for name, n in zip(FIELDS, one.frequencies, strict=True) if n)
            boost = "" if one.boost == 1 else f" * boost {one.boost:g}"
            lines.append(
                f"  {one.score:.4f}  {one.term}: idf {one.idf:.3f}{boost} * "
                f"{one.weighted_frequency:.3f} / ({one.weighted_frequency:.3f} + {one.saturation:.3f})  [{counts}]"
            )
        if self.all_terms:
            lines.append(f"  {self.all_terms:.4f}  has all terms")
        return "\n".join(lines)


def snippet(hit: Hit, field: object, width: object) -> str:
    """Return the part of a field where most words of the query stand."""
    text, begin, end, _ = excerpt(hit, field, width)
    return (_ELLIPSIS if begin > 0 else "") + text[begin:end] + (_ELLIPSIS if end < len(text) else "")


def excerpt(hit: Hit, field: object = None, width: object = 160) -> tuple[str, int, int, list[tuple[int, int]]]:
    """Return the text of a field, where its excerpt begins and ends, and the spans of the query's words.

    Args:
        hit: the paper.
        field: None is the one that most words stand in.
        width: about how many columns of a terminal the excerpt takes.
    """
    columns = check_integer("width", width)
    if columns < 1:
        raise ValueError(f"width: expected 1 or more columns, got {columns}")
    spans = hit.spans
    if field is None:
        name = max(("abstract", "title_zh", "title"), key=lambda name: len(spans.get(name, ())))
    else:
        name = check_text("field", field)
        if name not in FIELDS:
            raise ValueError(f"field: expected 'title', 'title_zh' or 'abstract', got {name!r}")
    text: str = getattr(hit.paper, name)
    marks = spans.get(name, [])
    begin, end = _window(text, marks, columns)
    return text, begin, end, marks


def _window(text: str, marks: list[tuple[int, int]], width: int) -> tuple[int, int]:
    """Return the window of about `width` columns with most of the query; words of ASCII stay whole."""
    if text_width(text) <= width:
        return 0, len(text)
    inside: Counter[str] = Counter()
    weight, most, first, last = 0, 0, 0, 0
    for start, end in marks:
        while last < len(marks) and marks[last][1] <= start + width // 2:
            word = text[slice(*marks[last])].casefold()
            weight += 0 if inside[word] else len(word) ** 2  # each word once, and whole terms before parts of them
            inside[word] += 1
            last += 1
        if weight > most:
            most, first = weight, start
        word = text[start:end].casefold()
        if inside[word] > 0:
            inside[word] -= 1
            weight -= 0 if inside[word] else len(word) ** 2
        else:  # longer than the window
            last += 1
    begin = max(0, first - width // 8)
    while 0 < begin < first and _in_word(text, begin):
        begin += 1
    while begin < first and text[begin].isspace():
        begin += 1
    end, columns = begin, 0
    while end < len(text) and columns < width:
        columns += text_width(text[end])
        end += 1
    back = end
    while back > max(begin, end - _LONG_WORD) and back < len(text) and _in_word(text, back):
        back -= 1
    if back > max(begin, end - _LONG_WORD) and not any(back < stop <= end for _, stop in marks):
        end = back
    return begin, end


def _in_word(text: str, at: int) -> bool:
    """Whether a cut before `at` would part letters or digits of ASCII."""
    return all(one.isascii() and one.isalnum() for one in text[at - 1 : at + 1])


def to_pandas(results: SearchResults) -> pd.DataFrame:
    """Return the table of the hits."""
    import pandas as pd

    from paperlens.tables import text_dtype

    def strings(values: list[str | None]) -> Any:
        return pd.Series(values, dtype=text_dtype())

    hits = list(results)
    frame: pd.DataFrame = pd.DataFrame(
        {
            "rank": pd.Series([hit.rank for hit in hits], dtype="int64"),
            "score": pd.Series([hit.score for hit in hits], dtype="float64"),
            "arxiv_id": strings([hit.paper.arxiv_id for hit in hits]),
            "title": strings([hit.paper.title for hit in hits]),
            "title_zh": strings([hit.paper.title_zh for hit in hits]),
            "snippet": strings([hit.snippet() for hit in hits]),
        }
    )
    return frame


def count_by(results: SearchResults, by: object) -> pd.Series[int]:
    """Count all papers that match; those without a month are in none."""
    import numpy as np
    import pandas as pd

    corpus, positions = results._corpus(), results._positions()
    if by == "source":
        paths = [digest.path for digest in corpus.digests]
        counts = np.bincount(corpus._source_codes()[positions], minlength=len(paths))
        named = sorted((path, count) for path, count in zip(paths, counts.tolist(), strict=True) if count)
        return _counts([count for _, count in named], pd.Index([path for path, _ in named], name="source", dtype="str"))
    if check_text("by", by) not in ("month", "year"):
        raise ValueError(f"by: expected 'month', 'year' or 'source', got {by!r}")
    months = corpus._months()[positions]
    months = months[months >= 0]
    keys, counts = np.unique(months if by == "month" else months // 12, return_counts=True)
    if by == "year":
        return _counts(counts, pd.Index(keys.astype("int64"), name="year"))
    dates = [datetime.datetime(key // 12, key % 12 + 1, 1) for key in keys.tolist()]
    return _counts(counts, pd.DatetimeIndex(dates, name="month").astype("datetime64[s]"))


def _counts(counts: Any, index: pd.Index[Any]) -> pd.Series[int]:
    import pandas as pd

    found: pd.Series[int] = pd.Series(counts, index=index, name="papers", dtype="int64")
    return found


def hit_repr(hit: Hit) -> str:
    """Return one line."""
    return f"Hit(rank={hit.rank}, score={hit.score:.3f}, {hit.paper.arxiv_id or 'no id'}, {hit.paper.title!r})"


def results_repr(results: SearchResults) -> str:
    """Return one line, and one for each of the first hits."""
    lines = [f"SearchResults({len(results)} of {counted(results.total, 'paper')} for {_short(results.query)!r})"]
    for hit in results[:_SHOWN]:
        title = one_line(hit.paper.title_zh or hit.paper.title)
        lines.append(f"  {hit.rank:3}  {hit.score:8.3f}  {hit.paper.arxiv_id or '-':12}  {title}")
    if len(results) > _SHOWN:
        lines.append(f"  and {len(results) - _SHOWN:,} more")
    lines += [f"  {word!r} was not found: searched for {other!r}" for word, other in results.did_you_mean.items()]
    return "\n".join(lines)


def pieces(text: str, begin: int, end: int, marks: list[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    """Yield a part of a text in pieces, each with whether it is a word of the query; … stands where the text is cut."""
    if begin > 0:
        yield _ELLIPSIS, False
    at = begin
    for start, stop in marks:
        first, last = max(start, begin), min(stop, end)
        if first < last:
            yield text[at:first], False
            yield text[first:last], True
            at = last
    yield text[at:end], False
    if end < len(text):
        yield _ELLIPSIS, False


def marked(text: str, begin: int, end: int, marks: list[tuple[int, int]]) -> str:
    """Return a part of a text as HTML, with the words of the query marked."""
    parts = ((escape(piece), is_word) for piece, is_word in pieces(text, begin, end, marks))
    return "".join(f"<mark>{part}</mark>" if is_word else part for part, is_word in parts)


def hit_html(hit: Hit) -> str:
    """Return titles and excerpt with the words of the query marked."""
    return panel(_hit(hit))


def results_html(results: SearchResults) -> str:
    """Return the hits, each with its excerpt."""
    parts = [f"{len(results)} of {counted(results.total, 'paper')} for <b>{escape(_short(results.query))}</b>"]
    parts += [
        f"{escape(word)} was not found: searched for <b>{escape(other)}</b>"
        for word, other in results.did_you_mean.items()
    ]
    head = "".join(f'<div style="opacity:.65">{part}</div>' for part in parts)
    return panel(head + "".join(map(_hit, results)))


def _hit(hit: Hit) -> str:
    spans, paper = hit.spans, hit.paper
    title = marked(paper.title, 0, len(paper.title), spans.get("title", [])) or "(no title)"
    lines = [f'<div lang="en" style="font-weight:600">{hit.rank}. {link(paper.url, title)}</div>']
    if paper.title_zh:
        chinese = marked(paper.title_zh, 0, len(paper.title_zh), spans.get("title_zh", []))
        lines.append(f'<div lang="zh">{chinese}</div>')
    facts = [paper.arxiv_id or "", f"{paper.month:%Y-%m}" if paper.month else "", f"{hit.score:.2f}"]
    lines.append(f'<div style="opacity:.65;font-size:.9em">{escape(" · ".join(filter(None, facts)))}</div>')
    if paper.abstract:
        lines.append(f'<div lang="zh" style="line-height:1.6">{marked(*excerpt(hit, "abstract", 240))}</div>')
    return f'<div style="margin:.7em 0">{"".join(lines)}</div>'


def _short(query: str) -> str:
    """`similar` may have been given a whole text."""
    return query if len(query) <= _LONGEST else query[:_LONGEST] + _ELLIPSIS
