"""Parentheses that gloss a term: `混合专家 (Mixture-of-Experts, MoE)`, and `Coconut (连续思维链)` in reverse."""

from __future__ import annotations

import re
from typing import NamedTuple

from paperlens.extract.patterns import NO_GLOSS, NO_REVERSED, SAID_BEFORE_ABBREVIATION

HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
_PAREN = re.compile(r"[（(]([^（()）\n]{1,120})[)）]")
_HAN = re.compile(f"[{HAN}]")
# What may stand in a Chinese term: Chinese, Latin words, hyphens and spaces between them.
_RUN = re.compile(rf"[{HAN}A-Za-z0-9α-ωΑ-Ω \-‐–‑+·&]+$")
_LATIN = re.compile(r"[A-Za-z]")
_NO_GLOSS = re.compile(NO_GLOSS)
_SPLIT = re.compile(r"\s*[,，;；]\s*")
_SAID = re.compile(SAID_BEFORE_ABBREVIATION)
_NO_REVERSED = re.compile(NO_REVERSED)
_NAME = re.compile(r"(?:[A-Z][A-Za-z0-9+.\-]*[A-Za-z0-9+]|[a-z]+[A-Z][A-Za-z0-9\-]*)$")
_QUOTES = {"”": "“", "’": "‘", '"': '"', "》": "《", "」": "「", "』": "『"}
_LONGEST_RUN = 40  # characters before a parenthesis that are looked at
# LLMs, MoE, DoF, codeLLMs, RegVID-300k, 3DIS: two capitals, or a capital behind a small letter, in one word.
_ABBREVIATION = re.compile(
    r"(?=[^\s]*[A-Z][^\s]*[A-Z0-9]|[^\s]*[a-z][A-Z]|[^\s]*\d[^\s]*[A-Z])[A-Za-z0-9²$+\-./&@*αβγφ]+$|[b-df-hj-np-tv-xz]{2,5}$"
)
_HYPHENATED_WORDS = re.compile(r"[A-Z]?[a-z]+(?:[-/][A-Za-z]?[a-z]+)+$")


class Sides(NamedTuple):
    """A parenthesis that glosses, in offsets of the text without markup.

    Attributes:
        run: the text that may belong to the Chinese term, with everything before it that is no punctuation.
        end: where the run, and the term, ends.
        closed: whether the run is the whole term, as it stands in quotation marks.
        en: the English term, or None.
        abbreviation: or None.
        start: where the gloss begins that is the other side; its end is `stop`.
        stop: see start.
        is_reversed: whether the Chinese term stands in the parenthesis.
    """

    run: str
    end: int
    closed: bool
    en: str | None
    abbreviation: str | None
    start: int
    stop: int
    is_reversed: bool


def glossing(text: str) -> list[Sides]:
    """Return the parentheses of a text that gloss, in its order."""
    found = []
    for paren in _PAREN.finditer(text):
        inside = paren[1].strip(" \"“”'")
        if _HAN.search(inside) is None:
            sides = _with_english(text, paren, inside)
        else:
            sides = _with_both(text, paren, inside) or _reversed(text, paren, inside)
        if sides is not None:
            found.append(sides)
    return found


def is_abbreviation(word: str) -> bool:
    """Whether an English side is an acronym or a contraction, not a term written out."""
    return _ABBREVIATION.match(word) is not None and _HYPHENATED_WORDS.match(word) is None


def _with_english(text: str, paren: re.Match[str], inside: str) -> Sides | None:
    """Read 中文 (English), 中文 (ABBR), 中文 (English, ABBR), 中文 (ABBR, English)."""
    if _LATIN.search(inside) is None or _NO_GLOSS.search(inside):
        return None
    parts = [part for part in _SPLIT.split(inside) if part]
    if len(parts) == 1:
        colon = re.split(r"\s*[:：]\s*", inside)
        parts = colon if len(colon) == 2 and is_abbreviation(colon[0]) else parts
    short = [part for part in parts if is_abbreviation(part)]
    if len(parts) == 1:
        en, abbreviation = (None, inside) if short else (inside, None)
    elif len(parts) == 2 and len(short) == 1:
        en, abbreviation = next(part for part in parts if part is not short[0]), short[0]
        if len(en.split()) == 1 and en[:1].isupper() and "-" not in en and not _spells(en, abbreviation):
            return None  # two names
    else:
        return None
    return _behind(text, paren, en, abbreviation)


def _end_before(text: str, at: int) -> int:
    """Where what stands before `at` ends, white space left out."""
    while at and text[at - 1].isspace():
        at -= 1
    return at


def _spells(english: str, abbreviation: str) -> bool:
    return abbreviation[:1].casefold() == english[:1].casefold()


def _behind(text: str, paren: re.Match[str], en: str | None, abbreviation: str | None) -> Sides | None:
    end = _end_before(text, paren.start())
    closed = False
    if end and text[end - 1] in _QUOTES:
        opening = text.rfind(_QUOTES[text[end - 1]], max(0, end - _LONGEST_RUN), end - 1)
        if opening < 0:
            return None
        run, end, closed = text[opening + 1 : end - 1], end - 1, True
        if _HAN.search(run) is None:
            return None
    else:
        before = _RUN.search(text[max(0, end - _LONGEST_RUN) : end])
        if before is None:
            return None
        run = before[0]
    return Sides(run, end, closed, en, abbreviation, paren.start(1), paren.end(1), False)


def _with_both(text: str, paren: re.Match[str], inside: str) -> Sides | None:
    """Read 中文 (English，简称 ABBR)."""
    said = _SAID.fullmatch(inside)
    if said is None:
        return None
    en = (said["en"] or "").strip(" ,，;；") or None
    if en is not None and _HAN.search(en):
        return None
    short = said["abbreviation"].strip()
    if not is_abbreviation(short):
        return None
    return _behind(text, paren, en, short)


def _reversed(text: str, paren: re.Match[str], inside: str) -> Sides | None:
    """Read ABBR (中文)."""
    if _NO_REVERSED.search(inside):
        return None
    before = text[max(0, paren.start() - _LONGEST_RUN) : paren.start()].rstrip()
    name = _NAME.search(before)
    if name is None or (name.start() and before[name.start() - 1] in "-/._"):
        return None
    if re.search(r"[A-Za-z0-9] $", before[: name.start()]):
        return None  # more than one word
    start = _end_before(text, paren.start()) - len(name[0])
    opening = paren.start(1) + paren[1].index(inside)
    return Sides(inside, opening + len(inside), True, None, name[0], start, start + len(name[0]), True)
