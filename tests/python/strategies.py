"""Random digests for hypothesis: well-formed ones made of grammar pieces, and soups of pieces and noise."""

from __future__ import annotations

from hypothesis import strategies as st

IDS = [f"2504.{n:05d}" for n in range(5290, 5310)] + ["2501.00001v2", "0704.0001", "1412.9999v12", "hep-th/9901001"]

TITLE_WORDS = [
    "Attention",
    "is",
    "all",
    "You",
    "Need:",
    "φ-Decoding",
    "$\\text{Transformer}^2$",
    "GPT-4o",
    "[x]",
    "(y)",
    "C#",
    "#1",
    "*bold*",
    "<b>",
    "&amp;",
    "–",
    "zero\u200bwidth",
    "nbsp\u00a0here",
    "😀",
    "a\tb",
]
ZH_WORDS = [
    "混合专家",
    "大模型",
    "：",
    "的 Token",
    "[嵌套]",
    "（括号）",
    "【方】",
    "𠀀",
    "—— 第三部分",
    "Attention",
    "$x^2$",
    "`code`",
]
BODY_LINES = [
    "我们提出一种方法，准确率提高 10.3\\%。",
    "代码见 https://github.com/a/b。",
    "**粗体** 和 $\\mathsf{TC}^0$。",
    "1. 第一项",
    "- 列表",
    "\\url{https://example.org/x}",
    "见 [项目](https://project.page/)。",
    "> quote",
    "    # 缩进四格不是标题",
    "a@b.example",
    "English sentence.",
    "\u3000\u3000段首空格",
    "尾随空格  ",
    "#标签 不是标题",
    "####### 七个",
    "emoji 😀 与 𠀀",
]
BLANKS = ["", " ", "\t", "\u3000", "  \u3000 ", "\u00a0"]
BAD_BYTES = [
    b"\xff",
    b"\xe4\xb8",
    b"\xf0\x9f\x98",
    b"\xc0\xaf",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\x80",
    b"\0",
    b"\0\0",
]
NEWLINES = ["\n", "\r\n", "\r"]

blank_lines = st.lists(st.sampled_from(BLANKS), max_size=3)
titles = st.lists(st.sampled_from(TITLE_WORDS), min_size=1, max_size=5).map(" ".join)
titles_zh = st.lists(st.sampled_from(ZH_WORDS), min_size=1, max_size=4).map("".join)
arxiv_urls = st.builds(
    lambda form, paper_id: form.format(paper_id),
    st.sampled_from(
        [
            "https://arxiv.org/abs/{}",
            "http://arxiv.org/abs/{}",
            "https://arxiv.org/pdf/{}",
            "https://www.arxiv.org/abs/{}",
        ]
    ),
    st.sampled_from(IDS),
)
link_lines = st.one_of(
    st.builds("[{}]({})".format, titles_zh, arxiv_urls),
    st.builds("[{}]( {} )".format, titles_zh, arxiv_urls),
    st.builds("[{}](<{}>)".format, titles_zh, arxiv_urls),
    st.builds("[{}]({}) 正文接在后面。".format, titles_zh, arxiv_urls),
    st.builds("[{}]({})".format, titles, arxiv_urls),
    st.builds("[{}](https://github.com/org/repo/blob/main/{}.pdf)".format, titles_zh, st.sampled_from("abc")),
    arxiv_urls,
)
repaired_link_lines = st.one_of(
    st.builds("[{}](https://arxiv.org.org/abs/{})".format, titles_zh, st.sampled_from(IDS)),
    st.builds("[{}](arxiv.org/abs/{})".format, titles_zh, st.sampled_from(IDS)),
    st.builds("[{}](https:/arxiv.org/abs/{})".format, titles_zh, st.sampled_from(IDS)),
    st.builds("[{}] ({})".format, titles_zh, arxiv_urls),
    st.builds("[{}]({}".format, titles_zh, arxiv_urls),
    st.builds("[{}]({})。".format, titles_zh, arxiv_urls),
    st.builds("【{}】（{}）".format, st.sampled_from(["标题", "大模型"]), arxiv_urls),
)


