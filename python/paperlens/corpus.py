"""Corpus: papers read from digests. Immutable; made by `from_path`, `from_text` and `open`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from paperlens import _core
from paperlens.analysing import Analysing
from paperlens.arguments import FilePath, check_flag, check_path, check_text, check_threads
from paperlens.diagnostics import Diagnostics, describe
from paperlens.discover import DEFAULT_PATTERN, printable, requests
from paperlens.encodings import canonical_encoding, decode
from paperlens.errors import ParseError
from paperlens.exports import Exports
from paperlens.extract.corpus import Extracting
from paperlens.matches import DEFAULT_MAX_MEM
from paperlens.progress import Progress, reporting
from paperlens.searching import Searching, build_indexes
from paperlens.wording import counted

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable

    from typing_extensions import Self

    from paperlens._core import Paper
    from paperlens.matches import Matches

_SHOWN_ERRORS = 5
_UTF_8 = "utf-8"
_TEXT = "<text>"


class Corpus(Searching, Extracting, Analysing, Exports):
    """Papers in order, and the digests that they were read from.

    A corpus does not change; selecting makes a new one that shares its memory. `corpus[i]`, `corpus["2504.05299"]`
    (an arXiv id, also with a version or as a URL) give a `Paper`; a slice, a boolean mask, a list of
    positions or a list of ids gives a `Corpus`. `|`, `&` and `-` combine corpora by papers; `==` compares
    the papers and their order.

    Example:
        >>> import paperlens as pl
        >>> corpus = pl.Corpus.from_path("seeds")
        >>> len(corpus), corpus[0].arxiv_id
        (77, '2504.05299')
        >>> corpus["2504.05299"].title_zh
        'SmolVLM：重新定义小型高效多模态模型'
        >>> "2504.05299" in corpus
        True
        >>> len(corpus[:10] | corpus[5:20])
        20
    """

    __slots__ = ()

    @classmethod
    def from_path(
        cls,
        path: FilePath | Iterable[FilePath],
        *,
        pattern: str | Iterable[str] = DEFAULT_PATTERN,
        encoding: str = "utf-8",
        strict: bool = False,
        threads: int | None = None,
        progress: Progress = None,
    ) -> Self:
        """Read digests from files, in parallel; the result does not depend on the number of threads.

        Args:
            path: a file, a folder (with all below it, sorted; hidden files are skipped), a glob such as
                "digests/**/*.md", or an iterable of these. Each file is read once.
            pattern: which files of a folder are read, whatever the case of their names.
            encoding: of the files, such as "gb18030"; UTF-16 with a byte order mark is recognised.
            strict: raise an exception when the files have errors, instead of noting them in `diagnostics`.
            threads: how many read at the same time; None is one per core.
            progress: None shows a bar on a terminal or in a notebook when it takes over half a second; True
                always, False never; a callable gets (bytes done, bytes in all) now and then.

        Returns:
            The papers, in the order of the files; of a paper in several digests the first text.

        Raises:
            FileNotFoundError: a path does not exist, or a glob matches nothing.
            OSError: a file that was named itself cannot be read.
            LookupError: there is no such encoding.
            ParseError: `strict`, and there are errors.
            TypeError, ValueError: an argument is not what is described here.

        Example:
            >>> import paperlens as pl
            >>> corpus = pl.Corpus.from_path("seeds")
            >>> len(corpus), len(corpus.digests)
            (77, 5)
        """
        strict = check_flag("strict", strict)
        name = canonical_encoding(encoding)
        count = check_threads(threads)
        with reporting(progress, "Reading digests") as report:
            files = requests(path, pattern)
            corpus = cls(_core.load_files(*files, name, decode, count, report))
        return _checked(corpus) if strict else corpus

    @classmethod
    def from_text(cls, text: str | bytes, *, source: str = _TEXT, encoding: str = _UTF_8, strict: bool = False) -> Self:
        r"""Read one digest from a string or from bytes.

        Args:
            text: the Markdown of a digest.
            source: its name in `paper.source` and in diagnostics; a name such as "2025/0407-0411.md" tells its
                period too.
            encoding: of bytes; without meaning for a str.
            strict: raise an exception when the text has errors, instead of noting them in `diagnostics`.

        Raises:
            LookupError: there is no such encoding.
            ParseError: `strict`, and there are errors.
            TypeError, ValueError: an argument is not what is described here.

        Example:
            >>> import paperlens as pl
            >>> digest = "## A Title\n[标题](https://arxiv.org/abs/2504.05299)\n\n摘要。\n"
            >>> pl.Corpus.from_text(digest, source="2025/0407-0411.md")[0].month
            datetime.date(2025, 4, 1)
        """
        # A digest takes microseconds: what was not given is not checked.
        if strict is not False:
            check_flag("strict", strict)
        name = encoding if encoding is _UTF_8 else canonical_encoding(encoding)
        if source is not _TEXT:
            source = printable(check_text("source", source))
        given: object = text
        if not isinstance(given, (str, bytes)):
            if not isinstance(given, (bytearray, memoryview)):
                raise TypeError(f"text: expected a str or bytes, got {type(given).__name__}")
            given = bytes(given)
        corpus = cls(given, source, name, decode)
        return _checked(corpus) if strict else corpus

    @classmethod
    def open(cls, path: FilePath, *, verify: bool = False) -> Self:
        """Open a saved corpus. Its files are mapped, not read: that takes milliseconds, whatever its size.

        Checksums are checked when something is first read, so that damage may show later as `CorpusFormatError`.
        The corpus stays as it is while others save to the same path. Its files must not be changed otherwise:
        shortening a file that is mapped kills the process.

        Args:
            path: the folder that `save` made.
            verify: check all checksums now.

        Raises:
            FileNotFoundError: there is no such folder.
            CorpusFormatError: it holds no corpus, or one that is damaged or of a newer version.

        Example:
            >>> import tempfile
            >>> import paperlens as pl
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     pl.Corpus.from_path("seeds").save(folder + "/ai.plx")
            ...     len(pl.Corpus.open(folder + "/ai.plx"))
            77
        """
        verify = check_flag("verify", verify)
        return cls(_core.open_corpus(os.path.expanduser(check_path("path", path)), verify))

    def save(self, path: FilePath) -> None:
        """Save the corpus as a folder, which `open` maps. What was saved there before is replaced in one step.

        Only what does not lie there yet is written: after `open` and `add`, the papers added. When it returns, all
        is on the disk; if it fails or is killed, the folder holds what it held before. A selection is saved as its
        papers with all digests of the corpus that it was selected from.

        Args:
            path: the folder, such as "ai.plx"; the folder that it stands in must exist.

        Raises:
            ConcurrentWriteError: somebody else is saving there at the moment, or has saved there since this corpus
                was opened or saved.
            FileExistsError: something stands there that is no saved corpus.
            CorpusFormatError: what is saved there is damaged or of a newer version.
            OSError: the folder cannot be written, or the disk is full.

        Example:
            >>> import tempfile
            >>> import paperlens as pl
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     pl.Corpus.from_path("seeds").select(month="2025-04").save(folder + "/april.plx")
            ...     pl.Corpus.open(folder + "/april.plx")
            Corpus(19 papers, 2 digests, 2025-04)
        """
        build_indexes(self, everything=True)
        _core.save_corpus(self, os.path.expanduser(check_path("path", path)))

    def add(
        self,
        path: FilePath | Iterable[FilePath],
        *,
        pattern: str | Iterable[str] = DEFAULT_PATTERN,
        encoding: str = "utf-8",
        strict: bool = False,
        threads: int | None = None,
        progress: Progress = None,
    ) -> Self:
        """Read more digests; return a corpus with them after those that are there. This corpus does not change.

        A digest is known by its path, as it was given. One that is there already changes nothing; if its bytes have
        changed, the new ones take its place, which the diagnostic `replaced-digest` tells. A file that can no longer
        be read leaves what was read of it before.

        Args:
            path: a file, a folder, a glob or an iterable of these, as in `from_path`; so are the other arguments.
            pattern: which files of a folder are read.
            encoding: of the files.
            strict: raise an exception when the files have errors.
            threads: how many read at the same time; None is one per core.
            progress: whether to show a bar, or a callable.

        Raises:
            ValueError: the corpus is a selection: add to the whole one, or combine the two by `|`.
            FileNotFoundError: a path does not exist, or a glob matches nothing.
            OSError: a file that was named itself cannot be read.
            LookupError: there is no such encoding.
            ParseError: `strict`, and there are errors in the files.
            TypeError: an argument is not what is described here.

        Example:
            >>> import paperlens as pl
            >>> files = sorted(digest.path for digest in pl.Corpus.from_path("seeds").digests)
            >>> corpus = pl.Corpus.from_path(files[:3])
            >>> corpus.add(files) == pl.Corpus.from_path(files)
            True
        """
        strict = check_flag("strict", strict)
        name = canonical_encoding(encoding)
        count = check_threads(threads)
        if not self._is_whole():
            raise ValueError(
                "add: this corpus is a selection; add to the corpus that it was selected from and select again, or "
                "combine it with another by |"
            )
        with reporting(progress, "Reading digests") as report:
            files = requests(path, pattern)
            corpus = type(self)(_core.add_files(self, *files, name, decode, count, report))
        return _checked(corpus, set(files[1])) if strict else corpus

    @property
    def diagnostics(self) -> Diagnostics:
        """What is wrong in the sources that the corpus was read from; the same for a selection.

        Example:
            >>> import paperlens as pl
            >>> pl.Corpus.from_path("seeds").diagnostics.errors
            Diagnostics(none)
        """
        return Diagnostics(self._diagnostics())

    def select(
        self,
        *,
        year: int | Iterable[int] | None = None,
        month: str | datetime.date | tuple[int, int] | Iterable[str | datetime.date | tuple[int, int]] | None = None,
        ids: str | Iterable[str] | None = None,
        sources: str | Iterable[str] | None = None,
        where: Callable[[Paper], object] | Iterable[bool] | Any | None = None,
    ) -> Self:
        """Return the papers that satisfy all conditions given, in the order of the corpus.

        Args:
            year: of the arXiv month: a number or several. A paper without a month is in no year.
            month: the arXiv month: "2025-04", a range "2025-03..2025-05" with both ends, a date, a pair
                (2025, 4), or several of these.
            ids: an arXiv id or several, in any form that `corpus[id]` takes.
            sources: digests that the paper stands in, first or again: the whole path, its last parts
                ("0407-0411.md") or a pattern ("2025/*").
            where: a mask of len(corpus) booleans (NumPy, pandas, polars, list), or a function that is given
                each paper left by the other conditions. A mask from a sorted `to_pandas()` is followed by its index.

        Raises:
            KeyError: an id is not in the corpus.
            TypeError, ValueError: an argument is not what is described here; a source that matches nothing.

        Example:
            >>> import paperlens as pl
            >>> corpus = pl.Corpus.from_path("seeds")
            >>> april = corpus.select(month="2025-04")
            >>> april == corpus.select(year=2025, where=lambda paper: paper.month.month == 4)
            True
            >>> len(corpus.select(ids=["2504.05299"]))
            1
        """
        from paperlens.selection import selected_rows

        rows = selected_rows(self, year=year, month=month, ids=ids, sources=sources, where=where)
        return self._take(rows)

    def grep(
        self,
        pattern: str,
        *,
        fields: str | Iterable[str] = ("title", "title_zh", "abstract"),
        ignore_case: bool = False,
        limit: int | None = None,
        max_mem: int = DEFAULT_MAX_MEM,
    ) -> Matches:
        r"""Find every match of a regular expression in the texts of the papers.

        The syntax is that of RE2 (https://github.com/google/re2/wiki/Syntax); `^` and `$` are the ends of a field,
        unless the pattern starts with `(?m)`. What is found is what a scan of every field finds. A corpus of some
        size is given an index the first time that a pattern can use one.

        Args:
            pattern: a regular expression. Groups, `(?P<name>...)` or `(...)`, become columns of the table.
            fields: where to look: one or more of "title", "title_zh" and "abstract".
            ignore_case: whether case makes no difference, in any script.
            limit: the most matches that are given; None is all.
            max_mem: bytes of memory that RE2 may take for the pattern. A pattern that does not fit is refused; one
                that fits barely takes longer.

        Returns:
            The matches, in the order of the corpus, then of the fields, then of their places; searched for as they
            are asked for.

        Raises:
            ValueError: the pattern does not parse, or is too large; a field does not exist; a number is too small.
            TypeError: an argument is not what is described here.

        Example:
            >>> import paperlens as pl
            >>> corpus = pl.Corpus.from_path("seeds")
            >>> matches = corpus.grep(r"(?P<size>\d+(?:\.\d+)?)\s*(?P<unit>B|亿)\s*参数")
            >>> matches.count()
            14
            >>> next(iter(matches)).groups
            {'size': '2.2', 'unit': 'B'}
        """
        from paperlens.matches import find_matches

        return find_matches(self, pattern, fields, ignore_case=ignore_case, limit=limit, max_mem=max_mem)

    def __repr__(self) -> str:
        digests = len(self.digests) if self._is_whole() else len(set(self._source_codes().tolist()))
        parts = [counted(len(self), "paper"), counted(digests, "digest")]
        months = self._months()
        months = months[months >= 0]
        if len(months):
            first, last = (f"{at // 12:04d}-{at % 12 + 1:02d}" for at in (int(months.min()), int(months.max())))
            parts.append(first if first == last else f"{first} to {last}")
        return f"Corpus({', '.join(parts)})"

    def _repr_html_(self) -> str:
        from paperlens.html import corpus_table

        return corpus_table(self)


def _checked(corpus: Any, sources: set[str] | None = None) -> Any:
    errors = [item for item in corpus.diagnostics.errors if sources is None or item.source in sources]
    if not errors:
        return corpus
    lines = [describe(item) for item in errors[:_SHOWN_ERRORS]]
    if len(errors) > _SHOWN_ERRORS:
        lines.append(f"and {len(errors) - _SHOWN_ERRORS:,} more")
    raise ParseError(f"{counted(len(errors), 'error')} in what was read:\n" + "\n".join(lines), errors)
