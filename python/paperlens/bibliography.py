r"""BibTeX and RIS out of papers.

BibTeX: one entry a paper,

    entry  = "@misc{" key "," LF *(field "," LF) "}" LF
    field  = "  " name " = " ("{" value "}" / month-macro)

A value holds TeX: what is TeX already (math between dollars, `\commands`, balanced braces) stays, other
special characters are escaped. Braces are balanced the way BibTeX counts them, which takes `\{` for a brace.

RIS: one record a paper,

    record = "TY  - UNPB" LF *(tag "  - " value LF) "ER  - " LF

A value has no line ends.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from paperlens._core import Paper

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TOKEN = re.compile(
    # Pandoc's rule for dollars: no space inside the ends, no digit after ("$5 and $6" is money).
    r"(?P<math>\$(?![\s$])(?:\\[^\n]|[^$\\\n])*(?<!\s)\$(?!\d))"
    r"|(?P<command>\\(?:[A-Za-z]+\*?|[&%$#_~^\\,;:! \"'`]))"
    r"|(?P<brace>\\?[{}])"
    r"|(?P<special>[&%#_$^~\\])"
    r"|(?P<text>[^\\{}&%#_$^~]+)"
)
_ESCAPES = {"^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "\\": r"\textbackslash{}"}
_WORD = re.compile(r"[A-Za-z0-9\u00c0-\u024f\u0370-\u03ff]+(?:[-.+'’][A-Za-z0-9\u00c0-\u024f\u0370-\u03ff]+)*")
_LINE_ENDS = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")


def bibtex_entry(paper: Paper) -> str:
    """Return the BibTeX entry of a paper."""
    return _entry(paper, citation_key(paper))


def bibtex_entries(papers: Iterable[Paper]) -> Iterator[str]:
    """Yield an entry for each paper, parted by empty lines; no two have the same key."""
    used: set[str] = set()
    for paper in papers:
        stem = key = citation_key(paper)
        count = 1
        while key.lower() in used:
            count += 1
            key = f"{stem}-{count}"
        used.add(key.lower())
        yield _entry(paper, key) if count == 1 and len(used) == 1 else "\n" + _entry(paper, key)


def citation_key(paper: Paper) -> str:
    """Return "arxiv-2504.05299", or a few words of the title and a checksum for a paper without an id."""
    if paper.arxiv_id:
        return "arxiv-" + re.sub(r"[^A-Za-z0-9.]+", "-", paper.arxiv_id)
    words = re.findall(r"[a-z0-9]+", paper.title.lower())[:4]
    checksum = zlib.crc32(f"{paper.url}\n{paper.title}".encode())
    return "-".join([*words, f"{checksum:08x}"])


def _entry(paper: Paper, key: str) -> str:
    fields = [("title", "{" + tex(paper.title, protect=True) + "}")]
    if paper.title_zh:
        fields.append(("titletranslation", "{" + tex(paper.title_zh) + "}"))
    date = paper.month or (paper.period[0] if paper.period else None)
    if date:
        fields += [("year", f"{{{date.year}}}"), ("month", _MONTHS[date.month - 1])]
    if paper.arxiv_id:
        fields += [("eprint", f"{{{_eprint(paper)}}}"), ("archivePrefix", "{arXiv}")]
    if paper.url:
        url = re.sub(r"[{}\s]", lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), paper.url)
        fields.append(("url", f"{{{url}}}"))
    if paper.abstract:
        fields.append(("abstract", "{" + tex(paper.abstract) + "}"))
    lines = "".join(f"  {name} = {value},\n" for name, value in fields)
    return f"@misc{{{key},\n{lines}}}\n"


def _eprint(paper: Paper) -> str:
    return f"{paper.arxiv_id}v{paper.version}" if paper.version else f"{paper.arxiv_id}"


def tex(text: str, *, protect: bool = False) -> str:
    """Return `text` as TeX for a BibTeX value.

    Args:
        text: plain text in which there may be TeX.
        protect: put braces around words such as "SmolVLM" or "GPT-4o", whose capitals a bibliography
            style may not change.
    """
    tokens = [(match.lastgroup or "", match[0]) for match in _TOKEN.finditer(text)]
    paired = _paired_braces(tokens)
    written = []
    depth = 0
    for position, (kind, token) in enumerate(tokens):
        if kind == "math":
            written.append(_math(token))
        elif kind == "brace":
            written.append(token if position in paired else _lone_brace(token))
            depth += (1 if token.endswith("{") else -1) if position in paired else 0
        elif kind == "special":
            written.append(_ESCAPES.get(token, "\\" + token))
        elif kind == "text" and protect and depth == 0:
            written.append(_WORD.sub(_protect, token))
        else:
            written.append(token)
    return "".join(written)


def _paired_braces(tokens: list[tuple[str, str]]) -> set[int]:
    """Return the positions of braces that have a partner; escaped ones pair among themselves."""
    paired: set[int] = set()
    opened: dict[bool, list[int]] = {False: [], True: []}
    for position, (kind, token) in enumerate(tokens):
        if kind != "brace":
            continue
        stack = opened[token.startswith("\\")]
        if token.endswith("{"):
            stack.append(position)
        elif stack:
            paired |= {stack.pop(), position}
    return paired


def _lone_brace(token: str) -> str:
    return r"\textbraceleft{}" if token.endswith("{") else r"\textbraceright{}"


def _math(token: str) -> str:
    """Keep math, unless BibTeX would count its braces as unbalanced."""
    depth = 0
    for brace in re.findall("[{}]", token):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            break
    if depth != 0:
        return r"\$" + tex(token[1:-1]) + r"\$"
    return re.sub(r"(?<!\\)((?:\\\\)*)([%#])", r"\1\\\2", token)


def _protect(match: re.Match[str]) -> str:
    word = match[0]
    for part in re.split("[-+]", word):
        inner = any(letter.isupper() for letter in part[1:])
        capital = part[:1].isupper() and (any(c.isdigit() for c in word) or (len(part) == 1 and part != word))
        if inner or capital:
            return "{" + word + "}"
    return word


def ris_records(papers: Iterable[Paper]) -> Iterator[str]:
    """Yield a RIS record for each paper, parted by empty lines."""
    for number, paper in enumerate(papers):
        date = paper.month or (paper.period[0] if paper.period else None)
        fields = [
            ("TI", paper.title),
            ("TT", paper.title_zh),
            ("PY", f"{date.year}" if date else ""),
            ("DA", f"{date:%Y/%m}" if date else ""),
            ("PB", "arXiv" if paper.arxiv_id else ""),
            ("AN", f"arXiv:{_eprint(paper)}" if paper.arxiv_id else ""),
            ("UR", paper.url),
            ("AB", paper.abstract),
        ]
        lines = "".join(f"{tag}  - {_one_line(value)}\n" for tag, value in fields if value)
        yield ("\n" if number else "") + f"TY  - UNPB\n{lines}ER  - \n"


def _one_line(text: str) -> str:
    return " ".join(filter(None, map(str.strip, _LINE_ENDS.split(text))))
