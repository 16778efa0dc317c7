"""Checks of arguments: each raises `TypeError` or `ValueError` and names the argument."""

from __future__ import annotations

import operator
import os

FilePath = str | os.PathLike[str]


def check_flag(name: str, value: object) -> bool:
    """Return `value` if it is a bool."""
    if not isinstance(value, bool):
        raise TypeError(f"{name}: expected True or False, got {type(value).__name__}")
    return value


def check_text(name: str, value: object) -> str:
    """Return `value` if it is a str."""
    if not isinstance(value, str):
        raise TypeError(f"{name}: expected a str, got {type(value).__name__}")
    return value


def check_integer(name: str, value: object) -> int:
    """Return `value` as an int if it is one (NumPy's too, but no bool)."""
    if isinstance(value, bool):
        raise TypeError(f"{name}: expected an int, got bool")
    try:
        return operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise TypeError(f"{name}: expected an int, got {type(value).__name__}") from None


def check_count(name: str, value: object, most: int) -> int:
    """Return `value` as an int if it is one from 0 to `most`."""
    count = check_integer(name, value)
    if not 0 <= count <= most:
        raise ValueError(f"{name}: expected 0 to {most:,}, got {count}")
    return count


def check_threads(value: object) -> int:
    """Return the number of threads that the core is asked for; 0 means one per core."""
    if value is None:
        return 0
    threads = check_integer("threads", value)
    if not 1 <= threads <= 1024:
        raise ValueError(f"threads: expected 1 to 1024, or None for one per core, got {threads}")
    return threads


def check_path(name: str, value: object) -> str:
    """Return `value` as a str if it is a path: not empty, and without NUL."""
    if not isinstance(value, (str, os.PathLike)):
        raise TypeError(f"{name}: expected a str or os.PathLike, got {type(value).__name__}")
    path = os.fspath(value)
    if not isinstance(path, str):
        raise TypeError(f"{name}: expected a path of str, got one of {type(path).__name__}")
    if not path:
        raise ValueError(f"{name}: the path is empty")
    if "\0" in path:
        raise ValueError(f"{name}: the path contains a NUL character: {path!r}")
    return path
