"""Words for synthetic corpora: as many new ones as Heaps' law says, spelt as English and Chinese words are.

A content word is drawn by rank r with probability proportional to (r + q)^-a over all natural numbers (Zipf and
Mandelbrot's law). n draws then hold about n^(1/a) different words, however large n gets: a = 2 is what abstracts show.
Function words are a fixed list apart from that.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import accumulate

import numpy as np
import numpy.typing as npt

Ranks = npt.NDArray[np.int64]
Uniform = npt.NDArray[np.float64]

ENGLISH = """the of and to a in for on is we with that this by are as an from which can be it our at have not has or
these their its such more also both into than while but through between over how where when they however"""
CHINESE = "的 了 在 和 是 与 为 对 中 等 上 并 该 我们 通过 本文 以 提出 有 能 可以 进行 这 其 从 及 将 而 于 此"
FUNCTION_EN, FUNCTION_ZH = ENGLISH.split(), CHINESE.split()
COMMON = 1 << 17  # ranks below have their words in an array; the rest, one draw in 500, in a dictionary


class Vocabulary:
    """Words by rank, minted as they come up; no two are spelt alike."""

    def __init__(self, speller: Speller, function_words: Sequence[str], *, exponent: float, shift: float) -> None:
        self.speller, self.exponent, self.shift = speller, exponent, shift
        self.used = set(function_words)
        self.functions = len(function_words)
        self.common = np.empty(COMMON, dtype=object)
        self.common[: self.functions] = function_words
        self.minted = np.zeros(COMMON, dtype=bool)
        self.minted[: self.functions] = True
        self.rare: dict[int, str] = {}
        weights = 1 / np.arange(1, self.functions + 1)
        self.function_steps = np.cumsum(weights / weights.sum())

    def content(self, uniform: Uniform) -> Ranks:
        """Return the content words that uniform numbers in [0, 1) stand for."""
        tail = (1 - uniform) ** (-1 / (self.exponent - 1))
        ranks = np.minimum((1 + self.shift) * tail - self.shift, 2.0**62)
        return ranks.astype(np.int64) - 1 + self.functions

    def function(self, uniform: Uniform) -> Ranks:
        """Return the function words that uniform numbers in [0, 1) stand for."""
        return np.minimum(np.searchsorted(self.function_steps, uniform), self.functions - 1)

    def spell(self, ranks: Ranks) -> npt.NDArray[np.object_]:
        """Return the words of `ranks`; mints those that are new."""
        within = ranks < COMMON
        common = np.where(within, ranks, 0)
        for rank in np.unique(common[~self.minted[common]]).tolist():
            self.common[rank] = self._mint()
            self.minted[rank] = True
        words: npt.NDArray[np.object_] = self.common[common]
        for place in np.flatnonzero(~within).tolist():
            rank = int(ranks[place])
            if rank not in self.rare:
                self.rare[rank] = self._mint()
            words[place] = self.rare[rank]
        return words

    def __len__(self) -> int:
        return int(self.minted.sum()) + len(self.rare)

    def _mint(self) -> str:
        word = self.speller.word()
        while word in self.used:
            word = self.speller.word(longer=True)
        self.used.add(word)
        return word


class Speller:
    def word(self, *, longer: bool = False) -> str:
        """Return a word; `longer`: the short ones are used up."""
        raise NotImplementedError


class EnglishSpeller(Speller):
    """Letters by the two before them, as in `text`; one word in 16 is a compound or has a digit."""

    def __init__(self, text: str, seed: int) -> None:
        self.draw = random.Random(seed)
        after: dict[str, Counter[str]] = defaultdict(Counter)
        for word in re.findall(r"[a-z]{3,}", text.lower()):
            for i, letter in enumerate(word + " "):
                after["  "[i:] + word[max(0, i - 2) : i]][letter] += 1
        self.after = {two: (list(counts), list(accumulate(counts.values()))) for two, counts in after.items()}

    def word(self, *, longer: bool = False) -> str:
        kind = self.draw.randrange(32)
        if kind == 0:
            return f"{self._plain(longer)}-{self._plain(longer)}"
        return self._plain(longer) + (str(self.draw.randrange(2, 10)) if kind == 1 else "")

    def _plain(self, longer: bool) -> str:
        least = 6 if longer else self.draw.choice((3, 4, 5, 6, 7))
        word = "  "
        while True:
            letters, running = self.after.get(word[-2:], self.after["  "])
            letter = self.draw.choices(letters, cum_weights=running)[0]
            if letter != " ":
                word += letter
            elif len(word) - 2 >= least:
                return word[2:]
            else:
                word += self.draw.choice("aeiou")


class ChineseSpeller(Speller):
    """One to four characters, as common as they are in `text`."""

    LENGTHS = (2, 2, 2, 2, 2, 2, 3, 3, 4, 1)

    def __init__(self, text: str, seed: int) -> None:
        self.draw = random.Random(seed)
        counts = Counter(re.findall(r"[\u4e00-\u9fff]", text))
        for row in range(0xB0, 0xD7):  # characters that `text` happens not to have are rare, not absent
            counts.update(bytes([row, cell]).decode("gb2312") for cell in range(0xA1, 0xFF))
        self.characters, self.running = list(counts), list(accumulate(counts.values()))

    def word(self, *, longer: bool = False) -> str:
        length = self.draw.choice((3, 3, 4)) if longer else self.draw.choice(self.LENGTHS)
        return "".join(self.draw.choices(self.characters, cum_weights=self.running, k=length))
