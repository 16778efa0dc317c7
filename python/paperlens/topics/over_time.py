"""Topics by week, month, quarter or year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from paperlens.tables import text_dtype
from paperlens.trends.calendar import calendar_of, dense_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from paperlens import _core


def topics_over_time(corpus: _core.Corpus, labels: NDArray[np.int32], names: Sequence[str], by: str) -> pd.DataFrame:
    """Return the table of `TopicModel.over_time`, whose argument `by` is."""
    import pandas as pd

    calendar = calendar_of(corpus, by)
    counts = calendar.counts([np.flatnonzero(labels == topic) for topic in range(len(names))])
    columns = {
        "topic": pd.Series(range(len(names)), dtype=np.int32),
        "name": pd.Series(list(names), dtype=text_dtype()),
    }
    return dense_table(calendar, counts, columns)
