"""Known-item queries: what a person might type who wants this one paper, in the classes that ranking is judged by.

All are drawn with a seed from the papers of one half. Variants of a class are made of the same queries in the same
order, so that their figures compare.
"""

from __future__ import annotations

import random
import re
import string
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from engines import Row

HAN = re.compile(r"[\u4e00-\u9fff]+")
LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]{2,}")
WORD = re.compile(r"[a-z]{5,}")
NAME = re.compile(r"(?<![\w-])[A-Za-z0-9]+(?:-[A-Za-z0-9]+)+(?![\w-])")
PAIR = re.compile(r"[A-Za-z]{4,} [A-Za-z]{4,}")
RARE = range(3, 91)  # papers that have an English word which someone remembers


@dataclass(frozen=True)
class Query:
    text: str
    answer: str  # the id of the paper that is wanted


@dataclass(frozen=True)
class QueryClass:
    name: str
    queries: list[Query]
    bar: float  # the mean reciprocal rank that is asked for
    like: str = ""  # the class that this one must come within .01 of, too


def query_classes(papers: Sequence[Row], half: str, count: int, keywords: int) -> list[QueryClass]:
    """Return every class, with at most `count` queries each.

    `half`: "dev" (papers 0, 2, 4...), "test" (1, 3, 5...) or "all". `keywords`: how many a Chinese query has.
    """
    wanted = list(papers[{"dev": 0, "test": 1, "all": 0}[half] :: 1 if half == "all" else 2])

    def draw(seed: int, make: Callable[[random.Random, Row], str | None]) -> list[Query]:
        rng = random.Random(seed)
        order = rng.sample(wanted, len(wanted))
        made = ((make(rng, paper), paper["id"]) for paper in order)
        return [Query(text, answer) for text, answer in made if text][:count]

    def vary(queries: list[Query], change: Callable[[str], str]) -> list[Query]:
        return [Query(change(query.text), query.answer) for query in queries]

    traditional, slip, pinyin = _traditional(), Homophones(random.Random(5)).slip, _pinyin
    chinese = draw(1, lambda rng, paper: _keywords(rng, paper, keywords))
    mixed = draw(2, _mixed)
    words = draw(3, EnglishWords(papers))
    names = draw(4, _name)
    typo = random.Random(6)
    return [
        QueryClass("Chinese keywords", chinese, 0.69),
        QueryClass("  traditional", vary(chinese, traditional), 0.69),
        QueryClass("  without spaces", vary(chinese, lambda text: text.replace(" ", "")), 0.65),
        QueryClass("  homophone slip", vary(chinese, slip), 0.60),
        QueryClass("  full pinyin", vary(chinese, pinyin), 0.35),
        QueryClass("mixed", mixed, 0.77),
        QueryClass("  full width", vary(mixed, full_width), 0.77, like="mixed"),
        QueryClass("  upper case", vary(mixed, str.upper), 0.77, like="mixed"),
        QueryClass("  lower case", vary(mixed, str.lower), 0.77, like="mixed"),
        QueryClass("English words", words, 0.975),
        QueryClass("  one typo", vary(words, lambda text: misspell(typo, text)), 0.965),
        QueryClass("hyphenated", names, 0.72),
        QueryClass("  with spaces", vary(names, lambda text: text.replace("-", " ")), 0.72),
        QueryClass("  joined", vary(names, lambda text: text.replace("-", "")), 0.68),
        QueryClass("spaced, typed with hyphens", vary(draw(7, _pair), lambda text: text.replace(" ", "-")), 0.46),
    ]


# --- what a query is made of ------------------------------------------------------------------------------------------


def _keywords(rng: random.Random, paper: Row, count: int) -> str | None:
    """Some of the paper's keywords that are all Chinese; about two in five of them do not stand in the abstract."""
    found = [keyword for keyword in paper["keywords_zh"] if HAN.fullmatch(keyword)]
    return " ".join(rng.sample(found, count)) if len(found) >= count else None


def _mixed(rng: random.Random, paper: Row) -> str | None:
    """A Chinese keyword and a Latin word of the Chinese abstract."""
    keyword, latin = _keywords(rng, paper, 1), sorted(set(LATIN.findall(paper["abstract_zh"])))
    return f"{keyword} {rng.choice(latin)}" if keyword and latin else None


def _english(paper: Row) -> str:
    return f"{paper['title']}\n{paper['abstract_en']}"


class EnglishWords:
    """Three words of title and abstract that neither every paper has nor this one alone."""

    def __init__(self, papers: Sequence[Row]) -> None:
        self.papers_of = Counter(word for paper in papers for word in set(WORD.findall(_english(paper).lower())))

    def __call__(self, rng: random.Random, paper: Row) -> str | None:
        words = set(WORD.findall(_english(paper).lower()))
        rare = sorted(word for word in words if self.papers_of[word] in RARE)
        return " ".join(rng.sample(rare, 3)) if len(rare) >= 3 else None


def _name(rng: random.Random, paper: Row) -> str | None:
    """A hyphenated term that looks like a name: two capitals or digits at least, and a letter."""
    found = sorted(set(NAME.findall(_english(paper))))
    names = [name for name in found if sum(c.isupper() or c.isdigit() for c in name) > 1 and not name[0].isdigit()]
    return rng.choice(names) if names else None


def _pair(rng: random.Random, paper: Row) -> str | None:
    found = PAIR.findall(paper["abstract_en"])
    return rng.choice(found) if found else None


# --- how it is typed --------------------------------------------------------------------------------------------------


def _traditional() -> Callable[[str], str]:
    import opencc

    return opencc.OpenCC("s2t").convert


def _pinyin(text: str) -> str:
    import pypinyin

    return " ".join("".join(pypinyin.lazy_pinyin(word)) for word in text.split())


class Homophones:
    """Common characters, the 3,755 of GB2312's first level, by how they sound without tones."""

    def __init__(self, rng: random.Random) -> None:
        import pypinyin

        self.rng = rng
        self.sound = {character: pypinyin.lazy_pinyin(character)[0] for character in _level_one()}
        self.alike: dict[str, list[str]] = defaultdict(list)
        for character, sound in self.sound.items():
            self.alike[sound].append(character)

    def slip(self, text: str) -> str:
        """Replace one character by another that sounds the same."""
        places = [i for i, character in enumerate(text) if len(self.alike.get(self.sound.get(character, ""), "")) > 1]
        if not places:
            return text
        at = self.rng.choice(places)
        others = [other for other in self.alike[self.sound[text[at]]] if other != text[at]]
        return text[:at] + self.rng.choice(others) + text[at + 1 :]


def _level_one() -> Iterator[str]:
    for row in range(0xB0, 0xD8):
        for cell in range(0xA1, 0xFA if row == 0xD7 else 0xFF):
            yield bytes([row, cell]).decode("gb2312")


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if unicodedata.east_asian_width(c) == "Na" and c != " " else c for c in text)


def misspell(rng: random.Random, text: str) -> str:
    """Swap, replace, delete or insert a letter of one word, after its first."""
    words = text.split()
    which = rng.randrange(len(words))
    word = words[which]
    while word == words[which]:
        at, letter, kind = rng.randrange(1, len(word) - 1), rng.choice(string.ascii_lowercase), rng.randrange(4)
        head, tail = word[:at], word[at:]
        words[which] = head + [tail[1] + tail[0] + tail[2:], letter + tail[1:], tail[1:], letter + tail][kind]
        if words[which] != word:
            break
    return " ".join(words)
