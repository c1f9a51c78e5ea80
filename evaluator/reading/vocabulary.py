"""What the scheme's names look like in a table: bureaus, indicators and their fields, and the words around them."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from evaluator.names import bureau_key, header_keys, pieces, says_only_unit, without_outer_brackets
from evaluator.numbers import Meaning, from_text
from evaluator.rules import GradeMap
from evaluator.scheme import Criterion, Indicator, Scheme

NOTE = "note"  # stands for a field: the column holds remarks on the indicator's values


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Headers of the column that names the bureaus.
BUREAU_WORDS = _words(
    "单位 单位名称 分局 分局名称 被考评单位 被考核单位 考评单位 考核单位 考评对象 考核对象 名称 "
    "bureau bureaus bureauname unit"
)
NOTE_WORDS = _words("备注 数据性质 标记 说明 数据来源 note notes remark remarks mark")
INDICATOR_WORDS = _words("指标 指标名称 考核指标 考评指标 考评项目 考核项目 indicator")
VALUE_WORDS = _words("数值 值 指标值 本期 完成值 实际值 结果 value")
UNIT_WORDS = _words("单位 计量单位 数据单位 unit units")
KIND_WORDS = _words("类别 加分类别 种类 事项类别 kind category")
REASON_WORDS = _words("事由 事项 加分事由 内容 理由 更正理由 reason")
CORRECTED_WORDS = _words("更正值 更正后 更正为 corrected correctedvalue")
DOCUMENT_WORDS = _words("文号 文件号 依据 发文字号 document")
POINTS_WORDS = _words("分值 加分 分数 得分 points")
# Columns that stand in nearly every table and are never values of the scheme.
ORDINARY_WORDS = INDICATOR_WORDS | _words(
    "序号 编号 名次 排名 位次 得分 总分 合计 总计 小计 平均 平均值 联系人 联系电话 填报人 审核人 "
    "no. no rank score total"
)
# Labels of rows that stand among the bureaus and describe the columns.
_LABELS = (
    UNIT_WORDS
    | BUREAU_WORDS
    | NOTE_WORDS
    | ORDINARY_WORDS
    | _words(
        "分值 满分 标准分 权重 权数 方向 目标 目标值 责任单位 责任部门 牵头单位 牵头部门 数据来源部门 计分方法 "
        "计算方法 评分标准 考核内容 口径 甲 乙"
    )
)
_SUMMARY = re.compile(
    r"(?:合计|总计|小计|共计|累计).*"
    r"|全[市区县省局](?:公安机关)?(?:合计|总计|平均|均值|累计|汇总|总)?[数值]?"
    r"|(?:平均|最高|最低|最大|最小|汇总|均|中位)(?:值|分|数|水平|得分)?(?:\(.*\))?"
    r"|栏次|(?:grand|sub)?total(?:s|:.*|\(.*)?|sum|average|mean|median"
)
_REMARK = re.compile(
    r"(?:备?注\d*|说明|数据来源|(?:填报|制表|审核|填表|联系|报送|统计|经办|负责|签发)[^:]{0,8}|notes?|source)"
    r"(?:\([^()]*\))?:.*|备?注\d*[、.].*|备注|说明|注"
)
# Sub-units that share a bureau's place name: never offered as that bureau.
_SUBUNIT = re.compile(r"派出所|警务|大队|中队|支队|交警|巡警|检查站|看守所|拘留所|(?<!公安)所$")
_BUREAU_SUFFIX = re.compile(r"(市?公安(局)?)?(分局|警方)?$")
_NEAR = 0.75
_MARGIN = 0.05  # so much nearer than any other


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Keys of names -> ids. A key that stands for several indicators keeps all of them."""

    scheme: Scheme
    bureaus: Mapping[str, str]
    bureau_names: Mapping[str, str]
    cores: Mapping[str, str]  # key of a bureau's name -> what is left without "公安分局" and the like
    headers: Mapping[str, tuple[Indicator, ...]]
    parents: Mapping[str, frozenset[str]]  # indicator id -> keys of the names above it
    fields: Mapping[str, Mapping[str, str]]  # indicator id -> key of a field's header -> field
    field_keys: frozenset[str]  # of all indicators
    grades: frozenset[str]  # keys of all grade words

    def bureau(self, text: str) -> str | None:
        """The bureau that goes by exactly that name, after normalising."""
        return self.bureaus.get(bureau_key(text))

    def nearest_bureau(self, text: str, taken: Collection[str] = ()) -> str | None:
        """A bureau to suggest for an unknown name, none of `taken`; None if none is near or several are."""
        key = bureau_key(text)
        if _SUBUNIT.search(key):
            return None
        core = _core(key)
        free = [(name, bureau) for name, bureau in self.bureaus.items() if bureau not in taken]
        same = {bureau for name, bureau in free if core and self.cores[name] == core}
        if len(same) == 1:
            return same.pop()
        signs = set(core or key)  # names that share nothing but "分局" are not near
        return _nearest(key, [(name, bureau) for name, bureau in free if not signs.isdisjoint(self.cores[name])])

    def indicators(self, text: str) -> tuple[Indicator, ...]:
        """The indicators whose header this may be: the strictest reading that fits any."""
        return next((self.headers[key] for key in header_keys(text) if key in self.headers), ())

    def indicators_in(self, text: str) -> tuple[Indicator, ...]:
        """The indicators a header text names, alone or as `indicator/field`."""
        found = self.indicators(text)
        if found:
            return found
        parts = pieces(text)
        return next((i for n in range(len(parts) - 1, 0, -1) if (i := self.indicators("/".join(parts[:n])))), ())

    def nearest_indicator(self, text: str, taken: Collection[str] = ()) -> Indicator | None:
        """An indicator to suggest for an unknown header, none of `taken`; None if none is near or several are."""
        names = [(key, i.id) for key, meant in self.headers.items() for i in meant if i.id not in taken]
        near = _nearest(header_keys(text)[-1], names)
        found = self.scheme.by_id[near] if near is not None else None
        return found if isinstance(found, Indicator) else None

    def field(self, indicator: Indicator, texts: Sequence[str]) -> str | None:
        """The field that the header texts below the indicator's name stand for; NOTE for remarks."""
        parts = [without_outer_brackets(text) for text in texts if not says_only_unit(text)]
        if not parts:
            return indicator.fields()[0] if len(indicator.fields()) == 1 else None
        known = self.fields[indicator.id]
        found = next((known[key] for key in header_keys("/".join(parts)) if key in known), None)
        return NOTE if found is None and is_word(parts[-1], NOTE_WORDS) else found

    def in_header(self, text: str) -> bool:
        """Whether the text is a word of headers: an indicator, a field, a unit, a column's usual name."""
        bare = without_outer_brackets(text)
        return says_only_unit(text) or is_word(bare, _LABELS | self.field_keys) or bool(self.indicators(text))

    def may_be_value(self, text: str) -> bool:
        """Whether the text is a number, a grade, or says that there is none."""
        meaning = from_text(text, "").meaning
        return bureau_key(text) in self.grades or meaning not in {Meaning.WORD, Meaning.UNCLEAR}


