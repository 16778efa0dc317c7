"""Which files does a person mean by a path, a folder, a glob or a list of them?"""

from __future__ import annotations

import errno
import fnmatch
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from paperlens.arguments import FilePath, check_path

DEFAULT_PATTERN = ("*.md", "*.markdown", "*.txt")
_MAGIC = re.compile(r"[*?\[]")


class Found(NamedTuple):
    """A file to read.

    Attributes:
        path: where it is opened.
        source: how it is named to the user: the path that was given, joined with what was found below it.
        explicit: whether the user named this very file, so that failing to read it is an exception.
    """

    path: str
    source: str
    explicit: bool


class _Entry(NamedTuple):
    path: str
    name: str
    is_folder: bool


def discover(path: FilePath | Iterable[FilePath], pattern: str | Iterable[str] = DEFAULT_PATTERN) -> list[Found]:
    """List the files that `path` means, each once, in the order given and sorted within folders.

    Args:
        path: a file, a folder (walked recursively; hidden entries are skipped, symbolic links followed,
            each folder entered once), a glob with `*`, `?`, `[...]` and `**`, or an iterable of these.
        pattern: file name patterns of which a file in a folder has to match one, whatever its case.

    Raises:
        FileNotFoundError: a path does not exist, or a glob matches nothing.
        OSError: a path that was given cannot be looked at.
        TypeError, ValueError: an argument is not what is described above.
    """
    wanted = _compile_pattern(pattern)
    found: dict[str, Found] = {}
    real_folders: dict[str, str] = {}
    for given in _as_paths(path):
        for item in _expand(given, wanted):
            found.setdefault(_identity(item.path, real_folders), item)
    return list(found.values())


def requests(
    path: FilePath | Iterable[FilePath], pattern: str | Iterable[str] = DEFAULT_PATTERN
) -> tuple[list[str], list[str], list[bool]]:
    """List the files that `path` means as the core takes them; see `discover`.

    Returns:
        Where the files are opened, how they are named, and whether each was named itself.
    """
    files = discover(path, pattern)
    return (
        [file.path for file in files],
        [printable(file.source) for file in files],
        [file.explicit for file in files],
    )


def printable(source: str) -> str:
    """Return a name without the surrogates that stand for bytes of a file name that is no UTF-8."""
    return source if source.isascii() else source.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _identity(path: str, real_folders: dict[str, str]) -> str:
    """Return os.path.realpath(path), which looks at every component only once per folder."""
    if os.path.islink(path):
        return os.path.realpath(path)
    folder, name = os.path.split(path)
    if folder not in real_folders:
        real_folders[folder] = os.path.realpath(folder)
    return os.path.join(real_folders[folder], name)


def _as_paths(path: object) -> list[str]:
    if isinstance(path, (str, os.PathLike)):
        return [check_path("path", path)]
    if isinstance(path, Iterable) and not isinstance(path, (bytes, bytearray, memoryview)):
        return [check_path("path", item) for item in path]
    raise TypeError(f"path: expected a str, os.PathLike or an iterable of them, got {type(path).__name__}")


def _compile_pattern(pattern: object) -> re.Pattern[str]:
    patterns = [pattern] if isinstance(pattern, str) else pattern
    if not isinstance(patterns, Iterable) or isinstance(patterns, (bytes, bytearray)):
        raise TypeError(f"pattern: expected a str or an iterable of them, got {type(pattern).__name__}")
    translated = []
    for item in patterns:
        if not isinstance(item, str):
            raise TypeError(f"pattern: expected a str or an iterable of them, got an item of {type(item).__name__}")
        if not item or "/" in item:
            raise ValueError(f"pattern: expected a pattern for file names such as '*.md', got {item!r}")
        translated.append(fnmatch.translate(item))
    if not translated:
        raise ValueError("pattern: expected at least one pattern such as '*.md'")
    return re.compile("|".join(translated), re.IGNORECASE)


