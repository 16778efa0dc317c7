"""The methods of Corpus that search: a thin layer of checks over the core."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from paperlens import _core
from paperlens.arguments import check_count, check_flag, check_text, check_threads
from paperlens.errors import QueryError
from paperlens.lexicon import built_in

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from paperlens._core import Paper, SearchResults

_MOST = 1 << 62  # hits
_MOST_IN_TABLE = 10_000_000


class Searching(_core.Corpus):
    """Search of a corpus."""

    __slots__ = ()

    def search(
        self,
        query: str,
        k: int = 10,
        *,
        offset: int = 0,
        where: Callable[[Paper], object] | Iterable[bool] | Any | None = None,
        lenient: bool = False,
        across: bool = True,
        weights: Mapping[str, float] | None = None,
        k1: float | None = None,
        b: float | None = None,
    ) -> SearchResults:
        """Find the papers that a query means, best first.

        Papers are ranked by BM25F; those with all words of the query stand first, unless it is written with OR. A run
        of Chinese characters is ranked by its pairs; in quotes, and beside AND, OR, + or -, it is looked for as it
        stands. Case, width, traditional or simplified characters, accents and hyphens make no difference. The README
        has the query language in one table.

        Where fewer than `k` papers answer a query as it is typed (of plain words: have all of them), those follow that
        do so with words of the other language: `decoding` is 解码 too. A word and its translations are one term, a
        probabilistic structured query (Darwish, Oard 2003), with the translations of a table that comes with the
        package and of the corpus's own titles. What follows NOT or - is taken as typed.

        Args:
            query: what to look for, such as `混合专家 推理加速` or `"process reward" -video year:2025`.
            k: how many hits to return at most.
            offset: how many better ones to pass over, for the next page.
            where: which papers may be found: a mask of len(corpus) booleans, a function of a paper, arXiv ids, a year
                or several, or another corpus.
            lenient: read what does not parse as plain words, and never raise for it.
            across: whether to search in the other language, Chinese or English, too.
            weights: what a word counts in each field: {"title": 2, "title_zh": 2, "abstract": 1} are the defaults, and
                stand for fields that are left out.
            k1: how slowly more of the same word stops to count; 0.6 if None.
            b: how much long papers are marked down, from 0 to 1; 0.75 if None.

        Returns:
            The hits. Equal scores are in the order of the corpus as it was read. Word statistics are those of the
            whole corpus, also for a selection of it.

        Raises:
            QueryError: the query does not parse, or is empty.
            KeyError: an id in `where` is not in the corpus.
            TypeError, ValueError: an argument is not what is described here.

        Example:
            >>> import paperlens as pl
            >>> corpus = pl.Corpus.from_path("seeds")
            >>> corpus.search("混合專家", k=2)
            SearchResults(2 of 14 papers for '混合專家')
                1     8.647  2504.07491    Kimi-VL 技术报告
                2     4.730  2504.07964    C3PO：面向测试时专家混合优化的关键层核心专家协同路径方法
            >>> corpus.search('"process reward" year:2025')[0].paper.title
            'The Lessons of Developing Process Reward Models in Mathematical Reasoning'
            >>> corpus.search("hunhezhuanjia").did_you_mean
            {'hunhezhuanjia': '混合专家'}
        """
        if type(query) is not str:
            query = check_text("query", query)
        if not query.isascii():
            query = _sound(query, lenient)
        if type(k) is not int or not 0 <= k <= _MOST:
            k = check_count("k", k, _MOST)
        if type(offset) is not int or not 0 <= offset <= _MOST:
            offset = check_count("offset", offset, _MOST)
        if lenient is not False:
            check_flag("lenient", lenient)
        if across is not True:
            check_flag("across", across)
        positions = None if where is None else _positions(self, where)
        plain = weights is None and k1 is None and b is None
        parameters = None if plain else _parameters(weights, k1, b)
        if not _core.is_indexed(self):
            _build_index(self)
        return _core.search(self, query, k, offset, positions, lenient, parameters, built_in() if across else None)

    def search_many(
        self,
        queries: Iterable[str],
        k: int = 10,
        *,
        threads: int | None = None,
        lenient: bool = False,
        across: bool = True,
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Search for many queries at once, in all cores.

        Args:
            queries: n queries, as for `search`.
            k: how many hits to return for each.
            threads: how many queries are worked on at the same time; None is one per core.
            lenient: as for `search`.
            across: as for `search`.

        Returns:
            Positions in the corpus, int64 of shape (n, k), -1 where there are fewer hits; and their scores, float32 of
            shape (n, k), 0 there.

        Raises:
            QueryError: a query does not parse, or is empty.
            TypeError, ValueError: an argument is not what is described here.

        Example:
            >>> import paperlens as pl
            >>> ids, scores = pl.Corpus.from_path("seeds").search_many(["扩散模型", "video generation"], k=3)
            >>> ids.shape, scores.dtype
            ((2, 3), dtype('float32'))
        """
        if isinstance(queries, (str, bytes)):
            raise TypeError(f"queries: expected several queries, got one {type(queries).__name__}; use search for one")
        check_flag("lenient", lenient)
        check_flag("across", across)
        if not isinstance(queries, Iterable):
            raise TypeError(f"queries: expected several str, got {type(queries).__name__}")
        texts = [_sound(check_text("queries", query), lenient) for query in queries]
        count = check_count("k", k, _MOST_IN_TABLE)
        if not _core.is_indexed(self):
            _build_index(self)
        return _core.search_many(self, texts, count, check_threads(threads), lenient, built_in() if across else None)

    def similar(self, paper_or_text: Paper | str, k: int = 10, *, across: bool = True) -> SearchResults:
        """Find the papers that share most of the telling words of a paper or a text.

        Args:
            paper_or_text: a paper, the arXiv id of one in the corpus, or any text. A paper is not found itself.
            k: how many to return at most.
            across: whether to look for the translations of its 16 most telling words too.

        Returns:
            The hits; `hit.terms` are the shared words, the one that tells most first. The query is a weighted OR of
            the 40 words of the text with the highest BM25 weight ("more like this"), of those that another paper has.

        Raises:
            TypeError, ValueError: an argument is not what is described here.

        Example:
            >>> import paperlens as pl
            >>> corpus = pl.Corpus.from_path("seeds")
            >>> hit = corpus.similar("2501.07301", k=1)[0]
            >>> hit.paper.title_zh, hit.terms[0]
            ('ProcessBench: 识别数学推理中的过程错误', 'process')
        """
        if not isinstance(paper_or_text, (str, _core.Paper)):
            raise TypeError(f"paper_or_text: expected a Paper or a str, got {type(paper_or_text).__name__}")
        count = check_count("k", k, _MOST)
        check_flag("across", across)
        if isinstance(paper_or_text, str):
            paper_or_text = _sound(paper_or_text, lenient=True)
            if paper_or_text in self:
                paper_or_text = self[paper_or_text]
        if not _core.is_indexed(self):
            _build_index(self)
        return _core.similar(self, paper_or_text, count, built_in() if across else None)


