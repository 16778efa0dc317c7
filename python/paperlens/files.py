"""Writing files so that a reader sees the old content or the new one, never a half of it."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from paperlens.arguments import FilePath, check_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@contextmanager
def replacing(path: FilePath) -> Iterator[str]:
    """Give the name of a new file to write; move it to `path` when the block ends without an exception.

    The new file lies in the folder of `path`, so that moving it is one step of the file system. It gets
    the permissions of the file that it replaces. A symbolic link stays, and its target is replaced; a
    device or pipe is written to directly.

    Raises:
        FileNotFoundError: the folder of `path` does not exist.
        IsADirectoryError: `path` is a folder.
    """
    given = os.path.expanduser(check_path("path", path))
    target = os.path.realpath(given)
    folder, name = os.path.split(target)
    try:
        mode = os.stat(target).st_mode
    except FileNotFoundError:
        mode = None
    if mode is not None and stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "is a folder, not a file to write", os.fspath(path))
    if (mode is not None and not stat.S_ISREG(mode)) or os.path.abspath(given).startswith("/dev/"):
        yield given  # /dev/stdout links to whatever stdout is at present, which may be a file
        return
    if not os.path.isdir(folder):
        raise FileNotFoundError(errno.ENOENT, "the folder to write into does not exist", folder)
    # A long name plus a suffix could be too long for the file system.
    temporary = os.path.join(folder, f".{name[:40]}.{os.urandom(6).hex()}.tmp")
    try:
        with open(temporary, "xb"):
            pass
        yield temporary
        if mode is not None:
            os.chmod(temporary, stat.S_IMODE(mode))
        os.replace(temporary, target)
    finally:
        with suppress(FileNotFoundError):
            os.remove(temporary)


def write_file(path: FilePath, chunks: Iterable[str | bytes]) -> None:
    """Write `chunks`, text as UTF-8, to `path` in one step; nothing changes if an exception comes."""
    with replacing(path) as temporary, open(temporary, "wb") as file:
        for chunk in chunks:
            file.write(chunk.encode("utf-8", "surrogatepass") if isinstance(chunk, str) else chunk)
