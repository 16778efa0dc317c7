"""Who reports what on which benchmark."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from paperlens.arguments import check_count, check_text
from paperlens.charts.look import BLUE, FONTS
from paperlens.extras import check_altair

if TYPE_CHECKING:
    import altair as alt

    from paperlens._core import Corpus
    from paperlens.extract.mentions import Mention, Mentions

_MOST = 1 << 31
_LEVELS = (None, "%", "分")  # units of a level: others are costs or ratios


def leaderboard(scores: Mentions, corpus: Corpus, *, benchmark: str | None = None, k: int = 20) -> alt.Chart:
    """Draw the scores that papers report on benchmarks as bars, the highest first; a bar leads to its paper.

    Left out are changes (提升 3%), and scores whose benchmark the text doesn't name. Papers report what suits them, in
    settings of their own, and of some scores, such as FID, the lower is the better: look before you compare.

    Args:
        scores: of `corpus.mentions(kind="score")`.
        corpus: the papers, for their titles.
        benchmark: only this one, by its name in `scores`; None is those that most papers name.
        k: how many bars to draw at most.

    Raises:
        ImportError: Altair is not installed; the message names the extra.
        TypeError, ValueError: an argument is not what is described here.

    Example:
        >>> import paperlens as pl
        >>> corpus = pl.Corpus.from_path("seeds")
        >>> chart = pl.charts.leaderboard(corpus.mentions(kind="score"), corpus, benchmark="MMMU")
        >>> chart.to_dict()["mark"]["type"]
        'bar'
    """
    check_altair("leaderboard")
    import altair as alt
    import pandas as pd

    from paperlens import _core
    from paperlens.extract.mentions import Mentions

    if not isinstance(scores, Mentions):
        raise TypeError(f"scores: expected Mentions, got {type(scores).__name__}")
    if not isinstance(corpus, _core.Corpus):
        raise TypeError(f"corpus: expected a Corpus, got {type(corpus).__name__}")
    wanted = None if benchmark is None else check_text("benchmark", benchmark)
    levels = [
        one for one in scores if one.kind == "score" and one.benchmark and not one.relative and one.unit in _LEVELS
    ]
    chosen = [one for one in levels if wanted in (None, one.benchmark)]
    columns = ["label", "benchmark", "value", "score", "paper", "url"]
    rows = [_row(one, corpus) for one in _ordered(chosen)[: check_count("k", k, _MOST)]]
    chart: alt.Chart = (
        alt.Chart(pd.DataFrame(rows, columns=columns), width=360)
        .mark_bar(color=BLUE)
        .encode(
            x=alt.X("value:Q", title="得分 · score"),
            y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=360)),
            href="url:N",
            tooltip=[
                alt.Tooltip("benchmark:N", title="基准 · benchmark"),
                alt.Tooltip("score:N", title="得分 · score"),
                alt.Tooltip("paper:N", title="论文 · paper"),
                alt.Tooltip("url:N", title="链接 · link"),
            ],
        )
        .configure(font=FONTS)
    )
    return chart


def _ordered(scores: list[Mention]) -> list[Mention]:
    """Order by benchmark, that of most papers first, then by value; a paper's same value counts once."""
    once = list({(one.benchmark, one.arxiv_id, one.value, one.unit): one for one in scores}.values())
    papers = Counter(name for name, _ in {(one.benchmark, one.arxiv_id) for one in once})
    return sorted(once, key=lambda one: (-papers[one.benchmark], one.benchmark or "", -(one.value or 0)))


def _row(one: Mention, corpus: Corpus) -> tuple[str, str, float, str, str, str]:
    known = one.arxiv_id is not None and one.arxiv_id in corpus
    paper = corpus[one.arxiv_id] if one.arxiv_id is not None and known else None
    title = (paper.title_zh or paper.title) if paper else one.arxiv_id or ""
    name = one.benchmark or ""
    # Vega joins bars of one label: two scores of a paper differ in their value.
    label = f"{name} · {one.arxiv_id or title} · {one.amount}"
    return label, name, float(one.value or 0), one.text, title, paper.url if paper else ""
