"""The map is true: paths named in documents exist, layers include only leftwards, files are small."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from places import ROOT

LAYERS = ["base", "digest", "store", "text", "index", "lexicon", "query", "corpus", "arrow"]
#: Layers that see less than all that stands to their left.
SEES = {name: {*LAYERS[: n + 1]} for n, name in enumerate(LAYERS)} | {"text": {"base", "text"}}
MAX_LINES = 450

CPP = sorted(p for p in (ROOT / "cpp").rglob("*") if p.suffix in {".hpp", ".h", ".cpp", ".cc", ".inc"})
PYTHON = sorted((ROOT / "python").rglob("*.py"))


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def includes(path: Path) -> list[str]:
    return re.findall(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', path.read_text(encoding="utf-8"), re.M)


def layer_of(path: Path) -> str | None:
    """The layer that a C++ file belongs to; None for the bindings."""
    match = re.match(r"cpp/(?:include/paperlens|src)/([a-z]+)/", relative(path))
    return match[1] if match else None


def wrong_includes(layer: str, names: list[str]) -> list[str]:
    """The includes that a file of `layer` must not have."""
    own = [m[1] for name in names if (m := re.match(r"paperlens/([a-z_]+)/", name))]
    wrong = [f"paperlens/{target}" for target in own if target not in SEES[layer]]
    wrong += [name for name in names if "pybind11" in name or name == "Python.h"]
    wrong += [name for name in names if name.startswith("re2/") and layer != "base"]
    return wrong + [name for name in names if ".." in name.split("/")]


def test_the_rules_themselves() -> None:
    assert wrong_includes("digest", ["paperlens/base/span.hpp", "paperlens/digest/x.hpp", "vector"]) == []
    assert wrong_includes("digest", ["paperlens/store/x.hpp"]) == ["paperlens/store"]
    assert wrong_includes("text", ["paperlens/digest/x.hpp"]) == ["paperlens/digest"]
    assert wrong_includes("arrow", [f"paperlens/{name}/x.hpp" for name in LAYERS]) == []
    assert wrong_includes("query", ["re2/re2.h"]) == ["re2/re2.h"]
    assert wrong_includes("corpus", ["pybind11/pybind11.h"]) == ["pybind11/pybind11.h"]
    assert wrong_includes("base", ["../digest/x.hpp"]) == ["../digest/x.hpp"]


@pytest.mark.parametrize("path", [p for p in CPP if layer_of(p)], ids=relative)
def test_layers_include_only_leftwards(path: Path) -> None:
    layer = layer_of(path)
    assert layer in LAYERS
    assert wrong_includes(layer, includes(path)) == []


def test_each_cpp_file_has_a_place() -> None:
    homes = ("cpp/include/paperlens/", "cpp/src/", "cpp/bind/")
    assert [relative(p) for p in CPP if not relative(p).startswith(homes)] == []
    assert len(CPP) > 10


def test_pybind11_is_named_under_bind_only() -> None:
    named = [relative(p) for p in CPP if re.search(r"pybind11|Python\.h|PyObject", p.read_text(encoding="utf-8"))]
    assert [name for name in named if not name.startswith("cpp/bind/")] == []
    assert named


def test_re2_is_named_in_the_pattern_files_only() -> None:
    named = {relative(p) for p in CPP if re.search(r"\bre2\b|\bRE2\b", p.read_text(encoding="utf-8"))}
    assert named <= {"cpp/include/paperlens/base/pattern.hpp", "cpp/src/base/pattern.cpp"}
    assert "cpp/src/base/pattern.cpp" in named


def test_the_core_neither_prints_nor_aborts_nor_reads_the_environment() -> None:
    wrong = re.compile(
        r"std::(?:cout|cerr|clog|abort|exit|terminate|getenv)\b|\b(?:printf|fprintf|puts|getenv|abort|exit)\s*\("
    )
    found = [relative(p) for p in CPP if layer_of(p) and wrong.search(strip_comments(p.read_text(encoding="utf-8")))]
    assert found == []


def strip_comments(text: str) -> str:
    return re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.S)


def test_files_are_small() -> None:
    sizes = {
        relative(p): len(p.read_text(encoding="utf-8").splitlines())
        for p in [*CPP, *PYTHON, *(ROOT / "tests").rglob("*.py")]
    }
    assert {name: size for name, size in sizes.items() if size > MAX_LINES} == {}


def expand(name: str) -> list[str]:
    """a/{b,c}/d as its two paths."""
    match = re.search(r"\{([^{}]*)\}", name)
    if not match:
        return [name]
    return [
        path
        for part in match[1].split(",")
        for path in expand(name[: match.start()] + part.strip() + name[match.end() :])
    ]


def named_paths(text: str) -> set[str]:
    """Paths of this project in a document: code spans, link targets and the trees in code blocks."""
    found: set[str] = set()
    for span in re.findall(r"`([^`\n]+)`|\]\(([^)#\s]+)\)", text):
        found.update(part for part in span if part)
    for block in re.findall(r"^```[^\n]*\n(.*?)^```", text, re.M | re.S):
        found.update(re.findall(r"^\s*([\w./{},*-]+/[\w./{},*-]*)", block, re.M))
    roots = r"(?:cpp|python|tests|notebooks|seeds|tools|docs|\.ci|include|src|bind)/"
    files = r"(?:README|CHANGELOG|Makefile|CMakeLists|pyproject|LICENSE)"
    return {
        p
        for name in found
        for p in expand(name)
        if re.match(rf"(?:\./)?(?:{roots}|{files})[\w./*-]*$|(?:\./)?{roots}$", p)
    }


def test_named_paths_are_found() -> None:
    text = "See `cpp/src/{base,digest}/` and [x](tests/python/a.py), `corpus.digests`, `make demo`.\n"
    text += "```\ncpp/bind/   the bindings\n```\n"
    assert named_paths(text) == {"cpp/src/base/", "cpp/src/digest/", "tests/python/a.py", "cpp/bind/"}


@pytest.mark.parametrize("document", ["README.md", "cpp/README.md"])
def test_named_paths_exist(document: str) -> None:
    path = ROOT / document
    names = named_paths(path.read_text(encoding="utf-8"))
    assert names, f"{document} names no path"
    missing = [
        n for n in names if not any(list(base.glob(n.rstrip("/").removeprefix("./"))) for base in (ROOT, path.parent))
    ]
    assert missing == []


def test_the_map_names_every_file() -> None:
    """cpp/README.md has a line for each file (a header and its source share one)."""
    text = (ROOT / "cpp" / "README.md").read_text(encoding="utf-8")
    assert sorted({p.stem for p in CPP if not re.search(rf"\b{re.escape(p.stem)}\b", text)}) == []
