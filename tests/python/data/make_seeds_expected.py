"""Writes seeds_expected.jsonl: the 77 papers of seeds/, read by a script that knows only those five files.

It is independent of the library and of reference.py: every paper there is a ``## `` line, a line in square brackets,
and text up to the next ``## `` line. The output was compared with the files by eye when it was made.
"""

import hashlib
import json
import sys
from pathlib import Path


def main(seeds: Path) -> None:
    for path in sorted(seeds.glob("*.txt")):
        line_number = 1
        for block in path.read_text(encoding="utf-8").split("## "):
            if block:
                title, _, rest = block.partition("\n")
                link, _, abstract = rest.lstrip().partition("\n")
                title_zh, url = link.strip()[1:-1].split("](")
                print(
                    json.dumps(
                        {
                            "source": path.name,
                            "arxiv_id": url[-10:],
                            "title": title.strip(),
                            "title_zh": title_zh,
                            "abstract_sha256": hashlib.sha256(abstract.strip().encode()).hexdigest(),
                            "line": line_number,
                            "url": url,
                        },
                        ensure_ascii=False,
                    )
                )
            line_number += block.count("\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
