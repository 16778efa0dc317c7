"""Tables out of a corpus: pandas and polars frames, Parquet, CSV, JSON lines."""

from __future__ import annotations

import csv
import datetime
import io
import json
from typing import TYPE_CHECKING, Any

from paperlens.files import replacing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd
    import polars

    from paperlens._core import Corpus, Diagnostic
    from paperlens.arguments import FilePath

COLUMNS = (
    "arxiv_id",
    "version",
    "title",
    "title_zh",
    "abstract",
    "url",
    "month",
    "period_start",
    "period_end",
    "source",
    "line",
    "appearances",
    "links",
)
# What a spreadsheet takes for the start of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Inside JSON strings only; readers that split lines the Unicode way would split there.
_LINE_ENDS = (("\x85", "\\u0085"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))


def papers_frame(corpus: Corpus) -> pd.DataFrame:
    """Return the table of DESIGN's columns; its text columns share the memory of the corpus."""
    import pandas as pd
    import pyarrow as pa

    table = pa.table(corpus)
    columns = {name: _to_pandas(name, table.column(name)) for name in table.column_names}
    frame: pd.DataFrame = pd.DataFrame(columns, index=pd.RangeIndex(table.num_rows), copy=False)
    return frame


def _to_pandas(name: str, column: Any) -> Any:
    """Convert one Arrow column. Numbers are copied, so that the frame can be written to."""
    import numpy as np
    import pandas as pd
    import pyarrow as pa

    if name == "links":
        return _lists(column)
    if name == "source":
        return _categories(column)
    if name == "version":
        version: Any = pd.Int16Dtype()
        return version.__from_arrow__(column)
    if pa.types.is_date32(column.type):
        return np.array(column.cast(pa.timestamp("s")).to_numpy(), dtype="datetime64[s]")
    if pa.types.is_integer(column.type):
        return np.array(column.to_numpy())
    return text_dtype().__from_arrow__(column)


def text_dtype() -> Any:
    """Return the dtype that prints as `str`: the default of pandas 3, there in 2.3 under a longer name."""
    import numpy as np
    import pandas as pd

    return pd.StringDtype("pyarrow", na_value=np.nan)


def _lists(column: Any) -> Any:
    import numpy as np

    lists = column.to_pylist()
    return np.fromiter(lists, dtype=object, count=len(lists))


def _categories(column: Any) -> Any:
    import numpy as np
    import pandas as pd

    array = column.combine_chunks()
    names = array.dictionary.to_pylist()
    codes = array.indices.to_numpy()
    unique = list(dict.fromkeys(names))
    if len(unique) != len(names):  # two sources may share a name, two categories may not
        position = {name: code for code, name in enumerate(unique)}
        codes = np.array([position[name] for name in names], dtype=np.int32)[codes]
    return pd.Categorical.from_codes(codes, categories=pd.Index(unique, dtype=text_dtype()))


def diagnostics_frame(items: Sequence[Diagnostic]) -> pd.DataFrame:
    """Return one row per diagnostic."""
    import numpy as np
    import pandas as pd

    text, number = text_dtype(), np.dtype(np.int32)
    types = (("severity", text), ("code", text), ("source", text), ("line", number), ("column", number))
    columns = {
        name: pd.Series([getattr(item, name) for item in items], dtype=dtype)
        for name, dtype in (*types, ("message", text))
    }
    frame: pd.DataFrame = pd.DataFrame(columns)
    return frame


def papers_polars(corpus: Corpus) -> polars.DataFrame:
    """Return a polars frame over the Arrow stream of the corpus."""
    try:
        import polars
    except ImportError:
        raise ImportError("to_polars needs polars: pip install 'paperlens[polars]'") from None
    return polars.DataFrame(corpus)


def write_parquet(corpus: Corpus, path: FilePath) -> None:
    """Write the Arrow table of the corpus as Parquet, compressed with Zstandard."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with replacing(path) as temporary:
        pq.write_table(pa.table(corpus), temporary, compression="zstd")


def write_table(frame: pd.DataFrame, path: FilePath) -> None:
    """Write a table of results; the suffix of the path tells the format: .csv, .jsonl or .parquet.

    In CSV lists are JSON, and a cell that a spreadsheet would take for a formula gets a leading apostrophe.
    """
    suffix = str(path).rsplit(".", 1)[-1].lower()
    with replacing(path) as temporary:
        if suffix == "parquet":
            frame.to_parquet(temporary, index=False)
        elif suffix == "jsonl":
            text = frame.to_json(orient="records", lines=True, force_ascii=False)
            with open(temporary, "w", encoding="utf-8", newline="") as file:
                for line_end, escaped in _LINE_ENDS:
                    text = text.replace(line_end, escaped)
                file.write(text)
        else:
            safe = {name: frame[name].map(_table_cell) for name in frame.columns if frame[name].dtype.kind not in "iuf"}
            frame.assign(**safe).to_csv(temporary, index=False, lineterminator="\n")


def _table_cell(value: object) -> object:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, float) and type(value) is not float:
        return str(value)  # a range, which shows both ends
    return _cell(value)


def csv_chunks(corpus: Corpus, *, bom: bool) -> Iterator[str]:
    """Yield the CSV of a corpus: a header line, then a record for each paper."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    if bom:
        buffer.write("\ufeff")
    writer.writerow(COLUMNS)
    for paper in corpus:
        writer.writerow([_cell(value) for value in paper.to_dict().values()])
        if buffer.tell() > 1 << 16:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, (list, tuple)):
        value = " ".join(value)
    if isinstance(value, str):
        return "'" + value if value.startswith(_FORMULA) else value
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


def jsonl_chunks(corpus: Corpus) -> Iterator[str]:
    """Yield a line of JSON for each paper."""
    encode = json.JSONEncoder(ensure_ascii=False, default=_to_json).encode
    for paper in corpus:
        record = encode(paper.to_dict())
        for line_end, escaped in _LINE_ENDS:
            record = record.replace(line_end, escaped)
        yield record + "\n"


def _to_json(value: object) -> object:
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")
