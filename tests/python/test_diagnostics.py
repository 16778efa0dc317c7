"""Each diagnostic code by example: digests that must have it, and near misses that must not."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

import paperlens as pl

LINK = "[注意力](https://arxiv.org/abs/2504.05299)"
GOOD = f"## Attention\n{LINK}\n\n正文。\n"

SEVERITIES = {
    "missing-link": "error",
    "missing-abstract": "error",
    "missing-title": "error",
    "malformed-arxiv-id": "error",
    "invalid-utf8": "error",
    "nul-byte": "error",
    "unreadable-file": "error",
    "missing-title-zh": "warning",
    "repaired-link": "warning",
    "heading-in-abstract": "warning",
    "heading-without-space": "warning",
    "text-outside-papers": "warning",
    "empty-digest": "warning",
    "not-a-digest": "warning",
    "suspicious-title": "warning",
    "title-not-english": "warning",
    "duplicate-differs": "warning",
    "period-mismatch": "warning",
    "not-arxiv-link": "info",
    "untranslated-title": "info",
    "duplicate-paper": "info",
    "replaced-digest": "info",
}


def linked(link: str) -> str:
    return f"## Attention\n{link}\n\n正文。\n"


def titled(title: str) -> str:
    return f"## {title}\n{LINK}\n\n正文。\n"


#: The first five letters typed twice: the body has the word as it ought to be.
DOUBLED = f"## SkywoSkywork R1V: Pioneering\n{LINK}\n\n我们提出 Skywork R1V。\n"

#: code, digest, line and column that the diagnostic must name
POSITIVE: list[tuple[str, str | bytes, int, int | None]] = [
    ("missing-link", GOOD + "\n## Second\n\n没有链接。\n", 6, None),
    ("missing-link", GOOD + "\n## Second\n[broken](\n\n没有链接。\n", 6, None),
    ("missing-link", "## One Title\n中文摘要。\n", 1, None),
    ("missing-abstract", f"## T\n{LINK}\n\n## U\n[乙](https://arxiv.org/abs/2504.05300)\n正文\n", 1, None),
    ("missing-abstract", f"## T\n{LINK}", 1, None),
    ("missing-abstract", f"## T\n{LINK}\n \n\u3000\n", 1, None),
    ("missing-title", f"##\n{LINK}\n正文\n", 1, None),
    ("missing-title", GOOD + "\n##  ##\n[乙](https://arxiv.org/abs/2504.05300)\n正文\n", 6, None),
    ("malformed-arxiv-id", linked("[甲](https://arxiv.org/abs/2504.12)"), 2, None),
    ("malformed-arxiv-id", linked("[甲](https://arxiv.org/abs/2513.05299)"), 2, None),
    ("malformed-arxiv-id", linked("[甲](https://arxiv.org/abs/)"), 2, None),
    ("invalid-utf8", GOOD.encode() + b"caf\xe9\n", 5, 4),
    ("invalid-utf8", "## 中".encode() + b"\xe4\xb8\n" + LINK.encode() + "\n正文".encode(), 1, 5),
    ("nul-byte", GOOD.encode() + "中\0".encode(), 5, 2),
    ("missing-title-zh", linked("https://arxiv.org/abs/2504.05299"), 2, None),
    ("missing-title-zh", linked("[](https://arxiv.org/abs/2504.05299)"), 2, None),
    ("missing-title-zh", linked("[  ](https://arxiv.org/abs/2504.05299)"), 2, None),
    ("heading-in-abstract", GOOD + "### 方法\n内容\n", 5, 1),
    ("heading-without-space", f"##Attention\n{LINK}\n正文\n", 1, None),
    ("heading-without-space", GOOD + "##Second\n[乙](https://arxiv.org/abs/2504.05300)\n正文\n", 5, None),
    ("text-outside-papers", GOOD + "\n# 附录\n说明。\n", 6, None),
    ("empty-digest", "", 1, 1),
    ("empty-digest", " \n\n\t\n", 1, 1),
    ("not-a-digest", "# 标题\n\n随便写写。\n", 1, 1),
    ("not-a-digest", "just text\nmore\n", 1, 1),
    ("suspicious-title", DOUBLED, 1, 4),
    ("title-not-english", titled("增强视觉语言模型"), 1, None),
    ("title-not-english", titled("Florence-VL: 增强视觉-语言模型的生成式视觉编码器"), 1, None),
    ("not-arxiv-link", linked("[甲](https://github.com/a/b/blob/main/c.pdf)"), 2, None),
    ("untranslated-title", linked("[Attention](https://arxiv.org/abs/2504.05299)"), 2, None),
    ("duplicate-paper", GOOD + GOOD, 5, None),
    ("duplicate-differs", GOOD + GOOD.replace("正文", "另一段"), 5, None),
    *(
        ("repaired-link", linked(link), 2, None)
        for link in [
            "[甲](https://arxiv.org.org/abs/2504.05299)",
            "[甲](arxiv.org/abs/2504.05299)",
            "[甲](https:/arxiv.org/abs/2504.05299)",
            "【甲】（https://arxiv.org/abs/2504.05299）",
            "[甲]（https://arxiv.org/abs/2504.05299）",
            "[甲](https://arxiv.org/abs/2504.05299",
            "[甲] (https://arxiv.org/abs/2504.05299)",
            "[甲](https://arxiv.org/abs/2504.05299)。",
            "[甲](https://arxiv.org/abs/2504.05299。)",
        ]
    ),
]

#: code, digest that comes near it
NEGATIVE: list[tuple[str, str | bytes]] = [
    ("missing-link", "# 每周AI论文速递（250407-250411）\n\n" + GOOD),
    ("missing-link", f"## T\n\n\u3000\n{LINK}\n正文\n"),
    ("missing-abstract", f"## T\n{LINK} 正文在链接后面\n"),
    ("missing-title", f"## #1\n{LINK}\n正文\n"),
    ("malformed-arxiv-id", linked("[甲](https://arxiv.org/abs/hep-th/9901001)")),
    ("malformed-arxiv-id", linked("[甲](https://arxiv.org/pdf/2504.05299v3.pdf)")),
    ("invalid-utf8", GOOD + "\ufffd 𠀀 é\n"),
    ("nul-byte", GOOD + "\\0 \u2400\n"),
    ("missing-title-zh", linked("[A](https://arxiv.org/abs/2504.05299)")),
    ("heading-in-abstract", GOOD + "#标签\n    ### 缩进\n####### 七\n"),
    ("heading-without-space", f"##\tAttention\n{LINK}\n正文\n"),
    ("heading-without-space", GOOD + "##标签\n后面没有链接\n"),
    ("text-outside-papers", "# 导语\n说明。\n" + GOOD),
    ("empty-digest", "x"),
    ("not-a-digest", GOOD),
    ("suspicious-title", titled("ChatChatGPT: no word of the body says that it is a slip")),
    ("suspicious-title", titled("Mamba in Mamba: 2D2D and BaBaiBai")),
    ("title-not-english", titled("φ-Decoding: Größe, naïve, Ελλάδα 😀 (Ⅱ)")),
    ("not-arxiv-link", linked("[甲](http://www.arxiv.org/pdf/2504.05299)")),
    ("untranslated-title", linked("[A 模型](https://arxiv.org/abs/2504.05299)")),
    ("untranslated-title", linked("https://arxiv.org/abs/2504.05299")),
    ("duplicate-paper", GOOD + GOOD.replace("05299", "05300")),
    ("duplicate-differs", GOOD + GOOD),
    ("repaired-link", linked("[甲]( https://arxiv.org/abs/2504.05299 )")),
    ("repaired-link", linked("[甲](<https://arxiv.org/abs/2504.05299>)")),
    ("repaired-link", linked("[甲](https://arxiv.org/pdf/2504.05299v2)  ")),
    ("repaired-link", linked("[甲（乙）【丙】](https://arxiv.org/abs/2504.05299)")),
    ("period-mismatch", "# 速递（250407-250411）\n\n" + GOOD),
]


@pytest.mark.parametrize(("code", "text", "line", "column"), POSITIVE)
def test_code_is_reported(code: str, text: str | bytes, line: int, column: int | None) -> None:
    notes = [d for d in pl.Corpus.from_text(text, source="a.md").diagnostics if d.code == code]
    assert [d.line for d in notes] == [line]
    (note,) = notes
    assert column in (None, note.column)
    assert note.severity == SEVERITIES[code]
    assert note.source == "a.md"
    assert note.message and "\n" not in note.message


@pytest.mark.parametrize(("code", "text"), NEGATIVE)
def test_code_is_not_reported(code: str, text: str | bytes) -> None:
    assert code not in {d.code for d in pl.Corpus.from_text(text).diagnostics}


def test_a_good_digest_has_no_diagnostics() -> None:
    assert list(pl.Corpus.from_text(GOOD).diagnostics) == []


def test_every_code_has_examples() -> None:
    elsewhere = {"unreadable-file", "period-mismatch", "replaced-digest"}
    assert {code for code, *_ in POSITIVE} | elsewhere == set(SEVERITIES)
    assert {code for code, _ in NEGATIVE} | {"unreadable-file", "replaced-digest"} == set(SEVERITIES)


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("[甲](https://arxiv.org.org/abs/2504.05299)", "https://arxiv.org/abs/2504.05299"),
        ("[甲](arxiv.org/abs/2504.05299)", "https://arxiv.org/abs/2504.05299"),
        ("[甲](https:/arxiv.org/abs/2504.05299v2)", "https://arxiv.org/abs/2504.05299v2"),
        ("【甲】（https://arxiv.org/abs/2504.05299）", "https://arxiv.org/abs/2504.05299"),
        ("[甲](https://arxiv.org/abs/2504.05299", "https://arxiv.org/abs/2504.05299"),
        ("[甲] (https://arxiv.org/pdf/2504.05299)。", "https://arxiv.org/pdf/2504.05299"),
        ("[甲](https://arxiv.org/abs/2504.05299。)", "https://arxiv.org/abs/2504.05299"),
        ("[甲](<https://arxiv.org/abs/2504.05299>)", "https://arxiv.org/abs/2504.05299"),
        ("[甲](https://arxiv.org/pdf/2504.05299v2.pdf)", "https://arxiv.org/pdf/2504.05299v2.pdf"),
    ],
)
def test_links_are_put_right(link: str, url: str) -> None:
    (paper,) = pl.Corpus.from_text(linked(link))
    assert (paper.url, paper.arxiv_id, paper.title_zh, paper.abstract) == (url, "2504.05299", "甲", "正文。")


def test_period_mismatch_when_the_ids_are_from_another_time() -> None:
    text = "# 每周AI论文速递（220407-220411）\n\n" + GOOD + GOOD.replace("2504.05299", "2504.05300")
    notes = [d for d in pl.Corpus.from_text(text).diagnostics if d.code == "period-mismatch"]
    assert len(notes) == 1 and notes[0].severity == "warning"


def test_unreadable_file(tmp_path: Path) -> None:
    """A file of a folder that cannot be read is a diagnostic; the same file named by the caller is an OSError."""
    (tmp_path / "good.md").write_text(GOOD, encoding="utf-8")
    bad = tmp_path / "gone.md"
    bad.symlink_to(tmp_path / "nowhere.md")
    corpus = pl.Corpus.from_path(tmp_path)
    assert [(d.code, d.severity) for d in corpus.diagnostics] == [("unreadable-file", "error")]
    assert "gone.md" in corpus.diagnostics[0].source
    assert len(corpus) == 1
    with pytest.raises(OSError, match=r"gone\.md"):
        pl.Corpus.from_path(bad)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_file_without_permission(tmp_path: Path) -> None:
    bad = tmp_path / "secret.md"
    bad.write_text(GOOD, encoding="utf-8")
    bad.chmod(0)
    assert {d.code for d in pl.Corpus.from_path(tmp_path).diagnostics} == {"unreadable-file"}
    with pytest.raises(PermissionError, match=r"secret\.md"):
        pl.Corpus.from_path(bad)


def test_strict_raises_on_errors_only() -> None:
    assert len(pl.Corpus.from_text(DOUBLED, strict=True)) == 1
    with pytest.raises(pl.ParseError, match="missing-abstract") as error:
        pl.Corpus.from_text(f"## T\n{LINK}\n", source="week.md", strict=True)
    assert "week.md" in str(error.value)
    assert isinstance(error.value, ValueError) and isinstance(error.value, pl.PaperlensError)


def test_strict_from_path(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"## T\n{LINK}\n", encoding="utf-8")
    with pytest.raises(pl.ParseError):
        pl.Corpus.from_path(tmp_path, strict=True)


def test_diagnostics_are_a_sequence_and_a_table() -> None:
    corpus = pl.Corpus.from_text(GOOD + "##Second\n[乙](arxiv.org/abs/2504.05300)\n", source="a.md")
    notes = corpus.diagnostics
    assert len(notes) == len(list(notes)) == 3
    assert notes[-1].code == list(notes)[-1].code
    assert [d.code for d in notes[1:]] == [d.code for d in list(notes)[1:]]
    frame = notes.to_pandas()
    assert list(frame.columns) == ["severity", "code", "source", "line", "column", "message"]
    assert list(frame["code"]) == [d.code for d in notes]
    assert list(frame["line"]) == [d.line for d in notes]
    assert frame["line"].dtype.kind == "i" and frame["column"].dtype.kind == "i"
    assert "\n" not in repr(notes) and len(repr(notes)) < 200
    assert "missing-abstract" in notes._repr_html_()
    empty = pl.Corpus.from_text(GOOD).diagnostics
    assert list(empty.to_pandas().columns) == list(frame.columns)
    assert isinstance(empty.to_pandas(), pd.DataFrame) and len(empty) == 0


def test_diagnostics_of_a_digest_are_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(DOUBLED, encoding="utf-8")
    (tmp_path / "b.md").write_text("", encoding="utf-8")
    corpus = pl.Corpus.from_path(tmp_path)
    assert [[d.code for d in digest.diagnostics] for digest in corpus.digests] == [
        ["suspicious-title"],
        ["empty-digest"],
    ]


def test_diagnostics_of_a_selection_describe_the_sources() -> None:
    corpus = pl.Corpus.from_text(DOUBLED + GOOD.replace("05299", "05300"))
    assert [d.code for d in corpus[1:].diagnostics] == ["suspicious-title"]


def test_seeds_have_only_true_diagnostics(seeds: pl.Corpus) -> None:
    notes = [(d.code, d.line) for d in seeds.diagnostics if d.code != "untranslated-title"]
    assert notes == [("suspicious-title", 32)]
    untranslated = [d for d in seeds.diagnostics if d.code == "untranslated-title"]
    assert len(untranslated) == sum(p.title == p.title_zh for p in seeds) == 5