@st.composite
def headings(draw: st.DrawFn, level: int) -> str:
    indent = draw(st.sampled_from(["", "", "", " ", "   "]))
    tail = draw(st.sampled_from(["", "", "  ", " ##", " # ", "\t"]))
    return indent + "#" * level + draw(st.sampled_from([" ", " ", "  ", "\t"])) + draw(titles) + tail


@st.composite
def papers(draw: st.DrawFn, level: int) -> list[str]:
    """The lines of one well-formed paper."""
    lines = [draw(headings(level)), *draw(blank_lines), draw(st.one_of(link_lines, link_lines, repaired_link_lines))]
    for _ in range(draw(st.integers(1, 3))):
        lines += draw(blank_lines) + draw(st.lists(st.sampled_from(BODY_LINES), min_size=1, max_size=3))
    if draw(st.integers(0, 5)) == 0:
        lines += ["#" * draw(st.integers(level + 1, 6)) + " 方法", "正文。"]
    return lines + draw(blank_lines)


@st.composite
def joined(draw: st.DrawFn, lines: list[str], *, noise: bool = True) -> bytes:
    """`lines` as bytes: one kind of line end or a mix, perhaps a byte order mark, perhaps bytes that are not UTF-8."""
    newline = draw(st.sampled_from([*NEWLINES[:2], NEWLINES[2], "mixed"]))
    data = b""
    for line in lines:
        end = draw(st.sampled_from(NEWLINES)) if newline == "mixed" else newline
        data += line.encode() + end.encode()
    if data and draw(st.booleans()):
        data = data.rstrip(b"\r\n")
    if noise:
        for _ in range(draw(st.sampled_from([0, 0, 1, 3]))):
            at = draw(st.integers(0, len(data)))
            data = data[:at] + draw(st.sampled_from(BAD_BYTES)) + data[at:]
    return (b"\xef\xbb\xbf" if draw(st.integers(0, 4)) == 4 else b"") + data


@st.composite
def digest_lines(draw: st.DrawFn, max_papers: int = 5) -> list[str]:
    level = draw(st.sampled_from([1, 2, 2, 3]))
    lines: list[str] = []
    if draw(st.integers(0, 3)) == 0:
        lines += [
            draw(st.sampled_from(["# 每周AI论文速递（250407-250411）", "# 每周AI论文速递（250407-250411）  "])),
            "",
            "导语。",
            "",
        ]
    lines = draw(blank_lines) + lines
    for _ in range(draw(st.integers(1, max_papers))):
        lines += draw(papers(level))
    return lines


digests = digest_lines().flatmap(joined)
clean_digests = digest_lines().flatmap(lambda lines: joined(lines, noise=False))

soup_lines = st.one_of(
    titles.map("## {}".format),
    titles.map("# {}".format),
    st.integers(1, 7).flatmap(headings),
    link_lines,
    repaired_link_lines,
    st.sampled_from(BODY_LINES),
    st.sampled_from(BLANKS),
    st.sampled_from(ZH_WORDS).map("## {}".format),
    st.sampled_from(
        [
            "#",
            "##",
            "## ##",
            "##Title",
            "#Title",
            "[",
            "[]",
            "[](https://arxiv.org/abs/2504.05299)",
            "[x](",
            "[x]()",
            "[x](y)",
            "[a [b] c](https://arxiv.org/abs/2504.05299)",
            "[坏的](https://arxiv.org/abs/2504.12)",
            "https://github.com/a/b",
            "https://arxiv.org/abs/2504.05299",
            "[a](https://arxiv.org/list/cs.CL/recent)",
            "# 每周AI论文速递（250407-250411）",
            "# 附录",
        ]
    ),
)
soups = st.lists(soup_lines, max_size=12).flatmap(joined)
wild = st.one_of(
    st.binary(max_size=200),
    st.lists(
        st.sampled_from(
            [
                b"#",
                b"##",
                b" ",
                b"\n",
                b"\r",
                b"[",
                b"]",
                b"(",
                b")",
                b"<",
                b">",
                b"https://arxiv.org/abs/",
                b"2504.05299",
                "中".encode(),
                b"a",
                b"\xff",
                b"\0",
                b"\t",
                "。".encode(),
                "　".encode(),
                b"v2",
            ]
        ),
        max_size=40,
    ).map(b"".join),
)
