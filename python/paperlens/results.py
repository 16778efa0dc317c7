"""What a person sees of a search: tables, snippets, explanations, HTML. The classes themselves are in `_core`."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from paperlens.arguments import check_integer, check_text
from rich.cells import cell_len as text_width

if TYPE_CHECKING:
    import pandas as pd

    from paperlens._core import Hit, SearchResults

_FIELDS = ("title", "title_zh", "abstract")
_ELLIPSIS = "…"


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
        """Take the tuples of the core as TermScore."""
        terms = [one if isinstance(one, TermScore) else TermScore(*one) for one in self.terms]
        object.__setattr__(self, "terms", terms)

    def best(self) -> list[str]:
        """Return the terms, the one that adds most first."""
        return [one.term for one in sorted(self.terms, key=lambda one: (-one.score, one.term))]

    def to_pandas(self) -> pd.DataFrame:
        """Return a row for each term."""
        import pandas as pd

        columns = ["term", *_FIELDS, "weighted_frequency", "saturation", "idf", "boost", "score"]
        rows = [
            (one.term, *one.frequencies, one.weighted_frequency, one.saturation, one.idf, one.boost, one.score)
            for one in self.terms
        ]
        return pd.DataFrame(rows, columns=columns)

    def __str__(self) -> str:
        lines = [f"{self.score:.4f}"]
        for one in sorted(self.terms, key=lambda one: -one.score):
            counts = ", ".join(f"{name} {n}" for name, n in zip(_FIELDS, one.frequencies, strict=True) if n)
            boost = "" if one.boost == 1 else f" * boost {one.boost:g}"
            lines.append(
                f"  {one.score:.4f}  {one.term}: idf {one.idf:.3f}{boost} * "
                f"{one.weighted_frequency:.3f} / ({one.weighted_frequency:.3f} + {one.saturation:.3f})  [{counts}]"
            )
        if self.all_terms:
            lines.append(f"  {self.all_terms:.4f}  has all terms")
        return "\n".join(lines)


def snippet(hit: Hit, field: str | None, width: int) -> str:
    """Return the part of a field where most words of the query stand."""
    text, begin, end, _ = _excerpt(hit, field, width)
    return (_ELLIPSIS if begin > 0 else "") + text[begin:end] + (_ELLIPSIS if end < len(text) else "")


def _excerpt(hit: Hit, field: str | None, width: int) -> tuple[str, int, int, list[tuple[int, int]]]:
    """The text of the field, where the excerpt begins and ends, and the spans of the query's words."""
    if field is not None and check_text("field", field) not in _FIELDS:
        raise ValueError(f"field: expected 'title', 'title_zh' or 'abstract', got {field!r}")
    if width < 1:
        raise ValueError(f"width: expected 1 or more columns, got {width}")
    spans = hit.spans
    if field is None:
        field = max(("abstract", "title_zh", "title"), key=lambda name: len(spans.get(name, ())))
    text: str = getattr(hit.paper, field)
    marks = spans.get(field, [])
    begin, end = _window(text, marks, width)
    return text, begin, end, marks


