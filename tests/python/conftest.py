"""Fixtures and hypothesis profiles: the default is short and always the same, the long one of ``make fuzz`` is not."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import hypothesis
import pytest

import paperlens as pl

sys.path.insert(0, str(Path(__file__).parent))  # for reference, strategies and places

from places import ROOT

_SLOW_MACHINE = [hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.data_too_large]
hypothesis.settings.register_profile(
    "default", max_examples=150, derandomize=True, deadline=None, suppress_health_check=_SLOW_MACHINE
)
hypothesis.settings.register_profile("long", max_examples=2_000, deadline=None, suppress_health_check=_SLOW_MACHINE)
hypothesis.settings.load_profile("default")


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def seeds_path() -> Path:
    return ROOT / "seeds"


@pytest.fixture(scope="session")
def seeds(seeds_path: Path) -> pl.Corpus:
    return pl.Corpus.from_path(seeds_path)


@pytest.fixture(scope="session")
def expected() -> list[dict[str, Any]]:
    """The hand-checked values of the 77 seed papers, in the order of the files."""
    lines = (Path(__file__).parent / "data" / "seeds_expected.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]
