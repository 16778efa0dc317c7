"""Text encodings: names that people use, and bytes of any encoding into UTF-8."""

from __future__ import annotations

import codecs
import functools
import re

from paperlens.arguments import check_text

_SURROGATE = re.compile("[\ud800-\udfff]")
# GB 18030 contains GBK, which contains GB 2312, and files said to be in one of the smaller two
# regularly use characters of the larger.
_WIDER = {"utf-8-sig": "utf-8", "gb2312": "gb18030", "gbk": "gb18030"}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the one of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def canonical_encoding(encoding: object) -> str:
    """Return the name that the core is given for an encoding.

    Args:
        encoding: any name or alias that Python knows, such as "utf8", "GBK" or "utf-8-sig".

    Returns:
        Python's own name; "utf-8" for its variants, "gb18030" for GBK and GB 2312.

    Raises:
        TypeError: `encoding` is not a str.
        LookupError: no text encoding has that name.
    """
    return _canonical(check_text("encoding", encoding))


@functools.cache
def _canonical(name: str) -> str:
    unknown = LookupError(f"encoding: no text encoding is called {name!r}; try 'utf-8', 'gb18030' or 'utf-16'")
    try:
        found = codecs.lookup(name).name
        if not isinstance(b"a".decode(found, "replace"), str):  # a codec such as "hex" is none of text
            raise unknown
    except (LookupError, ValueError):  # ValueError: a NUL in the name, or no errors="replace" ("idna")
        raise unknown from None
    return _WIDER.get(found, found)


def decode(data: bytes, encoding: str) -> tuple[bytes, bool]:
    """Turn the bytes of a source into UTF-8. The core calls this for sources that are not UTF-8.

    A byte order mark at the start decides over `encoding`, and is dropped.

    Args:
        data: the bytes as read.
        encoding: a name that `canonical_encoding` returned, or "utf-16" where the core saw a mark.

    Returns:
        The text as UTF-8, with U+FFFD for what could not be decoded, and whether there was any of that.
    """
    for mark, marked in _MARKS:
        if data.startswith(mark):
            encoding = marked
            break
    damaged = False
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        damaged = True
    text = text.removeprefix("\ufeff")
    try:
        return text.encode(), damaged
    except UnicodeEncodeError:  # UTF-7 and the like let lone surrogates pass
        return _SURROGATE.sub("\ufffd", text).encode(), True
