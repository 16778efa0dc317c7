"""Where the Chinese term of a gloss begins: 迭代监督微调(SFT) glosses 监督微调.

Each place where the term may begin has features: how well the English side is spelled by what follows, what word stands
before, how often that term is glossed or said elsewhere. Their weights are those of a conditional logit model (McFadden
1974), fitted to glosses whose term is one of the keywords that the authors of the paper gave.
"""

from __future__ import annotations

import math
import operator
import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from paperlens.extract.patterns import BEFORE_NAME, BEFORE_TERM, EDGE_WEIGHTS, MODIFIERS, PROTECTED, WITH_CLAUSE
from paperlens.extract.spelling import Side, Units, entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FEATURES = tuple(EDGE_WEIGHTS)
_WEIGHTS = tuple(EDGE_WEIGHTS.values())
_BEFORE = frozenset(BEFORE_TERM)
_MODIFIERS = frozenset(MODIFIERS) - _BEFORE
_PROTECTED = frozenset(PROTECTED)
_BEFORE_NAME = re.compile(BEFORE_NAME)
_LONGEST = max(map(len, _BEFORE | _MODIFIERS))
_FARTHEST = 24  # characters of a term
_LETTERS = FEATURES.index("letters")
_WITH_CLAUSE = re.compile(WITH_CLAUSE)
_NAMING = 16  # characters that a phrase before a name has at most
_MOST_FUNCTIONS = 3  # words in a term that stand before terms
_NOTHING, _ADJECTIVE, _FUNCTION, _EDGE = range(4)


class Agreement:
    """How often the runs before one English side end alike, and how often a term stands alone among them.

    Args:
        runs: texts without spaces before the same English side, of different papers.
        known: terms that are known for it, with their counts.
    """

    def __init__(self, runs: Iterable[str], known: Mapping[str, int] | None = None) -> None:
        self._endings: Counter[str] = Counter()
        self._alone: Counter[str] = Counter(known)
        for run in runs:
            for at in range(max(0, len(run) - _FARTHEST), len(run)):
                ending = run[at:]
                self._endings[ending] += 1
                if at == 0 or (standing_before(run[:at]) == _FUNCTION and not crossed(run, at)):
                    self._alone[ending] += 1

    def evidence(self, left: str, term: str, *, alone: bool) -> tuple[float, float]:
        """Return how much rarer a term with the character before it is, and how often it stands alone elsewhere.

        Args:
            left: what stands before the term.
            term: that may begin here.
            alone: whether it stands alone here, which is no evidence.
        """
        term = term.replace(" ", "")
        left = left.rstrip(" ")
        count = self._endings[term]
        longer = self._endings[left[-1] + term] if left else 1
        rarer = math.log2(count / max(1, longer)) if count > 1 else 0.0
        return min(rarer, 4.0), min(math.log2(1 + max(0, self._alone[term] - alone)), 5.0)


def find_edge(run: str, side: Side, text: str, agreement: Agreement) -> int:
    """Return where in a run the term begins that its end is glossed as.

    Args:
        run: the text before the parenthesis, from the last punctuation on.
        side: the English side.
        text: all of the field.
        agreement: of the other runs before the same English side.
    """
    best, chosen, spelled = -math.inf, 0, 0.0
    for start, row in candidates(run, side, text, agreement):
        score = sum(map(operator.mul, row, _WEIGHTS))
        if score > best:
            best, chosen, spelled = score, start, row[_LETTERS]
    if spelled > 0.6 and "的" in run[chosen:]:
        clause = _WITH_CLAUSE.search(run[:chosen])
        chosen = clause.start() if clause is not None else chosen
    return chosen


