"""TopicModel: the topics of a corpus, as a person gets them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from paperlens import _core
from paperlens.arguments import check_count
from paperlens.progress import reporting
from paperlens.topics.fit import Fit, fit, prepare
from paperlens.topics.quality import TopicQuality, diversity, npmi, subsample_agreement
from paperlens.topics.vocabulary import topic_vocabulary
from paperlens.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import altair as alt
    import pandas as pd
    from numpy.typing import NDArray

    from paperlens._core import Paper

_MOST = 1 << 31
_SHOWN = 10  # words in repr and tables
_EXAMPLES = 3


class Topic:
    """One topic.

    Attributes:
        id: its number, from 0, the largest topic first.
        size: how many papers have it as their first topic.
        name: English, of titles.
        name_zh: Chinese, of key terms.
        phrases: what the English titles of its papers say, the most telling first.
    """

    def __init__(self, model: TopicModel, id: int, size: int, name: str, name_zh: str, phrases: list[str]) -> None:
        self.id = id
        self.size = size
        self.name = name
        self.name_zh = name_zh
        self.phrases = phrases
        self._model = model

    def words(self, k: int = 10) -> list[str]:
        """Return the `k` words of the papers' abstracts that tell most, as most papers spell them."""
        return self._model._words(self.id, check_count("k", k, _MOST))

    def papers(self, k: int = 10) -> list[Paper]:
        """Return the `k` papers that are most about the topic."""
        return [self._model._corpus[row] for row in self._model._examples(self.id, check_count("k", k, _MOST))]

    def __repr__(self) -> str:
        return (
            f"Topic({self.id}, {counted(self.size, 'paper')}: {self.name_zh or self.name}; {' '.join(self.words(6))})"
        )


