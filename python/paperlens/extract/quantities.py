"""Sizes and scores in a Chinese text: 1.2 万亿 token, 7B 参数, 3000 小时; 46.7%, 3.7 个百分点, 快 50 倍, 1.31 FID."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from paperlens.extract.patterns import (
    CHANGED,
    COUNTED_OTHERWISE,
    METRICS,
    MULTIPLIERS,
    NO_SCORE_AFTER,
    NO_TIMES_AFTER,
    NO_TIMES_BEFORE,
    OTHER_NOUNS,
    REACHED,
    REACHED_LEVEL,
    SAMPLE_NOUNS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBER = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_MULTIPLIER = (
    "|".join(sorted((name for name in MULTIPLIERS if not name.isascii()), key=len, reverse=True))
    + r"|(?:trillion|billion|million|[TBMKk])(?![A-Za-z0-9])"
)
_DASH = r"\s*(?:[-–—~～]{1,2}|至|到)\s*"
# A number in a name is none: no letter, digit, point or hyphen stands before it.
_START = re.compile(r"\d(?<![A-Za-z0-9.\-_/@\\^#]\d)(?<!\d,\d)")
_QUANTITY = re.compile(
    rf"(?P<low>{_NUMBER})(?:\s*(?P<own>{_MULTIPLIER}))?"
    rf"(?:{_DASH}(?P<high>{_NUMBER}))?\s*(?P<multiplier>{_MULTIPLIER})?"
)
_END = re.compile(r"[，。；：、！？（）()\n“”\"]|(?<![\d])[,;.](?!\d)")
_HEAD = 18  # characters before a quantity that say what it is
_TAIL = 22

_PARAMETERS_AFTER = re.compile(
    r"(?:个|级别?的?)?(?:总|激活|可训练|活跃|可学习|有效|模型|的)*参数|(?:级别?|规模|大小|以上|以下"
    r"|版本)?的?[^，。；、（）()\d]{0,8}?(?:模型|参数|架构|骨干|LLMs?|MoE|VLMs?|变体|Transformer|基座|版本)"
)
_PARAMETERS_BEFORE = re.compile(r"(?:参数|规模|模型大小|配置|尺寸)[^，。；]{0,10}$")
_TOKENS = re.compile(r"(?:个|的)?[^，。；：、（）()\d]{0,10}?(?:[Tt]okens?\b|[Tt]okens?(?![a-z])|词元|令牌|标记(?!的))")
_CONTEXT_AFTER = re.compile(
    r"(?:个)?\s*(?:[Tt]okens?|词元)?\s*(?:长度)?的?(?:超长|扩展|长|最大)?(?:上下文|输入长度|窗口|输入序列|序列长度"
    r"|长度的上下文)"
)
_CONTEXT_BEFORE = re.compile(r"(?:上下文|窗口|输入长度|序列长度|context)[^。；\d]{0,24}$|上下文[^。；]{0,28}$")
_HOURS = re.compile(r"(?:个|块|张)?\s*(?:[A-Z][A-Za-z0-9\-]*\s*){0,3}(?P<unit>小时|天|[Hh]ours?\b)")
_MEASURE = re.compile(r"[条段篇张幅首](?!件|规则|路径|建议|指南|定律)|对(?!比|齐|话|象|于|抗|应)")
_NOUNS = re.compile("|".join(sorted({*SAMPLE_NOUNS, *OTHER_NOUNS, *COUNTED_OTHERWISE}, key=len, reverse=True)))
_PHRASE_END = re.compile(
    r"[，。；：、！？（）()\n“”\"\d]|以及|[和与及或并](?!行)|进行|涵盖|包括|包含|来自|用于|组成|构成|上(?!下)"
    r"|中(?!文)|评估|收集|之间"
)
_SAMPLE = frozenset(SAMPLE_NOUNS)
_OTHERWISE = frozenset(COUNTED_OTHERWISE)
_FEWEST = 10  # samples, tokens and the like below are no size


class Size(NamedTuple):
    """A size, its value in base units, and what it counts."""

    start: int
    end: int
    value: float
    kind: str


class Score(NamedTuple):
    """A result: one number, or the two ends of a range; `relative` if it is a change and no level."""

    start: int
    end: int
    low: str
    high: str | None
    unit: str | None
    relative: bool


def _numbers(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern that begins with a number, where a number begins."""
    end = 0
    for start in _START.finditer(text):
        at = start.start()
        if at >= end:
            match = pattern.match(text, at)
            if match is not None:
                end = match.end()
                yield match


