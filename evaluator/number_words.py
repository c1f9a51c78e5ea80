"""The words in and around a number of a Chinese office table: signs, tokens, units, numerals, phrases."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

# Signs ---------------------------------------------------------------------------------------------------

MINUS_SIGNS = "\u2010\u2011\u2012\u2013\u2212\ufe63\u2796"
_TABLE: dict[int, int | str] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},  # full-width forms of ASCII
    **dict.fromkeys(map(ord, MINUS_SIGNS), "-"),
    **dict.fromkeys(map(ord, "―─━"), "—"),
    **dict.fromkeys(map(ord, "﹢\u2795"), "+"),
    ord("﹪"): "%",
    ord("﹐"): ",",
    ord("￥"): "¥",
    # Marks that only steer how text is shown; overrides that change the order of digits are not among them.
    **dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF), ""),
}


def normalise_digits(text: str) -> str:
    """The text with full-width forms, minus signs and commas as ASCII, and zero-width marks removed.

    Every stretch of blanks (also U+3000, U+00A0 and line breaks) is one space; none is left at either end.
    """
    return " ".join(text.translate(_TABLE).split())


# Tokens --------------------------------------------------------------------------------------------------


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MISSING = _words(
    "未报 缺报 未报送 未上报 未填 未填报 未填写 未提供 未统计 漏报 迟报 暂无 暂无数据 暂缺 无数据 数据缺失 "
    "缺数据 待补 待补充 待报 待填 待上报"
)
MISSING_SIGNS = re.compile(r"-*|—*|/+|\\+|_+|\.{2,}|…+")
NOT_APPLICABLE = _words("不涉及 不适用 不参评 无此项 无此项业务 无此业务 无该项 无该项业务 无该业务")

# Tokens whose meaning is open, by what they most likely stand for.
OPEN_ZERO = _words("无 没有 无变化 不变 同比不变 环比不变 基本持平 同比基本持平")
OPEN_NOT_APPLICABLE = _words("n/a na #n/a 缺项 不考核 免考")
OPEN_MISSING = _words("缺 待定 待核 待核实 未知 不详 ? ?? nil null none tbd")
OPEN = _words("× x √ ✓ ✔ ✗ ✘ ○ ● 约 同上 〃 * ** 翻番 翻一番 inf -inf +inf infinity -infinity nan ∞")

# Phrases -------------------------------------------------------------------------------------------------

_SINCE = "同比|环比|(?:较|比|与)(?:去年|上年|上期)(?:同期)?(?:相比)?,?"
_UP = "上升|增长|增加|提高|上涨|攀升|升|增|up|↑"
_DOWN = "下降|减少|降低|回落|下跌|降|减|down|↓"
SAME = re.compile(f"(?:{_SINCE})?持平")
CHANGE = re.compile(f"(?:{_SINCE})?(?:{_UP}|(?P<down>{_DOWN}))(?P<until>至|到)?了?(?P<figure>.+)")
CHANGE_AFTER = re.compile("(?:同比|环比)?(?P<figure>[^↑↓]+)(?:↑|(?P<down>↓))(?P<until>)")
SINCE_ONLY = re.compile(f"(?:{_SINCE})(.+)")
ABOUT_BEFORE = re.compile(
    "(?:约为|大约|约|将近|接近|近|超过|超|逾|不到|不足|至少|至多|最多|达到|达|共计|合计|累计|共|大于|小于|高于|低于|"
    "上(?=[百千万亿])|[<>≤≥~≈=])+(.+)"
)
ABOUT_AFTER = re.compile("(.+?)(?:左右|上下|以上|以下|以内|之多)")
SEVERAL = re.compile("[数几][十百千万亿].*")
FALL = re.compile("[降减跌负亏-]")

# Units ---------------------------------------------------------------------------------------------------

RATIO = "<ratio>"  # no name that a sheet could hold


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as 10 to the `power` of a `base`: 万元 is 4 of "元", % is −2 of `RATIO`, no unit is 0 of ""."""

    base: str
    power: int


NO_UNIT = Unit("", 0)
TIMES = Unit(RATIO, 0)
PERCENT = Unit(RATIO, -2)
PER_MILLE = Unit(RATIO, -3)
TENTHS = Unit(RATIO, -1)

