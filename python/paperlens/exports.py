"""What leaves a corpus: tables for pandas, polars and Arrow, files for people and other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

from paperlens import _core
from paperlens.arguments import FilePath, check_flag
from paperlens.files import write_file

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    import polars


class Exports(_core.Corpus):
    """The methods of a corpus that write it in another form."""

    __slots__ = ()

    def to_pandas(self) -> pd.DataFrame:
        """Return the papers as a pandas table, one row per paper, in the order of the corpus.

        Returns:
            A DataFrame (len(corpus), 13) with the columns arxiv_id, title, title_zh, abstract and url (str),
            version (Int16), month, period_start and period_end (datetime64[s]; month is its first day),
            source (category), line and appearances (int32) and links (lists of str). What a paper
            does not have is missing. Text shares the memory of the corpus.

        Example:
            >>> import paperlens as pl
            >>> frame = pl.Corpus.from_path("seeds").to_pandas()
            >>> frame.shape
            (77, 13)
            >>> frame["arxiv_id"].iloc[0]
            '2504.05299'
        """
        from paperlens.tables import papers_frame

        return papers_frame(self)

    def to_polars(self) -> polars.DataFrame:
        """Return the papers as a polars table with the same columns as `to_pandas`.

        Raises:
            ImportError: polars is not installed.

        Example:
            >>> import paperlens as pl
            >>> pl.Corpus.from_path("seeds").to_polars().shape
            (77, 13)
        """
        from paperlens.tables import papers_polars

        return papers_polars(self)

    def to_parquet(self, path: FilePath) -> None:
        """Write the papers to a Parquet file; the file is replaced in one step.

        Args:
            path: the file to write; its folder must exist.

        Raises:
            FileNotFoundError: the folder of `path` does not exist.

        Example:
            >>> import tempfile, pandas
            >>> import paperlens as pl
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     pl.Corpus.from_path("seeds").to_parquet(folder + "/papers.parquet")
            ...     len(pandas.read_parquet(folder + "/papers.parquet"))
            77
        """
        from paperlens.tables import write_parquet

        write_parquet(self, path)

    @overload
    def to_csv(self, path: None = None, *, bom: bool = False) -> str: ...
    @overload
    def to_csv(self, path: FilePath, *, bom: bool = False) -> None: ...
    def to_csv(self, path: FilePath | None = None, *, bom: bool = False) -> str | None:
        """Write the papers as CSV (UTF-8), with the columns of `to_pandas`; links are parted by spaces.

        A cell that a spreadsheet would take for a formula, since it starts with = + - @, tab or return,
        gets a leading apostrophe.

        Args:
            path: the file to write, replaced in one step; None returns the text.
            bom: start with a byte order mark, without which Excel does not see that the file is UTF-8.

        Returns:
            The text when `path` is None, else None.

        Raises:
            FileNotFoundError: the folder of `path` does not exist.

        Example:
            >>> import paperlens as pl
            >>> pl.Corpus.from_path("seeds")[:3].to_csv().split(",")[:3]
            ['arxiv_id', 'version', 'title']
        """
        from paperlens.tables import csv_chunks

        return _text_or_file(csv_chunks(self, bom=check_flag("bom", bom)), path)

    @overload
    def to_jsonl(self, path: None = None) -> str: ...
    @overload
    def to_jsonl(self, path: FilePath) -> None: ...
    def to_jsonl(self, path: FilePath | None = None) -> str | None:
        """Write the papers as JSON lines (UTF-8): an object per paper, its keys the columns of `to_pandas`.

        Args:
            path: the file to write, replaced in one step; None returns the text.

        Returns:
            The text when `path` is None, else None.

        Raises:
            FileNotFoundError: the folder of `path` does not exist.

        Example:
            >>> import json
            >>> import paperlens as pl
            >>> line = pl.Corpus.from_path("seeds")[:1].to_jsonl()
            >>> json.loads(line)["month"]
            '2025-04-01'
        """
        from paperlens.tables import jsonl_chunks

        return _text_or_file(jsonl_chunks(self), path)

    @overload
    def to_bibtex(self, path: None = None) -> str: ...
    @overload
    def to_bibtex(self, path: FilePath) -> None: ...
    def to_bibtex(self, path: FilePath | None = None) -> str | None:
        """Write the papers as BibTeX: an `@misc` entry each, with different keys.

        Capitals that matter are protected by braces, TeX in titles is kept, and what TeX would stumble
        over is escaped. The Chinese title is in the field `titletranslation`.

        Args:
            path: the file to write, replaced in one step; None returns the text.

        Returns:
            The text when `path` is None, else None.

        Raises:
            FileNotFoundError: the folder of `path` does not exist.

        Example:
            >>> import paperlens as pl
            >>> print(pl.Corpus.from_path("seeds")[:1].to_bibtex()[:41])
            @misc{arxiv-2504.05299,
              title = {{SmolV
        """
        from paperlens.bibliography import bibtex_entries

        return _text_or_file(bibtex_entries(self), path)

    @overload
    def to_ris(self, path: None = None) -> str: ...
    @overload
    def to_ris(self, path: FilePath) -> None: ...
    def to_ris(self, path: FilePath | None = None) -> str | None:
        """Write the papers as RIS, which Zotero, EndNote and others import.

        Args:
            path: the file to write, replaced in one step; None returns the text.

        Returns:
            The text when `path` is None, else None.

        Raises:
            FileNotFoundError: the folder of `path` does not exist.

        Example:
            >>> import paperlens as pl
            >>> pl.Corpus.from_path("seeds")[:1].to_ris().splitlines()[1]
            'TI  - SmolVLM: Redefining small and efficient multimodal models'
        """
        from paperlens.bibliography import ris_records

        return _text_or_file(ris_records(self), path)

    @overload
    def to_markdown(self, path: None = None) -> str: ...
    @overload
    def to_markdown(self, path: FilePath) -> None: ...
    def to_markdown(self, path: FilePath | None = None) -> str | None:
        """Write the papers as a digest, which reads back as the same papers.

        A corpus that is exactly one digest, with all its papers in their order, gives the bytes of that
        digest; any other is written in a canonical form.

        Args:
            path: a file to write, replaced in one step; or a folder (one that exists, or a new name without a
                suffix), which gets a file per digest: its own bytes where all its papers are in this
                corpus, else those that are, in canonical form. None returns the text.

        Returns:
            The text when `path` is None, else None.

        Raises:
            FileNotFoundError: the folder of a file `path` does not exist.

        Example:
            >>> import paperlens as pl
            >>> corpus = pl.Corpus.from_path("seeds")
            >>> some = corpus[::10]
            >>> pl.Corpus.from_text(some.to_markdown()) == some
            True
        """
        from paperlens.markdown import corpus_text, write_markdown

        if path is None:
            return corpus_text(self)
        write_markdown(self, path)
        return None


def _text_or_file(chunks: Iterable[str], path: FilePath | None) -> str | None:
    if path is None:
        return "".join(chunks)
    write_file(path, chunks)
    return None
