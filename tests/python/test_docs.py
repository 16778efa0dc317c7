"""What the documents say is run: docstring examples, the README's Python, the notebooks and their committed outputs."""

from __future__ import annotations

import doctest
import importlib
import os
import pkgutil
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from places import ROOT

import paperlens as pl

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def modules() -> list[str]:
    names = [m.name for m in pkgutil.walk_packages(pl.__path__, "paperlens.") if not m.name.endswith("__main__")]
    return ["paperlens", *names]


def test_docstring_examples(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """All examples in all modules, the compiled one included; those that write do so in the current folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    finder, runner = doctest.DocTestFinder(exclude_empty=True), doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    seen: set[str] = set()
    for name in modules():
        module = importlib.import_module(name)
        classes = [c for c in vars(module).values() if isinstance(c, type) and c.__module__.startswith("paperlens")]
        found = finder.find(module)
        for kind in classes:
            found += finder.find(kind, f"{name}.{kind.__qualname__}", globs={})
        for test in found:
            if test.examples and test.docstring not in seen:
                seen.add(test.docstring or "")
                runner.run(test, clear_globs=False)
    assert runner.failures == 0
    assert runner.tries > 0, "no docstring has an example"


def python_blocks(text: str) -> list[tuple[int, str]]:
    """(line, code) of the ```python blocks, without those marked <!-- no-test -->."""
    blocks = re.finditer(r"(<!-- no-test -->\s*\n)?^```python\n(.*?)^```", text, re.M | re.S)
    return [(text.count("\n", 0, block.start(2)), block[2]) for block in blocks if not block[1]]


def test_readme_python(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = python_blocks(text)
    assert blocks, "README.md shows no Python"
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    namespace: dict[str, Any] = {"__name__": "readme"}
    for line, code in blocks:
        padded = "\n" * line + code
        exec(compile(padded, str(ROOT / "README.md"), "exec"), namespace)


def test_readme_documents_every_code() -> None:
    from test_diagnostics import SEVERITIES

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [code for code in SEVERITIES if f"`{code}`" not in text] == []


def text_outputs(cell: Any) -> list[str]:
    """What a cell prints and the plain text of what it shows; addresses differ from run to run."""
    found: list[str] = []
    stream = None  # what a cell prints comes in one piece or several
    for output in cell.get("outputs", []):
        before, stream = stream, output.get("name")
        if output["output_type"] == "stream":
            if stream == before:
                found[-1] += output["text"]
            else:
                found.append(f"{stream}: {output['text']}")
        elif output["output_type"] in ("execute_result", "display_data"):
            found.append(str(output["data"].get("text/plain", "")))
        elif output["output_type"] == "error":
            found.append(f"error: {output['ename']}: {output['evalue']}")
    return [re.sub(r"0x[0-9a-f]{6,}", "0x", text) for text in found]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_notebook_outputs_are_those_committed(path: Path, tmp_path: Path) -> None:
    committed = nbformat.read(path, as_version=4)
    fresh = nbformat.read(path, as_version=4)
    scratch = tmp_path / "notebooks"
    scratch.mkdir()
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    client = NotebookClient(fresh, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(scratch)}})
    client.execute()
    for number, (old, new) in enumerate(zip(committed.cells, fresh.cells, strict=True)):
        assert text_outputs(new) == text_outputs(old), f"cell {number} of {path.name}:\n{new['source']}"
        if new["cell_type"] == "code" and new["source"].strip():
            assert old["execution_count"] is not None, f"cell {number} of {path.name} is committed without being run"


def test_there_is_a_notebook() -> None:
    assert {"01_first_look.ipynb", "02_search.ipynb"} <= {p.name for p in NOTEBOOKS}


LIGHT = """
import sys, paperlens as pl
corpus = pl.Corpus.from_text("## T\\n[x](https://arxiv.org/abs/2504.05299)\\n中")
corpus[0].title, repr(corpus)
heavy = ("pandas", "pyarrow", "polars", "altair", "matplotlib", "rich", "IPython", "scipy")
print([name for name in heavy if name in sys.modules])
"""


def test_import_is_light() -> None:
    """Heavy libraries are imported when first used."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", LIGHT], capture_output=True, text=True, timeout=60, check=True, env=environment
    )
    assert done.stdout == "[]\n"