_RATIOS = {
    **dict.fromkeys(_words("% 百分点 个百分点 百分比 百分数 百分率 pp percent"), PERCENT),
    **dict.fromkeys(_words("‰ 千分点 个千分点 千分比"), PER_MILLE),
    "倍": TIMES,
    "成": TENTHS,
}
_OTHER_NAMES = {
    "名": Unit("人", 0),
    "件": Unit("起", 0),
    "宗": Unit("起", 0),
    "平米": Unit("平方米", 0),
    "㎡": Unit("平方米", 0),
    "公斤": Unit("克", 3),
    "kg": Unit("克", 3),
    "公里": Unit("米", 3),
    "km": Unit("米", 3),
}
# Bases that may be dropped where the indicator names no unit. Words that also number things off (期 号 级 所)
# are left out on purpose: 一期 may be the first stage.
KNOWN_BASES = _words("起 个 人 人次 次 家 条 项 户 天 分 辆 例 份 篇 场 台 套 批 张 枚 元 小时 分钟 米 克 吨 亩 平方米")
_MULTIPLIER_WORDS = "十 百 千 万 十万 百万 千万 亿 十亿 百亿 千亿 万亿"
_MULTIPLIERS = {word: power for power, word in enumerate(_MULTIPLIER_WORDS.split(), start=1)}
_MULTIPLIED = re.compile("([十百千]?[万亿]|万亿|[百千])(?!分)(.*)")


def power_of(multiplier: str) -> int:
    """The power of ten a multiplier such as 万 or 千万 stands for; 0 for ""."""
    return _MULTIPLIERS[multiplier] if multiplier else 0


@lru_cache(maxsize=4096)
def unit_of(text: str) -> Unit:
    """The unit a header or a cell names; a word that is not known is its own base."""
    name = normalise_digits(text).replace(" ", "").casefold()
    if name.startswith("(") and name.endswith(")"):
        name = name[1:-1]
    found = _RATIOS.get(name) or _OTHER_NAMES.get(name)
    if found:
        return found
    split = _MULTIPLIED.fullmatch(name)
    if split is None:
        return Unit(name, 0)
    rest = _OTHER_NAMES.get(split[2], Unit(split[2], 0))
    return Unit(rest.base, power_of(split[1]) + rest.power)


def is_rate(unit: Unit) -> bool:
    """Whether a number in this unit may be a rate of change: %, ‰, 倍, or no unit at all."""
    return unit.base == RATIO or unit == NO_UNIT


def steps_of(multiplier: str, cell: Unit | None) -> tuple[str, ...]:
    """The codes of `Reading.steps` for a multiplier ("" for none) and a unit written in the cell."""
    names = {PERCENT: "percent", PER_MILLE: "per_mille", TIMES: "times", TENTHS: "tenths"}
    return (("wan",) if multiplier else ()) + ((names.get(cell, "unit"),) if cell else ())


def shift_for(power: int, cell: Unit | None, target: Unit, change: bool) -> tuple[int, str]:
    """By which power of ten to multiply, and why the result is to be doubted ("" if it is not).

    `power` is that of the multiplier, `cell` the unit written in the cell (None if there is none).
    """
    if cell is None:
        return _shift_without_unit(power, target, change)
    if cell.base == RATIO:
        return _shift_of_ratio(power, cell, target, change)
    agrees = bool(cell.base) and cell.base == target.base
    if not agrees and cell.base not in KNOWN_BASES:
        return _shift_without_unit(power, target, change)[0], "unit_unknown"
    # 36公里 without a unit to compare it with: kilometres or metres?
    if not agrees and (target.base or cell.power):
        return _shift_without_unit(power, target, change)[0], "unit_differs"
    return power + cell.power - target.power, "change_of_count" if change else ""


def _shift_without_unit(power: int, target: Unit, change: bool) -> tuple[int, str]:
    doubt = "change_of_count" if change and not is_rate(target) else ""
    if not power:
        return 0, doubt
    if target.base == RATIO:
        return power, "unit_differs"
    return power - target.power, doubt


def _shift_of_ratio(power: int, cell: Unit, target: Unit, change: bool) -> tuple[int, str]:
    if not is_rate(target):
        return power, "unit_differs"
    # "5.3倍" of what was is a rise by 4.3 times; only "上升5.3倍" says which.
    open_times = cell == TIMES and target.base == RATIO and target != TIMES and not change
    doubt = "times_of_base" if open_times else "rough" if cell == TENTHS else ""
    return power + cell.power - target.power, doubt


