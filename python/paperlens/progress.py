"""The progress bar: for people who wait, and for nobody else."""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal, Protocol

Progress = bool | Callable[[int, int], object] | None
Unit = Literal["bytes", "papers"]

_PATIENCE = 0.5  # seconds of silence before a bar is shown


class _Bar(Protocol):
    def update(self, done: int, total: int) -> None: ...
    def close(self) -> None: ...


@contextmanager
def reporting(progress: Progress, what: str, unit: Unit = "bytes") -> Iterator[Callable[[int, int], None]]:
    """Give a callback for (units done, units in all).

    Args:
        progress: None shows a bar on a terminal or in a notebook, when the work takes over half a second;
            True shows it at once and wherever stderr goes; False never; a callable gets the two numbers.
        what: the words beside the bar.
        unit: what is counted.

    Raises:
        TypeError: `progress` is none of these.
    """
    if progress is not None and not isinstance(progress, bool) and not callable(progress):
        raise TypeError(f"progress: expected None, True, False or a callable, got {type(progress).__name__}")
    if callable(progress):
        call = progress
        yield lambda done, total: (call(done, total), None)[1]
        return
    if progress is False or (progress is None and not _in_notebook() and not _on_terminal()):
        yield lambda done, total: None
        return
    shown = _Shown(what, unit, 0.0 if progress else _PATIENCE)
    try:
        yield shown
    finally:
        shown.close()


class _Shown:
    """Makes the bar when it is time to, since even importing rich takes longer than most loads."""

    def __init__(self, what: str, unit: Unit, patience: float) -> None:
        self.what = what
        self.unit = unit
        self.due = time.monotonic() + patience
        self.bar: _Bar | None = None

    def __call__(self, done: int, total: int) -> None:
        if self.bar is None:
            if time.monotonic() < self.due:
                return
            self.bar = (_NotebookBar if _in_notebook() else _TerminalBar)(self.what, self.unit)
        self.bar.update(done, total)

    def close(self) -> None:
        if self.bar is not None:
            self.bar.close()


class _TerminalBar:
    def __init__(self, what: str, unit: Unit) -> None:
        from rich import progress
        from rich.console import Console

        console = Console(stderr=True)
        self.bar = progress.Progress(
            progress.TextColumn("{task.description}"),
            progress.BarColumn(),
            progress.DownloadColumn() if unit == "bytes" else progress.TextColumn("{task.fields[count]}"),
            progress.TimeRemainingColumn(),
            console=console,
            transient=console.is_terminal,  # elsewhere rich prints one bar, at the end
        )
        self.unit = unit
        self.task = self.bar.add_task(what, total=None, count="")
        self.bar.start()

    def update(self, done: int, total: int) -> None:
        self.bar.update(self.task, completed=done, total=total, count=_count(done, total, self.unit))

    def close(self) -> None:
        self.bar.stop()


class _NotebookBar:
    """An HTML progress element; rich would want ipywidgets for this."""

    def __init__(self, what: str, unit: Unit) -> None:
        display: Any = importlib.import_module("IPython.display")
        self.what = what
        self.unit = unit
        self.html = display.HTML
        self.handle = display.display(display.HTML(""), display_id=True)

    def update(self, done: int, total: int) -> None:
        text = _count(done, total, self.unit)
        bar = f'<progress value="{done}" max="{max(total, 1)}" style="width:20em"></progress>'
        self.handle.update(self.html(f"<div>{self.what} {bar} {text}</div>"))

    def close(self) -> None:
        self.handle.update(self.html(""))


def _count(done: int, total: int, unit: Unit) -> str:
    return f"{done / 1e6:.0f} of {total / 1e6:.0f} MB" if unit == "bytes" else f"{done:,} of {total:,} {unit}"


def _on_terminal() -> bool:
    try:
        return sys.stderr is not None and sys.stderr.isatty()
    except ValueError:  # closed
        return False


def _in_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None and hasattr(ipython, "get_ipython") else None
    return type(shell).__name__ == "ZMQInteractiveShell"
