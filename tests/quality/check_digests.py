"""Compares the library with the reference reader over folders of digests: check_digests.py PATH...

Prints a line for each file that differs or has diagnostics, then a summary; exits 1 when anything differs.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "python"))

import reference

import paperlens as pl

FIELDS = ("title", "title_zh", "abstract", "url", "arxiv_id", "version", "line", "span")


def files_of(paths: list[str]) -> list[Path]:
    found: list[Path] = []
    for path in map(Path, paths):
        found += sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    return found


def differences(data: bytes, corpus: pl.Corpus) -> list[str]:
    """What the library and the reference say differently about one source."""
    judge = reference.read(data)
    groups = reference.merge([judge])
    found = []
    if len(corpus) != len(groups):
        found.append(f"{len(corpus)} papers, the reference has {len(groups)}")
    for paper, group in zip(corpus, groups, strict=False):
        for name in FIELDS:
            mine, theirs = getattr(paper, name), getattr(group[0], name)
            if mine != theirs:
                found.append(
                    f"line {group[0].line}: {name}: {str(mine)[:60]!r}, the reference has {str(theirs)[:60]!r}"
                )
    if corpus.digests[0].preamble_span != judge.preamble_span:
        found.append(f"preamble {corpus.digests[0].preamble_span}, the reference has {judge.preamble_span}")
    mine = Counter((d.code, d.line) for d in corpus.diagnostics)
    theirs = Counter((code, line) for code, line, _ in judge.diagnostics)
    unjudged = {"duplicate-paper", "duplicate-differs", "period-mismatch"}
    found += [f"line {line}: {code} only in the library" for code, line in mine - theirs if code not in unjudged]
    found += [f"line {line}: {code} only in the reference" for code, line in theirs - mine]
    if b"".join(corpus._digest_bytes(0).splitlines(True)) != data:
        found.append("the bytes of the digest are not kept")
    return found


def main(paths: list[str]) -> int:
    papers = different = 0
    codes: Counter[str] = Counter()
    files = files_of(paths)
    for path in files:
        data = path.read_bytes()
        corpus = pl.Corpus.from_path(path)
        papers += len(corpus)
        codes.update(f"{d.severity} {d.code}" for d in corpus.diagnostics)
        found = differences(data, corpus)
        different += bool(found)
        for text in found:
            print(f"{path}: {text}")
        for note in corpus.diagnostics:
            if note.severity != "info":
                print(f"{path}:{note.line}:{note.column}: {note.severity}: {note.message} [{note.code}]")
    print(f"{len(files)} files, {papers} papers, {different} files differ from the reference")
    for code, count in sorted(codes.items()):
        print(f"{count:6} {code}")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
