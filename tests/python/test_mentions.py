"""Mentions: names, scores, sizes and links in texts of the genre; spans, tables, hostile text."""

from __future__ import annotations

import json
import pickle
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_cli import run

import paperlens as pl
from paperlens.extract.canonical import canonical, family_of
from paperlens.extract.mentions import COLUMNS, KINDS, Mention, Range


def digest(abstract: str, title: str = "A Title", number: int = 1) -> str:
    return f"## {title}\n[标题](https://arxiv.org/abs/2501.{number:05d})\n\n{abstract}\n\n"


def found(kind: str, abstract: str, title: str = "A Title") -> list[Mention]:
    return list(pl.Corpus.from_text(digest(abstract, title)).mentions(kind=kind))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("该模型拥有 12B 参数。", [(12e9, "parameters")]),
        ("一个 3.5 亿参数的语言模型", [(3.5e8, "parameters")]),
        ("提供三种配置：30B、8B 和 2.5B。", [(30e9, "parameters"), (8e9, "parameters"), (2.5e9, "parameters")]),
        ("仅 2-4B 参数的模型", [(2e9, "parameters"), (4e9, "parameters")]),
        ("在 1.5 万亿 token 上训练", [(1.5e12, "tokens")]),
        ("包含近 30B Token 的语料库", [(30e9, "tokens")]),
        ("上下文窗口可达 200 万 Token", [(2e6, "context")]),
        ("支持 256K 上下文", [(256_000, "context")]),
        ("包含300万条带标注的视频", [(3e6, "samples")]),
        ("共 1,234 个测试用例", [(1234, "samples")]),
        ("在 20 万小时的语音上训练", [(2e5, "hours")]),
        ("只需 8 块 GPU 训练 3 天", [(72, "hours")]),
        ("涵盖 12 个任务、7 个领域和 40 种语言", []),
        ("使用 Foo-7B 和 8xA100-80GB", []),
        ("分辨率为 1024x1024 的 24 fps 视频", []),
    ],
)
def test_sizes(text: str, expected: list[tuple[float, str]]) -> None:
    assert [(one.value, one.size_kind) for one in found("size", text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("在 MMLU 基准上达到 81.5%。", [(81.5, "%", False, "MMLU")]),
        ("准确率提升了 3.2 个百分点", [(3.2, "个百分点", True, None)]),
        ("准确率从61%提升至75%", [(61, "%", False, None), (75, "%", False, None)]),
        ("速度比现有方法快至少 40 倍", [(40, "倍", True, None)]),
        ("能够在 0.35 秒内完成编辑，延迟约为 80 毫秒", [(0.35, "秒", False, None), (80, "毫秒", False, None)]),
        (
            "在 GSM8K 和 MATH 上分别获得 88.1 和 52.3 的成绩",
            [(88.1, None, False, "GSM8K"), (52.3, None, False, "MATH")],
        ),
        ("在 MathVista (+4.5%)、MMMU (+6%) 等基准上", [(4.5, "%", True, "MathVista"), (6, "%", True, "MMMU")]),
        ("在 ImageNet 上以 2.45 FID 刷新了记录", [(2.45, None, False, "ImageNet")]),
        ("在八个基准上平均提升 5.5%", [(5.5, "%", True, None)]),
        ("参数量达 100 倍的模型；仅使用 10% 的数据", []),
        ("生成 5 秒的视频，共 3 种类型", []),
    ],
)
def test_scores(text: str, expected: list[tuple[float, str | None, bool, str | None]]) -> None:
    assert [(one.value, one.unit, one.relative, one.benchmark) for one in found("score", text)] == expected


