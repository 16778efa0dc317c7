"""What tells whether a Latin word names a model, a dataset or neither: the words around it, its shape, the title.

Each name of a paper has features from every place where it stands. Their weights are those of a multinomial logistic
regression; what the other papers of the corpus say of the same name is added to its scores.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from paperlens.extract.names import Name, is_no_name, key_of, names
from paperlens.extract.patterns import (
    DATASET_CLASS,
    DATASET_SHAPE,
    KNOWN_DATASETS,
    MODEL_CLASS,
    MODEL_FAMILIES,
    MODEL_SHAPE,
    NAME_WEIGHTS,
    PART_CLASS,
)

_ENOUGH = 4  # places where a name stands by itself; more tell nothing new
_NONE: frozenset[str] = frozenset()
_AROUND = 30  # characters before a name that are looked at
_AHEAD = 60  # and behind it
_BETWEEN = re.compile(r"\s*(?:、|,|/|和|与|及|以及|或|&|、?以及|，?以及|,? ?(?:and|or))\s*(?:其)?\s*")
_CLASS_AFTER = re.compile(
    rf"\s*[”\"』」]?\s*(?:等)?(?P<gap>[^，。；：！？、（）()\n的在和与是]{{0,10}}?)(?:(?P<part>{PART_CLASS})"
    rf"|(?P<dataset>{DATASET_CLASS})|(?P<model>{MODEL_CLASS}))"
)
_ETC = re.compile(rf"\s*等[^，。；：！？（）()\n]{{0,14}}?(?:(?P<dataset>{DATASET_CLASS})|(?P<model>{MODEL_CLASS}))")
_CLASS_BEFORE = re.compile(
    rf"(?:(?P<dataset>{DATASET_CLASS})|(?P<model>{MODEL_CLASS})|(?P<part>{PART_CLASS}))\s*(?:——|[“\"『「]|，?(?:即"
    rf"|名为|称为|命名为))?\s*$"
)
_IN_PAREN = re.compile(
    rf"(?:(?P<dataset>{DATASET_CLASS}|任务)|(?P<model>{MODEL_CLASS}))\s*[（(]\s*(?:如|例如|比如|包括|即|特别是"
    rf"|尤其是|诸如)?[^，。；、（()]{{0,6}}$"
)
_SUCH_AS = re.compile(r"(?:如|例如|比如|包括|诸如|像)\s*$")
_PROPOSED = re.compile(
    r"(?:提出|引入|推出|介绍|开发|构建|发布|设计|创建|展示|实现|训练|命名为|名为|称为|称之为|取名|叫做|即|呈现"
    r"|贡献|收集|整理|建立|给出)(?:了|出)?[^，。；：、]{0,24}$"
)
_OWN = re.compile(r"(?:提出|引入|推出|介绍|开发|设计|称为|名为|即)(?:了|出)?[^，。；：、]{0,24}[（(]\s*$")
_NAMED = re.compile(r"(?:名为|命名为|称为|称之为|叫做|取名为?|简称|即|——)\s*[“\"『「（(]?\s*$")
_IS = re.compile(
    r"\s*(?:[，,:：]|——?|是|作为)+\s*(?:这|它|其|该|我们)?(?:也)?(?:是|作为|为)?了?(?:首个|第一个|一种|一个|一款"
    r"|一套|一系列|一组|一类|一项|专为|专门|用于|旨在|种|全新|新的|面向|基于|支持)"
)
_OF_CLASS = re.compile(rf"\s*的[^，。；、（）()]{{0,16}}?(?:(?P<dataset>{DATASET_CLASS})|(?P<model>{MODEL_CLASS}))")
_CLASSES = re.compile(rf"(?P<dataset>{DATASET_CLASS})|(?P<model>{MODEL_CLASS})")
_ACTS = re.compile(
    r"\s*(?:也|还|则|不仅|仅|均|都|进一步|首先|成功|有效|显著|能够?|可以?|已|将|会|同时|大幅|无需|并|首次)*(?:在"
    r"|通过|采用|使用|实现|展示|展现|支持|引入|利用|基于|旨在|优于|超越|超过|达到|取得|生成|提升|提高|减少|降低"
    r"|学习|解决|表现|结合|集成|设计|允许|具有|具备|拥有|能|可|由|首先|无需|为|对|以|从|将|把|摒弃|模拟|代表|消除"
    r"|保持|扩展|处理|遵循)"
)
_HOLDS = re.compile(r"\s*(?:总共|共|一共|中)?(?:包含|涵盖|包括|由\s*\d|收集|覆盖|汇集|囊括|评估|测试|衡量|揭示|提供)")
_OF = re.compile(
    r"\s*的(?:性能|表现|能力|输出|参数|权重|架构|版本|变体|有效性|优势|效果|核心|推理|训练|生成|代码|模型|预训练"
    r"|速度|实现|成功)"
)
_COMPARED = re.compile(
    r"(?:优于|超越|超过|超出|媲美|匹敌|相比|比|落后于|对比|击败|胜过|接近|不及|高于|低于|相当于|逼近|好于|赶超"
    r"|领先|优越|竞争|抗衡|持平)(?:了|于)?\s*(?:包括|如|例如|其他)?[^，。；\d]{0,10}$"
)
_COMPARING = re.compile("[于越过出美敌比败近及超先争衡平]")  # a character of each of these
_WITH = re.compile(r"(?:与|和|跟|同|较)\s*(?:包括|如)?[^，。；\d]{0,8}$")
_WITH_AFTER = re.compile(r"[^，。；]{0,12}?(?:相当|相比|媲美|竞争|持平|接近|之间|对比|匹敌|抗衡|比较)")
_BASED = re.compile(
    r"(?:基于|使用|采用|利用|借助|微调|训练|应用于|应用到|扩展到|改进|适配|部署|结合|集成|调用|驱动|初始化|替换"
    r"|替代|取代|称)(?:了|的)?\s*(?:预训练的?|开源的?|先进的)?\s*$"
)
_ON = re.compile(r"(?:在|于|从|针对|对|通过)\s*(?:了)?[^，。；、]{0,10}$")
_PREPOSITION = re.compile("[在于从对过]")
_ON_AFTER = re.compile(r"[^，。；、]{0,12}?(?:上(?!下)|中(?!文)|(?:任务|基准|测试)(?:上|中))")
_FIGURE = re.compile(
    r"\s*[（(]\s*[+\-]?\d|[^，。；、]{0,10}?\d+(?:\.\d+)?\s*(?:%|分|个百分点)|\s*(?:得分|准确率|达到|从|上)"
)
_PAREN = re.compile(r"\s*[（(][^（）()]{1,40}[)）]")
_CITED = re.compile(r"\s*(?:博客|技术报告|报告|论文|系列|竞赛|版|API|团队)")
_MODEL_SHAPE = re.compile(MODEL_SHAPE)
_MODEL_SIZE = re.compile(r"\d[Bb](?![A-Za-z])")
_DATASET_SHAPE = re.compile(DATASET_SHAPE)
_KNOWN_DATASETS = frozenset(key_of(name).replace("-", "") for name in KNOWN_DATASETS)
_FAMILY = re.compile(
    r"(?:(?:OpenAI|Google|Meta|Stable|Open)\s?)?(?:"
    + "|".join(sorted(map(re.escape, MODEL_FAMILIES), key=len, reverse=True))
    + r")(?![a-z])",
    re.IGNORECASE,
)
_TITLE = re.compile(r"\s*(?P<name>[^:：]{1,48}?)\s*(?:[:：]|(?:Technical\s+)?Report\s*$|技术报告)")
_DATASET_TITLE = re.compile(
    r"\b(?:[Bb]enchmark\w*|Dataset|Corpus|Evaluat\w+|Bench|Suite|Arena|Leaderboard|Archive|Collection)\b|基准"
    r"|数据集|语料|评测|评估(?!模型)"
)
_MODEL_TITLE = re.compile(
    r"\b(?:Models?|LLMs?|Framework|Agents?|System|Method|Approach|Network|Transformers?|Diffusion|Generation"
    r"|Learning|Towards?|via|with)\b|模型|框架|方法|系统|智能体"
)


Elsewhere = Mapping[str, tuple[float, float]]  # what the other papers add to the scores of a name


_COUNTS = [frozenset(f"count_{least}" for least in (1, 2, 3, 5) if count >= least) for count in range(6)]
_KNOWN = frozenset(("family", "known_dataset", "model_shape"))
_NO_CLASS = frozenset("，。；：！？、（）()\n的在和与是,.;:")
_IS_STARTS = frozenset("，,:：—是作")
_AFTER = (("acts", _ACTS), ("holds", _HOLDS), ("of", _OF))
_RIGHT = (("figure", _FIGURE), ("cited", _CITED))


class Occurrence(NamedTuple):
    """A place of a name: the field, its span there without markup, and its text."""

    field: str
    start: int
    end: int
    text: str


@lru_cache(maxsize=1 << 16)
def shape_of(name: str) -> frozenset[str]:
    """Return what the form of a name tells."""
    found = set()
    folded = key_of(name).replace("-", "")
    if _FAMILY.match(name):
        found.add("family")
    if folded in _KNOWN_DATASETS or key_of(re.sub(r"[-\s][A-Za-z\d.]+$", "", name)).replace("-", "") in _KNOWN_DATASETS:
        found.add("known_dataset")
    if _MODEL_SHAPE.search(name):
        found.add("model_shape")
    if _DATASET_SHAPE.search(name) and not _MODEL_SIZE.search(name):
        found.add("dataset_shape")
    if re.search(r"\d", name):
        found.add("digit")
    if re.search(r"[a-z][A-Z]|[A-Z]{2,}[a-z]{2,}", name):
        found.add("mixed_case")
    if name.isupper():
        found.add("upper_case")
    if name.islower():
        found.add("lower_case")
    if re.fullmatch(r"[A-Z][a-z]+", name):
        found.add("word")
    if " " in name:
        found.add("several_words")
        if all(re.fullmatch(r"[A-Z]?[a-z\-]+", word) for word in name.split()):
            found.add("plain_words")
    if re.search("[A-Z]s$", name):
        found.add("plural")
    if "-" in name:
        found.add("hyphen")
        if all(re.fullmatch(r"[A-Z]?[a-z]+", word) for word in name.split("-")):
            found.add("hyphenated_words")
    if len(name) <= 3:
        found.add("short")
    return frozenset(found)


def around(text: str, found: list[Name]) -> list[frozenset[str]]:
    """Return for each name in a text what stands around it says; the members of a list share what is said of it."""
    features: list[frozenset[str]] = []
    seen: Counter[str] = Counter()
    at = 0
    while at < len(found):
        stop = at + 1
        while stop < len(found) and _linked(text, found[stop - 1], found[stop]):
            stop += 1
        if stop - at == 1:
            seen[found[at].text] += 1
            if seen[found[at].text] > _ENOUGH:
                features.append(_NONE)
                at = stop
                continue
        left = text[max(0, found[at].start - _AROUND) : found[at].start]
        right = text[found[stop - 1].end : found[stop - 1].end + _AHEAD]
        shared = _said(left, right, listed=stop - at > 1)
        if stop - at > 1:
            shapes = frozenset().union(*(shape_of(one.text) for one in found[at:stop]))
            shared |= {f"beside_{shape}" for shape in ("family", "known_dataset", "dataset_shape") if shape in shapes}
        everywhere = frozenset(shared)
        for one in found[at:stop]:
            if stop - at > 1 and "figure" not in shared and _FIGURE.match(text, one.end, one.end + _AHEAD):
                features.append(everywhere | {"figure"})
            else:
                features.append(everywhere)
        at = stop
    return features


def _linked(text: str, one: Name, other: Name) -> bool:
    """Whether two names are members of a list, or one is the other's alias: A、B 和 C; A (B)."""
    if other.start - one.end > 8:
        return False
    if _BETWEEN.fullmatch(text, one.end, other.start):
        return True
    return re.fullmatch(r"\s*[（(]\s*", text[one.end : other.start]) is not None and text[
        other.end : other.end + 1
    ] in (")", "）")


