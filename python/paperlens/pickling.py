"""What pickles call: the core's own functions cannot be pickled by name."""

from __future__ import annotations

from typing import Any

from paperlens import _core


def restore_paper(*state: Any) -> _core.Paper:
    """Make a paper again from what `Paper.__reduce__` gave."""
    return _core._restore_paper(*state)


def restore_corpus(*state: Any) -> _core.Corpus:
    """Make a corpus again from what `Corpus.__reduce__` gave."""
    return _core._restore_corpus(*state)