def _expand(given: str, wanted: re.Pattern[str]) -> Iterator[Found]:
    path = os.path.expanduser(given)
    try:
        os.stat(path)
    except OSError as error:
        if _MAGIC.search(path) and not os.path.lexists(path):
            yield from _expand_glob(path, wanted)
            return
        if "\n" in path:
            hint = "no such file or folder (to read Markdown text, use Corpus.from_text)"
            raise FileNotFoundError(errno.ENOENT, hint, path.split("\n", 1)[0][:80]) from None
        if isinstance(error, (FileNotFoundError, NotADirectoryError)):
            raise FileNotFoundError(errno.ENOENT, "no such file or folder", path) from None
        raise
    if os.path.isdir(path):
        with os.scandir(path):  # a folder that was named and cannot be listed is an exception
            pass
        yield from _files(path, wanted)
    else:
        yield Found(path, path, True)


def _files(folder: str, wanted: re.Pattern[str]) -> Iterator[Found]:
    """Yield the files below a folder; a folder that cannot be listed too, so that a diagnostic says so."""
    for entry in _walk(folder):
        if not entry.is_folder and (wanted.match(entry.name) or os.path.isdir(entry.path)):
            yield Found(entry.path, entry.path, False)


def _walk(root: str) -> Iterator[_Entry]:
    """Yield what is in a folder, recursively: sorted, without hidden entries, each folder once.

    Folders are known by device and inode, since symbolic links may form a loop.
    A folder that cannot be listed comes as an entry with is_folder=False.
    """
    entered: set[tuple[int, int]] = set()
    pending = [_Entry(root, "", True)]
    while pending:
        entry = pending.pop()
        if not entry.is_folder:
            yield entry
            continue
        try:
            status = os.stat(entry.path or os.curdir)
            key = (status.st_dev, status.st_ino)
            if key in entered:
                continue
            entered.add(key)
            with os.scandir(entry.path or os.curdir) as scan:
                below = [_Entry(os.path.join(entry.path, e.name), e.name, _is_folder(e)) for e in scan]
        except OSError:
            yield entry._replace(is_folder=False)
            continue
        yield entry
        visible = (e for e in below if not e.name.startswith("."))
        pending.extend(sorted(visible, key=lambda e: e.name, reverse=True))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself: reading it will say so
        return False


def _expand_glob(path: str, wanted: re.Pattern[str]) -> Iterator[Found]:
    drive, rest = os.path.splitdrive(path)
    parts = [part for part in rest.replace(os.altsep or os.sep, os.sep).split(os.sep) if part]
    root = drive + (os.sep if os.path.isabs(path) else "")
    matches = sorted(_glob(root, parts), key=lambda match: match.split(os.sep))
    for match in matches:
        if os.path.isdir(match):
            yield from _files(match, wanted)
        elif parts[-1] != "**" or wanted.match(os.path.basename(match)):
            yield Found(match, match, False)
    if not matches:
        raise FileNotFoundError(errno.ENOENT, "no file or folder matches", path)


def _glob(folder: str, parts: Sequence[str]) -> Iterator[str]:
    """Yield what matches the pattern `parts` below `folder`. Unlike in glob.glob, links cannot trap it."""
    if not parts:
        yield folder
        return
    head, rest = parts[0], parts[1:]
    if head == "**":
        while rest[:1] == ["**"]:
            rest = rest[1:]
        for entry in _walk(folder):
            if not rest and entry.path != folder:
                yield entry.path
            elif rest and entry.is_folder:
                yield from _glob(entry.path, rest)
    elif _MAGIC.search(head):
        for match in _children(folder, head):
            if not rest or os.path.isdir(match):
                yield from _glob(match, rest)
    elif os.path.lexists(os.path.join(folder, head)):
        yield from _glob(os.path.join(folder, head), rest)


def _children(folder: str, pattern: str) -> Iterator[str]:
    try:
        with os.scandir(folder or os.curdir) as scan:
            names = sorted(entry.name for entry in scan)
    except OSError:
        return
    matches = re.compile(fnmatch.translate(pattern)).match
    for name in names:
        if matches(name) and (pattern.startswith(".") or not name.startswith(".")):
            yield os.path.join(folder, name)
