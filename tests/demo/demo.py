"""`make demo`: the main job, shown. `python demo.py DIGESTS OUT` prints the papers and writes them to OUT."""

import subprocess
import sys
import time
from pathlib import Path

import paperlens as pl
from paperlens.cli import main as paperlens

NOTEBOOK = Path(__file__).resolve().parents[2] / "notebooks" / "01_first_look.ipynb"


def write_notebook(out: Path) -> Path:
    """Executes the first notebook where it lies and writes it as a page."""
    import nbformat
    from nbclient import NotebookClient
    from nbconvert import HTMLExporter

    notebook = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(NOTEBOOK.parent)}}).execute(
        stderr=subprocess.DEVNULL  # the kernel's remarks about itself; an error in a cell comes back as an exception
    )
    page, _ = HTMLExporter().from_notebook_node(notebook)
    target = out / f"{NOTEBOOK.stem}.html"
    target.write_text(page, encoding="utf-8")
    return target


def main(digests: str, out: Path) -> int:
    out.mkdir(parents=True, exist_ok=True)
    status = paperlens(["show", digests])
    if status:
        return status

    start = time.perf_counter()
    corpus = pl.Corpus.from_path(digests)
    seconds = time.perf_counter() - start
    written = [out / name for name in ("papers.parquet", "papers.csv", "papers.bib")]
    corpus.to_parquet(written[0])
    corpus.to_csv(written[1])
    corpus.to_bibtex(written[2])
    written.append(write_notebook(out))

    count = len(corpus.digests)
    print(f"\n{count} digests became {len(corpus)} papers in {seconds * 1000:.1f} ms: {corpus.diagnostics!r}\n")
    for path in written:
        print(f"  {path}  {path.stat().st_size:,} bytes")
    for hit in corpus.search("混合專家", k=1):
        print(f"\nSearch for 混合專家: {hit.paper.arxiv_id} {hit.paper.title_zh}\n  {hit.snippet(width=96)}")
    for match in corpus.grep(r"\d+(\.\d+)?\s*(B|亿)\s*参数", limit=1):
        print(f"Grep for parameters: {match.paper.arxiv_id} {match.field} {match.start}-{match.end}: {match.text}")
    print(f"""
Try next:
  .venv/bin/paperlens search {digests} '推理 -视频'     ranked, with the words in bold
  .venv/bin/paperlens grep {digests} '[0-9]+B 参数'     every match of a regular expression
  .venv/bin/paperlens index {digests} -o ai.plx         a saved corpus, which search and grep read too
  .venv/bin/paperlens check {digests}                   what is odd in the digests, line by line
  .venv/bin/paperlens export {digests} --to papers.ris  for Zotero and the like; also parquet, csv, jsonl, bib, md
  make lab                                          the notebooks in JupyterLab
  .venv/bin/python -c 'import paperlens as pl; print(pl.Corpus.from_path("{digests}").to_pandas())'""")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
