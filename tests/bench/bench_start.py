"""How long `import paperlens` takes, in fresh interpreters."""

from __future__ import annotations

import subprocess
import sys

from harness import Work, measure, print_table

STATEMENTS = {"bare interpreter": "pass", "import paperlens": "import paperlens", "import numpy": "import numpy"}


def run(rounds: int) -> None:
    """Start interpreters, interleaved."""
    contestants: dict[str, Work] = {name: _start(statement) for name, statement in STATEMENTS.items()}
    times = measure(contestants, rounds, seconds=0.0)
    rows = []
    for name in contestants:
        low, high = times.quartiles(name)
        over = times.median(name) - times.median("bare interpreter")
        rows.append([name, _ms(times.median(name)), f"{_ms(low)} to {_ms(high)}", _ms(over)])
    print_table("Start of an interpreter", ["", "ms", "quartiles", "over bare"], rows)


def _start(statement: str) -> Work:
    command = [sys.executable, "-c", statement]
    return lambda: subprocess.run(command, check=True)


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:.1f}"
