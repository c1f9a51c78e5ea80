"""Number formats: their codes, which of them show dates, and the ISO text of what they show."""

from __future__ import annotations

import datetime
import re
from enum import Enum

from evaluator.reading.preflight import LIMITS, Package
from evaluator.reading.xlsx_xml import Where, elements, unescape

GENERAL = "General"
# ECMA-376 part 1, 18.8.30; 27-36 and 50-58 as Chinese Excel and WPS show them, who alone write them.
_BUILT_IN = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"¥"#,##0;"¥"\\-#,##0',
    6: '"¥"#,##0;[Red]"¥"\\-#,##0',
    7: '"¥"#,##0.00;"¥"\\-#,##0.00',
    8: '"¥"#,##0.00;[Red]"¥"\\-#,##0.00',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    37: "#,##0;-#,##0",
    38: "#,##0;[Red]-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;[Red]-#,##0.00",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
} | dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"')
_BUILT_IN |= dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"')
_BUILT_IN |= {30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"'}
_BUILT_IN |= dict.fromkeys((34, 55), '上午/下午h"时"mm"分"')
_BUILT_IN |= dict.fromkeys((35, 56), '上午/下午h"时"mm"分"ss"秒"')

_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_LITERAL = re.compile(r'"[^"]*"?|\\.|[_*].|\[[^\]]*\]|general', re.IGNORECASE)
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)?(?:(?:^|[T ])(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?Z?)?", re.ASCII)
_LAST_DAY = {False: 2_958_465, True: 2_957_003}  # 9999-12-31, by whether days are counted from 1904
_EPOCH = {False: datetime.date(1899, 12, 30).toordinal(), True: datetime.date(1904, 1, 1).toordinal()}


class Shown(Enum):
    """What kind of date or time a format shows."""

    DAY = "day"
    TIME = "time"
    DAY_AND_TIME = "day and time"
    ELAPSED = "elapsed"


CellFormat = tuple[str, Shown | None]


def cell_formats(package: Package, part: str, where: Where) -> dict[str | None, CellFormat]:
    """The format code of each cell style and what dates it shows, by the number cells give as `s`.

    A cell without `s` has the first style, so None stands for "0". Empty if the part lists no styles.

    Raises:
        FileError: as `elements`; E-BOMB if there are too many styles.
    """
    codes = dict(_BUILT_IN)
    used: list[int] = []
    for element in elements(package, part, where):
        match element.parent, element.tag:
            case "numFmts", "numFmt":
                code = unescape(element.attributes.get("formatCode", GENERAL))
                codes[_number(element.attributes.get("numFmtId"))] = code
            case "cellXfs", "xf":
                used.append(_number(element.attributes.get("numFmtId", "0")))
                if len(used) > LIMITS.cell_formats:
                    raise where.bomb("过多的单元格样式", "far too many cell styles")
    if not used:
        return {}
    known = {number: (codes.get(number, GENERAL), shown(codes.get(number, GENERAL))) for number in set(used)}
    formats: dict[str | None, CellFormat] = {str(index): known[number] for index, number in enumerate(used)}
    formats[None] = formats["0"]
    return formats


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else -1


def shown(code: str) -> Shown | None:
    """What dates or times the code shows, judged by its first section; None for a number or text.

    Quoted and escaped text, colours, currencies and conditions count for nothing.
    """
    elapsed = _ELAPSED.search(code)
    letters = _LITERAL.sub("", _ELAPSED.sub("", code)).partition(";")[0].lower()
    if elapsed:
        return Shown.ELAPSED
    time = "h" in letters or "s" in letters
    # A lone m is a month unless hours or seconds make it minutes; e is a year only away from digits.
    day = "y" in letters or "d" in letters or "aaa" in letters or ("m" in letters and not time)
    day = day or ("e" in letters and not any(digit in letters for digit in "0#?"))
    if day:
        return Shown.DAY_AND_TIME if time else Shown.DAY
    return Shown.TIME if time else None


def iso_text(serial: float, kind: Shown, from_1904: bool) -> str | None:
    """A day number as ISO text, or None if no such day can be shown.

    Days Excel shows but no calendar has keep Excel's spelling: 0 is 1900-01-00, 60 is 1900-02-29. Elapsed
    times keep counting hours: 36:00:00.
    """
    if not 0 <= serial < _LAST_DAY[from_1904] + 1:
        return None
    seconds = round(serial * 86_400)
    days, rest = divmod(seconds, 86_400)
    clock = f"{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}"
    if kind is Shown.ELAPSED:
        return f"{seconds // 3600:02}{clock[2:]}"
    if kind is Shown.TIME and days == 0:
        return clock
    if days > _LAST_DAY[from_1904]:
        return None
    date = _date(days, from_1904)
    return f"{date} {clock}" if rest else date


def _date(days: int, from_1904: bool) -> str:
    """The day's date; Excel believes that 1900 was a leap year."""
    if not from_1904 and days in {0, 60}:
        return "1900-02-29" if days else "1900-01-00"
    shift = 1 if not from_1904 and days < 60 else 0
    return datetime.date.fromordinal(_EPOCH[from_1904] + days + shift).isoformat()


def iso_text_of(text: str) -> str | None:
    """A cell's own ISO date or time in the spelling of `Cell.text`, or None if there is no such day."""
    match = _ISO.fullmatch(text)
    if not match or not (match[1] or match[2]):
        return None
    day, time = match.groups()
    try:
        if day:
            datetime.date.fromisoformat(day)
        clock = datetime.time.fromisoformat(time).isoformat() if time else ""
    except ValueError:
        return None
    if day and clock in {"", "00:00:00"}:
        return str(day)
    return f"{day} {clock}" if day else clock