def _said(left: str, right: str, *, listed: bool) -> set[str]:
    """Return the features that the text on either side gives; most patterns are tried only where they can match."""
    found = {"listed"} if listed else set()
    left = left.rstrip(" ")
    clause = left[_last(left, "，。；\n") + 1 :]
    phrase = clause[_last(clause, "：、") + 1 :]
    paren = _PAREN.match(right)
    after = (right[paren.end() :] if paren is not None else right).lstrip(" ")
    first = after[:1]
    if first == "等":
        _add_class(found, _ETC.match(after), "after")
    if first and first not in _NO_CLASS:
        _add_class(found, _CLASS_AFTER.match(after), "after")
    if clause:
        _add_class(found, _CLASS_BEFORE.search(left, max(0, len(left) - 16)), "before")
        if _SUCH_AS.search(clause, max(0, len(clause) - 3)):
            found.add("such_as")
        if _PROPOSED.search(phrase):
            found.add("proposed")
        if _NAMED.search(clause, max(0, len(clause) - 10)):
            found.add("named")
            _add_class(found, _OF_CLASS.match(after), "is")
        if _COMPARED.search(clause) or (_WITH.search(clause) and _WITH_AFTER.match(after)):
            found.add("compared")
        if _BASED.search(clause, max(0, len(clause) - 14)):
            found.add("based")
        if _PREPOSITION.search(phrase) and _ON.search(phrase) and _ON_AFTER.match(right):
            found.add("on")
    if first in _IS_STARTS:
        is_a = _IS.match(after)
        if is_a is not None:
            said = re.split("[，。；]", after[1:], maxsplit=1)[0]
            classes = [one.lastgroup for one in _CLASSES.finditer(said)]
            found.add(f"is_{classes[-1]}" if classes else "is")
    for name, pattern in _AFTER:
        if pattern.match(after):
            found.add(name)
    for name, pattern in _RIGHT:
        if pattern.match(right):
            found.add(name)
    opening = _last(left, "（(")
    if opening > _last(left, "）)"):
        found.add("inside")
        _add_class(found, _IN_PAREN.search(left, max(0, opening - 8)), "paren")
        if opening == len(left) - 1 and right.lstrip(" ")[:1] in (")", "）"):
            _add_alone_inside(found, left[:opening].rstrip(" "), left, listed=listed)
    return found


