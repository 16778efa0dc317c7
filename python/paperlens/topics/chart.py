"""Charts of topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperlens.charts.look import BLUE, FONTS
from paperlens.extras import check_altair

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd


def sizes_chart(topics: pd.DataFrame) -> alt.Chart:
    """Return a bar for each topic of `TopicModel.to_pandas()`.

    Raises:
        ImportError: Altair is not installed; the message names the extra.
    """
    check_altair("plot")
    import altair as alt
    import pandas as pd

    rows = [
        {
            "label": f"{row['topic']} {row['name_zh'] or row['name']}",
            "name": row["name"],
            "papers": row["size"],
            "words": " ".join(row["words_zh"]),
            "phrases": ", ".join(row["words"]),
        }
        for row in topics.to_dict("records")
    ]
    chart: alt.Chart = (
        alt.Chart(pd.DataFrame(rows), width=400)
        .mark_bar(color=BLUE)
        .encode(
            x=alt.X("papers:Q", title="papers"),
            y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=300)),
            tooltip=["name:N", "label:N", "papers:Q", "words:N", "phrases:N"],
        )
        .configure(font=FONTS)
    )
    return chart
