"""The methods of Corpus that tell what its papers are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperlens import _core

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Literal

    import pandas as pd
    import scipy.sparse

    from paperlens._core import Paper
    from paperlens.extract.mentions import Mentions
    from paperlens.extract.terms import Terms
    from paperlens.topics.model import TopicModel


class Analysing(_core.Corpus):
    """Terms, matrix, topics and trends of a corpus."""

    __slots__ = ()

    def terms(
        self, paper: Paper | str | None = None, k: int = 20, *, min_papers: int = 2, lexicon: str | None = "ai"
    ) -> Terms:
        """Find the terms that tell what the papers, or one of them, are about.

        Terms are Chinese (多模态大语言模型), English or mixed (RoPE 位置编码), as they stand in Chinese titles and in
        abstracts. A linear model scores each by its words, its place and its use; it was learned from the keywords
        that authors gave to 2,380 abstracts.

        Args:
            paper: a paper, or the arXiv id of one, of the corpus; None for the terms of all papers.
            k: how many terms to return at most.
            min_papers: how many papers of the corpus must have a term; not asked of the terms of one paper.
            lexicon: "ai", the words and keywords that come with the package. None does without: words are discovered
                by counting in the corpus, and scored by frequency, length and how many papers have them.

        Returns:
            The terms, best first, with score, count and papers.

        Raises:
            KeyError: the paper is not in the corpus.
            TypeError, ValueError: an argument is not what is described here.

        Example:
            >>> import paperlens as pl
            >>> corpus = pl.Corpus.from_path("seeds")
            >>> [term.term for term in corpus.terms("2504.07491", k=2)]
            ['多模态推理', '强化学习']
        """
        from paperlens.extract.terms import find_terms

        return find_terms(self, paper, k, min_papers=min_papers, lexicon=lexicon)

    def matrix(
        self,
        *,
        fields: str | Iterable[str] = ("abstract",),
        min_papers: int = 2,
        weighting: Literal["tfidf", "count", "binary"] = "tfidf",
        lexicon: str | None = "ai",
    ) -> tuple[scipy.sparse.csr_matrix, list[str]]:
        """Return the papers as a sparse matrix of their words. Needs SciPy: pip install 'paperlens[topics]'.

        Args:
            fields: which are read: one or more of "title", "title_zh" and "abstract".
            min_papers: how many papers must have a word.
            weighting: "tfidf" is (1 + ln count) * (1 + ln((1 + papers) / (1 + papers with the word))), rows of length
                1; "count" and "binary" are what they say.
            lexicon: as for `terms`.

        Returns:
            A csr_matrix, float32 of shape (papers, words), and the words in order. Words have two characters or more
            and are spelled as most papers spell them; numbers are left out.

        Raises:
            ImportError: SciPy is not installed.
            TypeError, ValueError: an argument is not what is described here.

        Example:
            >>> import paperlens as pl
            >>> matrix, words = pl.Corpus.from_path("seeds").matrix()
            >>> matrix.shape == (77, len(words)), "强化学习" in words
            (True, True)
        """
        from paperlens.extract.matrix import term_matrix

        return term_matrix(self, fields=fields, min_papers=min_papers, weighting=weighting, lexicon=lexicon)

    def topics(
        self,
        k: int | Literal["auto"] = 20,
        *,
        method: Literal["nmf", "kmeans", "auto"] = "nmf",
        seed: int = 0,
        lexicon: str | None = "ai",
    ) -> TopicModel:
        """Find what the papers are about, as topics. Needs SciPy: pip install 'paperlens[topics]'.

        Abstracts are rows of a TF-IDF matrix (see `matrix`), reduced by a singular value decomposition; each is then
        replaced by the mean of the papers like it, which makes topics steadier than those of single abstracts. The same
        corpus gives the same topics: nothing is drawn at random.

        Args:
            k: how many topics, at most half as many as papers; "auto" takes the number from 5 to 40 whose topics
                are found again best in 80% of the papers.
            method: "nmf", non-negative factors from NNDSVD; "kmeans", what thirty runs of k-means agree on; "auto" is
                kmeans above 1,000 papers and nmf below.
            seed: draws the subsamples of `stability`, `quality()` and k="auto".
            lexicon: as for `terms`.

        Returns:
            The topics, the largest first, named in both languages.

        Raises:
            ValueError: there are less than 5 papers, or nothing in their abstracts; or an argument is not what is
                described here.
            ImportError: SciPy is not installed.
            TypeError: an argument is not what is described here.

        Example:
            >>> import paperlens as pl
            >>> model = pl.Corpus.from_path("seeds").topics(k=8)
            >>> sum(topic.size for topic in model.topics)
            77
        """
        from paperlens.topics.find import find_topics

        return find_topics(self, k, method=method, seed=seed, lexicon=lexicon)

    def trends(
        self,
        terms: str | Iterable[str] | Mentions | None = None,
        *,
        by: Literal["week", "month", "quarter", "year"] = "month",
        topics: TopicModel | None = None,
    ) -> pd.DataFrame:
        """Count the papers of terms, names or topics in each period of the calendar.

        `paperlens.charts.trends` draws the table; `directions` tests what rises and what falls.

        Args:
            terms: terms in Chinese or English; a paper has one if a search for it in quotes finds the paper, in titles
                or abstract. Or `mentions(kind="model")` or "dataset": the names whose shares change most, in papers
                with an arXiv id. None: of the 60 best key terms of the corpus, the ten whose shares change
                most.
            by: "week", that of the digest, from Monday; "month", "quarter" or "year", that of the arXiv id, or of the
                digest for a paper without one.
            topics: the topics of this corpus, instead of terms.

        Returns:
            A DataFrame with a row for each term in each period from the first paper to the last, also where there are
            none: period (its first day), term (str; or topic, int32), papers that have it, total, all papers of the
            period (int32), share, and the ends share_low and share_high of the 95% Wilson interval (float64, NaN in
            periods without papers). Papers without a date are not counted.

        Raises:
            ValueError: there are terms and topics, the topics are those of another corpus, a term has no word, or
                `by` is something else.
            TypeError: an argument is not what is described here.

        Example:
            >>> import paperlens as pl
            >>> trends = pl.Corpus.from_path("seeds").trends(["强化学习"], by="quarter")
            >>> trends[["term", "papers", "total"]].values.tolist()
            [['强化学习', 1, 21], ['强化学习', 4, 37], ['强化学习', 2, 19]]
        """
        from paperlens.trends.find import find_trends

        return find_trends(self, terms, by, topics)

    def directions(
        self,
        terms: str | Iterable[str] | Mentions | None = None,
        *,
        by: Literal["week", "month", "quarter", "year"] = "month",
        topics: TopicModel | None = None,
    ) -> pd.DataFrame:
        """Test which terms, names or topics rise and which fall; the arguments are those of `trends`.

        The test is that of Cochran and Armitage for a linear trend, with the false discovery rate of all terms tested
        held at 5% (Benjamini, Hochberg 1995); with `terms=None` that is all candidates, not only those shown.

        Args:
            terms: as for `trends`.
            by: as for `trends`.
            topics: as for `trends`.

        Returns:
            A DataFrame with a row for each term: term (or topic), papers (int32), slope, the change of the share per
            period, p and q, the p-value adjusted for the number of terms (NaN where not tested), and direction:
            "rising", "falling", or "undecided", where q is over .05 or there are less than ten papers with the term or
            without it.

        Raises:
            TypeError, ValueError: as for `trends`.

        Example:
            >>> import paperlens as pl
            >>> pl.Corpus.from_path("seeds").directions(["强化学习"])["direction"].tolist()
            ['undecided']
        """
        from paperlens.trends.find import find_directions

        return find_directions(self, terms, by, topics)