def vocabulary(scheme: Scheme) -> Vocabulary:
    """The words of the scheme."""
    bureaus: dict[str, str] = {}
    names: dict[str, str] = {}
    for _, bureau in scheme.bureaus():
        names[bureau.id] = bureau.name.zh
        for text in (bureau.id, bureau.name.zh, bureau.name.en, *bureau.aliases):
            bureaus.setdefault(bureau_key(text), bureau.id)
    bureaus.pop("", None)
    cores = {name: _core(name) for name in bureaus}
    # key -> indicator id -> how strictly the key is that indicator's name: 0 is literally.
    strictness: defaultdict[str, dict[str, int]] = defaultdict(dict)
    indicators: dict[str, Indicator] = {}
    parents: dict[str, frozenset[str]] = {}
    fields: dict[str, dict[str, str]] = {}
    for indicator, above in _with_parents(scheme.criteria, ()):
        indicators[indicator.id] = indicator
        for key, level in _keys_of(indicator):
            strictness[key][indicator.id] = min(level, strictness[key].get(indicator.id, level))
        parents[indicator.id] = frozenset(key for text in above for key in header_keys(text)) - {""}
        fields[indicator.id] = {
            key: field
            for field in reversed(indicator.fields())
            for text in reversed(indicator.measure.headers(field))
            for key in header_keys(text)
        }
    found = {
        key: tuple(indicators[id_] for id_, level in meant.items() if level == min(meant.values()))
        for key, meant in strictness.items()
        if key
    }
    field_keys = frozenset(key for known in fields.values() for key in known)
    rules = [indicator.rule for indicator in indicators.values()]
    grades = frozenset(bureau_key(word) for rule in rules if isinstance(rule, GradeMap) for word in rule.map)
    return Vocabulary(scheme, bureaus, names, cores, found, parents, fields, field_keys, grades)


def _keys_of(indicator: Indicator) -> Iterable[tuple[str, int]]:
    """The keys of an indicator's names, each with its strictness; with the printed number they are literal too."""
    for text in (indicator.id, indicator.name.zh, indicator.name.en, *indicator.aliases):
        for level, key in enumerate(header_keys(text)):
            yield key, level
        for sign in ("", ".", "、") if indicator.number else ():
            for level, key in enumerate(header_keys(f"{indicator.number}{sign}{text}")[:2]):
                yield key, level


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
    """Whether the text is one of the words, whatever its width, blanks, printed number or unit."""
    return any(key in words for key in header_keys(text))


def is_summary(text: str) -> bool:
    """Whether a row's label says that it sums up others."""
    return _SUMMARY.fullmatch(bureau_key(text)) is not None


def is_remark(text: str) -> bool:
    """Whether a row's label starts a note, a signature line or the like."""
    return _REMARK.fullmatch(bureau_key(text)) is not None


def is_label(text: str) -> bool:
    """Whether a row's label says that the row describes the columns."""
    return is_word(text, _LABELS)


def _nearest(key: str, names: Iterable[tuple[str, str]]) -> str | None:
    """What the name most like `key` stands for; None if nothing is near, or something else is about as near."""
    matcher = difflib.SequenceMatcher(None, "", key, autojunk=False)
    likeness: defaultdict[str, float] = defaultdict(float)
    for name, meant in names:
        matcher.set_seq1(name)
        if matcher.real_quick_ratio() >= _NEAR - _MARGIN and matcher.quick_ratio() >= _NEAR - _MARGIN:
            likeness[meant] = max(likeness[meant], matcher.ratio())
    best = sorted(likeness, key=lambda meant: likeness[meant], reverse=True)[:2]
    if not best or likeness[best[0]] < _NEAR:
        return None
    return best[0] if len(best) == 1 or likeness[best[0]] - likeness[best[1]] >= _MARGIN else None


def _core(key: str) -> str:
    return _BUREAU_SUFFIX.sub("", key)
