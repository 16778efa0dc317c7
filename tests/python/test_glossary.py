"""The glossary: which parentheses gloss, where the Chinese term begins, looking up, tables, and hostile text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_cli import run

import paperlens as pl
from paperlens.extract.parentheses import glossing
from paperlens.extract.plain import plain


def digest(abstract: str, title_zh: str = "标题", number: int = 1) -> str:
    return f"## A Title\n[{title_zh}](https://arxiv.org/abs/2501.{number:05d})\n\n{abstract}\n\n"


def glosses(abstract: str) -> list[tuple[str, str | None, str | None]]:
    corpus = pl.Corpus.from_text(digest(abstract))
    return [(gloss.zh, gloss.en, gloss.abbreviation) for gloss in corpus.glossary()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我们采用图神经网络 (Graph Neural Network, GNN) 建模。", ("图神经网络", "Graph Neural Network", "GNN")),
        ("该方法结合迭代监督微调(SFT)。", ("监督微调", None, "SFT")),
        ("技术增强思维链（CoT, Chain-of-Thought）推理。", ("思维链", "Chain-of-Thought", "CoT")),
        ("针对大型语言模型（LLMs）的攻击。", ("大型语言模型", None, "LLMs")),
        ("基于人类反馈的强化学习 (RLHF) 很有效。", ("基于人类反馈的强化学习", None, "RLHF")),
        ("用于评估模型幻觉（hallucination）的方法。", ("幻觉", "hallucination", None)),
        ("得到深度优先搜索 (depth-first search) 的结果", ("深度优先搜索", "depth-first search", None)),
        (r"提出了条件扩散 Transformer~(\textbf{\color{x}CDT})", ("条件扩散 Transformer", None, "CDT")),
        ("我们推出 ReVIT (强化视觉指令调优)，效果好。", ("强化视觉指令调优", None, "ReVIT")),
        (
            "我们的方法，示例迭代优化 (Example Iterated Optimization，简称EIO)",
            ("示例迭代优化", "Example Iterated Optimization", "EIO"),
        ),
        ("称为“过度平滑”（over-smoothing）的现象", ("过度平滑", "over-smoothing", None)),
    ],
)
def test_what_is_glossed(text: str, expected: tuple[str, str | None, str | None]) -> None:
    assert glosses(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "结论如下：(1) 更快；(ii) 更好；（a）更小",
        "性能提升 (+8.1%)，使用更小的模型（7B）和图像（256 x 256）",
        "一些方法（如 FLUX）和模型（包括 GPT-4o、Gemini）",
        "之前的工作（Smith et al., 2024）",
        "从早期的 GAN (Generative Adversarial Network) 开始",
        "传统 Best-of-N (BoN) 策略",
        "集成到 Diffusion Transformer (DiT) 中",
        "采用增强的 Vision Transformer 架构（XTok）",
        "我们设计了一种新架构 (Mamba-9)",
        "使用 Qwen9-72B（最强大的模型之一）",
        "数据集（A、B 和 C）",
        "没有括号的文本",
        "",
    ],
)
def test_what_glosses_nothing(text: str) -> None:
    assert glosses(text) == []


def test_other_papers_tell_where_a_term_begins() -> None:
    alone = "奇异张量折叠 (QZX)。"
    behind = "高维奇异张量折叠 (QZX)。"
    corpus = pl.Corpus.from_text("".join(digest(text, number=n) for n, text in enumerate([alone] * 9 + [behind])))
    assert [(gloss.zh, gloss.papers) for gloss in corpus.glossary()] == [("奇异张量折叠", 10)]


def test_looking_up() -> None:
    first = "混合专家 (Mixture-of-Experts, MoE) 模型"
    other = "专家混合 (MoE) 模型"
    corpus = pl.Corpus.from_text(digest(first) + digest(other, number=2) + digest(first, number=3))
    glossary = corpus.glossary()
    assert len(glossary) == 2 and glossary[0].papers == 2 and glossary[-1] is glossary[1]
    for term in ("MoE", "moe", "ＭｏＥ", "MoEs".upper()[:3]):
        assert [gloss.zh for gloss in glossary[term]] == ["混合专家", "专家混合"]
    assert glossary["mixture of experts"][0].abbreviation == "MoE"
    assert glossary["混合专家"][0].en == "Mixture-of-Experts"
    assert glossary.translations("MoE") == {"混合专家": 2, "专家混合": 1}
    assert glossary.translations("混合专家") == {"Mixture-of-Experts": 2, "MoE": 2}
    assert glossary.conflicts() == {"MoE": {"混合专家": 2, "专家混合": 1}}
    assert "MOE" in glossary and "RAG" not in glossary and glossary[0] in glossary
    assert glossary.translations("RAG") == {}
    with pytest.raises(KeyError, match="RAG"):
        glossary["RAG"]
    assert [gloss.papers for gloss in corpus.glossary(min_papers=2)] == [2]


def test_table_and_repr(seeds: pl.Corpus) -> None:
    glossary = seeds.glossary()
    frame = glossary.to_pandas()
    assert list(frame.columns) == ["zh", "en", "abbreviation", "papers", "examples"]
    assert len(frame) == len(glossary) and frame["papers"].is_monotonic_decreasing
    assert frame["papers"].dtype == "int64" and str(frame["zh"].dtype) == "str"
    assert "more" in repr(glossary) and "大语言模型" in repr(glossary)
    assert "<table" in glossary._repr_html_() and "glosses" in glossary._repr_html_()
    empty = seeds[:0].glossary()
    assert len(empty) == 0 and list(empty.to_pandas().columns) == list(frame.columns)
    assert repr(empty) == "Glossary(0 glosses)" and "<table" in empty._repr_html_()


def test_examples_have_exact_spans(seeds: pl.Corpus) -> None:
    count = 0
    for gloss in seeds.glossary():
        assert gloss.papers == len(gloss.examples) == len({example.arxiv_id for example in gloss.examples})
        for example in gloss.examples:
            assert example.arxiv_id is not None
            text = getattr(seeds[example.arxiv_id], example.field)
            assert text[example.start : example.end] == example.text
            assert example.text[-1] in ")）"
            count += 1
    assert count > 100


def test_html_is_safe() -> None:
    corpus = pl.Corpus.from_text(digest("我们提出了脚本注入 (<b>Script Injection</b>, SI)"))
    assert "<b>S" not in corpus.glossary()._repr_html_()


@pytest.mark.parametrize("wrong", ["2", 1.5, None, True])
def test_min_papers_is_checked(seeds: pl.Corpus, wrong: object) -> None:
    with pytest.raises(TypeError, match="min_papers"):
        seeds.glossary(min_papers=wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="min_papers"):
        seeds.glossary(min_papers=0)


PIECES = [
    "大语言模型",
    "的",
    "(",
    "（",
    ")",
    "）",
    "LLM",
    "Large Model",
    ", ",
    "，",
    "$",
    r"\textbf{",
    "}",
    "~",
    "**",
    " ",
    "“",
    "”",
    "\n",
    "1",
    "-",
    "简称",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_any_text_gives_spans_that_fit(text: str) -> None:
    one = plain(text)
    if one.places is not None:
        assert len(one.places) == len(one.text) + 1
        assert all(a == text[b] or a == " " for a, b in zip(one.text, one.places, strict=False))
    for sides in glossing(one.text):
        assert one.text[sides.end - len(sides.run) : sides.end] == sides.run
    try:
        source = digest(text)
        source.encode()
    except UnicodeEncodeError:
        return
    corpus = pl.Corpus.from_text(source)
    for gloss in corpus.glossary():
        assert gloss.zh and (gloss.en or gloss.abbreviation)
        for example in gloss.examples:
            paper = next(paper for paper in corpus if paper.arxiv_id == example.arxiv_id)
            assert getattr(paper, example.field)[example.start : example.end] == example.text


def test_command(seeds: pl.Corpus, seeds_path: Path, tmp_path: Path) -> None:
    done = run("glossary", seeds_path)
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert done.returncode == 0 and len(rows) == len(seeds.glossary()) and rows[0][1] == "大语言模型"
    for suffix in ("csv", "jsonl", "parquet"):
        done = run("glossary", seeds_path, "--min-papers", 3, "--to", tmp_path / f"g.{suffix}")
        assert done.returncode == 0 and done.stdout == "" and (tmp_path / f"g.{suffix}").stat().st_size > 100
    first = json.loads((tmp_path / "g.jsonl").read_text("utf-8").splitlines()[0])
    assert first["zh"] == "大语言模型" and first["examples"][0]["field"] == "abstract"
    assert run("glossary", seeds_path, "--to", "g.xlsx").returncode == 2
    (tmp_path / "empty.md").write_text(digest("没有术语。"), "utf-8")
    assert run("glossary", tmp_path / "empty.md").returncode == 1
