"""What a notebook shows: cards and tables. All text is escaped, and TeX in it stays text.

Styles are inline, since notebooks that are not trusted drop style sheets, and name no colours but
translucent greys, so that they work on light and dark pages.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from paperlens._core import Corpus, Diagnostic, Match, Paper
    from paperlens.extract.glossary import Glossary
    from paperlens.extract.mentions import Mentions
    from paperlens.translating import Translations

SHOWN = 10  # rows of a table
_FONTS = (
    "system-ui,-apple-system,'Segoe UI','Noto Sans','PingFang SC','Hiragino Sans GB','Microsoft YaHei',"
    "'Noto Sans CJK SC','Source Han Sans SC','WenQuanYi Micro Hei',sans-serif"
)
_LONGEST = 300  # characters of a match that are shown
_NO_TEX = "tex2jax_ignore mathjax_ignore"
_MUTED = "opacity:.65"
_LINE = "1px solid rgba(128,128,128,.35)"
_CELL = "text-align:left;vertical-align:top;white-space:normal;padding:.35em .7em"
_WEB = re.compile(r"https?://[^\s\x00-\x20\x7f<>\"'`\\]+", re.IGNORECASE)


def escape(text: str) -> str:
    """Return `text` as HTML that shows it as it is: no tags, no entities, and nothing for MathJax."""
    escaped = html.escape(text, quote=True)
    return re.sub(r"[$\\]", lambda match: f'<span class="{_NO_TEX}">{match[0]}</span>', escaped)


def link(url: str, content: str) -> str:
    """Wrap `content`, which is HTML, in a link if `url` is one of the web; other schemes may be code."""
    if not _WEB.fullmatch(url):
        return content
    style = "color:inherit;text-decoration:underline;text-decoration-color:rgba(128,128,128,.7)"
    return f'<a href="{html.escape(url)}" target="_blank" rel="noopener noreferrer" style="{style}">{content}</a>'


def paper_card(paper: Paper) -> str:
    """Return a card with every field of a paper."""
    title = link(paper.url, escape(paper.title or "(no title)"))
    facts = [paper.arxiv_id or "", f"{paper.month:%Y-%m}" if paper.month else "", f"{paper.source}:{paper.line}"]
    parts = [f'<div lang="en" style="font-size:1.15em;font-weight:600">{title}</div>']
    if paper.title_zh:
        parts.append(f'<div lang="zh" style="font-size:1.1em">{escape(paper.title_zh)}</div>')
    parts.append(f'<div style="{_MUTED};font-size:.9em">{escape(" · ".join(filter(None, facts)))}</div>')
    if paper.abstract:
        style = "white-space:pre-wrap;margin-top:.5em;line-height:1.6"
        parts.append(f'<div lang="zh" style="{style}">{escape(paper.abstract)}</div>')
    if paper.links:
        shown = "<br>".join(link(url, escape(url)) for url in paper.links)
        parts.append(f'<div style="margin-top:.5em;font-size:.9em;overflow-wrap:anywhere">{shown}</div>')
    style = f"font-family:{_FONTS};max-width:60em;padding:.6em .9em;border-left:3px solid rgba(128,128,128,.5)"
    return f'<div class="paperlens {_NO_TEX}" style="{style}">{"".join(parts)}</div>'


def corpus_table(corpus: Corpus) -> str:
    """Return a bilingual table of the first papers of a corpus."""
    papers = [corpus[row] for row in range(min(len(corpus), SHOWN))]
    rows = [(str(row), _id(p), _titles(p), _month(p), _place(p.source)) for row, p in enumerate(papers)]
    return table(("", "arXiv", "Title", "Month", "Source"), rows, caption=repr(corpus), left=len(corpus) - len(papers))


def _id(paper: Paper) -> str:
    return f'<span style="white-space:nowrap">{link(paper.url, escape(paper.arxiv_id or "–"))}</span>'


def _month(paper: Paper) -> str:
    return f'<span style="white-space:nowrap">{paper.month:%Y-%m}</span>' if paper.month else "–"


def _place(where: str) -> str:
    """Let a long path break anywhere, so that it does not take the room of the text beside it."""
    return f'<div style="overflow-wrap:anywhere;min-width:9em">{escape(where)}</div>'


def _titles(paper: Paper) -> str:
    chinese = f'<div lang="zh" style="opacity:.8">{escape(paper.title_zh)}</div>' if paper.title_zh else ""
    return f'<div lang="en">{escape(paper.title or "(no title)")}</div>{chinese}'


def diagnostics_table(diagnostics: Sequence[Diagnostic]) -> str:
    """Return a table of the first diagnostics."""
    shown = diagnostics[: SHOWN * 2]
    rows = [
        (escape(d.severity), escape(d.code), _place(f"{d.source}:{d.line}:{d.column}"), escape(d.message))
        for d in shown
    ]
    left = len(diagnostics) - len(shown)
    return table(("Severity", "Code", "Where", "Message"), rows, caption=repr(diagnostics), left=left)


def panel(content: str) -> str:
    """Return HTML as a part of a page that shows text as it is, in fonts that have Chinese."""
    return f'<div class="paperlens {_NO_TEX}" style="font-family:{_FONTS};max-width:60em">{content}</div>'


def matches_table(matches: Sequence[Match], caption: str) -> str:
    """Return a table of matches, each marked in the text around it."""
    rows = [(_id(m.paper), escape(m.field), _in_context(m)) for m in matches]
    return table(("arXiv", "Field", "Match"), rows, caption=caption, left=0)


def glossary_table(glossary: Glossary) -> str:
    """Return a table of the first glosses, each with one of its places."""
    shown = glossary[: SHOWN * 2]
    rows = []
    for gloss in shown:
        example = gloss.examples[0]
        id_ = example.arxiv_id
        where = link(f"https://arxiv.org/abs/{id_}", escape(id_)) if id_ else "–"
        chinese = f'<span lang="zh">{escape(gloss.zh)}</span>'
        rows.append((chinese, escape(gloss.en or ""), escape(gloss.abbreviation or ""), f"{gloss.papers:,}", where))
    head = ("Chinese", "English", "Abbreviation", "Papers", "First in")
    return table(head, rows, caption=repr(glossary).split("\n", 1)[0], left=len(glossary) - len(shown))


def translations_table(translations: Translations) -> str:
    """Return a table of the first translations of a term."""
    shown = translations[: SHOWN * 2]
    rows = [(escape(t.term), f"{t.probability:.2f}", escape(", ".join(t.sources)), f"{t.papers:,}") for t in shown]
    head = ("Term", "Probability", "Sources", "Papers")
    return table(head, rows, caption=repr(translations).split("\n", 1)[0], left=len(translations) - len(shown))


def mentions_table(mentions: Mentions) -> str:
    """Return a table of the first mentions."""
    shown = mentions[: SHOWN * 2]
    rows = []
    for one in shown:
        where = link(f"https://arxiv.org/abs/{one.arxiv_id}", escape(one.arxiv_id)) if one.arxiv_id else "–"
        text = link(one.text, escape(one.text)) if one.kind == "url" else escape(one.text)
        rows.append(
            (
                where,
                one.kind,
                text,
                escape(one.name or ""),
                escape(one.amount),
                escape(one.benchmark or one.size_kind or ""),
            )
        )
    head = ("arXiv", "Kind", "Text", "Name", "Value", "Benchmark or kind")
    return table(head, rows, caption=repr(mentions).split("\n", 1)[0], left=len(mentions) - len(shown))


def _in_context(match: Match) -> str:
    around = 40  # characters shown on either side
    text: str = getattr(match.paper, match.field)
    start, end = match.start, match.end
    before = ("…" if start > around else "") + text[max(0, start - around) : start]
    after = text[end : end + around] + ("…" if len(text) > end + around else "")
    marked = match.text if len(match.text) <= _LONGEST else match.text[:_LONGEST] + "…"
    return f"{escape(before)}<mark>{escape(marked)}</mark>{escape(after)}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, caption: str, left: int) -> str:
    """Lay out rows of HTML cells; `left` is how many rows are not shown."""
    heads = "".join(f'<th style="{_CELL};{_MUTED};font-weight:600">{escape(name)}</th>' for name in head)
    body = "".join(
        f'<tr style="background:transparent;border-top:{_LINE}">'
        + "".join(f'<td style="{_CELL}">{cell}</td>' for cell in row)
        + "</tr>"
        for row in rows
    )
    more = f'<div style="{_MUTED};padding:.35em .7em">… and {left:,} more</div>' if left > 0 else ""
    return (
        f'<div class="paperlens {_NO_TEX}" style="font-family:{_FONTS};max-width:72em;overflow-x:auto">'
        f'<div style="{_MUTED};padding:.35em .7em">{escape(caption)}</div>'
        f'<table style="color:inherit;font-size:inherit;border-collapse:collapse;border:0;'
        f'table-layout:auto;width:100%;margin:0">'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>{more}</div>"
    )