# Chinese numerals ----------------------------------------------------------------------------------------

NUMERAL = re.compile("负?[零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬億点]+")
_FORMAL = str.maketrans("〇壹贰叁肆伍陆柒捌玖拾佰仟萬億", "零一二三四五六七八九十百千万亿")
_DIGITS = "零一二三四五六七八九"
_D = "[一二三四五六七八九]"
_BELOW_WAN = re.compile(f"(?:({_D})千)?(?:({_D})百)?(?:({_D})十)?({_D})?")
_BARE_TEN = re.compile(f"(?<!{_D})十")
_TWO_OUT_OF_PLACE = re.compile("两(?![百千万亿])")  # 两 stands before 百千万亿 or alone; 十两 is a weight
_LONGEST = 40


def chinese_number(text: str) -> tuple[Decimal, bool] | None:
    """A Chinese numeral (三, 两百, 一万零五, 九十五点五, 负三) as (number, certain).

    Not certain is a colloquial short form (一百五 for 150). None: no well-formed numeral.
    """
    if len(text) > _LONGEST:
        return None
    plain = text.translate(_FORMAL)
    if plain.startswith("负"):
        found = chinese_number(plain[1:])
        return (found[0].copy_negate() if found[0] else found[0], found[1]) if found else None
    whole, point, decimals = plain.partition("点")
    if not point:
        return _whole(whole)
    found = _whole(whole)
    if found is None or not found[1] or not decimals or not set(decimals) <= set(_DIGITS):
        return None
    return Decimal(f"{found[0]}.{''.join(str(_DIGITS.index(digit)) for digit in decimals)}"), True


def _whole(text: str) -> tuple[Decimal, bool] | None:
    if text == "零":
        return Decimal(0), True
    if text != "两" and _TWO_OUT_OF_PLACE.search(text):
        return None
    full = _BARE_TEN.sub("一十", text.replace("两", "二"))
    certain = _well_formed(full)
    if certain is not None:
        return Decimal(certain), True
    # 一百五, 三万五: the last digit counts the next smaller multiplier, which is left out in speech.
    smaller = {"百": "十", "千": "百", "万": "千", "亿": "千万"}.get(full[-2:-1])
    short = _well_formed(full + smaller) if smaller else None
    return None if short is None else (Decimal(short), False)


def _well_formed(text: str) -> int | None:
    """The number if the text is one of the ways to write it, else None."""
    number = _evaluate(text.replace("零", ""))
    return number if number and text in {write(number), write(number, zero_after_tens=True)} else None


def _evaluate(text: str) -> int | None:
    for mark, size in (("亿", 10**8), ("万", 10**4)):
        high, found, low = text.rpartition(mark)
        if found:
            left, right = _evaluate(high), _evaluate(low) if low else 0
            return None if left is None or right is None else left * size + right
    digits = _BELOW_WAN.fullmatch(text)
    if not text or digits is None:
        return None
    return sum(_DIGITS.index(digit) * size for digit, size in zip(digits.groups("零"), (1000, 100, 10, 1), strict=True))


def write(number: int, *, zero_after_tens: bool = False) -> str:
    """A whole number from 1 in Chinese numerals, with 一十 for 十 throughout.

    `zero_after_tens` also writes the optional 零 of 一十万零五千.
    """
    for mark, size in (("亿", 10**8), ("万", 10**4)):
        high, low = divmod(number, size)
        if high:
            text = write(high, zero_after_tens=zero_after_tens) + mark
            gap = low < size // 10 or (zero_after_tens and high % 10 == 0)
            return text + ("零" * gap + write(low, zero_after_tens=zero_after_tens) if low else "")
    text = ""
    for mark, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, number = divmod(number, size)
        if digit:
            text += _DIGITS[digit] + mark
            if 0 < number < size // 10:
                text += "零"
    return text


# The number at the head of a text ------------------------------------------------------------------------

# Exact: shifting and adding never need more digits than this. Dividing is not done in it.
EXACT = Context(prec=100_000, rounding=ROUND_HALF_UP, Emin=MIN_EMIN, Emax=MAX_EMAX)
MOST_DIGITS = 40
_ARABIC = re.compile(r"([+-]?|负)([0-9]+(?:,[0-9]+)*(?:\.[0-9]+)?|\.[0-9]+)")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_ODD_HUNDRED = re.compile("[百千万亿][余多]")


