"""A slow, obvious reader of the digest grammar: the judge of the C++ scanner in the tests.

It is written from the rules (see "Parsing rules" below), not from the scanner, and uses what a fast reader must not:
whole-line lists, regular expressions, copies. It reads one source of bytes and answers which papers stand in it, with
every field, line and span, and which diagnostics (code, line, column of the things that have one obvious place).

Parsing rules:
- Line ends are CR LF, LF and a lone CR. A UTF-8 byte order mark before the first line is not part of the line.
- A heading is at most 3 spaces, 1 to 6 ``#``, then a space, a tab or the end of the line; closing ``#`` are dropped.
  ``##Title`` counts only when an arXiv link line follows.
- The link line is the first non-blank line after the heading: ``[text](url)`` or a bare URL. Text after an arXiv link
  starts the abstract; a link that is not arXiv's counts only when nothing follows on its line.
- A heading with an arXiv link line is a paper, whatever its level. The level that most of them have (the higher one
  of equals) is the file's paper level; without any, that of most headings of level 1 or 2 with another link; without
  any, level 1 or 2 if all its titles are English and all their bodies Chinese; else the file is no digest.
- All headings of the paper level are papers. After the first one, a heading above it is a section, one below it belongs
  to the abstract. The file's first heading is the digest's title if it stands above the paper level, or on it without
  a link and naming a period, being Chinese or having no body.
- Fields are decoded as ``bytes.decode("utf-8", "replace")`` does it, NUL becomes U+FFFD, and ``str.strip`` trims them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
TAIL = "。．.，,；;、：:！!?？"
PERIOD = re.compile(r"(?<!\d)(?:\d{4}|\d{6}|\d{8})\s*[-–—~～至到]\s*(?:\d{4}|\d{6}|\d{8})(?!\d)")
NEW_ID = re.compile(r"(\d\d)(\d\d)\.(\d{4,5})")
OLD_ID = re.compile(r"[a-z-]+(?:\.[A-Z]{2})?/(\d\d)(\d\d)\d{3}")
ID = re.compile(r"((?:[a-z-]+(?:\.[A-Z]{2})?/\d{7})|\d{4}\.\d{4,5})(?:v(\d+))?", re.I)


@dataclass(frozen=True)
class Line:
    """One line of a source: where it starts and ends (without and with its line end), and its number from 1."""

    number: int
    start: int
    stop: int
    end: int
    text: str


@dataclass(frozen=True)
class Link:
    """A parsed link line; `text` is None for a bare URL."""

    text: str | None
    url: str
    rest: str
    repaired: bool
    arxiv: bool
    found: tuple[str, int | None, str] | None


@dataclass
class RefPaper:
    title: str
    title_zh: str
    abstract: str
    url: str
    arxiv_id: str | None
    version: int | None
    line: int
    span: tuple[int, int]


@dataclass
class RefDigest:
    title: str = ""
    papers: list[RefPaper] = field(default_factory=list)
    preamble_span: tuple[int, int] = (0, 0)
    diagnostics: list[tuple[str, int, int]] = field(default_factory=list)

    def codes(self) -> set[str]:
        return {code for code, _, _ in self.diagnostics}


def decode(data: bytes) -> str:
    """The text of a field: what Python makes of invalid bytes, NUL as U+FFFD, line ends as LF."""
    text = data.decode("utf-8", "replace").replace("\0", "\ufffd")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def position(data: bytes, offset: int) -> tuple[int, int]:
    """Line and column (both from 1, the column in characters) of a byte offset."""
    start = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    if offset < start:
        return 1, 1
    before = data[start:offset]
    ends = list(
        re.finditer(rb"\r\n|\n|\r(?!\n)", before + b"x" if data[offset : offset + 1] != b"\n" else before + b"\n")
    )
    ends = [m for m in ends if m.end() <= len(before)]
    last = ends[-1].end() if ends else 0
    return len(ends) + 1, len(before[last:].decode("utf-8", "replace")) + 1


def split_lines(data: bytes) -> list[Line]:
    lines, at, number = [], (3 if data.startswith(b"\xef\xbb\xbf") else 0), 1
    while at < len(data):
        stop = at
        while stop < len(data) and data[stop] not in b"\r\n":
            stop += 1
        end = stop + (2 if data[stop : stop + 2] == b"\r\n" else 1 if stop < len(data) else 0)
        lines.append(Line(number, at, stop, end, decode(data[at:stop])))
        at, number = end, number + 1
    return lines


def heading(text: str) -> tuple[int, str, bool] | None:
    """(level, title, whether a space or the end of the line follows the marks) of a heading line."""
    match = re.match(r" {0,3}(#{1,6})(?!#)", text)
    if not match:
        return None
    after = text[match.end() :]
    spaced = after == "" or after[0] in " \t"
    title = after.strip()
    title = "" if re.fullmatch(r"#+", title) and spaced else re.sub(r"[ \t]+#+$", "", title)
    return len(match[1]), title.strip(), spaced


def parse_id(text: str) -> tuple[str, int | None, str] | None:
    """(id, version, canonical page) if `text` is an arXiv id, perhaps with a version."""
    match = ID.fullmatch(text)
    if match is None:
        return None
    paper_id, version = match[1], match[2]
    form = NEW_ID.fullmatch(paper_id) or OLD_ID.fullmatch(paper_id)
    if form is None or not 1 <= int(form[2]) <= 12:
        return None
    if "/" not in paper_id and (paper_id < "0704" or len(paper_id) != (9 if paper_id < "1501" else 10)):
        return None  # the first new id is of April 2007; since January 2015 they have five digits
    return paper_id, int(version) if version else None, f"https://arxiv.org/abs/{text}"


def id_at_end(path: str) -> tuple[str, int | None, str] | None:
    """The id in the last part of a path, or (old ids have a slash) in the last two."""
    parts = re.sub(r"\.pdf$", "", path.rstrip("/"), flags=re.I).split("/")
    return parse_id(parts[-1]) or parse_id("/".join(parts[-2:]))


def read_url(written: str) -> tuple[str, bool, tuple[str, int | None, str] | None]:
    """(the URL as it ought to be, whether it is arXiv's, its id) of a URL as written."""
    scheme, host, path = re.match(r"(https?://)?([^/]*)([^?#]*)", written, re.I).groups()
    labels = host.lower().split(".")
    if scheme and labels[-2:] == ["arxiv", "org"]:
        found = id_at_end(path)
        if found and re.match(r"/(?:abs|pdf|html|format|src|e-print)/", path) is None:
            return found[2], True, found
        return written, True, found
    if scheme:
        found = id_at_end(path) if "arxiv" in labels else None
    else:  # whatever stands where the scheme ought to be, and then a host with a path, or the id itself
        rest = re.sub(r"^[^:]*:", "", re.split("[?#]", written)[0]).lstrip("/")
        found = parse_id(rest)
        rest = re.sub(r"^http[^/]*", "", rest, flags=re.I).lstrip("/")
        if not found and "/" in rest and "arxiv" in rest.split("/")[0].lower().split("."):
            found = id_at_end(rest[rest.index("/") :])
    if found:
        return found[2], True, found
    return written, "arxiv" in labels, None


def strip_tail(text: str) -> str:
    return text.rstrip(",;。，；、．*】") or text


def url_end(text: str) -> int:
    """Where a URL at the start of `text` ends: at a blank, a wide bracket, or a bracket that it did not open."""
    depth = 0
    for i, c in enumerate(text):
        depth += (c == "(") - (c == ")")
        if c in " \t）" or depth < 0:
            return i
    return len(text)


def parse_link(line: str) -> Link | None:
    """Reads a line as a link line: in brackets, as a bare URL, or not at all."""
    line = line.strip()
    opened = re.match(r"[\[【]", line)
    closing = re.compile(r"】" if line.startswith("【") else r"\]")
    text: str | None = None
    repaired = False
    for close in closing.finditer(line):
        after = re.match(r"([ \t]*)([(（]?)[ \t]*(<?)(?=http|arxiv|www\.)", line[close.end() :], re.I)
        if after is None:
            continue
        text = line[1 : close.start()].strip() if opened else line[: close.start()].strip()
        repaired = bool(after[1]) or after[2] != "(" or line[0] != "["
        rest = line[close.end() + after.end() :]
        stop = rest.find(">") if after[3] else url_end(rest)
        stop = len(rest) if stop < 0 else stop
        written, rest = rest[:stop], rest[stop + 1 if after[3] else stop :]
        ended = re.match(r"[ \t]*(?:\"[^\"]*\"|'[^']*')?[ \t]*([)）])", rest)
        repaired |= ended is None or ended[1] != ")"
        rest = rest[ended.end() :] if ended else rest
        break
    else:
        if shape := re.fullmatch(r"\[(.*)\]\((.*?)\)", line):
            text, written, rest = shape[1].strip(), shape[2].strip(), ""
        elif bare := re.match(r"<(https?://[!-=?-~]*)>?|((?:https?|www\.|arxiv[^ -~]*[/:.])[!-~]*)", line, re.I):
            written, rest = bare[1] or bare[2], line[bare.end() :]
        else:
            return None
    url, arxiv, found = read_url(strip_tail(written))
    rest = rest.strip()
    if rest and not rest.strip(TAIL):
        repaired, rest = True, ""
    if not arxiv and (rest or repaired):
        return None
    if not found and not repaired:
        url = written
    return Link(text, url, rest, repaired or url != written, arxiv, found)


def suspicious(title: str, body: str) -> bool:
    """Whether a word of `title` has its beginning twice, as SkywoSkywork does, and `body` has it as it ought to be."""
    slips = [(word, re.match(r"(\w{3,}?)\1\w+", word)) for word in re.findall(r"\w+", title)]
    return any(slip and word[len(slip[1]) :] in body and word not in body for word, slip in slips)


@dataclass
class Head:
    at: int
    level: int
    title: str
    spaced: bool
    link: Link | None
    link_at: int | None

    @property
    def arxiv(self) -> bool:
        return self.link is not None and self.link.arxiv


def find_heads(lines: list[Line]) -> list[Head]:
    heads = []
    for i, line in enumerate(lines):
        parts = heading(line.text)
        if parts is None:
            continue
        link_at = next((j for j in range(i + 1, len(lines)) if lines[j].text.strip()), None)
        link = parse_link(lines[link_at].text) if link_at is not None else None
        head = Head(i, *parts, link, link_at if link else None)
        if head.spaced or head.arxiv:
            heads.append(head)
    return heads


def body_between(data: bytes, lines: list[Line], first: int, stop: int) -> str:
    if first >= len(lines) or first >= stop:
        return ""
    return decode(data[lines[first].start : lines[stop - 1].end]).strip()


def paper_of(data: bytes, lines: list[Line], head: Head, stop: int, found: RefDigest) -> RefPaper:
    """The paper under `head`; its diagnostics go to `found`."""
    line = lines[head.at]
    end = lines[stop].start if stop < len(lines) else len(data)
    note = lambda code, at=line: found.diagnostics.append((code, at.number, 1))  # noqa: E731
    if not head.title:
        note("missing-title")
    if not head.spaced:
        note("heading-without-space")
    if HAN.search(head.title):
        note("title-not-english")
    if suspicious(head.title, body_between(data, lines, head.at + 1, stop)):
        note("suspicious-title")
    arxiv_id = version = None
    url = title_zh = ""
    if head.link is None:
        note("missing-link")
        abstract = body_between(data, lines, head.at + 1, stop)
    else:
        at = lines[head.link_at]
        url, title_zh = head.link.url, head.link.text or ""
        if not url:
            note("missing-link")
        elif not title_zh:
            note("missing-title-zh", at)
        if title_zh and not HAN.search(title_zh):
            note("untranslated-title", at)
        if head.link.repaired:
            note("repaired-link", at)
        if head.link.arxiv:
            if head.link.found is None:
                note("malformed-arxiv-id", at)
            else:
                arxiv_id, version, _ = head.link.found
        elif url:
            note("not-arxiv-link", at)
        tail = body_between(data, lines, head.link_at + 1, stop)
        raw_tail = decode(data[lines[head.link_at + 1].start : end]) if head.link_at + 1 < stop else ""
        abstract = (head.link.rest + "\n" + raw_tail).strip() if head.link.rest else tail
    if not abstract:
        note("missing-abstract")
    return RefPaper(head.title, title_zh, abstract, url, arxiv_id, version, line.number, (line.start, end))


def read(data: bytes) -> RefDigest:
    """Reads one source of UTF-8 bytes."""
    found = RefDigest(preamble_span=(0, len(data)))
    lines = split_lines(data)
    for i, byte in enumerate(data):
        if byte == 0:
            found.diagnostics.append(("nul-byte", *position(data, i)))
            break
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        found.diagnostics.append(("invalid-utf8", *position(data, error.start)))
    if not any(line.text.strip() for line in lines):
        found.diagnostics.append(("empty-digest", 1, 1))
        return found
    heads = find_heads(lines)
    linked = [h for h in heads if h.arxiv] or [h for h in heads if h.link and h.level <= 2]
    if linked:
        counts = Counter(h.level for h in linked)
        paper_level = max(counts, key=lambda level: (counts[level], -level))
    else:
        paper_level = level_without_links(data, lines, heads)
    if not paper_level:
        found.diagnostics.append(("not-a-digest", 1, 1))
        return found
    kinds: list[str] = []
    for n, head in enumerate(heads):
        stop = heads[n + 1].at if n + 1 < len(heads) else len(lines)
        body = body_between(data, lines, head.at + 1, stop)
        named = not head.link and (PERIOD.search(head.title) or HAN.search(head.title) or not body)
        if n == 0 and not head.arxiv and (head.level < paper_level or (head.level == paper_level and named)):
            kinds.append("title")
        elif head.arxiv or head.level == paper_level:
            kinds.append("paper")
        elif head.level < paper_level:
            kinds.append("section" if "paper" in kinds else "preamble")
        else:
            kinds.append("inside" if "paper" in kinds else "preamble")
    assemble(data, lines, heads, kinds, found)
    return found


def level_without_links(data: bytes, lines: list[Line], heads: list[Head]) -> int:
    """The level of 1 and 2 on which every title is English and every body Chinese, or 0."""
    for level in (1, 2):
        verdicts = []
        for n, head in enumerate(heads):
            if head.level == level:
                stop = heads[n + 1].at if n + 1 < len(heads) else len(lines)
                body = body_between(data, lines, head.at + 1, stop)
                verdicts.append(bool(head.title) and not HAN.search(head.title) and len(HAN.findall(body)) >= 4)
        if verdicts and all(verdicts):
            return level
    return 0


def assemble(data: bytes, lines: list[Line], heads: list[Head], kinds: list[str], found: RefDigest) -> None:
    breaks = [h.at for h, kind in zip(heads, kinds, strict=True) if kind in ("paper", "section")] + [len(lines)]
    first = next(h.at for h, kind in zip(heads, kinds, strict=True) if kind == "paper")
    found.preamble_span = (0, lines[first].start)
    for head, kind in zip(heads, kinds, strict=True):
        if kind == "paper":
            stop = min(at for at in breaks if at > head.at)
            found.papers.append(paper_of(data, lines, head, stop, found))
        elif kind == "title" and not found.title:
            found.title = head.title
        elif kind == "inside":
            outside = [k for h, k in zip(heads, kinds, strict=True) if h.at < head.at and k in ("paper", "section")]
            if outside[-1] == "paper":
                found.diagnostics.append(("heading-in-abstract", lines[head.at].number, 1))
        elif kind == "section":
            found.diagnostics.append(("text-outside-papers", lines[head.at].number, 1))


def merge(digests: list[RefDigest]) -> list[list[RefPaper]]:
    """The appearances of each paper, papers as first seen: those of the same arXiv id, or the same URL and title."""
    groups: dict[tuple[str, ...], list[RefPaper]] = {}
    for digest in digests:
        for paper in digest.papers:
            key = (paper.arxiv_id,) if paper.arxiv_id else (paper.url, paper.title)
            groups.setdefault(key, []).append(paper)
    return list(groups.values())
