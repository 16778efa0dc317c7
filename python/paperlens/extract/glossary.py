"""The glossary of a corpus: the pairs that its texts give themselves, such as `混合专家 (Mixture-of-Experts, MoE)`."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from paperlens.arguments import check_count
from paperlens.extract.edges import Agreement, find_edge, has_function_word
from paperlens.extract.parentheses import Sides, glossing
from paperlens.extract.patterns import CLASS_WORDS, VAGUE
from paperlens.extract.plain import Plain, plain
from paperlens.extract.spelling import Side
from paperlens.terminal import one_line
from paperlens.wording import counted

if TYPE_CHECKING:
    import pandas as pd

    from paperlens._core import Corpus

FIELDS = ("title_zh", "abstract")
_SHOWN = 10  # rows in repr
_CONTEXT = 5  # characters before a term that tell where it begins
_MANY = 1 << 40  # papers
_CLASS_WORDS = frozenset(CLASS_WORDS)
_VAGUE = re.compile(VAGUE)
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_LAST_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.\-]*(?: [A-Za-z0-9.\-]+)*$")
_PLURAL = re.compile("(?<=[A-Z])s$")


class GlossExample(NamedTuple):
    """Where a text gives a gloss.

    Attributes:
        arxiv_id: of the paper; None where it has none.
        field: "title_zh" or "abstract".
        start: str offset in the field, where the gloss begins.
        end: where it ends: behind the parenthesis.
        text: of the gloss, as it stands.
    """

    arxiv_id: str | None
    field: str
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Gloss:
    """A Chinese term with its English, as texts give it.

    Attributes:
        zh: the Chinese term.
        en: the English term, or None where the texts give the abbreviation alone.
        abbreviation: as written, LLMs is not LLM; or None.
        papers: how many papers give it so.
        examples: where, one for each paper, in the order of the corpus.
    """

    zh: str
    en: str | None
    abbreviation: str | None
    papers: int
    examples: tuple[GlossExample, ...]

    def __repr__(self) -> str:
        english = ", ".join(filter(None, (self.en, self.abbreviation)))
        return f"Gloss({one_line(self.zh)} = {one_line(english)}; {counted(self.papers, 'paper')})"


class Glossary(Sequence[Gloss]):
    """The glosses of a corpus, those that most papers give first.

    `glossary["MoE"]` looks a term up in either language, whatever its case, width, hyphens or plural, and gives a
    glossary of what is found; `translations` counts it.

    Example:
        >>> import paperlens as pl
        >>> glossary = pl.Corpus.from_path("seeds").glossary()
        >>> glossary["moe"][0].en
        'Mixture-of-Experts'
        >>> sorted(glossary.translations("MoE"))
        ['专家混合', '专家混合模型', '混合专家']
        >>> "强化学习" in glossary
        True
    """

    __slots__ = ("_by_term", "_glosses")

    def __init__(self, glosses: Sequence[Gloss]) -> None:
        self._glosses = tuple(glosses)
        by_term: defaultdict[str, list[Gloss]] = defaultdict(list)
        for gloss in self._glosses:
            for key in {key_of(side) for side in (gloss.zh, gloss.en, gloss.abbreviation) if side}:
                by_term[key].append(gloss)
        self._by_term = dict(by_term)

    def __len__(self) -> int:
        return len(self._glosses)

    def __iter__(self) -> Iterator[Gloss]:
        return iter(self._glosses)

    @overload
    def __getitem__(self, at: int) -> Gloss: ...
    @overload
    def __getitem__(self, at: slice | str) -> Glossary: ...
    def __getitem__(self, at: int | slice | str) -> Gloss | Glossary:
        """Return a gloss by its place, several by a slice, and those of a term by the term.

        Raises:
            KeyError: no text glosses the term.
        """
        if isinstance(at, str):
            found = self._by_term.get(key_of(at))
            if not found:
                raise KeyError(f"no text glosses {at!r}")
            return Glossary(found)
        return Glossary(self._glosses[at]) if isinstance(at, slice) else self._glosses[at]

    def __contains__(self, term: object) -> bool:
        if isinstance(term, str):
            return key_of(term) in self._by_term
        return term in self._glosses

    def translations(self, term: str) -> dict[str, int]:
        """Return what a term is called in the other language, most papers first.

        Args:
            term: in Chinese or English, or an abbreviation.

        Returns:
            For a Chinese term what its English sides are, for an English one its Chinese terms; each with how many
            papers gloss it so. Empty where none does.
        """
        key = key_of(term)
        papers: defaultdict[str, set[object]] = defaultdict(set)
        for gloss in self._by_term.get(key, ()):
            where = {example.arxiv_id or (example.text, example.start) for example in gloss.examples}
            others = [gloss.en, gloss.abbreviation] if key == key_of(gloss.zh) else [gloss.zh]
            for other in filter(None, others):
                papers[_PLURAL.sub("", other)] |= where
        return {other: len(where) for other, where in sorted(papers.items(), key=lambda item: (-len(item[1]), item[0]))}

    def conflicts(self) -> dict[str, dict[str, int]]:
        """Return the English terms and abbreviations with more than one Chinese term, each with its `translations`."""
        sides = dict.fromkeys(
            _PLURAL.sub("", side) for gloss in self._glosses for side in (gloss.abbreviation, gloss.en) if side
        )
        named: dict[str, str] = {}
        for side in sides:
            named.setdefault(key_of(side), side)
        found = {side: self.translations(side) for side in named.values()}
        return {side: terms for side, terms in found.items() if len(terms) > 1}

    def to_pandas(self) -> pd.DataFrame:
        """Return a table with a row for each gloss.

        Returns:
            A DataFrame (glosses, 5): zh, en, abbreviation (str, missing where the texts give none), papers (int64),
            examples (a list of dicts with arxiv_id, field, start, end and text).
        """
        import pandas as pd

        from paperlens.tables import text_dtype

        text: Any = text_dtype()
        frame: pd.DataFrame = pd.DataFrame(
            {
                "zh": pd.Series([gloss.zh for gloss in self], dtype=text),
                "en": pd.Series([gloss.en for gloss in self], dtype=text),
                "abbreviation": pd.Series([gloss.abbreviation for gloss in self], dtype=text),
                "papers": pd.Series([gloss.papers for gloss in self], dtype="int64"),
                "examples": pd.Series([[e._asdict() for e in gloss.examples] for gloss in self], dtype=object),
            }
        )
        return frame

    def __repr__(self) -> str:
        lines = [f"Glossary({counted(len(self), 'gloss').replace('glosss', 'glosses')})"]
        for gloss in self[:_SHOWN]:
            english = ", ".join(filter(None, (gloss.en, gloss.abbreviation)))
            lines.append(f"  {gloss.papers:5,}  {one_line(gloss.zh)} = {one_line(english)}")
        if len(self) > _SHOWN:
            lines.append(f"  and {len(self) - _SHOWN:,} more")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from paperlens.html import glossary_table

        return glossary_table(self)


def key_of(term: str) -> str:
    """Return what terms that differ in case, width, hyphens, spaces or a plural's s have in common."""
    folded = unicodedata.normalize("NFKC", _PLURAL.sub("", term.strip())).casefold()
    return re.sub(r"[\s\-‐–_]+", "", folded)