def _add_alone_inside(found: set[str], before: str, left: str, *, listed: bool) -> None:
    """Add what a name says that stands in a parenthesis alone; `before` is what stands before that."""
    found.add("alone_inside")
    if not before or before[-1] in "，。；：、":
        found.add("enumerates")
    elif not listed and before[-1] >= "\u3400":
        found.add("glosses")
        if _OWN.search(left):
            found.add("own_gloss")


def _add_class(found: set[str], match: re.Match[str] | None, where: str) -> None:
    if match is not None and match.lastgroup is not None:
        far = len(match["gap"]) > 2 if "gap" in match.re.groupindex else False
        found.add(f"is_{match.lastgroup}" if where == "is" else f"{match.lastgroup}_{where}{'_far' if far else ''}")


def _last(text: str, characters: str) -> int:
    """Return where the last of some characters stands; -1 if there is none."""
    return max(map(text.rfind, characters))


def evidence(fields: dict[str, str]) -> dict[str, tuple[set[str], list[Occurrence]]]:
    """Return what a paper says of each name in it.

    Args:
        fields: the texts without markup, "title", "title_zh" and "abstract".

    Returns:
        For each name, by its key, its features and where it stands; titles in English count only where the rest of the
        paper has the name too, or where they begin with it.
    """
    found: dict[str, tuple[set[str], list[Occurrence]]] = {}
    for field in ("title_zh", "abstract"):
        text = fields[field]
        every = [one for one in names(text) if not _spelled_out(text, one)]
        for one, said in zip(every, around(text, every), strict=True):
            features, places = found.setdefault(key_of(one.text), (set(shape_of(one.text)), []))
            features |= said
            places.append(Occurrence(field, *one))
    _add_title(fields, found)
    for features, places in found.values():
        count = sum(place.field == "abstract" for place in places)
        features |= _COUNTS[min(count, len(_COUNTS) - 1)]
        if _KNOWN.isdisjoint(features):
            features.add("unknown")
    return found


