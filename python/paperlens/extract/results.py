"""Which test set a figure was reached on: the one that its clause names, or the thread of the text before it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperlens.extract.quantities import Score

_SENTENCE = re.compile(r"[。！？\n]")
_CLAUSE = re.compile(r"[，；：]|(?<=\d)、(?=[^\d])")
_SEVERAL = re.compile(
    r"[多各几两三四五六七八九十\d]\s*(?:个|项|种|类)(?![^，。；]{0,4}(?:百分|样本))[^，。；]{0,14}?(?:基准|任务"
    r"|数据集|测试|指标|领域|场景|模型)|平均|所有|各种|多种|各类|等基准|测试集|非推理"
)

_COSTS = ("倍", "秒", "毫秒", "帧/秒")  # seldom of a test set that is named a sentence before

_FARTHEST = 12  # clauses back that may name the test set
_START = itemgetter(0)
_Span = TypeVar("_Span", bound="Place | Score")


class Place(NamedTuple):
    """A name of a test set, and where it stands in the text without markup."""

    start: int
    end: int
    name: str


def benchmarks(text: str, found: list[Score], places: list[Place]) -> list[str | None]:
    """Return for each figure the test set that it was reached on, or None where several or none are named.

    Args:
        text: without markup.
        found: the figures, in order.
        places: the test sets that the text names, in order.
    """
    if not places:
        return [None] * len(found)
    ends = [0, *(mark.end() for mark in _SENTENCE.finditer(text)), len(text) + 1]
    cuts = sorted({*ends, *(mark.end() for mark in _CLAUSE.finditer(text))})
    chosen: list[str | None] = []
    for score in found:
        at = bisect_right(ends, score.start) - 1
        sentence = (ends[at], ends[at + 1])
        chosen.append(_in_sentence(text, sentence[0], cuts, score, found, places))
        if chosen[-1] is None and score.unit not in _COSTS and not _within(places, *sentence):
            before = (ends[at - 1] if at else 0, ends[at])
            chosen[-1] = _thread(text, before, sentence, places)
    return chosen


def _within(spans: Sequence[_Span], start: int, end: int) -> list[_Span]:
    """Return those of some spans in order, which do not overlap, that lie between two places."""
    first = bisect_left(spans, start, key=_START)
    last = bisect_left(spans, end, first, key=_START)
    return [span for span in spans[first:last] if span[1] <= end]


def _in_sentence(
    text: str, sentence: int, cuts: list[int], score: Score, found: list[Score], places: list[Place]
) -> str | None:
    at = bisect_right(cuts, score.start) - 1
    clause = (cuts[at], cuts[at + 1])
    named = _within(places, *clause)
    before = [place for place in named if place.end <= score.start]
    figures = _within(found, *clause)
    # MathVerse (+8.1%)
    if before and re.fullmatch(r"\s*[（(]\s*[+\-]?\s*", text[before[-1].end : score.start]):
        return before[-1].name
    if len({place.name for place in named}) == 1:
        return named[0].name if before or not _SEVERAL.search(text[clause[0] : score.start]) else None
    if named:
        return _among(text, score, figures, named, before)
    if _SEVERAL.search(text[clause[0] : clause[1]]):
        return None
    for index in range(at - 1, max(-1, at - _FARTHEST), -1):
        if cuts[index] < sentence:
            return None
        earlier = _within(places, cuts[index], cuts[index + 1])
        if not earlier:
            if _SEVERAL.search(text[cuts[index] : cuts[index + 1]]):
                return None
            continue
        if len({place.name for place in earlier}) == 1:
            return earlier[0].name
        return _among(text, score, _within(found, cuts[index], clause[1]), earlier, earlier)
    return None


def _among(text: str, score: Score, figures: list[Score], named: list[Place], before: list[Place]) -> str | None:
    """Choose among several: in their order when there are as many as figures, else the nearest if figures part them."""
    same = [one for one in figures if one.unit == score.unit]
    for group in (figures, same):
        if len(group) == len(named) and score in group:
            return named[group.index(score)].name
    if not before:
        return None
    nearest = before[-1]
    listed = len(before) > 1 and re.fullmatch(r"\s*(?:、|,|和|与|及|以及|或)\s*", text[before[-2].end : nearest.start])
    return None if listed else nearest.name


def _thread(text: str, before: tuple[int, int], sentence: tuple[int, int], places: list[Place]) -> str | None:
    earlier = {place.name for place in _within(places, *before)}
    if len(earlier) != 1 or _SEVERAL.search(text[sentence[0] : sentence[1]]):
        return None
    return next(iter(earlier))
