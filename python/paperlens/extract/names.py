"""Names in a Chinese text: Latin words that may be the name of a model or a dataset, and where they stand."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from paperlens.extract.patterns import EDITIONS, NO_NAME_SHAPES, NO_NAMES, SEVERAL_WORDS

_TOKEN = r"(?:[A-Za-zΑ-Ωα-ω][A-Za-z0-9Α-Ωα-ω.+\-‑_/'’*@^²³&]*!?|\d+[A-Za-z][A-Za-z0-9.+\-]*)"
# A version joins a name before it, unless it is counted or measured: SAM 2, Claude 3.5 Sonnet, not 在 MMLU 69%.
_VERSION = (
    r"(?:(?:19|20)\d\d|\d{1,2}(?:\.\d{1,2})*(?:-[A-Za-z][A-Za-z0-9\-]*)?)(?![\d%％]|[.:]\d"
    r"|\s?[个种倍分点万亿%项位名条张篇次年月天小步帧层块大\\×x]|\s?(?:x|token|Token))"
)
_RUN = re.compile(rf"(?<![A-Za-z0-9_\\/@#.\-^]){_TOKEN}(?: (?:{_TOKEN}|{_VERSION}))*")
_LEFT_OUT = re.compile(
    r"https?://[^\s\u3000-\u9fff，。；）]*|\\[A-Za-z]+"
    r"|(?:www\.|github\.com/|huggingface\.co/|(?<![A-Za-z0-9\-])[A-Za-z0-9\-]{1,40}\.github\.io)[A-Za-z0-9.\-_/~#?=&%]*"
)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+\.[\w.]+", re.ASCII)
_SIGNS = ("://", "\\", "www.", ".io", "github.com", "huggingface.co")  # of what is left out
_NO_SHAPE = re.compile(f"(?:{NO_NAME_SHAPES})")
_PLAIN_WORD = re.compile(r"[a-z]+(?:[-'’][a-z]+)*")
_OF_MAKER = re.compile(r" (?:o\d|GPT|Codex|Sora|CLIP)")
_SIZE = re.compile(r"\d+[x×]\d+\S*|\d{3,}(?!\d)|[x×]")


_EDITIONS = frozenset(EDITIONS)
_SEVERAL_WORDS = frozenset(SEVERAL_WORDS)


class Name(NamedTuple):
    """A Latin word, or several, that may be a name: its span in the text without markup."""

    start: int
    end: int
    text: str


@lru_cache(maxsize=1 << 17)
def key_of(name: str) -> str:
    """Return what the forms of a name that differ in case, width or white space have in common."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name).casefold())


@lru_cache(maxsize=1 << 16)
def is_no_name(word: str) -> bool:
    """Whether a word is known to name a class, a technique, a measure or the like, or has the shape of no name."""
    folded = key_of(word).replace("-", "")
    parts = word.split("-")
    if len(parts) > 1 and all(
        part in _PARTS or key_of(part).rstrip("s") in _NO_NAMES or _NO_SHAPE.fullmatch(part) for part in parts
    ):
        return True  # VLM-text, 30B-70B
    return folded in _NO_NAMES or folded.rstrip("s") in _NO_NAMES or _NO_SHAPE.fullmatch(word) is not None


_PARTS = frozenset(
    (
        "text",
        "based",
        "level",
        "style",
        "like",
        "scale",
        "free",
        "only",
        "aware",
        "driven",
        "to",
        "of",
        "in",
        "the",
        "and",
        "as",
        "a",
    )
)
_NO_NAMES = frozenset(key_of(word).replace("-", "") for word in NO_NAMES)


def names(text: str) -> list[Name]:
    """Return what may be names in a text without markup, in its order."""
    hidden = _LEFT_OUT.sub(_blank, text) if any(sign in text for sign in _SIGNS) else text
    if "@" in text:
        hidden = _MAIL.sub(_blank, hidden)
    found = []
    for run in _RUN.finditer(hidden):
        at = run.start()
        for start, end in _parts(run[0]):
            found.append(Name(at + start, at + end, text[at + start : at + end]))
    return found


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


@lru_cache(maxsize=1 << 16)
def _parts(text: str) -> list[tuple[int, int]]:
    """Split a run of Latin words where words that are no names part it."""
    parts: list[tuple[int, int]] = []
    current: list[tuple[int, int]] = []
    for token in re.finditer(r"\S+", text):
        first, last = token.span()
        word = token[0].rstrip(".,-'’/*_^&" if last < len(text) else ".,-'’/*_^&!")
        ends = len(word) < len(token[0])
        last = first + len(word)
        is_version = word[:1].isdigit() and current and not _SIZE.fullmatch(word)
        pieces = _slashed(word)
        if len(pieces) > 1:
            parts += _closed(text, current)
            current = []
            for offset, piece in pieces:
                parts += _closed(text, [(first + offset, first + offset + len(piece))])
            continue
        whole = f"{text[current[0][0] : current[-1][1]]} {word}" if current else ""
        of_maker = word == "OpenAI" and _OF_MAKER.match(text, last) is not None
        joins = (
            is_version
            or of_maker
            or (current and (word in _EDITIONS or whole in _SEVERAL_WORDS or _NO_SHAPE.fullmatch(word)))
        )
        if not word or (not joins and (is_no_name(word) or (_PLAIN_WORD.fullmatch(word) and current))):
            parts += _closed(text, current)
            current = []
            continue
        current.append((first, last))
        if ends:
            parts += _closed(text, current)
            current = []
    return parts + _closed(text, current)


def _slashed(word: str) -> list[tuple[int, str]]:
    """Split GPT-4/Claude, but not DDT-XL/2."""
    if "/" not in word:
        return [(0, word)]
    pieces = word.split("/")
    if any(len(piece) <= 2 for piece in pieces):
        return [(0, word)]
    offsets = [sum(len(piece) + 1 for piece in pieces[:at]) for at in range(len(pieces))]
    return list(zip(offsets, pieces, strict=True))


def _closed(text: str, tokens: list[tuple[int, int]]) -> list[tuple[int, int]]:
    while (
        tokens
        and _SIZE.fullmatch(text[slice(*tokens[-1])])
        and not re.fullmatch(r"(?:19|20)\d\d", text[slice(*tokens[-1])])
    ):
        tokens = tokens[:-1]
    if not tokens:
        return []
    start, end = tokens[0][0], tokens[-1][1]
    word = text[start:end]
    if len(word) < 2 or is_no_name(word) or not any(one.isalpha() for one in word):
        return []
    return [(start, end)]