def minus(value: Decimal) -> Decimal:
    """The value with the other sign; zero has none."""
    return value.copy_negate() if value else value.copy_abs()


def shift(value: Decimal, power: int) -> Decimal:
    """The value times 10 to the power, exactly."""
    if not power or not value:
        return value
    shifted = EXACT.normalize(EXACT.scaleb(value, power))
    return EXACT.quantize(shifted, Decimal(1)) if int(shifted.as_tuple().exponent) > 0 else shifted


@dataclass(frozen=True, slots=True)
class Head:
    """The number a text starts with, and the rest of the text.

    `value` is None if it must not be read, `certain` False if it is only to be suggested.
    """

    value: Decimal | None
    rest: str
    steps: tuple[str, ...] = ()
    certain: bool = True
    chinese: bool = False


def head_of(text: str) -> Head | None:
    """The number at the start of a normalised text, in digits or Chinese numerals; None if there is none."""
    found = _ARABIC.match(text)
    if found is None:
        return _chinese_head(text)
    digits, rest = found[2], text[found.end() :]
    steps: tuple[str, ...] = ()
    if "," in digits:
        if not _GROUPED.fullmatch(digits):
            return Head(None, rest, ("thousands",))
        digits = digits.replace(",", "")
        steps = ("thousands",)
    if len(digits) - digits.count(".") > MOST_DIGITS:
        return Head(None, rest, ("too_long",))
    value = Decimal(digits)
    return Head(minus(value) if found[1] in {"-", "负"} else value, rest, steps)


def _chinese_head(text: str) -> Head | None:
    if _ODD_HUNDRED.match(text):
        text = "一" + text
    found = NUMERAL.match(text)
    if found is None:
        return None
    rest = text[found.end() :]
    number = chinese_number(found[0])
    if number is None:
        # Numerals alone, but not in an order that makes a number (二〇二〇, 三三).
        return None if rest else Head(None, "", ("chinese_numeral",), chinese=True)
    # 一 alone is often a dash, and 十分 is mostly the word "very".
    certain = number[1] and text not in {"一", "十分"}
    return Head(number[0], rest, ("chinese_numeral",), certain, chinese=True)


# Spellings ----------------------------------------------------------------------------------------------

_FRACTION_OF = re.compile("(-|负)?(百分之|千分之)(.+)")
_OTHER_POINT = re.compile("(-?[0-9]+)[。｡·•]([0-9]+.*)")
_EM_DASH = re.compile("—([0-9].*)")
_LETTER_O = re.compile("(?=.*[0-9])[0-9.]*o[0-9o.]*")
# A suffix that leaves the number worth suggesting; dates and further numbers do not.
_SUFFIX = re.compile(r"[^\W\d_]+")
NOTED = re.compile(r"([^()]+?)(?:\([^()]+\)|[*#。.,;、!]+)")
_DATE = re.compile("[年月日号时点季周旬届]")
_FURTHER_NUMBER = re.compile("[0-9零\u3007一二两三四五六七八九十百千万亿]")


def unit_last(text: str) -> str:
    """The text with a unit that stands before its number moved behind it: 百分之三 is 三%, ¥5 is 5元."""
    if found := _FRACTION_OF.fullmatch(text):
        number = "一百" if found[3] == "百" else found[3]
        return (found[1] or "") + number + ("%" if found[2] == "百分之" else "‰")
    money = text.removeprefix("人民币").removeprefix("¥")
    return text if money == text else money.removesuffix("元") + "元"


def suffix_doubt(suffix: str) -> tuple[str, bool]:
    """Why a number with this suffix is unclear, and whether it is worth suggesting all the same."""
    if _DATE.match(suffix):
        return "date", False
    if _FURTHER_NUMBER.search(suffix):
        return "several_numbers", False
    return "unit_unknown", bool(_SUFFIX.fullmatch(suffix))


def corrected(text: str) -> tuple[str, str] | None:
    """The number meant where one sign is wrong (—5, 95。5, O5), and which; None if nothing is."""
    if found := _EM_DASH.fullmatch(text):
        return "-" + found[1], "dash"
    if found := _OTHER_POINT.fullmatch(text):
        return f"{found[1]}.{found[2]}", "point"
    return (text.replace("o", "0"), "letters") if _LETTER_O.fullmatch(text) else None
