"""The mentions of a corpus: models, datasets, scores, sizes and links, each with its place."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from paperlens.arguments import check_text
from paperlens.extract.canonical import canonical, family_of
from paperlens.extract.names import key_of
from paperlens.extract.naming import Occurrence, classify, evidence, scores_of
from paperlens.extract.plain import Plain, plain
from paperlens.extract.quantities import scores, sizes
from paperlens.extract.results import Place, benchmarks
from paperlens.terminal import one_line
from paperlens.wording import counted

if TYPE_CHECKING:
    import pandas as pd

    from paperlens._core import Corpus, Paper

KINDS = ("model", "dataset", "score", "size", "url")
COLUMNS = (
    "arxiv_id",
    "kind",
    "text",
    "name",
    "value",
    "unit",
    "benchmark",
    "size_kind",
    "field",
    "start",
    "end",
    "relative",
)
_FIELDS = ("title", "title_zh", "abstract")
_SHOWN = 10  # rows in repr
_URL = re.compile(
    r"(?:[Hh][Tt][Tt][Pp][Ss]?://|(?<![A-Za-z0-9/@.\-])(?:www\.|github\.com/|huggingface\.co/"
    r"|[A-Za-z0-9\-]+\.github\.io(?=[/\s\u3000-\u9fff，。]|$)))[^\s\u0080-\U0010ffff<>\"'`\\{}|^]*"
)
_TRAILING = ".,;:!?)]}*_~'\""
_MARKUP = re.compile(r"[{}$\\]")
_ARXIV = re.compile(r"https?://(?:www\.)?arxiv\.org/", re.IGNORECASE)


class Range(float):
    """Two numbers, as in 7-15%: as a number it is the lower one.

    Attributes:
        high: the higher one.
    """

    __slots__ = ("_shown", "high")

    high: float
    _shown: str

    def __new__(cls, low: str, high: str) -> Range:
        """Make it of the numbers as they are written."""
        made = super().__new__(cls, low.replace(",", ""))
        made.high = float(high.replace(",", ""))
        made._shown = f"{low}-{high}"
        return made

    def __repr__(self) -> str:
        return self._shown

    __str__ = __repr__

    def __reduce__(self) -> tuple[type[Range], tuple[str, str]]:
        low, high = self._shown.split("-")
        return Range, (low, high)


class Mention(NamedTuple):
    """Something that a paper names.

    Attributes:
        arxiv_id: of the paper; None where it has none.
        kind: "model" (models, systems, methods), "dataset" (datasets, benchmarks, competitions), "score", "size" or
            "url".
        text: as it stands: `field[start:end]`.
        name: of a model or dataset, its canonical name: Qwen2.5 for Qwen2.5-7B-Instruct; of a link the link; else
            None.
        value: of a score the number, of a size the value in base units; a range of scores is a `Range`. Else None.
        unit: of a score: "%", "个百分点", "分", "倍", "毫秒", "秒", "帧/秒" or None (a bare figure); of a time
            "hours"; else None.
        benchmark: of a score, the dataset that it was reached on, if the text names exactly one.
        size_kind: of a size: "parameters", "tokens", "context", "samples", "hours" or "other".
        field: "title", "title_zh" or "abstract".
        start: str offset in the field.
        end: str offset in the field.
        relative: of a score, whether it is a change or ratio (提升 3%, 快 50 倍) and no level; else None.
    """

    arxiv_id: str | None
    kind: str
    text: str
    name: str | None
    value: float | None
    unit: str | None
    benchmark: str | None
    size_kind: str | None
    field: str
    start: int
    end: int
    relative: bool | None = None

    @property
    def family(self) -> str | None:
        """Of a model its family: Qwen for Qwen2.5-7B; else None."""
        return family_of(self.name) if self.kind == "model" and self.name else None

    @property
    def amount(self) -> str:
        """The value with its unit, for people: 7-15%, 2,200,000,000; empty where there is none."""
        if self.value is None:
            return ""
        value = str(self.value) if isinstance(self.value, Range) else f"{self.value:,.10g}"
        return value + (self.unit or "") if self.kind == "score" else value

    def __repr__(self) -> str:
        facts = [self.arxiv_id or "no id", self.kind, repr(self.text), self.amount]
        facts = [fact for fact in (*facts, self.benchmark, self.size_kind) if fact]
        return f"Mention({', '.join(map(one_line, facts))})"


class Mentions(Sequence[Mention]):
    """What the papers of a corpus name, in the order of the corpus and of the text.

    Example:
        >>> import paperlens as pl
        >>> mentions = pl.Corpus.from_path("seeds").mentions(kind="score")
        >>> [(one.value, one.unit, one.benchmark) for one in mentions if one.arxiv_id == "2503.14476"]
        [(50.0, '分', 'AIME 2024')]
    """

    __slots__ = ("_mentions",)

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self._mentions = tuple(mentions)

    def __len__(self) -> int:
        return len(self._mentions)

    def __iter__(self) -> Iterator[Mention]:
        return iter(self._mentions)

    @overload
    def __getitem__(self, at: int) -> Mention: ...
    @overload
    def __getitem__(self, at: slice) -> Mentions: ...
    def __getitem__(self, at: int | slice) -> Mention | Mentions:
        return Mentions(self._mentions[at]) if isinstance(at, slice) else self._mentions[at]

    def counts(self) -> dict[str, int]:
        """Return how many mentions there are of each kind."""
        found = Counter(one.kind for one in self)
        return {kind: found[kind] for kind in KINDS if found[kind]}

    def to_pandas(self) -> pd.DataFrame:
        """Return a table with a row for each mention.

        Returns:
            A DataFrame (mentions, 12): arxiv_id, kind, text, name (str), value (object: float or `Range`, missing for
            names and links), unit, benchmark, size_kind, field (str), start, end (int64, str offsets in the field),
            relative (boolean, missing but for scores).
        """
        import pandas as pd

        from paperlens.tables import text_dtype

        text: Any = text_dtype()
        dtypes: dict[str, Any] = {"value": object, "start": "int64", "end": "int64", "relative": "boolean"}
        frame: pd.DataFrame = pd.DataFrame(
            {name: pd.Series([getattr(one, name) for one in self], dtype=dtypes.get(name, text)) for name in COLUMNS}
        )
        if not any(isinstance(one.value, Range) for one in self):
            frame["value"] = frame["value"].astype("float64")
        return frame

    def __repr__(self) -> str:
        counts = ", ".join(counted(number, kind) for kind, number in self.counts().items())
        lines = [f"Mentions({counts or 'none'})"]
        lines += [f"  {one_line(row)}" for row in map(_line, self[:_SHOWN])]
        if len(self) > _SHOWN:
            lines.append(f"  and {len(self) - _SHOWN:,} more")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from paperlens.html import mentions_table

        return mentions_table(self)


def _line(one: Mention) -> str:
    facts = [one.arxiv_id or "-", one.kind, one.text]
    if one.kind == "score":
        facts.append(f"on {one.benchmark}" if one.benchmark else "")
    elif one.kind == "size":
        facts.append(f"{one.amount} {one.size_kind}")
    elif one.name and one.name != one.text:
        facts.append(f"({one.name})")
    return "  ".join(filter(None, facts))


def mentions_of(corpus: Corpus, kind: object) -> Mentions:
    """Return the mentions of a corpus; see `Corpus.mentions`."""
    if kind is not None and check_text("kind", kind) not in KINDS:
        raise ValueError(f"kind: expected {', '.join(map(repr, KINDS))} or None for all, got {kind!r}")
    wanted: set[object] = set(KINDS) if kind is None else {kind}
    papers = [_Reading(paper) for paper in corpus]
    canonical_of: dict[tuple[str, str], str] = {}
    if wanted & {"model", "dataset", "score"}:
        elsewhere = _Elsewhere(papers)
        for reading in papers:
            reading.kinds = classify(reading.evidence, elsewhere.beside(reading))
        canonical_of = _canonical_names(papers)
    found: list[Mention] = []
    for reading in papers:
        found += reading.mentions(wanted, canonical_of)
    return Mentions(found)


class _Reading:
    """A paper as it is read: its texts without markup, and the names in them."""

    def __init__(self, paper: Paper) -> None:
        self.arxiv_id = paper.arxiv_id
        self.texts: dict[str, str] = {field: getattr(paper, field) for field in _FIELDS}
        self.plain: dict[str, Plain] = {field: plain(text) for field, text in self.texts.items()}
        self.kinds: dict[str, str] = {}

    @cached_property
    def evidence(self) -> dict[str, tuple[set[str], list[Occurrence]]]:
        """What the paper says of each name in it."""
        return evidence({field: one.text for field, one in self.plain.items()})

    def mentions(self, wanted: set[object], canonical_of: dict[tuple[str, str], str]) -> list[Mention]:
        """Return the mentions of the kinds wanted, in the order of the text."""
        found = [
            self._mention(kind, place.field, place.start, place.end, name=canonical_of[kind, place.text])
            for key, kind in self.kinds.items()
            if kind in wanted
            for place in self.evidence[key][1]
        ]
        for field in ("title_zh", "abstract"):
            text = self.plain[field].text
            if "size" in wanted:
                found += [
                    self._mention(
                        "size",
                        field,
                        one.start,
                        one.end,
                        value=one.value,
                        size_kind=one.kind,
                        unit="hours" if one.kind == "hours" else None,
                    )
                    for one in sizes(text)
                ]
            if "score" in wanted:
                figures = scores(text)
                for one, benchmark in zip(figures, benchmarks(text, figures, self._test_sets(field)), strict=True):
                    value = float(one.low.replace(",", "")) if one.high is None else Range(one.low, one.high)
                    found.append(
                        self._mention(
                            "score",
                            field,
                            one.start,
                            one.end,
                            value=value,
                            unit=one.unit,
                            benchmark=benchmark,
                            relative=one.relative,
                        )
                    )
        if "url" in wanted:
            found += self._links()
        order = {field: at for at, field in enumerate(_FIELDS)}
        found.sort(key=lambda one: (order[one.field], one.start, one.end, KINDS.index(one.kind)))
        return found

    def _mention(self, kind: str, field: str, start: int, end: int, **facts: Any) -> Mention:
        begin, stop = self.plain[field].span(start, end)
        if _MARKUP.search(self.texts[field], begin, stop):
            begin, stop = self.plain[field].outer_span(self.texts[field], start, end)
        get = facts.get
        return Mention(
            self.arxiv_id,
            kind,
            self.texts[field][begin:stop],
            get("name"),
            get("value"),
            get("unit"),
            get("benchmark"),
            get("size_kind"),
            field,
            begin,
            stop,
            get("relative"),
        )

    def _test_sets(self, field: str) -> list[Place]:
        return sorted(
            Place(place.start, place.end, place.text)
            for key, (_, places) in self.evidence.items()
            if self.kinds.get(key) == "dataset"
            for place in places
            if place.field == field
        )

    def _links(self) -> list[Mention]:
        found = []
        text = self.texts["abstract"]
        for match in _URL.finditer(text):
            url = match[0].rstrip(_TRAILING)
            if url.count("(") > url.count(")") and match[0].startswith(url + ")"):
                url += ")"
            if "." in url and not _ARXIV.match(url):
                at = match.start()
                found.append(
                    Mention(self.arxiv_id, "url", url, url, None, None, None, None, "abstract", at, at + len(url))
                )
        return found


class _Elsewhere:
    """What all papers say of each name: the more of them call it a dataset, the likelier it is one in the next."""

    _LEAST, _MOST = -1.0, 4.0  # log odds that one paper counts

    def __init__(self, papers: list[_Reading]) -> None:
        self._sums: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
        for reading in papers:
            for key, (features, _) in reading.evidence.items():
                total = self._sums[key]
                for at, score in enumerate(self._bounded(features)):
                    total[at] += score
                total[2] += 1

    def _bounded(self, features: set[str]) -> tuple[float, float]:
        model, dataset = scores_of(features)
        return max(self._LEAST, min(model, self._MOST)), max(self._LEAST, min(dataset, self._MOST))

    def beside(self, reading: _Reading) -> dict[str, tuple[float, float]]:
        """Return what the other papers add to the scores of the names of one: their mean, in full from four on."""
        added = {}
        for key, (features, _) in reading.evidence.items():
            models, datasets, count = self._sums[key]
            if count > 1:
                model, dataset = self._bounded(features)
                weight = (0.5 + 0.125 * min(count - 1, 4)) / (count - 1)
                added[key] = ((models - model) * weight, (datasets - dataset) * weight)
        return added


def _canonical_names(papers: list[_Reading]) -> dict[tuple[str, str], str]:
    """Return for each text of a model or dataset its canonical name, in the form that the papers write most."""
    counts: Counter[tuple[str, str]] = Counter()
    for reading in papers:
        for key, kind in reading.kinds.items():
            counts.update((kind, place.text) for place in reading.evidence[key][1])
    names = {(kind, text): canonical(text, kind) for kind, text in counts}
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one, count in counts.items():
        forms[_merged(names[one])][names[one]] += count
    best = {key: min(counter, key=lambda form: (-counter[form], form)) for key, counter in forms.items()}
    return {one: best[_merged(name)] for one, name in names.items()}


def _merged(name: str) -> str:
    return re.sub(r"[\s\-_~]+", "", key_of(name))
