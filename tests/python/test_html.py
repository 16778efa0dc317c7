"""HTML for notebooks: everything that came from a file is text, nothing of it is markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
import strategies
from hypothesis import given, settings

import paperlens as pl

EVIL = """# <img src=x onerror=alert(1)>（250407-250411）

## <script>alert("x")</script> A & B $\\frac{a}{b}$ 'q' "dq"
[<b onmouseover=alert(1)>粗</b>](https://arxiv.org/abs/2504.05299?"onclick="alert(1))

正文 <iframe src="javascript:alert(1)"></iframe> $x<y$ \\(z\\) `code` <!-- 注释 [link](javascript:alert(2))

## Second " onload="alert(3)
[二](javascript:alert(4))

见 https://example.org/?a=1&b=<i>"quote"</i> 与 data:text/html,<script>alert(5)</script>

## Third
[三](https://example.org/"><script>alert(6)</script>)

正文
"""

SAFE_TAGS = {
    "div",
    "span",
    "p",
    "table",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
    "caption",
    "a",
    "b",
    "strong",
    "em",
    "i",
    "small",
    "style",
    "h3",
    "h4",
    "h5",
    "ul",
    "ol",
    "li",
    "br",
    "code",
    "details",
    "summary",
    "figure",
    "article",
    "header",
    "section",
    "dl",
    "dt",
    "dd",
    "sub",
    "sup",
    "hr",
}
SAFE_ATTRIBUTES = {
    "class",
    "style",
    "href",
    "title",
    "lang",
    "dir",
    "rel",
    "target",
    "scope",
    "colspan",
    "rowspan",
    "open",
    "role",
    "id",
    "border",
}


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in ("br", "hr"):
            self.open.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data


def check(html: str) -> Page:
    page = Page()
    page.feed(html)
    page.close()
    assert not page.open, page.open
    assert set(page.tags) <= SAFE_TAGS, set(page.tags) - SAFE_TAGS
    for name, value in page.attributes:
        assert name in SAFE_ATTRIBUTES or name.startswith(("data-", "aria-")), name
        if name == "href":
            assert re.match(r"https?://", value), value
            assert not re.search(r'[\s<>"]', value), value
    assert "<!--" not in html and "<script" not in html.lower()
    return page


def views(corpus: pl.Corpus) -> list[str]:
    things = [corpus, corpus.diagnostics, *corpus]
    return [thing._repr_html_() for thing in things]


def test_hostile_text_is_harmless() -> None:
    corpus = pl.Corpus.from_text(EVIL, source='<b>"x"</b>.md')
    for html in views(corpus):
        check(html)
    card = check(corpus[0]._repr_html_())
    assert '<script>alert("x")</script>' in card.text
    assert "<b onmouseover=alert(1)>粗</b>" in card.text
    assert '<iframe src="javascript:alert(1)"></iframe>' in card.text
    assert "javascript:alert(4)" not in str([v for n, v in check(corpus._repr_html_()).attributes if n == "href"])


def test_tex_is_not_typeset_into_something_else() -> None:
    """Notebooks run MathJax over output: TeX from a file shows as the file has it."""
    html = pl.Corpus.from_text(EVIL)[0]._repr_html_()
    ignored = re.search(r'class="[^"]*\b(tex2jax_ignore|mathjax_ignore)\b', html)
    assert ignored or "$" not in re.sub(r"&#0*36;|&#x24;|&dollar;", "", html)


@pytest.mark.parametrize(
    "title", ["<script>", "&lt;", "a & b", "'\"", "</td></table>", "]]>", "<!--", "\\(x\\)", "<svg/onload=1>"]
)
def test_titles_show_as_they_are(title: str) -> None:
    corpus = pl.Corpus.from_text(f"## {title}\n[中文 {title}](https://arxiv.org/abs/2504.05299)\n正文 {title}\n")
    for html in (corpus._repr_html_(), corpus[0]._repr_html_()):
        page = check(html)
        assert title in page.text
        assert f"中文 {title}" in page.text


@settings(max_examples=60)
@given(strategies.soups)
def test_any_digest_has_safe_html(data: bytes) -> None:
    for html in views(pl.Corpus.from_text(data)):
        check(html)


def test_a_large_corpus_has_a_short_view() -> None:
    text = "".join(
        f"## Paper {n}\n[论文{n}](https://arxiv.org/abs/2504.{n:05d})\n{'长' * 3000}\n" for n in range(1, 3000)
    )
    html = pl.Corpus.from_text(text)._repr_html_()
    assert len(html) < 200_000
    assert "2999" in check(html).text.replace(",", "").replace("\u202f", "")


def test_seed_views_show_both_languages(seeds: pl.Corpus) -> None:
    text = check(seeds._repr_html_()).text
    assert seeds[0].title in text and seeds[0].title_zh in text
    card = check(seeds[0]._repr_html_()).text
    assert seeds[0].title in card and seeds[0].title_zh in card and "2504.05299" in card
    assert "虽然大型视觉语言模型" in card
    check(seeds[:0]._repr_html_())
