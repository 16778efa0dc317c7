"""The command `paperlens`: show, check, export, search, grep, index, glossary, mentions, topics.

Exit status: 0 when all went well, 1 when `check` found errors or `search` and `grep` found nothing, 2 for a wrong
argument or a file that cannot be read or written, 130 after Ctrl-C, 141 when the reader of the output has gone.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from typing import TYPE_CHECKING, NoReturn

from paperlens._core import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, Literal

    from paperlens.corpus import Corpus

_TABLES = ("csv", "jsonl", "parquet")
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
        # A mistake in a query is shown with a caret below it.
        lines = map(_safe, _explain(error).split("\n"))
        print("paperlens: error: " + "\n".join(lines), file=sys.stderr)
        return 2
    return status


def _explain(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        where = f": {error.filename}" if error.filename else ""
        return f"{error.strerror[0].lower()}{error.strerror[1:]}{where}"
    return str(error.args[0]) if isinstance(error, KeyError) and error.args else str(error)


def _parser() -> argparse.ArgumentParser:
    from paperlens._core import __version__

    parser = _Parser(prog="paperlens", description="Bilingual paper digests: show, check, export, search.")
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
    search = commands.add_parser("search", help="print the papers that answer a query best")
    search.add_argument("-k", type=_limit, default=10, metavar="N", help="how many at most (default: %(default)s)")
    grep = commands.add_parser("grep", help="print every match of a regular expression (RE2)")
    grep.add_argument("-i", "--ignore-case", action="store_true", help="case makes no difference")
    grep.add_argument("--field", choices=FIELDS, action="append", help="where to look; may be given several times")
    grep.add_argument("--limit", type=_limit, metavar="N", help="print only the first N matches")
    grep.add_argument("-c", "--count", action="store_true", help="print only how many there are")
    topics = commands.add_parser("topics", help="print what the papers are about, as topics")
    topics.add_argument("--k", type=_topics, default=20, metavar="K", help="how many, or auto (default: %(default)s)")
    index = commands.add_parser("index", help="save the papers in a folder that opens at once, with their indexes")
    index.add_argument(
        "-o", "--output", required=True, metavar="FOLDER", help="such as ai.plx; what is there already is added to"
    )
    glossary = commands.add_parser("glossary", help="print the terms that the papers gloss in the other language")
    glossary.add_argument(
        "--min-papers", type=_limit, default=1, metavar="N", help="only of N papers or more (default: %(default)s)"
    )
    mentions = commands.add_parser("mentions", help="print the models, datasets, scores, sizes and links in the papers")
    mentions.add_argument("--kind", choices=("model", "dataset", "score", "size", "url"), help="only of this kind")
    for command in (glossary, mentions):
        command.add_argument(
            "--to",
            type=_table,
            action="append",
            default=[],
            metavar="FILE",
            help=f"write it instead; the suffix tells the format: {', '.join(_TABLES)}; may be given several times",
        )
    runs = [(show, _show), (check, _check), (export, _export), (search, _search), (grep, _grep), (index, _index)]
    runs += [(glossary, _glossary), (mentions, _mentions), (topics, _find_topics)]
    for command, run in runs:
        command.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder, a glob or a saved corpus")
        command.add_argument("--encoding", default="utf-8", help="of the files (default: %(default)s)")
        command.set_defaults(run=run)
    search.add_argument(
        "query", metavar="QUERY", help="such as '\"process reward\" year:2025'; after -- if it begins with -"
    )
    grep.add_argument("pattern", metavar="PATTERN", help="such as '[0-9]+B 参数'")
    return parser


def _limit(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"expected a number, got {text!r}")
    return int(text)


def _topics(text: str) -> int | Literal["auto"]:
    return "auto" if text == "auto" else _limit(text)


def _target(text: str) -> str:
    if os.path.splitext(text)[1][1:].lower() not in _FORMATS:
        known = ", ".join(f".{name}" for name in _FORMATS)
        raise argparse.ArgumentTypeError(f"the suffix of {text!r} names no format; there are {known}")
    return text


def _table(text: str) -> str:
    if os.path.splitext(text)[1][1:].lower() not in _TABLES:
        known = ", ".join(f".{name}" for name in _TABLES)
        raise argparse.ArgumentTypeError(f"the suffix of {text!r} names no format of a table; there are {known}")
    return text


def _read(options: argparse.Namespace) -> Corpus:
    from paperlens.corpus import Corpus

    paths: list[str] = options.paths
    saved = [path for path in paths if _is_saved(path)]
    if not saved:
        return Corpus.from_path(paths, encoding=options.encoding)
    if len(paths) > 1:
        raise ValueError(f"{saved[0]} is a saved corpus: name it alone")
    return Corpus.open(saved[0])


def _is_saved(path: str) -> bool:
    return os.path.isfile(os.path.join(path, "MANIFEST"))


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


def _search(options: argparse.Namespace) -> int:
    from paperlens.terminal import print_hits

    results = _read(options).search(options.query, options.k)
    print_hits(results)
    for word, other in results.did_you_mean.items():
        print(_safe(f"paperlens: {word!r} was not found: searched for {other!r}"), file=sys.stderr)
    return 0 if results.total else 1


def _grep(options: argparse.Namespace) -> int:
    from paperlens.terminal import print_matches

    corpus = _read(options)
    fields = options.field or FIELDS
    matches = corpus.grep(options.pattern, fields=fields, ignore_case=options.ignore_case, limit=options.limit)
    found = matches.count() if options.count else print_matches(matches)
    if options.count:
        print(found)
    return 0 if found else 1


def _glossary(options: argparse.Namespace) -> int:
    from paperlens.terminal import print_glossary

    return _table_of(_read(options).glossary(min_papers=options.min_papers), "glosses", options.to, print_glossary)


def _mentions(options: argparse.Namespace) -> int:
    from paperlens.terminal import print_mentions

    return _table_of(_read(options).mentions(kind=options.kind), "mentions", options.to, print_mentions)


def _table_of(found: Any, what: str, targets: list[str], show: Callable[[Any], None]) -> int:
    """Write what was found to the files that are named, or print it."""
    from paperlens.tables import write_table

    for target in targets:
        write_table(found.to_pandas(), target)
        print(f"{len(found):,} {what} written to {_safe(target)}", file=sys.stderr)
    if not targets:
        show(found)
    return 0 if len(found) else 1


def _find_topics(options: argparse.Namespace) -> int:
    from paperlens.terminal import print_topics

    print_topics(_read(options).topics(options.k, method="auto"))
    return 0


def _index(options: argparse.Namespace) -> int:
    from paperlens.indexing import index

    target: str = options.output
    if any(_is_saved(path) for path in options.paths):
        corpus = _read(options)
        corpus.save(target)
    else:
        corpus = index(options.paths, target, encoding=options.encoding)
    print(f"{len(corpus):,} papers saved in {_safe(target)}", file=sys.stderr)
    return 0


def _safe(text: str) -> str:
    return _UNSAFE.sub("\ufffd", text)