def sizes(text: str) -> list[Size]:
    """Return the sizes in a text, in its order; a range is two."""
    found: list[Size] = []
    for quantity in _numbers(_QUANTITY, text):
        multiplier = quantity["multiplier"] or quantity["own"]
        start, end = quantity.start(), quantity.end()
        head, tail = text[max(0, start - _HEAD) : start], text[end : end + _TAIL].lstrip(" 余多+")
        low = _float(quantity["low"]) * MULTIPLIERS.get(quantity["own"] or multiplier or "", 1.0)
        kind, factor, end = _kind(head, tail, low, multiplier, end, text, found, start)
        if kind is None:
            continue
        found.append(Size(start, end, low * factor, kind))
        if quantity["high"]:
            high = _float(quantity["high"]) * MULTIPLIERS.get(multiplier or "", 1.0)
            found.append(Size(start, end, high * factor, kind))
    return found


def _kind(
    head: str, tail: str, value: float, multiplier: str | None, end: int, text: str, before: list[Size], start: int
) -> tuple[str | None, float, int]:
    """Return what a quantity counts, the factor to base units, and where it ends; None where it is no size."""
    skipped = len(text[end:]) - len(text[end:].lstrip(" 余多+"))
    named = re.search(r"[A-Za-z]\s$", head) is not None and multiplier in ("B", "M", "K", "k", "T")
    if re.match(
        r"(?:[%％倍]|\\%|个?百分点|GB|G\b|MB|TB|KB|美元|元|度|轮|p(?![a-z])|px|fps|FPS|帧|k?Hz|ms|毫秒|秒|分钟|位"
        r"|比特|bit)",
        tail,
    ):
        return None, 1.0, end
    hours = _HOURS.match(tail)
    if hours is not None:
        factor = 24.0 if hours["unit"] == "天" else 1.0
        return ("hours", factor, end + skipped + hours.end()) if value * factor >= 1 else (None, 1.0, end)
    context = _CONTEXT_AFTER.match(tail)
    tokens = _TOKENS.match(tail)
    if value >= 1000 and (context is not None or (_CONTEXT_BEFORE.search(head) and (tokens or multiplier))):
        return "context", 1.0, end + skipped + (context or tokens or re.match("", tail)).end()  # type: ignore[union-attr]
    if tokens is not None and multiplier and value >= 1000:
        if before and before[-1].kind == "context" and not re.search("[。；]|训练", text[before[-1].end : start]):
            return "context", 1.0, end + skipped + tokens.end()
        return "tokens", 1.0, end + skipped + tokens.end()
    parameters = _PARAMETERS_AFTER.match(tail)
    written = multiplier in ("B", "M", "T") or (multiplier is not None and "亿" in multiplier) or multiplier == "万"
    if (
        written
        and parameters is not None
        and ("参数" in parameters[0] or multiplier in ("B", "M"))
        and not (named and "参数" not in parameters[0])
    ):
        return "parameters", 1.0, end + skipped + (parameters.end() if "参数" in parameters[0] else 0)
    if written and not named and _PARAMETERS_BEFORE.search(head) and value >= 1e6 and not _sample_noun(tail):
        return "parameters", 1.0, end
    if (
        before
        and before[-1].kind == "parameters"
        and written
        and re.fullmatch(r"\s*(?:[、和及与或~至到-]|以及)+\s*", text[before[-1].end : start])
    ):
        return "parameters", 1.0, end
    if multiplier == "B" and not named and not _sample_noun(tail):
        return "parameters", 1.0, end
    noun = _sample_noun(tail, many=multiplier is not None)
    if noun is not None and value >= _FEWEST and not named:
        kind, length = noun
        if kind == "other" and value < 1000:
            return None, 1.0, end
        return kind, 1.0, end + skipped + length
    return None, 1.0, end


