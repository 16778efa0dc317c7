"""Shares of papers over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paperlens.charts.look import BLUE, COLOURS, FONTS
from paperlens.extras import check_altair

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

_COLUMNS = ("period", "papers", "total", "share", "share_low", "share_high")
_IN_ONE_PANEL = 4  # lines whose bands can be told apart
_PANELS_IN_A_ROW = 3


def trends(table: pd.DataFrame) -> alt.LayerChart | alt.FacetChart:
    """Draw a line for each term or topic, with the 95% interval as a band.

    Up to four share a panel and differ in colour; of more, each has its own panel.

    Args:
        table: of `Corpus.trends` or `TopicModel.over_time`.

    Raises:
        ImportError: Altair is not installed; the message names the extra.
        TypeError: `table` is no DataFrame.
        ValueError: a column is missing.

    Example:
        >>> import paperlens as pl
        >>> table = pl.Corpus.from_path("seeds").trends(["推理", "视频"])
        >>> pl.charts.trends(table).to_dict()["layer"][1]["mark"]["type"]
        'line'
    """
    check_altair("trends")
    import altair as alt
    import pandas as pd

    if not isinstance(table, pd.DataFrame):
        raise TypeError(f"table: expected a DataFrame, got {type(table).__name__}")
    missing = [name for name in _COLUMNS if name not in table]
    if missing or not {"term", "topic"} & set(table):
        raise ValueError(f"table: expected one of Corpus.trends, got columns {', '.join(map(str, table))}")
    rows = table[list(_COLUMNS)].assign(term=_labels(table))
    terms = rows["term"].drop_duplicates().tolist()
    together = len(terms) <= _IN_ONE_PANEL
    width, height = (520, 260) if together else (200, 120)
    months = alt.Axis(format="%Y-%m", tickCount="month", labelOverlap=True)
    lines = alt.Chart(rows, width=width, height=height).encode(
        x=alt.X("period:T", title="时间 · time", axis=months), color=_colour(terms, together)
    )
    share = alt.Axis(format="%")
    band = lines.mark_area(opacity=0.15).encode(
        y=alt.Y("share_low:Q", title="论文占比 · share of papers", axis=share), y2="share_high:Q"
    )
    line = lines.mark_line(point=True).encode(
        y=alt.Y("share:Q", axis=share),
        tooltip=[
            alt.Tooltip("term:N", title="词 · term"),
            alt.Tooltip("period:T", title="自 · from", format="%Y-%m-%d"),
            alt.Tooltip("papers:Q", title="论文数 · papers"),
            alt.Tooltip("total:Q", title="共 · of"),
            alt.Tooltip("share:Q", title="占比 · share", format=".1%"),
            alt.Tooltip("share_low:Q", title="95% ≥", format=".1%"),
            alt.Tooltip("share_high:Q", title="95% ≤", format=".1%"),
        ],
    )
    layers: Any = alt.layer(band, line)
    if not together:
        layers = layers.facet(alt.Facet("term:N", title=None, sort=terms), columns=_PANELS_IN_A_ROW)
    chart: alt.LayerChart | alt.FacetChart = layers.configure(font=FONTS)
    return chart


def _labels(table: pd.DataFrame) -> pd.Series[Any]:
    if "term" in table:
        return table["term"].astype(str)
    labels = table["topic"].astype(str)
    return labels + " " + table["name"].astype(str) if "name" in table else labels


def _colour(terms: list[str], together: bool) -> Any:
    import altair as alt

    if not together:
        return alt.value(BLUE)
    colours = alt.Scale(domain=terms, range=list(COLOURS[: len(terms)]))
    return alt.Color("term:N", title=None, scale=colours, legend=alt.Legend(symbolOpacity=1))
