"""The engines whose ranking is compared: paperlens, the peers, and careful folding by hand, behind one interface."""

from __future__ import annotations

import itertools
import re
import string
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

Row = dict[str, Any]  # a paper: id, title, abstract_zh, abstract_en, keywords_zh
Tokenizer = Callable[[str], list[str]]

RUN = re.compile(r"[\u3400-\u9fff]+|[^\W_\u3400-\u9fff]+")
FUZZY_SCORE = 5.0  # what a rare word scores; tantivy's own is 1
COMPOUND = re.compile(r"[a-z0-9]+(?:[-.+_/][a-z0-9]+)+")


class Engine:
    """What is compared: it takes papers, then queries."""

    name: str

    def index(self, papers: Sequence[Row]) -> None:
        raise NotImplementedError

    def search(self, query: str, k: int) -> list[str]:
        """Return the ids of at most `k` papers, the best first."""
        raise NotImplementedError


def text_of(paper: Row) -> str:
    """What a peer indexes: the same text that paperlens reads from the digest."""
    return "\n".join([paper["title"], paper["abstract_zh"], paper["abstract_en"]])


def digest_of(papers: Sequence[Row]) -> str:
    """Return the papers as a digest. There is no Chinese title in the data, so the link has no text."""
    blocks = []
    for paper in papers:
        title, chinese, english = (_line(paper[name]) for name in ("title", "abstract_zh", "abstract_en"))
        blocks.append(f"## {title}\n[](https://arxiv.org/abs/{paper['id']})\n\n{chinese}\n\n{english}\n")
    return "\n".join(blocks)


def _line(text: str) -> str:
    """The text in one line, and not one that could be a heading."""
    return " ".join(text.split()).lstrip("#").lstrip()


class Paperlens(Engine):
    name = "paperlens"

    def index(self, papers: Sequence[Row]) -> None:
        import paperlens as pl

        self.corpus = pl.Corpus.from_text(digest_of(papers), source="known_items.md")
        if [paper.arxiv_id for paper in self.corpus] != [paper["id"] for paper in papers]:
            raise SystemExit("the digest made of the papers reads back otherwise")

    def search(self, query: str, k: int) -> list[str]:
        return [hit.paper.arxiv_id for hit in self.corpus.search(query, k=k, lenient=True, across=False)]


# --- tokens -----------------------------------------------------------------------------------------------------------


def jieba_tokens(text: str) -> list[str]:
    import jieba

    jieba.setLogLevel(60)
    return [token for token in jieba.cut(text.lower()) if token[0].isalnum()]


def bigrams(text: str) -> list[str]:
    """Words, and each two neighbours in a run of Han characters."""
    tokens = []
    for run in RUN.findall(text.lower()):
        if run[0] < "\u3400" or run[0] > "\u9fff":
            tokens.append(run)
        else:
            tokens += [run[i : i + 2] for i in range(len(run) - 1)] or [run]
    return tokens


class Folding:
    """What a careful person writes around bm25s: one form of each text, bigrams, and compounds joined as well."""

    def __init__(self) -> None:
        import opencc

        self.simplify = opencc.OpenCC("t2s").convert

    def __call__(self, text: str) -> list[str]:
        text = unicodedata.normalize("NFKC", self.simplify(unicodedata.normalize("NFKC", text))).casefold()
        text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
        joined = [re.sub(r"[^a-z0-9]", "", compound) for compound in COMPOUND.findall(text)]
        return bigrams(text) + joined


# --- peers ------------------------------------------------------------------------------------------------------------