class Found(NamedTuple):
    """A gloss in one field of a paper, before it is known where its Chinese term begins."""

    row: int
    field: str
    plain: Plain
    sides: Sides


def find_glosses(corpus: Corpus) -> Iterator[tuple[Found, str, int]]:
    """Yield what a corpus glosses: where, its Chinese term, and where that begins in the text without markup."""
    found = list(_parentheses(corpus))
    agreement = _agreements(found)
    known: dict[tuple[str | None, str | None], _Known] = {}
    for one in found:
        sides = one.sides
        start = 0
        if not sides.closed:
            english = (sides.en, sides.abbreviation)
            terms = known.get(english)
            if terms is None:
                terms = known[english] = _Known(Side(*english), agreement[_key(sides)])
            start = terms.edge(sides.run, one.plain.text)
        term = " ".join(sides.run[start:].split())
        if _is_gloss(term, sides):
            yield one, term, sides.end - len(sides.run) + start


class _Known:
    """Where terms of one English side begin; what stands before it again in the same words is not asked for twice."""

    def __init__(self, side: Side, agreement: Agreement) -> None:
        self._side = side
        self._agreement = agreement
        self._starts: dict[str, int] = {}  # of a term and the characters before it: where in them it begins
        self._lengths: list[int] = []

    def edge(self, run: str, text: str) -> int:
        marked = "^" + run
        for length in self._lengths:
            start = self._starts.get(marked[-length:])
            if start is not None and length <= len(marked):
                return len(run) - length + start
        start = find_edge(run, self._side, text, self._agreement)
        first = max(0, start + 1 - _CONTEXT)
        seen = marked[first:]
        self._starts[seen] = start + 1 - first
        if len(seen) not in self._lengths:
            self._lengths.append(len(seen))
            self._lengths.sort(reverse=True)
        return start


