"""The engines that `bench_search.py` times, each in the set-up that suits it best, behind one interface."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from search_queries import SearchQuery

K = 10
Rows = list[int]


class SearchEngine:
    """Made in a process of its own, of the digests and the tokens in one folder; writes into another."""

    name: str

    def __init__(self, folder: Path, into: Path) -> None:
        self.folder, self.into = folder, into

    def lines(self) -> Iterator[str]:
        """The papers' tokens, which the peers are given cut: Chinese in bigrams, as they have no words of it."""
        with (self.folder / "tokens.txt").open(encoding="utf-8") as file:
            for line in file:
                yield line.rstrip("\n")

    def load(self) -> None:
        """What comes before indexing and is not counted."""

    def build(self) -> int:
        """Index all papers; returns the bytes of the index."""
        raise NotImplementedError

    def asking(self, query: SearchQuery) -> Callable[[], object] | None:
        """Return what finds the ten best papers, or None for what the engine does not offer."""
        raise NotImplementedError

    def top(self, query: SearchQuery) -> Rows:
        """Return the row numbers of the ten best papers."""
        raise NotImplementedError

    def total(self, query: SearchQuery) -> int | None:
        """Return how many papers match, or None for an engine that does not count."""
        return None

    def batch(self, queries: Sequence[SearchQuery]) -> Callable[[], object] | None:
        """Return what asks all queries at once in all cores, or None."""
        return None


class Paperlens(SearchEngine):
    name = "paperlens"

    def load(self) -> None:
        import paperlens as pl

        self.corpus: Any = pl.Corpus.from_path(self.folder, progress=False)

    def build(self) -> int:
        """Build by the first search."""
        self.corpus.search("zebra", k=1)
        return 0

    def save(self) -> int:
        """Save the corpus; return the bytes of its text index, which has positions."""
        from paperlens import _core

        self.corpus.save(self.into / "corpus.plx")
        self.grams = _core.index_bytes(self.corpus)[1]
        return _core.index_bytes(self.corpus)[0]

    def asking(self, query: SearchQuery) -> Callable[[], object]:
        search, text = self.corpus.search, query.text
        return lambda: search(text, k=K, across=False)

    def top(self, query: SearchQuery) -> Rows:
        return [hit.paper.row for hit in self.corpus.search(query.text, k=K, across=False)]

    def every(self, query: SearchQuery) -> Rows:
        """Return all matching papers in the order of rank: nothing can be pruned here."""
        return [hit.paper.row for hit in self.corpus.search(query.text, k=len(self.corpus), across=False)]

    def total(self, query: SearchQuery) -> int:
        return int(self.corpus.search(query.text, k=K, across=False).total)

    def batch(self, queries: Sequence[SearchQuery]) -> Callable[[], object]:
        texts = [query.text for query in queries]
        return lambda: self.corpus.search_many(texts, k=K, across=False)