def test_ranges_are_numbers_that_show_both_ends() -> None:
    (one,) = found("score", "将误差降低 6%-11%。")
    assert isinstance(one.value, Range)
    assert (one.value, one.value.high, str(one.value), one.amount) == (6.0, 11.0, "6-11", "6-11%")
    assert pickle.loads(pickle.dumps(one)) == one and pickle.loads(pickle.dumps(one.value)).high == 11.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("代码见https://github.com/a/b-c开源。", ["https://github.com/a/b-c"]),
        ("项目：https://a.github.io/x/。", ["https://a.github.io/x/"]),
        ("主页: https://a.github.io/x/.", ["https://a.github.io/x/"]),
        (r"\url{https://a.io/ks } 和 \href{https://b.io/s}{此处}", ["https://a.io/ks", "https://b.io/s"]),
        ("见（https://a.io/b），以及 www.example.ai/v2。", ["https://a.io/b", "www.example.ai/v2"]),
        ("论文 https://arxiv.org/abs/2501.00001 和邮箱 a@b.github.io", []),
        ("https:// 没有", []),
    ],
)
def test_links(text: str, expected: list[str]) -> None:
    assert [one.text for one in found("url", text)] == expected


def names(kind: str, abstract: str, title: str = "A Title") -> set[str]:
    return {one.text for one in found(kind, abstract, title)}


def test_models() -> None:
    text = "我们提出了 Zorblax，一种新颖的模型。Zorblax 优于 GPT-4o、Qubert-7B 和 Claude 3.5 Sonnet 等模型。"
    assert names("model", text, "Zorblax: Better Models") == {"Zorblax", "GPT-4o", "Qubert-7B", "Claude 3.5 Sonnet"}
    assert names("model", "我们使用 LLM、RAG 和 LoRA 在 A100 GPU 上训练 Transformer，并与 OpenAI 合作。") == set()


def test_datasets() -> None:
    text = "我们构建了 FrobBench，一个用于评估视频理解的综合基准。我们还在 MMMU、Glorp 和 ChartQA 等数据集上评估。"
    assert names("dataset", text, "FrobBench: A Benchmark for Video") == {"FrobBench", "MMMU", "Glorp", "ChartQA"}
    assert names("model", text, "FrobBench: A Benchmark for Video") == set()


def test_other_papers_tell_what_a_name_is() -> None:
    said = "我们在 GlorpZ 数据集上评估，GlorpZ 基准包含困难的问题。"
    bare = "与 GlorpZ 有关的分析。"
    alone = pl.Corpus.from_text(digest(bare))
    assert [one.text for one in alone.mentions(kind="dataset")] == []
    both = pl.Corpus.from_text(digest(bare) + "".join(digest(said, number=n) for n in range(2, 8)))
    assert "2501.00001" in {one.arxiv_id for one in both.mentions(kind="dataset")}


def test_canonical_names() -> None:
    for text, name in [
        ("Qwen2.5-7B-Instruct", "Qwen2.5"),
        ("Qwen2.5-7B", "Qwen2.5"),
        ("Llama 3 8B", "Llama 3"),
        ("GPT-4o", "GPT-4o"),
        ("Idefics-80B", "Idefics"),
        ("7B", "7B"),
    ]:
        assert canonical(text, "model") == name
    assert canonical("AIME24", "dataset") == canonical("AIME 2024", "dataset") == "AIME 2024"
    for name, family in [
        ("Qwen2.5", "Qwen"),
        ("GPT-4o", "GPT"),
        ("Claude 3.5 Sonnet", "Claude"),
        ("InternVL3", "InternVL"),
    ]:
        assert family_of(name) == family
    corpus = pl.Corpus.from_text(digest("我们使用 Qwen2.5-7B、Llama 3、Llama-3 和 Llama3 等模型。"))
    assert len({one.name for one in corpus.mentions(kind="model")}) == 2
    assert [one.family for one in corpus.mentions(kind="model")][:1] == ["Qwen"]