def _sample_noun(tail: str, *, many: bool = False) -> tuple[str, int] | None:
    """Return what the phrase at the start of a text counts, and how long the phrase is; None where no samples."""
    stop = _PHRASE_END.search(tail)
    phrase = tail[: stop.start()] if stop is not None else tail
    first = phrase.find("的", 1)
    for part in (phrase[:first], phrase) if first > 0 else (phrase,):
        nouns = list(_NOUNS.finditer(part))
        if not nouns:
            continue
        last = nouns[-1]
        if last[0] in _OTHERWISE:
            return "other", last.end()
        return ("samples", last.end()) if last[0] in _SAMPLE else None
    return ("samples", 1) if _MEASURE.match(phrase) or (many and phrase[:1] in ("个", "次", "名")) else None


def _float(number: str) -> float:
    return float(number.replace(",", ""))


_SCORE = re.compile(
    rf"(?<!\d[-–])(?P<low>{_NUMBER})(?:\s*\\?%)?(?:{_DASH}(?P<high>{_NUMBER}))?"
    r"\s*(?:个|\+|余|多)?\s*(?P<unit>\\?[%％]|个?百分点|倍|[×xX](?![A-Za-z0-9]|\s*\d)|(?:Elo\s*)?(?:分"
    r"|点)(?![钟析类别布辨之为割段层解析数子心云阵图])|毫秒|秒|ms(?![A-Za-z])|FPS|fps|帧/秒|帧每秒)"
)
_RANGE_SIGN = re.compile(r"%\s*[-–~至到]\s*\d")
_BARE = re.compile(rf"(?<!×)(?P<low>{_NUMBER})(?:{_DASH}(?P<high>{_NUMBER}))?")
_BARE_END = re.compile(r"\s*(?:[，。；、）)（(\n]|和|与|及|以及|的|$|" + METRICS + r"|提升|降|对比|相比|vs|增加|→)")
_METRIC_AFTER = re.compile(
    r"\s*的?(?:平均|优异|最高|最新|综合|总体|整体|最佳|SOTA|最先进)*(?:的)?\s*(?:" + METRICS + "|结果|成绩|分数)"
)
_METRIC_BEFORE = re.compile(METRICS + r"[^，。；\d]{0,10}$")
_LATIN_BEFORE = re.compile(r"[A-Za-z\\$×{]\s*$")
_METRIC_RIGHT_BEFORE = re.compile(METRICS + r"\s*$")
_REACHED_BEFORE = re.compile(REACHED + r"(?:了|约|近|到)?\s*$")
_LISTED_BEFORE = re.compile(r"(?:\d+(?:\.\d+)?)\s*(?:分)?\s*(?:[、,和与及]|以及)\s*$")
_CHANGED = re.compile(CHANGED)
_LEVEL = re.compile(REACHED_LEVEL)
_CHANGE_AFTER = re.compile(
    r"\s*的?[^，。；、\d]{0,8}?(?:提升|进步|改进|增益|损失|下降|降低|减少|增长|改善|差距|收益|加速)(?![至到为])"
)
_FROM = re.compile(r"(?:从|由)(?:约|近)?\s*$")
_CHANGE_IS = re.compile(CHANGED + r"(?:幅度|率)?(?:了)?(?:为|达|高达|约为)(?:约|近)?\s*$")
_BOUND = re.compile(r"(?:超过|低于|高于|突破|超出|少于|不到|不足)了?\s*$")
_NO_SCORE_AFTER = re.compile(NO_SCORE_AFTER)
_NO_TIMES_BEFORE = re.compile(NO_TIMES_BEFORE)
_NO_TIMES_AFTER = re.compile(NO_TIMES_AFTER)
_SHARE_OF_PARAMETERS = re.compile(r"参数(?:数量|量|规模)?[^，。；]{0,12}$")
_CLAUSE_ENDS = "，。；：！？\n"
_PLAYED = re.compile(
    r"\s*(?:长|时长)?的?\s*(?:\d+p\s*)?(?:长|高清|短|高质量|连续)?(?:视频|音频|语音|片段|音乐|动画|时长|剪辑|录音"
    r"|内容|长度|[，、]?\s*\d+\s*(?:fps|FPS|帧))"
)
_UNITS = {
    "%": "%",
    "\\%": "%",
    "％": "%",
    "百分点": "个百分点",
    "点": "分",
    "ms": "毫秒",
    "x": "倍",
    "X": "倍",
    "×": "倍",
    "fps": "帧/秒",
    "FPS": "帧/秒",
    "帧每秒": "帧/秒",
}