class TopicModel:
    """The topics of a corpus; made by `Corpus.topics`.

    Attributes:
        labels: the topic of each paper, int32 of shape (papers,); -1 for a paper without words.
        weights: how much of each paper each topic is, float32 of shape (papers, topics); rows sum to 1.
        topics: the topics, the largest first.
        method: how they were found: "nmf" or "kmeans".

    Example:
        >>> import paperlens as pl
        >>> model = pl.Corpus.from_path("seeds").topics(k=5)
        >>> model.labels.shape, model.weights.shape, len(model.topics)
        ((77,), (77, 5), 5)
    """

    def __init__(
        self,
        corpus: _core.Corpus,
        found: Fit,
        vocabulary: Sequence[str],
        names: Sequence[tuple[str, str, list[str]]],
        method: str,
        again: Callable[[NDArray[np.int64]], NDArray[np.int32]],
        seed: int,
    ) -> None:
        self.labels = found.labels
        self.weights = found.weights
        self.method = method
        self._corpus = corpus
        self._scores = found.words
        self._vocabulary = vocabulary
        self._again = again
        self._seed = seed
        sizes = np.bincount(found.labels[found.labels >= 0], minlength=len(names)).tolist()
        self.topics = tuple(Topic(self, t, sizes[t], *names[t]) for t in range(len(names)))

    def __len__(self) -> int:
        return len(self.topics)

    def __getitem__(self, topic: int) -> Topic:
        return self.topics[topic]

    def words(self, k: int = 10) -> list[list[str]]:
        """Return the `k` most telling words of each topic."""
        return [topic.words(k) for topic in self.topics]

    @cached_property
    def stability(self) -> float:
        """How well topics are found again in 80% of the papers: mean adjusted Rand index of five fits, 1 at best."""
        with reporting(None, "Fitting subsamples", "papers"):
            return subsample_agreement(self.labels, self._again, self._seed)

    def quality(self, reference: _core.Corpus | None = None) -> TopicQuality:
        """Judge the topics: coherence, diversity, and agreement over seeds and over 80% subsamples.

        Args:
            reference: the papers by whose abstracts coherence is judged; None takes those of the corpus itself, which
                flatters.

        Raises:
            TypeError: `reference` is no corpus.
        """
        if reference is not None and not isinstance(reference, _core.Corpus):
            raise TypeError(f"reference: expected a Corpus or None, got {type(reference).__name__}")
        words = self.words()
        return TopicQuality(npmi(words, reference or self._corpus), diversity(words), 1.0, self.stability)

    def over_time(self, by: str = "month") -> pd.DataFrame:
        """Return the share of papers of each topic in each week of digests, or month, quarter or year of arXiv.

        Args:
            by: "week", "month", "quarter" or "year", as for `Corpus.trends`.

        Returns:
            A DataFrame with period (its first day), topic, name, papers, total, share, and the ends share_low and
            share_high of the 95% Wilson interval; a row for every topic in every period, also those without papers.

        Raises:
            ValueError: `by` is something else.
        """
        from paperlens.topics.over_time import topics_over_time

        return topics_over_time(self._corpus, self.labels, [topic.name for topic in self.topics], by)

    def plot(self) -> alt.Chart:
        """Return a bar chart of the topics' sizes, with their words as tooltips. Needs Altair: 'paperlens[charts]'."""
        from paperlens.topics.chart import sizes_chart

        return sizes_chart(self.to_pandas())

    def to_pandas(self) -> pd.DataFrame:
        """Return a table with one row per topic.

        Returns:
            A DataFrame: topic and size (int32), name and name_zh (str), share of the papers (float64), words, English
            phrases of titles, words_zh, the telling words of abstracts, and example_ids (lists of str).
        """
        import pandas as pd

        from paperlens.tables import text_dtype

        topics = self.topics
        lists: dict[str, list[list[str]]] = {
            "words": [topic.phrases for topic in topics],
            "words_zh": [topic.words(_SHOWN) for topic in topics],
            "example_ids": [[p.arxiv_id or p.title for p in topic.papers(_EXAMPLES)] for topic in topics],
        }
        frame: pd.DataFrame = pd.DataFrame(
            {
                "topic": pd.Series([topic.id for topic in topics], dtype=np.int32),
                "name": pd.Series([topic.name for topic in topics], dtype=text_dtype()),
                "name_zh": pd.Series([topic.name_zh for topic in topics], dtype=text_dtype()),
                "size": pd.Series([topic.size for topic in topics], dtype=np.int32),
                "share": [topic.size / len(self.labels) for topic in topics],
                **{name: pd.Series(values, dtype=object) for name, values in lists.items()},
            }
        )
        return frame

    def _words(self, topic: int, k: int) -> list[str]:
        scores = self._scores[topic]
        order = np.argsort(-scores, kind="stable")[:k]
        return [self._vocabulary[at] for at in order if scores[at] > 0]

    def _examples(self, topic: int, k: int) -> list[int]:
        members = np.flatnonzero(self.labels == topic)
        order = np.argsort(-self.weights[members, topic], kind="stable")[:k]
        return [int(row) for row in members[order]]

    def __repr__(self) -> str:
        head = (
            f"TopicModel({counted(len(self.topics), 'topic')} of {counted(len(self.labels), 'paper')}, {self.method})"
        )
        lines = [f"{topic.id:4} {topic.size:7,}  {topic.name_zh or topic.name}" for topic in self.topics]
        return "\n".join([head, *lines])

    def _repr_html_(self) -> str:
        from paperlens.html import escape, table

        rows = [
            (
                str(topic.id),
                f"{topic.size:,}",
                f'<div lang="en">{escape(topic.name)}</div><div lang="zh">{escape(topic.name_zh)}</div>',
                escape(" ".join(topic.words(_SHOWN))),
            )
            for topic in self.topics
        ]
        return table(("", "Papers", "Topic", "Words"), rows, caption=repr(self).split("\n", 1)[0], left=0)


def fitter(counts: Any, words: Sequence[str], method: str, k: int) -> Callable[[NDArray[np.int64]], NDArray[np.int32]]:
    """Return what finds topics in some of the papers, from their vocabulary on."""

    def again(rows: NDArray[np.int64]) -> NDArray[np.int32]:
        return fit(prepare(topic_vocabulary(counts[rows], words), method), k).labels

    return again
