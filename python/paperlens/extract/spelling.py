"""How an English term or abbreviation is spelled by Chinese words: 监督微调 has s, f, t of Supervised Fine-Tuning.

Words are compared by the built-in table of translations, which knows pairs and triples of characters, and by a short
table of single characters. Nothing here decides: `edges` weighs it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from paperlens.extract.patterns import SHORT_WORDS

_SHORT = {character: frozenset(words.split()) for character, words in SHORT_WORDS.items()}
_UNITS = re.compile(r"[A-Za-z0-9α-ωΑ-Ω.&+]+|[\u3400-\u4dbf\u4e00-\u9fff]")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[α-ω]")
_LETTERS = re.compile(r"[A-Z][a-z]{2,}|[A-Z]|[a-z]{3,}|\d")
_SMALL = frozenset(("of", "the", "a", "an", "to", "for", "and", "in", "on", "with", "by", "via", "from", "at", "as"))
_NEVER = -1e9
_LEAST = 0.03  # probability of a translation that counts
_SURE = 0.9  # of a short word
_UNKNOWN = (_NEVER, _NEVER, 0.12, 0.0, 0.05)  # what a word counts that spells another letter, by its length


class Units:
    """The end of a run of text in units: Chinese characters, and words of Latin letters and digits.

    Args:
        run: the text.
        most: how many units are looked at.

    Attributes:
        starts: where each begins in the run.
        ends: where each ends.
        is_han: whether it is a Chinese character.
        terms: for each the one to four Chinese characters in a row from there on, "" where they are not in a row.
    """

    def __init__(self, run: str, most: int) -> None:
        self.run = run
        spans = [unit.span() for unit in _UNITS.finditer(run)][-most:]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]
        self.is_han = [run[start] >= "\u3400" for start in self.starts]
        self.terms: list[tuple[str, str, str, str]] = []
        row = 0  # Chinese characters in a row from here on
        for at in range(len(spans) - 1, -1, -1):
            start, end = spans[at]
            joined = row > 0 and self.starts[at + 1] == end
            row = 0 if not self.is_han[at] else row + 1 if joined else 1
            first, second, third, fourth = (run[start : start + size] if size <= row else "" for size in (1, 2, 3, 4))
            self.terms.append((first, second, third, fourth))
        self.terms.reverse()

    def __len__(self) -> int:
        return len(self.starts)


class Side:
    """An English side, ready to be compared.

    Args:
        en: the term written out, or None.
        abbreviation: or None.

    Attributes:
        words: of `en`, without the small ones: each as written, its stem, and its translations.
        spellings: what the letters of the abbreviation, or the initials of `en`, may stand for, in order.
    """

    def __init__(self, en: str | None, abbreviation: str | None) -> None:
        words = [word.casefold() for word in _WORDS.findall(en or "")]
        self.words = [(word, *_stem(word)) for word in words if word not in _SMALL]
        initials = [word[0] for word, _, _ in self.words]
        self.spellings = _spellings(abbreviation) if abbreviation else [initials]
        self._whole = _stem(re.sub("s$", "", abbreviation).casefold()) if abbreviation else None

    def words_at(self, units: Units, at: int) -> tuple[dict[int, float], int]:
        """Return which words the unit, pair or triple at a place means, how surely, and how many units that takes."""
        found: dict[int, float] = {}
        start = units.starts[at]
        if not units.is_han[at]:
            unit = units.run[start : units.ends[at]].casefold().rstrip("s")
            return {t: 1.0 for t, (word, _, _) in enumerate(self.words) if unit == word.rstrip("s")}, 1
        size = 0
        said = _SHORT.get(units.run[start])
        if said:
            for t, (word, _, _) in enumerate(self.words):
                if word in said:
                    found[t], size = _SURE, 1
        if not self.words:
            return found, size
        for length, least in ((2, _LEAST), (3, 0.08)):
            term = units.terms[at][length - 1]
            if not term:
                break
            folded, _, others = entry(term)
            for t, (_, stem, translations) in enumerate(self.words):
                p = others.get(stem, 0.0)
                if length == 2:
                    p = max(p, translations.get(folded, 0.0))
                if p >= least:
                    found[t] = max(found.get(t, 0.0), min(1.0, 0.25 + 1.5 * p))
                    size = length
        return found, size

    def whole_at(self, units: Units, at: int) -> float:
        """Return how surely the pair of characters at a place is a part of what the abbreviation as a whole means."""
        pair = units.terms[at][1] if self._whole is not None else ""
        if not pair or self._whole is None:
            return 0.0
        folded, _, others = entry(pair)
        return min(1.0, 3 * max(others.get(self._whole[0], 0.0), self._whole[1].get(folded, 0.0)))

    def letters(self, units: Units) -> list[float]:
        """Return for each place how well what follows spells the letters: 1 is a word for each, in order."""
        every = [_spelled(units, letters) for letters in self.spellings]
        return every[0] if len(every) == 1 else [max(one) for one in zip(*every, strict=True)]


@lru_cache(maxsize=1 << 17)
def entry(term: str) -> tuple[str, int, dict[str, float]]:
    """Return a term as the built-in table folds it, its support and its translations with their probabilities."""
    from paperlens.lexicon import built_in

    found = built_in().lookup(term)
    if found is None:
        return term, 0, {}
    return found[0], found[1], {other: p for other, p, _ in found[2]}


def _stem(word: str) -> tuple[str, dict[str, float]]:
    stem, _, others = entry(word)
    return stem, others


def _spellings(abbreviation: str) -> list[list[str]]:
    """Return what an abbreviation may say of each word: LLMs l, l, m; LatentLM latent, l, m; V2PE v, v, p, e too."""
    name = re.sub(r"(?<=[A-Z])s$|-\d+[kKmM]?$", "", abbreviation)
    parts = [part.casefold() for part in _LETTERS.findall(name)]
    plain = [part for part in parts if not part.isdigit()]
    found = [plain]
    of = re.fullmatch("([A-Z]+)o([A-Z]+)", name)
    if of is not None:  # chain of thought: 思维链
        found.append([*of[2].casefold(), *of[1].casefold()])
    if len(plain) >= 4 and name.isupper():  # reinforcement learning from human feedback: 人类反馈 强化学习
        found += [plain[at:] + plain[:at] for at in range(2, len(plain))]
    if len(plain) < len(parts):
        to: list[str] = []
        again: list[str] = []
        for part in parts:
            to += ["t"] if part == "2" else [] if part.isdigit() else [part]
            again += again[-1:] * (int(part) - 1) if part in "23" else [] if part.isdigit() else [part]
        found += [to, again]
    return found


@lru_cache(maxsize=1 << 16)
def _initials(word: str) -> dict[str, float]:
    """Return the first letters of a Chinese word's translations, with their probabilities."""
    found: dict[str, float] = {other[0]: 0.8 for other in _SHORT.get(word, ())}
    if len(word) == 1:
        return found
    for other, p in entry(word)[2].items():
        if other[0].isascii() and p >= 0.04:
            found[other[0]] = found.get(other[0], 0.0) + p
    return found


