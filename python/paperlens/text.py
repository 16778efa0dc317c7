"""What the analyzer makes of a text: the tokens that search looks for, and where they stand."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from paperlens import _core
from paperlens.arguments import check_text
from paperlens.tables import text_dtype

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("word", "part", "whole", "han", "bigram")


def analyze(text: str) -> pd.DataFrame:
    """Show how documents and queries are cut into tokens.

    Text is folded first: compatibility forms, case, accents on Latin letters, traditional Chinese, hyphens. Words that
    hyphens and the like join are found by part and as a whole; text without spaces between words, such as Chinese, by
    pairs of characters, and the last character of a run by itself.

    Args:
        text: Any text.

    Returns:
        A row for each token in order of place, with the columns

        - token: what is looked up, in NFC.
        - start, end: where it stands in `text`, as str offsets: ``text[start:end]``.
        - kind: "word"; "part" and "whole" of a compound such as GPT-4o; "bigram", two characters in a row; "han", the
          last character of a run.

    Raises:
        TypeError: `text` is no str.

    Example:
        >>> import paperlens as pl
        >>> pl.analyze("GPT-4o 專家")["token"].tolist()
        ['gpt', 'gpt4o', '4o', '专家', '家']
    """
    import pandas as pd

    tokens, starts, ends, kinds = _core.analyze(check_text("text", text))
    table: pd.DataFrame = pd.DataFrame(
        {
            "token": pd.Series([unicodedata.normalize("NFC", token) for token in tokens], dtype=text_dtype()),
            "start": pd.Series(starts, dtype="int64"),
            "end": pd.Series(ends, dtype="int64"),
            "kind": pd.Categorical(kinds, categories=KINDS),
        }
    )
    return table
