"""Learns the built-in lexicon: python -m paperlens.lexicon.train --data FOLDER [--output FOLDER].

FOLDER has `arxiv_bilingual_dev.jsonl` (a paper a line as JSON: id, title, abstract_en, abstract_zh, keywords_zh),
`weekly-2024/` (digests), and `hf_papers_dev.jsonl` (a paper a line as JSON: id, abstract_en), which gives papers of the
digests their English abstracts. The same files give the same bytes. Needs SciPy and scikit-learn.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from paperlens.lexicon.data import read_digests, read_papers
from paperlens.lexicon.learn_terms import learn_terms
from paperlens.lexicon.learn_translations import learn_translations


def main() -> None:
    """Learn from the files of a folder, and write translations.plx and terms.npz."""
    parser = argparse.ArgumentParser(
        prog="python -m paperlens.lexicon.train", description="Learn the built-in lexicon."
    )
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER", help="where the papers are")
    parser.add_argument(
        "--output", type=Path, default=Path(__file__).parent, metavar="FOLDER", help="default: in place"
    )
    options = parser.parse_args()
    papers = read_papers(options.data / "arxiv_bilingual_dev.jsonl")
    digests = read_digests(options.data / "weekly-2024", options.data / "hf_papers_dev.jsonl")
    table = learn_translations([*digests, *papers])
    terms = learn_terms(papers, digests)
    options.output.mkdir(parents=True, exist_ok=True)
    for name, content in (("translations.plx", table.to_bytes()), ("terms.npz", terms.to_bytes())):
        (options.output / name).write_bytes(content)
        print(f"{options.output / name}: {len(content):,} bytes")


if __name__ == "__main__":
    main()