def _sound(query: str, lenient: bool) -> str:
    """Return a query that is valid Unicode: lone surrogates are a mistake, or replaced."""
    try:
        query.encode()
    except UnicodeEncodeError as error:
        if lenient:
            return query.encode("utf-8", "replace").decode()
        message = f"query, character {error.start + 1}: a lone surrogate, which no text has"
        raise QueryError(message, query, error.start) from None
    return query


def _build_index(corpus: _core.Corpus) -> None:
    build_indexes(corpus, everything=False)


def build_indexes(corpus: _core.Corpus, *, everything: bool) -> None:
    """Build the index that search needs, or that of grep too, unless they are there."""
    from paperlens.progress import reporting

    with reporting(None, "Indexing", "papers") as report:
        _core.build_index(corpus, everything, 0, report)


def _positions(corpus: _core.Corpus, where: object) -> NDArray[np.int64]:
    from paperlens.selection import searched_rows

    return searched_rows(corpus, where)


def _parameters(
    weights: Mapping[str, float] | None, k1: float | None, b: float | None
) -> tuple[float, float, tuple[float, float, float]]:
    default_k1, default_b, default_weights = _core.BM25_DEFAULTS
    known = dict(zip(_core.FIELDS, default_weights, strict=True))
    if weights is not None:
        if not isinstance(weights, Mapping):
            raise TypeError(f"weights: expected a dict such as {{'title': 2}}, got {type(weights).__name__}")
        for name, weight in weights.items():
            if name not in known:
                raise ValueError(f"weights: expected 'title', 'title_zh' or 'abstract', got {name!r}")
            known[name] = _number(f"weights[{name!r}]", weight, 0, 1000)
    if not any(known.values()):
        raise ValueError("weights: all are 0, so that nothing can be found")
    slope = default_k1 if k1 is None else _number("k1", k1, 0, 1000)
    norm = default_b if b is None else _number("b", b, 0, 1)
    return slope, norm, (known["title"], known["title_zh"], known["abstract"])


def _number(name: str, value: object, least: float, most: float) -> float:
    if isinstance(value, bool) or not hasattr(value, "__float__"):
        raise TypeError(f"{name}: expected a number, got {type(value).__name__}")
    number = float(value)
    if not least <= number <= most:
        raise ValueError(f"{name}: expected {least} to {most}, got {number}")
    return number
