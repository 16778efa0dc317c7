"""Periods of digests and the forms of arXiv ids."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import paperlens as pl


def digest(*ids: str, title: str = "") -> str:
    head = f"# {title}\n\n" if title else ""
    return head + "".join(
        f"## Paper {i}\n[论文](https://arxiv.org/abs/{paper_id})\n\n正文。\n" for i, paper_id in enumerate(ids)
    )


def period(text: str, source: str = "<text>") -> tuple[date, date] | None:
    corpus = pl.Corpus.from_text(text, source=source)
    assert {p.period for p in corpus} == {corpus.digests[0].period}
    return corpus.digests[0].period


CASES = [
    ("2025/0407-0411.md", ["2504.05299"], "", (date(2025, 4, 7), date(2025, 4, 11))),
    ("2024/1230-0103.md", ["2412.18925", "2501.00958"], "", (date(2024, 12, 30), date(2025, 1, 3))),
    ("2025/1230-0103.md", ["2412.18925", "2501.00958"], "", (date(2024, 12, 30), date(2025, 1, 3))),
    ("2026/1229-0102.md", ["2512.18925", "2512.19000"], "", (date(2025, 12, 29), date(2026, 1, 2))),
    ("2025/1229-0102.md", ["2512.18925", "2512.19000"], "", (date(2025, 12, 29), date(2026, 1, 2))),
    ("weekly/2024/0212-0216.markdown", ["2402.06619"], "", (date(2024, 2, 12), date(2024, 2, 16))),
    ("2024/0226-0301.md", ["2402.14905"], "", (date(2024, 2, 26), date(2024, 3, 1))),
    ("<text>", ["2602.00001"], "每周AI论文速递（260202-260206）", (date(2026, 2, 2), date(2026, 2, 6))),
    ("whatever.md", ["2602.00001"], "每周AI论文速递(260202-260206)", (date(2026, 2, 2), date(2026, 2, 6))),
    ("<text>", ["2512.00001"], "每周AI论文速递（251229-260102）", (date(2025, 12, 29), date(2026, 1, 2))),
    ("0202-0206.md", ["2602.00001"], "每周AI论文速递（260202-260206）", (date(2026, 2, 2), date(2026, 2, 6))),
    ("notes.md", ["2504.05299"], "", None),
    ("<text>", ["2504.05299"], "", None),
    ("2025/1340-1350.md", ["2504.05299"], "", None),
    ("2025/0230-0231.md", ["2502.05299"], "", None),
]


@pytest.mark.parametrize(("source", "ids", "title", "expected"), CASES)
def test_period(source: str, ids: list[str], title: str, expected: tuple[date, date] | None) -> None:
    assert period(digest(*ids, title=title), source) == expected


def test_period_of_files(tmp_path: Path) -> None:
    for folder, name, paper_id in [
        ("2024", "1230-0103", "2412.18925"),
        ("2026", "1229-0102", "2512.18925"),
        ("2025", "0407-0411", "2504.05299"),
    ]:
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{name}.md").write_text(digest(paper_id), encoding="utf-8")
    starts = [d.period and d.period[0] for d in pl.Corpus.from_path(tmp_path).digests]
    assert starts == [date(2024, 12, 30), date(2025, 4, 7), date(2025, 12, 29)]
    named = pl.Corpus.from_path(tmp_path / "2026" / "1229-0102.md")
    assert named[0].period == (date(2025, 12, 29), date(2026, 1, 2))


def test_a_name_without_a_year_never_invents_one() -> None:
    assert period(digest("2504.05299"), "0407-0411.md") in (None, (date(2025, 4, 7), date(2025, 4, 11)))


def test_appearances_have_their_own_periods() -> None:
    text = digest("2504.05299", title="速递（250407-250411）")
    paper = pl.Corpus.from_text(text)[0]
    assert [a.period for a in paper.appearances] == [paper.period] == [(date(2025, 4, 7), date(2025, 4, 11))]


def test_seeds_have_no_period_but_months(seeds: pl.Corpus) -> None:
    assert {p.period for p in seeds} == {None}
    assert {p.month for p in seeds} == {date(2025, 4, 1), date(2025, 1, 1), date(2025, 3, 1), date(2024, 12, 1)}


IDS = [
    ("https://arxiv.org/abs/2504.05299", "2504.05299", None, date(2025, 4, 1)),
    ("https://arxiv.org/abs/2504.05299v3", "2504.05299", 3, date(2025, 4, 1)),
    ("https://arxiv.org/pdf/2504.05299", "2504.05299", None, date(2025, 4, 1)),
    ("https://arxiv.org/pdf/2504.05299v12.pdf", "2504.05299", 12, date(2025, 4, 1)),
    ("https://arxiv.org/html/2504.05299v1", "2504.05299", 1, date(2025, 4, 1)),
    ("http://www.arxiv.org/abs/2504.05299", "2504.05299", None, date(2025, 4, 1)),
    ("https://export.arxiv.org/abs/2504.05299", "2504.05299", None, date(2025, 4, 1)),
    ("https://arxiv.org/abs/2504.05299?context=cs", "2504.05299", None, date(2025, 4, 1)),
    ("https://arxiv.org/abs/0704.0001", "0704.0001", None, date(2007, 4, 1)),
    ("https://arxiv.org/abs/hep-th/9901001", "hep-th/9901001", None, date(1999, 1, 1)),
    ("https://arxiv.org/abs/math.GT/0309136v2", "math.GT/0309136", 2, date(2003, 9, 1)),
    ("https://arxiv.org/abs/2513.05299", None, None, None),
    ("https://arxiv.org/abs/2500.05299", None, None, None),
    ("https://arxiv.org/abs/2504.0529999", None, None, None),
    ("https://arxiv.org/abs/2504.05299x", None, None, None),
    ("https://github.com/2504.05299", None, None, None),
    ("https://notarxiv.org/abs/2504.05299", None, None, None),
    ("https://arxiv.org/abs/2504.0529", None, None, None),
    ("https://arxiv.org/abs/0703.0001", None, None, None),
]


@pytest.mark.parametrize(("url", "paper_id", "version", "month"), IDS)
def test_arxiv_id(url: str, paper_id: str | None, version: int | None, month: date | None) -> None:
    (paper,) = pl.Corpus.from_text(f"## T\n[中文]({url})\n正文\n")
    assert (paper.arxiv_id, paper.version, paper.month, paper.url) == (paper_id, version, month, url)


def test_look_up_by_every_form_of_an_id() -> None:
    corpus = pl.Corpus.from_text(digest("2504.05299v2", "math.GT/0309136"))
    forms = [
        "2504.05299",
        "2504.05299v2",
        "2504.05299v7",
        "arXiv:2504.05299",
        "https://arxiv.org/abs/2504.05299",
        "https://arxiv.org/pdf/2504.05299v1",
    ]
    for form in forms:
        assert corpus[form].row == 0, form
        assert form in corpus
    assert corpus["math.GT/0309136"].row == 1
    for absent in ("2504.05298", "", "nonsense", "0", "https://example.org/", "2504.052999"):
        assert absent not in corpus
        with pytest.raises(KeyError):
            corpus[absent]