def _window(text: str, marks: list[tuple[int, int]], width: int) -> tuple[int, int]:
    """The window of about `width` columns that holds most marks, the first of them; whole words where it can be."""
    if text_width(text) <= width:
        return 0, len(text)
    best = (0, 0)
    for i, (start, _) in enumerate(marks):
        limit = start + width // 2
        inside = sum(1 for other in marks[i:] if other[1] <= limit)
        if inside > best[0]:
            best = (inside, start)
    begin = max(0, best[1] - width // 8)
    while 0 < begin < best[1] and text[begin - 1].isascii() and not text[begin - 1].isspace() and text[begin].isascii():
        begin += 1
    end, columns = begin, 0
    while end < len(text) and columns < width:
        columns += text_width(text[end])
        end += 1
    while end < len(text) and end > begin + 1 and text[end - 1].isascii() and text[end].isalnum() and text[end].isascii():
        end -= 1
        if any(start <= end < stop for start, stop in marks):
            break
    return begin, end


def to_pandas(results: SearchResults) -> pd.DataFrame:
    """Return the table of the hits."""
    import pandas as pd

    rows = [
        (hit.rank, hit.score, hit.paper.arxiv_id, hit.paper.title, hit.paper.title_zh, hit.snippet()) for hit in results
    ]
    frame = pd.DataFrame(rows, columns=["rank", "score", "arxiv_id", "title", "title_zh", "snippet"])
    types = {"rank": "int64", "score": "float64"}
    return frame.astype({name: types.get(name, "str") for name in frame.columns if name != "arxiv_id"})


def count_by(results: SearchResults, by: str) -> pd.Series[int]:
    """Count all papers that match."""
    import numpy as np
    import pandas as pd

    corpus, positions = results._corpus(), results._positions()
    if by == "source":
        paths = [digest.path for digest in corpus.digests]
        codes = corpus._source_codes()[positions]
        names, counts = np.unique(np.asarray([paths[code] for code in codes.tolist()], dtype=object), return_counts=True)
        return pd.Series(counts, index=pd.Index(names, name="source"), name="papers", dtype="int64")
    if by not in ("month", "year"):
        raise ValueError(f"by: expected 'month', 'year' or 'source', got {by!r}")
    months = corpus._months()[positions]
    months = months[months >= 0]
    keys, counts = np.unique(months if by == "month" else months // 12, return_counts=True)
    if by == "year":
        index = pd.Index(keys.astype("int64"), name="year")
    else:
        dates = [datetime.datetime(key // 12, key % 12 + 1, 1) for key in keys.tolist()]
        index = pd.Index(pd.to_datetime(dates).astype("datetime64[s]"), name="month")
    return pd.Series(counts, index=index, name="papers", dtype="int64")


def hit_repr(hit: Hit) -> str:
    """Return one line."""
    return f"Hit(rank={hit.rank}, score={hit.score:.3f}, {hit.paper.arxiv_id or 'no id'}, {hit.paper.title!r})"


def results_repr(results: SearchResults) -> str:
    """Return one line, and one for each of the first hits."""
    lines = [f"SearchResults({len(results)} of {results.total:,} papers for {results.query!r})"]
    for hit in results[:10]:
        lines.append(f"  {hit.rank:3}  {hit.score:8.3f}  {hit.paper.arxiv_id or '-':12}  {hit.paper.title_zh or hit.paper.title}")
    if len(results) > 10:
        lines.append(f"  and {len(results) - 10:,} more")
    lines += [f"  {word!r} was not found: searched for {other!r}" for word, other in results.did_you_mean.items()]
    return "\n".join(lines)


def _marked(text: str, begin: int, end: int, marks: list[tuple[int, int]]) -> str:
    parts, at = [], begin
    for start, stop in marks:
        start, stop = max(start, begin), min(stop, end)
        if start >= stop:
            continue
        parts += [escape(text[at:start]), "<mark>", escape(text[start:stop]), "</mark>"]
        at = stop
    parts.append(escape(text[at:end]))
    return (_ELLIPSIS if begin > 0 else "") + "".join(parts) + (_ELLIPSIS if end < len(text) else "")


def hit_html(hit: Hit) -> str:
    """Return titles and snippet with the words of the query marked."""
    spans = hit.spans
    titles = []
    for name in ("title", "title_zh"):
        text: str = getattr(hit.paper, name)
        if text:
            titles.append(_marked(text, 0, len(text), spans.get(name, [])))
    url = hit.paper.url
    link = f'<a href="{escape(url)}">{escape(hit.paper.arxiv_id or url)}</a>' if url.startswith(("https://", "http://")) else ""
    excerpt = _marked(*_excerpt(hit, "abstract", 240))
    return (
        f'<div style="max-width:60em;margin:.6em 0"><b>{hit.rank}. {"<br>".join(titles)}</b> '
        f'<span style="opacity:.7">{link} · {hit.score:.2f}</span><br>{excerpt}</div>'
    )


def results_html(results: SearchResults) -> str:
    """Return the hits, each with its snippet."""
    head = f"<p>{len(results)} of {results.total:,} papers for <b>{escape(results.query)}</b></p>"
    notes = "".join(
        f"<p>{escape(word)} was not found: searched for <b>{escape(other)}</b></p>"
        for word, other in results.did_you_mean.items()
    )
    return head + notes + "".join(hit_html(hit) for hit in results)


def check_page(k: object, offset: object) -> tuple[int, int]:
    """Return the number of hits and how many to pass over, checked."""
    count, skip = check_integer("k", k), check_integer("offset", offset)
    if count < 0:
        raise ValueError(f"k: expected 0 or more, got {count}")
    if skip < 0:
        raise ValueError(f"offset: expected 0 or more, got {skip}")
    return count, skip
