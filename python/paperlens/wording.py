"""Numbers in words."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """Return a number and what it counts, such as "1 paper" or "1,200 papers"."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
