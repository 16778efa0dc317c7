"""Canonical names: Qwen2.5-7B-Instruct is a Qwen2.5, of the family Qwen; AIME24 is AIME 2024."""

from __future__ import annotations

import re

from paperlens.extract.plain import plain

# What a model's name may end with and is no part of its canonical name: sizes, editions, dates.
_SIZE = r"(?:\d+(?:\.\d+)?x)?\d+(?:\.\d+)?[BMbm](?:-A\d+(?:\.\d+)?[Bb])?"
_EDITION = r"(?:Instruct|Chat|Base|IT|it|Preview|SFT|DPO|RL|[Hh]f|HF|v0\.\d|\d{4}-\d{2}-\d{2}|\d{4})"
_TAIL = re.compile(rf"[-\s_~](?:{_SIZE}|{_EDITION})$")
_SHORT_YEAR = re.compile(r"^(AIME|AMC)[-\s]?(?:20)?(\d\d)$")
_FAMILY = re.compile(r"[A-Za-z][A-Za-z]*(?:-(?![vV]?\d)[A-Za-z]+(?=-|\d|$))*")


def canonical(text: str, kind: str) -> str:
    """Return the canonical name of a model or a dataset, from the text as it stands.

    Example:
        >>> canonical("Qwen2.5-7B-Instruct", "model"), canonical("AIME24", "dataset")
        ('Qwen2.5', 'AIME 2024')
    """
    name = " ".join(plain(text).text.split()) or text
    if kind == "dataset":
        year = _SHORT_YEAR.match(name)
        return f"{year[1]} 20{year[2]}" if year is not None else name
    while True:
        shorter = _TAIL.sub("", name)
        if shorter == name or not re.search("[A-Za-z]", shorter):
            return name
        name = shorter


def family_of(name: str) -> str:
    """Return the family of a model, its name up to its version: Qwen for Qwen2.5, GPT for GPT-4o.

    Example:
        >>> family_of("Qwen2.5"), family_of("GPT-4o"), family_of("Claude 3.5 Sonnet"), family_of("InternVL3")
        ('Qwen', 'GPT', 'Claude', 'InternVL')
    """
    found = re.match(r"[^\W\d_]+(?:[- ](?![vV]?\d)[^\W\d_]+(?![^\W_]*\d))*", name)
    return found[0] if found is not None else name