class Tantivy(SearchEngine):
    """Tokens between spaces, one writer thread, no count; queries are made of terms, not parsed."""

    name = "tantivy"

    def build(self) -> int:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", tokenizer_name="tokens", index_option="position")
        builder.add_unsigned_field("row", stored=True)
        self.schema = builder.build()
        path = self.into / "tantivy"
        path.mkdir()
        index = tantivy.Index(self.schema, path=str(path))
        index.register_tokenizer("tokens", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        writer = index.writer(400_000_000, 1)
        for row, line in enumerate(self.lines()):
            writer.add_document(tantivy.Document(text=line, row=row))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self.index, self.searcher = index, index.searcher()
        return sum(each.stat().st_size for each in path.iterdir() if each.suffix != ".store")

    def _query(self, query: SearchQuery) -> Any:
        from tantivy import Occur, Query

        if query.operator == "phrase":
            return Query.phrase_query(self.schema, "text", list(query.tokens))
        terms = [Query.term_query(self.schema, "text", token) for token in query.tokens]
        occur = Occur.Must if query.operator == "and" else Occur.Should
        return terms[0] if len(terms) == 1 else Query.boolean_query([(occur, term) for term in terms])

    def asking(self, query: SearchQuery) -> Callable[[], object]:
        return lambda: self.searcher.search(self._query(query), K, count=False)

    def top(self, query: SearchQuery) -> Rows:
        hits = self.searcher.search(self._query(query), K, count=False).hits
        return [self.searcher.doc(address)["row"][0] for _, address in hits]

    def total(self, query: SearchQuery) -> int:
        return int(self.searcher.search(self._query(query), 1, count=True).count)


class Bm25s(SearchEngine):
    """With numba, for the index and for queries; exact BM25, without phrases and without AND."""

    name = "bm25s"

    def load(self) -> None:
        """Compile, and start the threads while they may still run on every core."""
        import bm25s
        import numba

        tiny = bm25s.BM25(k1=1.2, b=0.75, backend="numba")
        tiny.index(([[0, 1], [1, 2]] * K, {"a": 0, "b": 1, "c": 2}), show_progress=False)
        self.threads = numba.get_num_threads()
        tiny.retrieve([[0], [1]], k=K, show_progress=False, n_threads=self.threads)

    def build(self) -> int:
        import bm25s

        self.vocabulary: dict[str, int] = {}
        number = self.vocabulary.setdefault
        ids = [[number(token, len(self.vocabulary)) for token in line.split(" ")] for line in self.lines()]
        self.model = bm25s.BM25(k1=1.2, b=0.75, backend="numba")
        self.model.index((ids, self.vocabulary), show_progress=False)
        scores = self.model.scores
        return sum(int(scores[part].nbytes) for part in ("data", "indices", "indptr"))

    def _retrieve(self, queries: Sequence[SearchQuery], threads: int) -> Any:
        ids = [[self.vocabulary[token] for token in query.tokens] for query in queries]
        return self.model.retrieve(ids, k=K, show_progress=False, n_threads=threads)

    def asking(self, query: SearchQuery) -> Callable[[], object] | None:
        return (lambda: self._retrieve([query], 1)) if query.operator == "or" else None

    def top(self, query: SearchQuery) -> Rows:
        found = self._retrieve([query], 1)
        rows = zip(found.documents[0].tolist(), found.scores[0].tolist(), strict=True)
        return [row for row, score in rows if score > 0]

    def batch(self, queries: Sequence[SearchQuery]) -> Callable[[], object]:
        """Numba's threads cost more than they bring where papers are few: the faster way counts."""
        taken = {}
        for threads in (1, self.threads):
            start = time.perf_counter()
            self._retrieve(queries, threads)
            taken[threads] = time.perf_counter() - start
        fastest = min(taken, key=taken.__getitem__)
        return lambda: self._retrieve(queries, fastest)


class Fts5(SearchEngine):
    """SQLite without the text itself, with a hash table of 256 MB, which halves the time of the build."""

    name = "FTS5"

    def build(self) -> int:
        self.base = sqlite3.connect(self.into / "fts5.db")
        for pragma in ("journal_mode = off", "synchronous = off", "cache_size = -262144"):
            self.base.execute(f"PRAGMA {pragma}")
        self.base.execute("CREATE VIRTUAL TABLE papers USING fts5(text, content = '', tokenize = 'unicode61')")
        self.base.execute("INSERT INTO papers(papers, rank) VALUES ('hashsize', 268435456)")
        self.base.executemany("INSERT INTO papers(rowid, text) VALUES (?, ?)", enumerate(self.lines()))
        self.base.commit()
        return (self.into / "fts5.db").stat().st_size

    def _match(self, query: SearchQuery) -> str:
        if query.operator == "phrase":
            return f'"{" ".join(query.tokens)}"'
        return f" {query.operator.upper()} ".join(f'"{token}"' for token in query.tokens)

    def asking(self, query: SearchQuery) -> Callable[[], object]:
        return lambda: self.top(query)

    def top(self, query: SearchQuery) -> Rows:
        ranked = "SELECT rowid FROM papers WHERE papers MATCH ? ORDER BY rank LIMIT ?"
        return [row for (row,) in self.base.execute(ranked, (self._match(query), K))]

    def total(self, query: SearchQuery) -> int:
        count = "SELECT count(*) FROM papers WHERE papers MATCH ?"
        return int(self.base.execute(count, (self._match(query),)).fetchone()[0])


ENGINES: dict[str, type[SearchEngine]] = {engine.name: engine for engine in (Paperlens, Tantivy, Bm25s, Fts5)}