def glossary_of(corpus: Corpus, min_papers: object) -> Glossary:
    """Return the glossary of a corpus; see `Corpus.glossary`."""
    least = check_count("min_papers", min_papers, _MANY)
    if least < 1:
        raise ValueError("min_papers: expected 1 or more, got 0")
    places: dict[tuple[str, str, str], list[tuple[int, GlossExample, tuple[str, str | None, str | None]]]] = {}
    at: tuple[int, str] | None = None
    arxiv_id: str | None = None
    text = ""
    for one, term, start in find_glosses(corpus):
        if at != (one.row, one.field):  # read once, however many glosses it has
            at = one.row, one.field
            arxiv_id, text = corpus[one.row].arxiv_id, getattr(corpus[one.row], one.field)
        sides = one.sides
        first, last = min(start, sides.start), max(sides.end, sides.stop)
        last = one.plain.text.find("）" if one.plain.text.find("（", first, last) >= 0 else ")", last - 1) + 1 or last
        begin, end = one.plain.span(first, last)
        example = GlossExample(arxiv_id, one.field, begin, end, text[begin:end])
        key = (_same(term), _same(sides.en or ""), _same(sides.abbreviation or ""))
        places.setdefault(key, []).append((one.row, example, (term, sides.en, sides.abbreviation)))
    glosses = []
    for given in places.values():
        first_of_paper = {row: example for row, example, _ in reversed(given)}
        if len(first_of_paper) >= least:
            (zh, en, abbreviation), _ = Counter(sides for _, _, sides in given).most_common(1)[0]
            examples = tuple(first_of_paper[row] for row in sorted(first_of_paper))
            glosses.append(Gloss(zh, en, abbreviation, len(examples), examples))
    glosses.sort(key=lambda gloss: (-gloss.papers, gloss.zh, gloss.en or "", gloss.abbreviation or ""))
    return Glossary(glosses)


def _same(side: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", side).casefold())


def _parentheses(corpus: Corpus) -> Iterator[Found]:
    for row, paper in enumerate(corpus):
        for field in FIELDS:
            text: str = getattr(paper, field)
            if "(" in text or "（" in text:
                one = plain(text)
                for sides in glossing(one.text):
                    yield Found(row, field, one, sides)


def _key(sides: Sides) -> str:
    return key_of(sides.abbreviation or sides.en or "")


def _agreements(found: list[Found]) -> dict[str, Agreement]:
    runs: defaultdict[str, dict[tuple[int, str], str]] = defaultdict(dict)
    for one in found:
        squeezed = one.sides.run.replace(" ", "")
        runs[_key(one.sides)].setdefault((one.row, squeezed), squeezed)
    return {key: Agreement(texts.values()) for key, texts in runs.items()}


def _is_gloss(term: str, sides: Sides) -> bool:
    """Whether what was found has a Chinese side, and its parenthesis is no label on it."""
    if _HAN.search(term) is None or _VAGUE.sub("", term) in _CLASS_WORDS:
        return False
    if not sides.is_reversed and term[0].isascii() and "".join(_HAN.findall(term)) in _CLASS_WORDS:
        return False  # Vision Transformer 架构（ViTok）
    latin = None if sides.is_reversed else _LAST_LATIN.search(term)
    if latin is None:
        return True
    # GAN (Generative Adversarial Network), Best-of-N (BoN): the English before it is what the parenthesis says again.
    english = sides.en or sides.abbreviation or ""
    if english[:1].casefold() == latin[0][:1].casefold():
        return False
    if sides.en is None and has_function_word(term):
        return False  # 超过之前由 GPT4V (IG-VLM)
    return " " not in latin[0] or sides.en is not None
