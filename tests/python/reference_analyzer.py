"""The analyzer, slow and obvious: folds with unicodedata, rewrites TeX, walks over characters. The oracle of ours."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from places import ROOT

COMMANDS = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi "
    "psi omega varepsilon vartheta varpi varrho varsigma varphi"
)
GREEK = dict(zip(COMMANDS.split(" "), "αβγδεζηθικλμνξοπρστυφχψωεθπρσφ", strict=True))
HYPHENS = dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-") | dict.fromkeys("\u2018\u2019\u201b\u02bc", "'")
STROKES = dict(zip("đħıłøŧ", "dhilot", strict=True))
UNSPACED = re.compile(
    r"CJK UNIFIED|CJK COMPATIBILITY IDEO|HIRAGANA|KATAKANA|BOPOMOFO|THAI CHARACTER|IDEOGRAPHIC NUMBER"
)
IGNORABLE = set("\u00ad\u034f\u200b\u200c\u200d\u2060\ufe0f\ufeff")
GLUE = "\x01"  # what is not there, though it stood there
MAX_TERM = 255


@cache
def variants() -> dict[str, str]:
    lines = (ROOT / "tests/tables/han_variants.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))


def is_unspaced(c: str) -> bool:
    return c == "〇" or (unicodedata.category(c)[0] in "LMN" and bool(UNSPACED.match(unicodedata.name(c, ""))))


def is_accent(c: str) -> bool:
    return unicodedata.combining(c) != 0 and unicodedata.name(c, "").startswith(("COMBINING", "GREEK YPOGEGRAMMENI"))


def is_letter(c: str) -> bool:
    return unicodedata.category(c)[0] in "LMN" and not is_unspaced(c) and c not in "0123456789"


def is_word(c: str) -> bool:
    return is_letter(c) or c in set("0123456789")


def apart(text: str) -> str:
    """Steps that need no neighbours, until nothing changes. U+0345 would become a letter, which no longer moves."""
    while True:
        before = text
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if c not in IGNORABLE)
        text = "".join(c if c == "\u0345" else c.casefold() for c in text)
        text = "".join(variants().get(c, HYPHENS.get(c, STROKES.get(c, c))) for c in text)
        text = unicodedata.normalize("NFKD", text)
        if text == before:
            return text


def fold(text: str) -> str:
    out: list[str] = []
    base = -1
    for c in apart(text):
        letter = out[base] if base >= 0 else ""
        kana = unicodedata.normalize("NFC", letter + c)
        if c in "\u3099\u309a" and base >= 0 and len(kana) == 1:
            out[base] = kana
        elif is_accent(c):
            if base >= 0 and is_letter(letter) and "LATIN" not in unicodedata.name(letter, ""):
                out.append("ι" if c == "\u0345" else c)
        else:
            out.append(c)
            if unicodedata.combining(c) == 0:
                base = len(out) - 1
    # Hangul alone is composed again.
    return re.sub("[\u1100-\u11ff]+", lambda m: unicodedata.normalize("NFC", m[0]), "".join(out))


def without_tex(text: str) -> str:
    """Folded text with glue for what TeX does not show, and U+0002 for what separates."""

    def rewrite(match: re.Match[str]) -> str:
        name, star, brace = match["name"], match["star"] or "", match["brace"]
        if match["double"]:
            return "\x02"
        if match["both"]:
            return "\x02"
        if name is None:
            return GLUE
        if name in GREEK:
            return GREEK[name] + star
        return GLUE if brace is not None else "\x02" + star

    # A colour's name goes with its command.
    colour = r"(?P<colour>\\(?:color|textcolor|colorbox|cellcolor)\*?\{[a-z0-9!:.,_ -]{0,38}\})"
    command = r"\\(?P<name>[a-z]+)(?:(?P<star>\*)(?=\{)|(?P<nostar>))(?P<brace>(?=\{))?"
    pattern = rf"{colour}|(?P<double>\\\\)|{command}|\\|(?P<both>\}}(?=\{{))|[${{}}]"
    return re.sub(pattern, lambda m: GLUE if m["colour"] else rewrite(m), text)


def split_word(text: str) -> tuple[list[list[str]], str, int]:
    """The word at the front of `text`: atoms in chunks, the signs of its name (C++), and its length."""
    chunks: list[list[str]] = [[""]]
    i = 0
    while i < len(text):
        c, atom = text[i], chunks[-1][-1]
        after = i + 1
        while after < len(text) and text[after] == GLUE:
            after += 1
        goes_on = after < len(text) and is_word(text[after])
        if c == GLUE:
            i += 1
        elif is_word(c):
            if c.isdigit() and re.search(r"[^0-9.]{2}$", atom) and c in "0123456789":
                chunks[-1].append(c)
            else:
                chunks[-1][-1] += c
            i += 1
        elif c == "." and goes_on and re.match(r"[0-9]", text[after]) and re.search(r"[0-9]$", atom):
            chunks[-1][-1] += "."
            i = after
        elif c == "'" and goes_on and text[after] == "s" and not (after + 1 < len(text) and is_word(text[after + 1])):
            return chunks, "", after + 1
        elif c in "-_^.'" and goes_on:
            chunks.append([""])
            i = after
        elif c == "," and re.match(r",[0-9]{3}(?![0-9])", text[i:]) and re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})*", atom):
            chunks[-1][-1] += ","
            i += 1
        elif c == "+" and re.match(r"\+\+(?!\+)", text[i:]) and is_letter(atom[-1]):
            return chunks, "++", i + 2
        elif (
            c == "#"
            and len(atom.encode()) == 1
            and is_all_letters(atom)
            and not (text[i + 1 :] and is_word(text[i + 1]))
        ):
            return chunks, "#", i + 1
        else:
            return chunks, "", i
    return chunks, "", i


def is_all_letters(atom: str) -> bool:
    return bool(atom) and all(is_letter(c) for c in atom)


def cut(term: str) -> str:
    return term.encode()[:MAX_TERM].decode(errors="ignore")


def analyze(text: str) -> list[tuple[str, str]]:
    """The tokens of a text as (kind, term)."""
    rest = without_tex(fold(text))
    tokens: list[tuple[str, str]] = []
    run = ""
    while rest:
        c = rest[0]
        if is_unspaced(c):
            if run:
                tokens.append(("bigram", run[-1] + c))
            run += c
            rest = rest[1:]
            continue
        if run and not (c.isspace() and c not in "\x1c\x1d\x1e\x1f") and c != GLUE:
            tokens.append(("han", run[-1]))
            run = ""
        if not is_word(c):
            rest = rest[1:]
            continue
        split, signs, length = split_word(rest)
        rest = rest[length:]
        chunks = [[atom.replace(",", "") for atom in chunk] for chunk in split]
        atoms = [atom for chunk in chunks for atom in chunk]
        if len(atoms) == 1 and not signs:
            tokens.append(("word", cut(atoms[0])))
            continue
        for n, chunk in enumerate(chunks):
            for m, atom in enumerate(chunk):
                tokens.append(("part", cut(atom)))
                if m == 0 and len(chunk) > 1 and len(chunks) > 1:
                    tokens.append(("whole", cut("".join(chunk))))
                if m == n == 0 and len(atoms) > 1:
                    tokens.append(("whole", cut("".join(atoms))))
        if signs:
            tokens.append(("whole", cut(atoms[-1] + signs)))
    if run:
        tokens.append(("han", run[-1]))
    return tokens
