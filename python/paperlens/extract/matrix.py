"""Papers as rows of a sparse matrix, their words as columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperlens.arguments import check_count, check_text
from paperlens.extract.term_model import check_lexicon, term_table
from paperlens.matches import check_fields

if TYPE_CHECKING:
    import scipy.sparse

    from paperlens import _core

WEIGHTINGS = ("tfidf", "count", "binary")
_MOST = 1 << 31


def term_matrix(
    corpus: _core.Corpus, *, fields: object, min_papers: object, weighting: object, lexicon: object
) -> tuple[scipy.sparse.csr_matrix, list[str]]:
    """Return the matrix of `Corpus.matrix`, whose arguments these are."""
    from paperlens.extras import scipy_sparse

    sparse = scipy_sparse("matrix")
    import numpy as np

    named = check_fields(fields)
    least = check_count("min_papers", min_papers, _MOST)
    if check_text("weighting", weighting) not in WEIGHTINGS:
        raise ValueError(f"weighting: expected one of {', '.join(WEIGHTINGS)}, got {weighting!r}")
    table = term_table(corpus, "words", check_lexicon(lexicon), tuple(sorted(named)))

    kept = np.flatnonzero(table.papers_with_term >= least)
    order = kept[np.argsort(np.array([table.spellings[at] for at in kept], dtype=object), kind="stable")]
    column = np.full(len(table.spellings), -1, np.int64)
    column[order] = np.arange(len(order))
    used = column[table.terms] >= 0
    counts = table.counts[used].astype(np.float32)
    if weighting == "binary":
        counts[:] = 1
    elif weighting == "tfidf":
        idf = np.log((1 + len(corpus)) / (1 + table.papers_with_term)) + 1
        counts = ((1 + np.log(counts)) * idf[table.terms[used]]).astype(np.float32)
    shape = (len(corpus), len(order))
    matrix = sparse.csr_matrix((counts, (table.papers[used], column[table.terms[used]])), shape, dtype=np.float32)
    matrix.sort_indices()
    if weighting == "tfidf":
        lengths = np.sqrt(np.bincount(table.papers[used], counts.astype(np.float64) ** 2, minlength=len(corpus)))
        matrix.data /= np.repeat(np.maximum(lengths, 1e-12), np.diff(matrix.indptr)).astype(np.float32)
    return matrix, [table.spellings[at] for at in order]