def _spelled_out(text: str, name: Name) -> bool:
    """Whether a name is what a parenthesis spells out: GAN (Generative Adversarial Network)."""
    if " " not in name.text and "-" not in name.text:
        return False
    before, after = text[max(0, name.start - 3) : name.start].rstrip(), text[name.end : name.end + 40]
    if re.match(r"\s*[A-Za-z ]*[（(]\s*[A-Z][A-Za-z0-9\-]{1,9}s?\s*[)）]", after) and " " in name.text:
        return re.search(r"\d", name.text) is None
    return (
        before[-1:] in ("(", "（")
        and re.match(r"[A-Za-z \-]*\s*(?:[)）]|[,，;]\s*[A-Z])", after) is not None
        and (re.fullmatch(r"[A-Za-z][a-z]+(?:[ -][A-Za-z]?[a-z]+)*", name.text) is not None)
    )


def _add_title(fields: dict[str, str], found: dict[str, tuple[set[str], list[Occurrence]]]) -> None:
    title, title_zh = fields["title"], fields["title_zh"]
    is_dataset = _DATASET_TITLE.search(title) is not None or _DATASET_TITLE.search(title_zh) is not None
    for field, text in (("title", title), ("title_zh", title_zh)):
        head = _TITLE.match(text)
        if head is None:
            continue
        name = re.split(r"\s+&\s+|\s+and\s+|[、和与]", head["name"].strip())[0].strip()
        start = head.start("name") + head["name"].index(name)
        key = key_of(name)
        known = key in found
        if not known and not _coined(name, fields["abstract"], field):
            # The name may be a part: Skywork R1V of SkywoSkywork R1V, RWKV-7 of RWKV-7 "Goose".
            for part, (features, _) in found.items():
                if len(part) > 2 and key.startswith(part):
                    features.add("begins_title")
            continue
        features, places = found.setdefault(key, (set(shape_of(name)), []))
        features.add("own")
        features.add("own_dataset" if is_dataset else "own_model")
        if field == "title" or not known:
            places.append(Occurrence(field, start, start + len(name), name))
    title_key = key_of(title)
    initials = "".join(word[0] for word in re.findall(r"[A-Za-z]+", title)).casefold()
    for key, (features, _) in found.items():
        letters = re.sub("[^a-z]", "", key)
        if "upper_case" in features and 3 <= len(letters) == len(key) and letters in initials:
            features.add("title_initials")
        if re.search("[a-z]", key) and "own" not in features and len(key) > 2 and key in title_key:
            features.add("in_title")


