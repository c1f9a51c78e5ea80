"""What the scheme's names look like in a table: bureaus, indicators and their fields, and the words around them."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evaluator.names import bureau_key, header_keys
from evaluator.scheme import Criterion, Indicator, Scheme

NOTE = "note"  # stands for a field: the column holds remarks on the indicator's values

# Headers of the column that names the bureaus.
BUREAU_WORDS = frozenset(
    [
        "单位",
        "单位名称",
        "分局",
        "分局名称",
        "被考评单位",
        "被考核单位",
        "考评单位",
        "考核单位",
        "考评对象",
        "考核对象",
        "名称",
        "bureau",
        "bureaus",
        "bureauname",
        "unit",
    ]
)
NOTE_WORDS = frozenset(["备注", "数据性质", "标记", "说明", "数据来源", "note", "notes", "remark", "remarks", "mark"])
INDICATOR_WORDS = frozenset(["指标", "指标名称", "考核指标", "考评指标", "考评项目", "考核项目", "indicator"])
VALUE_WORDS = frozenset(["数值", "值", "指标值", "本期", "完成值", "实际值", "结果", "value"])
KIND_WORDS = frozenset(["类别", "加分类别", "种类", "事项类别", "kind", "category"])
REASON_WORDS = frozenset(["事由", "事项", "加分事由", "内容", "reason"])
DOCUMENT_WORDS = frozenset(["文号", "文件号", "依据", "发文字号", "document"])
POINTS_WORDS = frozenset(["分值", "加分", "分数", "得分", "points"])
# Columns that stand in nearly every table and are never values of the scheme.
ORDINARY_WORDS = frozenset(
    [
        "序号",
        "编号",
        "名次",
        "排名",
        "位次",
        "得分",
        "总分",
        "合计",
        "总计",
        "小计",
        "平均",
        "平均值",
        "联系人",
        "联系电话",
        "填报人",
        "审核人",
        "no.",
        "no",
        "rank",
        "score",
        "total",
    ]
)
_SUMMARY = re.compile(
    r"^(合计|总计|小计|共计|累计|平均|均值|全市|全区|全局|汇总|最高|最低|栏次|total|subtotal|sum|average|mean)"
)
_REMARK = re.compile(r"^(注|备注|说明|数据来源|填报|制表|审核|填表|联系|报送|统计时间|note|source)[:：]?")
# Sub-units that share a bureau's place name: never offered as that bureau.
_SUBUNIT = re.compile(r"派出所|警务|大队|中队|支队|交警|巡警|检查站|看守所|拘留所|(?<!公安)所$")
_BUREAU_SUFFIX = re.compile(r"(市?公安(局)?)?(分局|警方)?$")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Keys of names -> ids. A key that stands for several indicators keeps all of them."""

    scheme: Scheme
    bureaus: Mapping[str, str]
    bureau_names: Mapping[str, str]
    headers: Mapping[str, tuple[Indicator, ...]]
    parents: Mapping[str, frozenset[str]]  # indicator id -> keys of the names above it
    fields: Mapping[str, Mapping[str, str]]  # indicator id -> key of a field's header -> field

    def bureau(self, text: str) -> str | None:
        """The bureau that goes by exactly that name, after normalising."""
        return self.bureaus.get(bureau_key(text))

    def nearest_bureau(self, text: str) -> str | None:
        """A bureau to suggest for an unknown name; None if nothing is near or several are as near."""
        key = bureau_key(text)
        if _SUBUNIT.search(key):
            return None
        core = _core(key)
        same = {bureau for name, bureau in self.bureaus.items() if core and _core(name) == core}
        if len(same) == 1:
            return same.pop()
        near = difflib.get_close_matches(key, self.bureaus, n=2, cutoff=0.75)
        found = dict.fromkeys(self.bureaus[name] for name in near)
        return next(iter(found)) if len(found) == 1 else None

    def indicators(self, text: str) -> tuple[Indicator, ...]:
        """The indicators whose header this may be: the strictest reading that fits any."""
        return next((self.headers[key] for key in header_keys(text) if key in self.headers), ())

    def nearest_indicator(self, text: str) -> Indicator | None:
        """An indicator to suggest for an unknown header."""
        near = difflib.get_close_matches(header_keys(text)[-1], self.headers, n=1, cutoff=0.75)
        return self.headers[near[0]][0] if near else None

    def field(self, indicator: Indicator, texts: Sequence[str]) -> str | None:
        """The field that the header texts below the indicator's name stand for; NOTE for remarks."""
        parts = [text for text in texts if not says_only_unit(text)]
        if not parts:
            return indicator.fields()[0] if len(indicator.fields()) == 1 else None
        if any(key in NOTE_WORDS for key in header_keys(parts[-1])):
            return NOTE
        known = self.fields[indicator.id]
        return next((known[key] for key in header_keys("/".join(parts)) if key in known), None)


def vocabulary(scheme: Scheme) -> Vocabulary:
    """The words of the scheme."""
    bureaus: dict[str, str] = {}
    names: dict[str, str] = {}
    for _, bureau in scheme.bureaus():
        names[bureau.id] = bureau.name.zh
        for text in (bureau.id, bureau.name.zh, bureau.name.en, *bureau.aliases):
            bureaus.setdefault(bureau_key(text), bureau.id)
    headers: defaultdict[str, dict[str, Indicator]] = defaultdict(dict)
    parents: dict[str, frozenset[str]] = {}
    fields: dict[str, dict[str, str]] = {}
    for indicator, above in _with_parents(scheme.criteria, ()):
        own = (indicator.id, indicator.name.zh, indicator.name.en, *indicator.aliases)
        for text in (*own, *(f"{indicator.number} {text}" for text in own if indicator.number)):
            for key in header_keys(text):
                headers[key][indicator.id] = indicator
        parents[indicator.id] = frozenset(key for text in above for key in header_keys(text))
        fields[indicator.id] = {
            key: field
            for field in indicator.fields()
            for text in indicator.measure.headers(field)
            for key in header_keys(text)
        }
    found = {key: tuple(meant.values()) for key, meant in headers.items()}
    return Vocabulary(scheme, bureaus, names, found, parents, fields)


def _with_parents(
    criteria: Iterable[Criterion | Indicator], above: tuple[str, ...]
) -> Iterable[tuple[Indicator, tuple[str, ...]]]:
    for criterion in criteria:
        if isinstance(criterion, Indicator):
            yield criterion, above
        else:
            names = (criterion.id, criterion.name.zh, criterion.name.en, *criterion.aliases)
            yield from _with_parents(criterion.criteria, (*above, *names))


def is_word(text: str, words: frozenset[str]) -> bool:
    return any(key in words for key in header_keys(text))


def is_summary(text: str) -> bool:
    """Whether a row's label says that it sums up others."""
    return _SUMMARY.match(bureau_key(text)) is not None


def is_remark(text: str) -> bool:
    """Whether a row's label starts a note, a signature line or the like."""
    return _REMARK.match(bureau_key(text)) is not None or len(text) > 60


def says_only_unit(text: str) -> bool:
    """Whether a header text is nothing but a unit or points in brackets."""
    return _ONLY_BRACKETS.match(bureau_key(text)) is not None


_ONLY_BRACKETS = re.compile(r"^(\([^()]*\)|%|‰|单位:.*)+$")


def _core(key: str) -> str:
    return _BUREAU_SUFFIX.sub("", key)
