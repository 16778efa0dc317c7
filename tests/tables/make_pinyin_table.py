"""Writes cpp/src/text/pinyin_table.inc: the toneless pinyin of each folded Han character.

    python make_pinyin_table.py PYPINYIN HAN_VARIANTS > cpp/src/text/pinyin_table.inc

PYPINYIN is the folder of the package pypinyin (MIT, from PyPI): its dictionaries of characters and of phrases. A reading
is kept if it is the first of its character, or if a phrase has it. A character that others fold to has their readings
too, where they are characters of GB 2312.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

FIRST, LAST = 0x4E00, 0x9FFF
#: Interjections and dialect, which would make a segmentation of anything.
NO_SYLLABLES = {"m", "n", "ng", "hm", "hng", "ê", "rua", "fiao", "bong", "wong", "din", "len", "cei", "tei", "nia"}


def toneless(reading: str) -> str:
    letters = unicodedata.normalize("NFC", reading).replace("ɡ", "g")
    bare = "".join("v" if unicodedata.normalize("NFD", c)[:2] == "u\u0308" else c for c in letters)
    return "".join(c for c in unicodedata.normalize("NFD", bare) if not unicodedata.combining(c))


def is_gb2312(c: str) -> bool:
    try:
        return bool(c.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def common_readings(folder: Path) -> dict[str, list[str]]:
    single = json.loads((folder / "pinyin_dict.json").read_text(encoding="utf-8"))
    phrases = json.loads((folder / "phrases_dict.json").read_text(encoding="utf-8"))
    in_phrases: dict[str, set[str]] = defaultdict(set)
    for phrase, syllables in phrases.items():
        if len(phrase) == len(syllables):
            for c, alternatives in zip(phrase, syllables, strict=True):
                in_phrases[c].update(toneless(each) for each in alternatives)
    found = {}
    for code_point, text in single.items():
        c = chr(int(code_point))
        readings = list(dict.fromkeys(r for r in map(toneless, text.split(",")) if r not in NO_SYLLABLES))
        if readings:
            found[c] = [r for i, r in enumerate(readings) if i == 0 or r in in_phrases[c]]
    return found


def rows(values: list[int]) -> str:
    return "".join(",".join(map(str, values[i : i + 128])) + ",\n" for i in range(0, len(values), 128))


def main() -> None:
    of = common_readings(Path(sys.argv[1]))
    lines = Path(sys.argv[2]).read_text(encoding="utf-8").splitlines()
    folds = dict(line.split("\t") for line in lines if not line.startswith("#"))
    for c, to in folds.items():
        if is_gb2312(c) or to not in of:
            of[to] = list(dict.fromkeys(of.get(to, []) + of.get(c, [])))
    of = {c: readings for c, readings in of.items() if readings and FIRST <= ord(c) <= LAST and c not in folds}

    names = sorted({r for readings in of.values() for r in readings})
    number = {name: i for i, name in enumerate(names)}
    sets = sorted({tuple(number[r] for r in readings) for readings in of.values() if len(readings) > 1})
    set_number = {readings: i for i, readings in enumerate(sets)}
    values = []
    for code_point in range(FIRST, LAST + 1):
        readings = tuple(number[r] for r in of.get(chr(code_point), []))
        one = 1 + readings[0] if len(readings) == 1 else 1 + len(names) + set_number[readings] if readings else 0
        values.append(one)
    assert max(values) < 4096
    offsets = [0]
    for readings in sets:
        offsets.append(offsets[-1] + len(readings))

    nibbles = [values[i] >> 8 | (values[i + 1] >> 8) << 4 for i in range(0, len(values), 2)]
    pool = [each for readings in sets for each in readings]
    size = len(values) + len(nibbles) + 2 * (len(pool) + len(offsets) + len(names)) + 8 * len(names)
    print(f"{len(of)} characters, {len(names)} syllables, {len(sets)} sets, {size} bytes", file=sys.stderr)
    print("// Made by tests/tables/make_pinyin_table.py of pypinyin (MIT) and tests/tables/han_variants.txt. Do not edit.")
    print("// For each character from U+4E00, 12 bits: 0, one syllable and 1, or a set of them and 1 and all syllables.")
    print(f"inline constexpr std::size_t syllables = {len(names)}, characters = {len(values)};")
    print("inline constexpr char names[syllables][7] = {")
    quoted = [f'"{name}"' for name in names]
    print("".join(",".join(quoted[i : i + 14]) + ",\n" for i in range(0, len(quoted), 14)) + "};")
    print(f"inline constexpr std::uint8_t low_bytes[characters] = {{\n{rows([v & 0xFF for v in values])}}};")
    print(f"inline constexpr std::uint8_t high_nibbles[characters / 2] = {{\n{rows(nibbles)}}};")
    print(f"inline constexpr std::uint16_t set_offsets[{len(offsets)}] = {{\n{rows(offsets)}}};")
    print(f"inline constexpr std::uint16_t set_members[{len(pool)}] = {{\n{rows(pool)}}};")


if __name__ == "__main__":
    main()