def _coined(name: str, abstract: str, field: str) -> bool:
    """Whether the words before the colon of a title are a name that was coined for the paper, and no phrase."""
    words = name.split()
    if not words or (not words[0][0].isalnum() and words[0][0] not in "$φψ") or is_no_name(words[0]):
        return False
    if field == "title_zh":
        latin = re.match(r"[A-Za-z0-9\-!]+", name)
        return (
            latin is not None
            and re.fullmatch(r"[A-Za-z0-9\-!]+ ?[\u4e00-\u9fff]{0,4}", name) is not None
            and name in abstract
        )
    if len(words) == 1:
        return re.search(r"[a-z][A-Z]|[A-Z]{2}|\d|\W", name) is not None or name in abstract
    return len(words) <= 3 and (words[0].strip("!") in abstract and len(words[0]) > 3 and not words[0].islower())


def classify(found: dict[str, tuple[set[str], list[Occurrence]]], elsewhere: Elsewhere | None = None) -> dict[str, str]:
    """Return what each name of a paper names: "model" or "dataset"; those that name neither are left out."""
    kinds = {}
    for key, (features, _) in found.items():
        model, dataset = scores_of(features)
        if elsewhere is not None:
            more = elsewhere.get(key, (0.0, 0.0))
            model, dataset = model + more[0], dataset + more[1]
        if max(model, dataset) > 0:
            kinds[key] = "model" if model >= dataset else "dataset"
    return kinds


def scores_of(features: Iterable[str]) -> tuple[float, float]:
    """Return the log odds that a name with these features is a model's and a dataset's, rather than neither's."""
    model, dataset = NAME_WEIGHTS["always"]
    for feature in features:
        weights = NAME_WEIGHTS.get(feature)
        if weights is not None:
            model += weights[0]
            dataset += weights[1]
    return model, dataset
