"""Charts of tables, made with Altair: pip install 'paperlens[charts]'.

Each function takes a table or a result and returns a chart, which a notebook shows, and `chart.save` writes as JSON,
HTML, PNG or SVG.
"""

from __future__ import annotations

from paperlens.charts.leaderboard import leaderboard
from paperlens.charts.trends import trends

__all__ = ["leaderboard", "trends"]