def test_table_and_repr(seeds: pl.Corpus) -> None:
    mentions = seeds.mentions()
    frame = mentions.to_pandas()
    assert tuple(frame.columns) == COLUMNS and len(frame) == len(mentions)
    assert set(frame["kind"]) == set(KINDS) == set(mentions.counts())
    assert str(frame["start"].dtype) == "int64" and str(frame["relative"].dtype) == "boolean"
    assert frame.loc[frame["kind"] == "size", "value"].astype(float).min() > 0
    sizes = seeds.mentions(kind="size").to_pandas()
    assert str(sizes["value"].dtype) == "float64" and set(sizes["kind"]) == {"size"}
    assert "models" in repr(mentions) and "more" in repr(mentions) and "<table" in mentions._repr_html_()
    assert isinstance(mentions[0], Mention) and len(mentions[:3]) == 3
    empty = seeds[:0].mentions()
    assert list(empty.to_pandas().columns) == list(frame.columns) and repr(empty) == "Mentions(none)"
    assert "<table" in empty._repr_html_()


def test_one_kind_is_what_all_kinds_have_of_it(seeds: pl.Corpus) -> None:
    every = seeds.mentions()
    for kind in KINDS:
        assert list(seeds.mentions(kind=kind)) == [one for one in every if one.kind == kind]


def test_kind_is_checked(seeds: pl.Corpus) -> None:
    with pytest.raises(ValueError, match="kind"):
        seeds.mentions(kind="models")
    with pytest.raises(TypeError, match="kind"):
        seeds.mentions(kind=1)  # type: ignore[arg-type]


def check_spans(corpus: pl.Corpus) -> None:
    papers = {paper.arxiv_id: paper for paper in corpus}
    for one in corpus.mentions():
        assert getattr(papers[one.arxiv_id], one.field)[one.start : one.end] == one.text
        assert one.text and (one.kind == "score") == (one.relative is not None)


def test_spans_are_exact(seeds: pl.Corpus) -> None:
    check_spans(seeds)


PIECES = [
    "GPT-4o",
    "FooBench",
    "数据集",
    "模型",
    "上",
    "达到",
    "81.5",
    "%",
    "7B",
    " ",
    "参数",
    "，",
    "。",
    "、",
    "和",
    "(",
    "）",
    "$",
    r"\textbf{",
    "}",
    "~",
    "https://a.io/",
    "分别",
    "1.2 万亿",
    "token",
    "\n",
    "倍",
    "-",
    "/",
    "😀",
]


@given(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
)
@settings(max_examples=200, deadline=None)
def test_any_text_gives_spans_that_fit(abstract: str, title: str) -> None:
    check_spans(pl.Corpus.from_text(digest(abstract, title.replace("\n", " "))))


def test_html_is_safe() -> None:
    corpus = pl.Corpus.from_text(digest("见 https://a.io/?<script>alert(1)</script> 和 <b>GPT-4o</b> 模型"))
    assert "<script" not in corpus.mentions()._repr_html_() and "<b>GPT" not in corpus.mentions()._repr_html_()


def test_command(seeds: pl.Corpus, seeds_path: Path, tmp_path: Path) -> None:
    done = run("mentions", seeds_path, "--kind", "score", "--to", tmp_path / "scores.csv")
    assert done.returncode == 0 and done.stdout == ""
    lines = (tmp_path / "scores.csv").read_text("utf-8").splitlines()
    assert lines[0] == ",".join(COLUMNS) and len(lines) == 1 + len(seeds.mentions(kind="score"))
    assert any(",7-15," in line for line in lines)
    done = run("mentions", seeds_path)
    assert done.returncode == 0 and len(done.stdout.splitlines()) == len(seeds.mentions())
    for suffix in ("jsonl", "parquet"):
        assert run("mentions", seeds_path, "--to", tmp_path / f"m.{suffix}").returncode == 0
    assert json.loads((tmp_path / "m.jsonl").read_text("utf-8").splitlines()[0])["kind"] == "model"
    assert run("mentions", seeds_path, "--kind", "metric").returncode == 2


@pytest.mark.parametrize("piece", ["在 MMLU 上 5.5%，", "提升 5%", "8B 和 ", "GPT-4、", "1 ", "中(AB)", "$\\text{"])
def test_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    def seconds(times: int) -> float:
        corpus = pl.Corpus.from_text(digest(piece * times))
        start = time.process_time()
        corpus.mentions()
        corpus.glossary()
        return time.process_time() - start

    assert seconds(4000) < 1 + 40 * seconds(400)