def _spelled(units: Units, letters: list[str]) -> list[float]:
    """Align words of one to four characters with letters, in order, best first (dynamic programming from the right)."""
    n, m = len(units), len(letters)
    if not m:
        return [0.0] * n
    best = [[_NEVER] * (m + 1) for _ in range(n + 1)]
    best[n][m] = 0.0
    initials_of = [letter[0] for letter in letters]
    some = set(initials_of)
    downwards = range(m - 1, -1, -1)
    for i in range(n - 1, -1, -1):
        skipped = 0.35 if units.is_han[i] else 0.2
        here = [score - skipped for score in best[i + 1]]
        if units.is_han[i]:
            for size, word in enumerate(units.terms[i], 1):
                if not word:
                    break
                initials = _initials(word)
                unknown = _UNKNOWN[size]
                if unknown < 0 and some.isdisjoint(initials):
                    continue
                later = best[i + size]
                for k in range(m):
                    p = initials.get(initials_of[k])
                    score = later[k + 1] + (unknown if p is None else min(1.0, 0.35 + p))
                    if score > here[k]:
                        here[k] = score
        else:
            unit = units.run[units.starts[i] : units.ends[i]].casefold()
            for k in range(m):
                if unit[0] == initials_of[k]:
                    gain = 1.2 if len(letters[k]) > 1 and unit.startswith(letters[k]) else 1.0
                    here[k] = max(here[k], best[i + 1][k + 1] + gain)
        for k in downwards:  # a letter that no word spells
            if here[k + 1] - 0.5 > here[k]:
                here[k] = here[k + 1] - 0.5
        best[i] = here
    return [best[i][0] / m for i in range(n)]
