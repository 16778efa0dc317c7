"""What comes with the package: translations between English and Chinese terms. PROVENANCE.md tells where from."""

from __future__ import annotations

import mmap
from functools import cache
from pathlib import Path

from paperlens import _core

FILE = Path(__file__).parent / "translations.plx"


@cache
def built_in() -> _core.TranslationTable:
    """Return the table that comes with the package: mapped when first asked for, read where it is looked into.

    Returns:
        A table of words (`decoding`, 解码) and of two words or three characters in a row, each with its likeliest
        translations; see `cpp/include/paperlens/lexicon/translation_table.hpp`.

    Raises:
        FileNotFoundError: The package is installed without its data.
        CorpusFormatError: Its file is damaged.

    Example:
        >>> from paperlens.lexicon import built_in
        >>> built_in().lookup("decoding")[2][0][0]
        '解码'
    """
    with FILE.open("rb") as file:
        return _core.TranslationTable(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