class Bm25s(Engine):
    """bm25s as it comes.

    `corrects` replaces a Latin word that no paper has by the most frequent one an edit away, and adds two Latin words
    joined where papers have that.
    """

    def __init__(self, name: str, tokens: Tokenizer, *, corrects: bool = False) -> None:
        self.name, self.tokens, self.corrects = name, tokens, corrects

    def index(self, papers: Sequence[Row]) -> None:
        import bm25s

        self.ids = [paper["id"] for paper in papers]
        texts = [self.tokens(text_of(paper)) for paper in papers]
        self.model = bm25s.BM25()
        self.model.index(texts, show_progress=False)
        self.papers_of: dict[str, int] = {}
        for tokens in texts:
            for token in set(tokens):
                self.papers_of[token] = self.papers_of.get(token, 0) + 1

    def search(self, query: str, k: int) -> list[str]:
        import numpy as np

        tokens = self.tokens(query)
        if self.corrects:
            pairs = [one + other for one, other in itertools.pairwise(tokens) if (one + other).isascii()]
            tokens = [self._nearest(token) for token in tokens] + pairs
        tokens = [token for token in tokens if token in self.papers_of]
        if not tokens:
            return []
        scores = self.model.get_scores(tokens)
        best = np.argsort(-scores, kind="stable")[:k]
        return [self.ids[row] for row in best if scores[row] > 0]

    def _nearest(self, token: str) -> str:
        if token in self.papers_of or not token.isascii() or len(token) < 4:
            return token
        return max(edits(token), key=lambda word: self.papers_of.get(word, 0))


def edits(word: str) -> set[str]:
    """Every word that is one swap, deletion, replacement or insertion away."""
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    swaps = {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    deletions = {head + tail[1:] for head, tail in cuts if tail}
    letters = string.ascii_lowercase
    replacements = {head + letter + tail[1:] for head, tail in cuts if tail for letter in letters}
    return swaps | deletions | replacements | {head + letter + tail for head, tail in cuts for letter in letters}


class Tantivy(Engine):
    """tantivy over jieba's words; a Latin word that no paper has is searched as a fuzzy term."""

    name = "tantivy jieba fuzzy"

    def index(self, papers: Sequence[Row]) -> None:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        builder.add_text_field("text", tokenizer_name="words")
        self.schema = builder.build()
        self.ranked = tantivy.Index(self.schema)
        words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self.ranked.register_tokenizer("words", words)
        writer = self.ranked.writer(64_000_000, 1)
        for paper in papers:
            text = " ".join(jieba_tokens(text_of(paper)))
            writer.add_document(tantivy.Document(id=paper["id"], text=text))
        writer.commit()
        writer.wait_merging_threads()
        self.ranked.reload()
        self.searcher = self.ranked.searcher()

    def search(self, query: str, k: int) -> list[str]:
        from tantivy import Occur, Query

        clauses = []
        for token in jieba_tokens(query):
            fuzzy = token.isascii() and len(token) > 3 and not self.searcher.doc_freq("text", token)
            if fuzzy:
                near = Query.fuzzy_term_query(self.schema, "text", token)
                clauses.append((Occur.Should, Query.boost_query(near, FUZZY_SCORE)))
            else:
                clauses.append((Occur.Should, Query.term_query(self.schema, "text", token)))
        hits = self.searcher.search(Query.boolean_query(clauses), k, count=False).hits
        return [self.searcher.doc(address)["id"][0] for _, address in hits]


def engines() -> list[Engine]:
    """Every engine that is installed; the bars are set against those in front of paperlens."""
    makers: list[Callable[[], Engine]] = [
        lambda: Bm25s("bm25s jieba", _needs("bm25s", "jieba", then=jieba_tokens)),
        lambda: Bm25s("bm25s bigrams", _needs("bm25s", then=bigrams)),
        lambda: _needs("tantivy", "jieba", then=Tantivy)(),
        lambda: Bm25s("by hand", _needs("bm25s", "opencc", then=Folding)(), corrects=True),
        _paperlens,
    ]
    return [engine for engine in map(_made, makers) if engine]


def _made(make: Callable[[], Engine]) -> Engine | None:
    try:
        return make()
    except ImportError as error:
        print(f"left out: {error}")
        return None


def _needs(*modules: str, then: Any) -> Any:
    for module in modules:
        __import__(module)
    return then


def _paperlens() -> Engine:
    import paperlens as pl

    if not hasattr(pl.Corpus, "search"):
        raise ImportError("paperlens (its Corpus has no search)")
    return Paperlens()