def candidates(run: str, side: Side, text: str, agreement: Agreement) -> list[tuple[int, tuple[float, ...]]]:
    """Return every place where the term may begin, from the right, with its features in the order of EDGE_WEIGHTS."""
    units = Units(run, _FARTHEST)
    n = len(units)
    starts, ends, is_han = units.starts, units.ends, units.is_han
    said = [side.words_at(units, at) for at in range(n)]
    whole = [side.whole_at(units, at) for at in range(n)]
    letters = side.letters(units)
    pairs = [entry(terms[1])[1] if terms[1] else 0 for terms in units.terms]
    explained = [0.0] * (n + 2)  # how surely a character is a part of some word of the English side
    heard: dict[int, float] = {}  # how surely a word of the English side has been seen
    whole_heard = functions = 0.0
    best_letters = letters[-1] if letters else 0.0
    unexplained = 0.0
    found: list[tuple[int, tuple[float, ...]]] = []
    for at in range(n - 1, -1, -1):
        start = starts[at]
        words, size = said[at]
        new = surely = 0.0
        for t, p in words.items():
            new = max(new, p - 0.7 * heard.get(t, 0.0))
            surely = max(surely, p)
            heard[t] = max(heard.get(t, 0.0), p)
        for character in range(at, min(n, at + size)):
            explained[character] = max(explained[character], surely)
        if whole[at]:
            whole_heard = max(whole_heard, whole[at])
            for character in range(at, min(n, at + 2)):
                explained[character] = max(explained[character], whole[at])
        missing = 0
        left_said = 0.0  # how surely a word of the English side, yet unheard, stands right before
        if side.words:
            missing = sum(heard.get(t, 0.0) < 0.3 for t in range(len(side.words)))
            unexplained = sum(1 - explained[one] for one in range(at, n) if is_han[one])
            for before in range(max(0, at - 2), at):
                if said[before][1] == at - before:
                    left_said = max([left_said, *(p - heard.get(t, 0.0) for t, p in said[before][0].items())])
        han = is_han[at]
        glued = at > 0 and han and is_han[at - 1] and ends[at - 1] == start
        left, term = run[:start], run[start:]
        crossing = start > 0 and crossed(run, start)
        kind = _EDGE if start == 0 else _NOTHING if crossing else standing_before(left)
        adjective = kind == _ADJECTIVE
        rarer, alone = agreement.evidence(left, term, alone=kind in (_EDGE, _FUNCTION))
        starts_function = starts_with(term, _BEFORE)
        row = (
            sum(heard.values()) / len(side.words) if side.words else 0.0,  # words
            missing,  # words_missing
            left_said,
            max(0.0, unexplained - 2 * missing),  # uncovered
            whole_heard,  # whole
            letters[at],
            letters[at] - best_letters if at < n - 1 else letters[at],  # letters_gain
            new,  # new_word
            kind == _EDGE,  # after_edge
            kind == _FUNCTION,  # after_function
            adjective,  # after_adjective
            adjective and left_said > 0.3,  # after_adjective_said
            start > 0 and _BEFORE_NAME.search(left[-_NAMING:]) is not None,  # after_naming
            starts_function,  # starts_with_function
            starts_with(term, _MODIFIERS),  # starts_with_adjective
            run[start : ends[at]].isdigit(),  # starts_with_number
            not han,  # starts_with_latin
            "的" in term,  # has_de
            functions,
            glued and pairs[at - 1] * 4 < min(pairs[at - 2] if at >= 2 else 1e9, pairs[at]),  # between_words
            glued and pairs[at - 1] > max(20, 2 * pairs[at]),  # within_pair
            crossing,  # within_word
            at > 0 and n - at >= 2 and text.count(run[starts[at - 1] :]) < text.count(term) > 1,  # said_elsewhere
            rarer,  # rarer_with_left
            alone,  # alone_elsewhere
            n - at <= 2,  # short
            max(0.0, n - at - 12) / 4,  # long
        )
        found.append((start, row))
        best_letters = max(best_letters, letters[at])
        functions += starts_function
        if functions > _MOST_FUNCTIONS:
            break
    return found


@lru_cache(maxsize=1 << 16)
def _ending(left: str) -> int:
    for size in range(len(left), 0, -1):
        word = left[-size:]
        if word in _PROTECTED:
            return _NOTHING
        if word in _BEFORE:
            return _FUNCTION
        if word in _MODIFIERS:
            return _ADJECTIVE
    return _NOTHING


def standing_before(left: str) -> int:
    """Return what a text ends with: a word that no term has, an adjective, or neither."""
    left = left.rstrip(" ")
    if left and left[-1] < "\u3400":
        return _FUNCTION if left[-1].isdigit() else _NOTHING
    return _ending(left[-_LONGEST:])


@lru_cache(maxsize=1 << 16)
def _beginning(ahead: str, words: frozenset[str]) -> bool:
    for size in range(len(ahead), 0, -1):
        if ahead[:size] in _PROTECTED:
            return False
        if ahead[:size] in words:
            return True
    return False


def starts_with(text: str, words: frozenset[str]) -> bool:
    """Whether a text begins with one of some words, and not with a longer one that is protected."""
    return _beginning(text[:4], words)


def has_function_word(term: str) -> bool:
    """Whether a word that stands before terms stands in one."""
    return any(starts_with(term[at:], _BEFORE) and not crossed(term, at) for at in range(len(term)))


def crossed(run: str, at: int) -> bool:
    """Whether a protected word goes across a place."""
    return _across(run[max(0, at - 4) : at], run[at : at + 4])


@lru_cache(maxsize=1 << 16)
def _across(left: str, right: str) -> bool:
    for before in range(1, len(left) + 1):
        for after in range(1, len(right) + 1):
            if left[-before:] + right[:after] in _PROTECTED:
                return True
    return False
