"""From files to a saved corpus, in bounded memory."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from paperlens import _core
from paperlens.arguments import FilePath, check_integer, check_path, check_threads
from paperlens.corpus import Corpus
from paperlens.discover import DEFAULT_PATTERN, requests
from paperlens.encodings import canonical_encoding, decode
from paperlens.progress import Progress, reporting

if TYPE_CHECKING:
    from collections.abc import Iterable

BATCH_BYTES = 320 << 20


def index(
    path: FilePath | Iterable[FilePath],
    folder: FilePath,
    *,
    pattern: str | Iterable[str] = DEFAULT_PATTERN,
    encoding: str = "utf-8",
    threads: int | None = None,
    progress: Progress = None,
    batch_bytes: int = BATCH_BYTES,
) -> Corpus:
    """Read digests into a saved corpus, however many: only some of them are in memory at a time.

    The folder then holds what `Corpus.from_path(path).save(folder)` would save or, where a corpus is saved already,
    `Corpus.open(folder).add(path).save(folder)`, with the indexes of search and grep. The files are read in batches;
    each becomes a segment on the disk. With the default that takes some 500 MB of memory, however many papers come.

    Until all is done others see what was saved before, and nobody else can save there; if it fails or is killed that
    is what the folder still holds. The disk needs room for the old corpus and the new one, about three times the
    size of the digests.

    Args:
        path: a file, a folder, a glob or an iterable of these, as in `Corpus.from_path`.
        folder: where the corpus is saved, such as "ai.plx"; the folder that it stands in must exist.
        pattern: which files of a folder are read.
        encoding: of the files.
        threads: how many work at the same time; None is one per core.
        progress: None shows a bar on a terminal or in a notebook when it takes over half a second; True always,
            False never; a callable gets (bytes done, bytes in all) now and then.
        batch_bytes: bytes of digests in a batch, which has one file at least. Smaller ones need less memory, down
            to some 250 MB; larger ones make fewer segments, which are searched a little faster.

    Returns:
        The corpus, opened from the folder.

    Raises:
        FileNotFoundError: a path does not exist, or a glob matches nothing.
        FileExistsError: something stands at `folder` that is no saved corpus.
        ConcurrentWriteError: somebody else is saving there at the moment.
        CorpusFormatError: what is saved there is damaged or of a newer version.
        OSError: a file that was named itself cannot be read, the folder cannot be written, or the disk is full.
        LookupError: there is no such encoding.
        ValueError: the folder holds a selection, which cannot be added to; or an argument is not what is
            described here.
        TypeError: an argument is not what is described here.

    Example:
        >>> import tempfile
        >>> import paperlens as pl
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     pl.index("seeds", folder + "/ai.plx")
        Corpus(77 papers, 5 digests, 2024-12 to 2025-04)
    """
    to = os.path.expanduser(check_path("folder", folder))
    name = canonical_encoding(encoding)
    count = check_threads(threads)
    size = check_integer("batch_bytes", batch_bytes)
    if size < 1:
        raise ValueError(f"batch_bytes: expected at least 1, got {size}")
    with reporting(progress, "Indexing") as report:
        files = requests(path, pattern)
        return Corpus(_core.index_files(to, min(size, 1 << 62), *files, name, decode, count, report))