def scores(text: str) -> list[Score]:
    """Return the results in a text, in its order."""
    units = list(_numbers(_SCORE, text))
    found = [score for match in units if (score := _with_unit(text, match))]
    multiplied = (match for match in _numbers(_QUANTITY, text) if match["multiplier"] or match["own"])
    taken = {at for match in (*units, *multiplied) for at in range(*match.span())}
    for match in _numbers(_BARE, text):
        if taken.isdisjoint(range(*match.span())):
            score = _bare(text, match, found)
            if score is not None:
                found.append(score)
    return sorted(found, key=lambda score: score.start)


def _with_unit(text: str, match: re.Match[str]) -> Score | None:
    head, tail = text[max(0, match.start() - 48) : match.start()], text[match.end() : match.end() + 16]
    clause = head[max(map(head.rfind, _CLAUSE_ENDS)) + 1 :]
    unit = match["unit"]
    unit = re.sub(r"^Elo\s*", "", unit)
    unit = _UNITS.get(unit, unit)
    if unit == "个百分点" or unit == "百分点":
        unit = "个百分点"
    if unit == "%" and (
        _NO_SCORE_AFTER.match(tail) or re.search(r"(?:仅|只)(?:使用|用|需|需要|占|有|保留)?(?:了|约|不到)?\s*$", clause)
    ):
        return None
    if unit == "%" and _SHARE_OF_PARAMETERS.search(clause):
        return None
    if unit == "倍" and (_NO_TIMES_BEFORE.search(clause) or _NO_TIMES_AFTER.match(tail)):
        return None
    if unit in ("秒", "毫秒") and (
        _PLAYED.match(tail) or re.search(r"每\s*$|时长[^，]{0,4}$|长达\s*$|最长\s*$|帧/$", clause)
    ):
        return None
    if unit == "帧/秒" and not re.search("速度|实时|推理|渲染|运行|生成速|达到|吞吐", clause):
        return None
    if unit == "分" and re.search(r"(?:满分|共|总分)\s*$|[/／]\s*$", clause):
        return None
    relative = unit in ("个百分点", "倍") or _is_change(clause, head, tail)
    return Score(match.start(), match.end(), match["low"], match["high"], unit, relative)


def _is_change(clause: str, head: str, tail: str) -> bool:
    """Whether a figure is the size of a change: (+8.1%), 提升 3%, 高达 4% 的进步; not 提升至 80%, nor 超过 95%."""
    if re.search(r"[（(]\s*[+\-]\s*$|[+]\s*$", head):
        return True
    if _FROM.search(clause):
        return False
    if _CHANGE_AFTER.match(tail) or _CHANGE_IS.search(clause):
        return True
    if _CHANGED.search(clause) is None:
        return False
    return _LEVEL.search(clause) is None and (_BOUND.search(clause) is None or "比" in clause)


def _bare(text: str, match: re.Match[str], found: list[Score]) -> Score | None:
    decimal = "." in match["low"]
    if not decimal and (len(match["low"]) < 2 or re.fullmatch(r"(?:19|20)\d\d", match["low"])):
        return None
    tail = text[match.end() : match.end() + 16]
    if _BARE_END.match(tail) is None:
        return None
    head = text[max(0, match.start() - 26) : match.start()]
    clause = head[max(map(head.rfind, _CLAUSE_ENDS)) + 1 :]
    if _LATIN_BEFORE.search(clause) and not _METRIC_RIGHT_BEFORE.search(clause):
        return None
    metric = _METRIC_AFTER.match(tail) is not None or _METRIC_BEFORE.search(clause) is not None
    reached = _REACHED_BEFORE.search(clause) is not None
    listed = _LISTED_BEFORE.search(clause) is not None and any(
        score.unit is None and match.start() - score.end <= 4 for score in found[-1:]
    )
    if not (
        (metric and (decimal or reached))
        or (decimal and reached)
        or (decimal and listed)
        or (listed and "分别" in head)
    ):
        return None
    return Score(match.start(), match.end(), match["low"], match["high"], None, _is_change(clause, head, tail))
