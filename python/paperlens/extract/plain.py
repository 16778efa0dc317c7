"""Text without its markup: TeX commands and Markdown's asterisks left out, with the way back to what stands there."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARKUP = re.compile(
    r"\\(?:color|textcolor)\{[^{}]*\}"  # a command whose argument is no text
    r"|\\(?:[a-zA-Z]+)\s*\{|\\[,;! ]|\\url\b|\\(?=[%&_#$])|\\left\b|\\right\b"
    r"|[{}$]|\*\*|~"
)
_HAS_MARKUP = re.compile(r"[\\$~{}]|\*\*")


@dataclass(frozen=True)
class Plain:
    """A text, and where each of its characters stands in the text that it was made of.

    Attributes:
        text: without markup.
        places: for each character its offset in the original, and at the end the original's length; None where
            nothing was left out.
    """

    text: str
    places: list[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the original of a span that is not empty."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1

    def outer_span(self, original: str, start: int, end: int) -> tuple[int, int]:
        """Return the span in the original with the markup right before and behind it, but no white space."""
        if self.places is None:
            return start, end
        begin = self.places[start - 1] + 1 if start else 0
        stop = self.places[end] if end < len(self.text) else len(original)
        while begin < stop and original[begin].isspace():
            begin += 1
        while stop > begin and original[stop - 1].isspace():
            stop -= 1
        return begin, stop


def plain(text: str) -> Plain:
    """Return a text without its markup; a tie `~` becomes a space."""
    if not _HAS_MARKUP.search(text):
        return Plain(text)
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    for mark in _MARKUP.finditer(text):
        pieces.append(text[at : mark.start()])
        places.extend(range(at, mark.start()))
        if mark[0] == "~":
            pieces.append(" ")
            places.append(mark.start())
        at = mark.end()
    pieces.append(text[at:])
    places.extend(range(at, len(text) + 1))
    return Plain("".join(pieces), places)
