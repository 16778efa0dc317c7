"""The command `paperlens`: show, check, export.

Exit status: 0 when all went well, 1 when `check` found errors, 2 for a wrong argument or a file that
cannot be read or written, 130 after Ctrl-C, 141 when the reader of the output has gone.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperlens.corpus import Corpus

_FORMATS = ("parquet", "csv", "jsonl", "bib", "ris", "md")
# Control characters and marks that turn the direction of writing would act on the terminal.
_UNSAFE = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"paperlens: error: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status.

    Args:
        arguments: without the name of the program; None takes those of the process.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a title must not fail on a terminal without Chinese
    try:
        options = _parser().parse_args(arguments)
        status: int = options.run(options)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # What is still buffered would fail once more when the interpreter closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except (OSError, ValueError, LookupError, ImportError) as error:
        print(f"paperlens: error: {_safe(_explain(error))}", file=sys.stderr)
        return 2
    return status


def _explain(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        where = f": {error.filename}" if error.filename else ""
        return f"{error.strerror[0].lower()}{error.strerror[1:]}{where}"
    return str(error.args[0]) if isinstance(error, KeyError) and error.args else str(error)


def _parser() -> argparse.ArgumentParser:
    from paperlens._core import __version__

    parser = _Parser(prog="paperlens", description="Read bilingual paper digests: show, check and export them.")
    parser.add_argument("--version", action="version", version=f"paperlens {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    show = commands.add_parser("show", help="print a table of the papers")
    show.add_argument("--limit", type=_limit, metavar="N", help="print only the first N papers")
    check = commands.add_parser("check", help="print what is wrong in the digests; exit 1 if there are errors")
    export = commands.add_parser("export", help="write the papers to a file")
    export.add_argument(
        "--to",
        type=_target,
        action="append",
        required=True,
        metavar="FILE",
        help=f"the file to write; its suffix tells the format: {', '.join(_FORMATS)}; may be given several times",
    )
    export.add_argument("--bom", action="store_true", help="start CSV with a byte order mark, for Excel")
    for command, run in ((show, _show), (check, _check), (export, _export)):
        command.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder or a glob")
        command.add_argument("--encoding", default="utf-8", help="of the files (default: %(default)s)")
        command.set_defaults(run=run)
    return parser


def _limit(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"expected a number, got {text!r}")
    return int(text)


def _target(text: str) -> str:
    if os.path.splitext(text)[1][1:].lower() not in _FORMATS:
        known = ", ".join(f".{name}" for name in _FORMATS)
        raise argparse.ArgumentTypeError(f"the suffix of {text!r} names no format; there are {known}")
    return text


def _read(options: argparse.Namespace) -> Corpus:
    from paperlens.corpus import Corpus

    return Corpus.from_path(options.paths, encoding=options.encoding)


def _show(options: argparse.Namespace) -> int:
    from paperlens.terminal import print_papers

    corpus = _read(options)
    shown = len(corpus) if options.limit is None else min(options.limit, len(corpus))
    print_papers(corpus, shown)
    more = f"; the first {shown:,} are shown" if shown < len(corpus) else ""
    print(f"\n{_safe(repr(corpus))}{more}")
    return 0


def _check(options: argparse.Namespace) -> int:
    from paperlens.diagnostics import describe

    corpus = _read(options)
    diagnostics = corpus.diagnostics
    for item in diagnostics:
        print(_safe(describe(item)))
    sys.stdout.flush()
    print(f"{len(corpus):,} papers in {len(corpus.digests):,} digests: {diagnostics.summary()}", file=sys.stderr)
    return 1 if diagnostics.errors else 0


def _export(options: argparse.Namespace) -> int:
    corpus = _read(options)
    for target in options.to:
        _write(corpus, target, bom=options.bom)
        print(f"{len(corpus):,} papers written to {_safe(target)}", file=sys.stderr)
    return 0


def _write(corpus: Corpus, target: str, *, bom: bool) -> None:
    suffix = os.path.splitext(target)[1][1:].lower()
    if suffix == "parquet":
        corpus.to_parquet(target)
    elif suffix == "csv":
        corpus.to_csv(target, bom=bom)
    elif suffix == "jsonl":
        corpus.to_jsonl(target)
    elif suffix == "bib":
        corpus.to_bibtex(target)
    elif suffix == "ris":
        corpus.to_ris(target)
    else:
        corpus.to_markdown(target)


def _safe(text: str) -> str:
    return _UNSAFE.sub("\ufffd", text)
