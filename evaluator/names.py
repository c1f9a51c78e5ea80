"""Names as the departments write them -> keys that are equal exactly when the names mean the same."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Spaces of all kinds, zero-width and direction marks, soft hyphens: never part of a name.
_INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
_DECORATION = re.compile(r"^[★☆●○◆◇■□▲△※*·]+|[★☆※*]+$")
_CIRCLED = re.compile(r"^\s*[①-⑳❶-❿➀-➓]")  # before they become plain digits
# "1.", "1、", "(1)", "1.2", "2.1.3 ", "一、": printed numbers before a name. "110" in "110接处警" is none.
_NUMBERING = re.compile(
    r"^(?:\d+(?:\.\d+)+[.、)]?|\d+[.、)]|\(\d+\)|[一二三四五六七八九十]+[、.]|\([一二三四五六七八九十]+\))"
)
_BRACKETS = re.compile(r"[(\[【\u3014]([^()\[\]【】\u3014\u3015]*)[)\]】\u3015]")
# A bare number in brackets may be points, but four digits are a year.
_POINTS = re.compile(
    r"^(?:(?:满分|分值|权重|标准分|计)+:?\d+(?:\.\d+)?|\d{1,3}(?:\.\d+)?|\d+(?:\.\d+)?(?=\D))(?:分|%|points?|pts?\.?|marks?)?$"
)
# What may stand in brackets after an indicator's name as its unit.
_UNITS = re.compile(
    r"^(?:单位:?)?(?:[十百千万亿]{0,2}"
    r"(?:元|人|人次|个|起|件|宗|条|家|户|户次|名|次|批次|批|辆|天|日|小时|分钟|分|项|篇|期|场|处|所|支|台|套|吨|份|例|张|亩|公里|平方米)?"
    r"(?:/[^/]{1,4})?|%|‰|百分点|个百分点|pp|percent|rmb|yuan|cases?|people|persons?)$"
)
_DIRECTIONS = frozenset({"", "↑", "↓", "正向", "逆向", "higher", "lower"})
_BETWEEN = re.compile(r"[,;、]")


@lru_cache(maxsize=65536)
def bureau_key(text: str) -> str:
    """The key of a bureau's name: width, case, blanks, decoration and a leading printed number do not matter."""
    plain = _plain(text)
    return _NUMBERING.sub("", plain, count=1) or plain


@lru_cache(maxsize=65536)
def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", _CIRCLED.sub("", text, count=1)).casefold()
    return _DECORATION.sub("", _INVISIBLE.sub("", folded))


@lru_cache(maxsize=65536)
def header_keys(text: str) -> tuple[str, ...]:
    """Keys of a header text, strictest first: as it is, and without units and points, printed number, or both."""
    plain = _plain(text)
    unnumbered = _NUMBERING.sub("", plain, count=1) or plain
    return tuple(dict.fromkeys((plain, _without_units(plain), unnumbered, _without_units(unnumbered))))


def _without_units(plain: str) -> str:
    return _BRACKETS.sub(lambda match: "" if _beside_the_name(match[1]) else match[0], plain) or plain


def _beside_the_name(text: str) -> bool:
    """Whether a text is made of nothing but units, points and the like."""
    return all(part in _DIRECTIONS or _POINTS.match(part) or _UNITS.match(part) for part in _BETWEEN.split(text))


def says_only_unit(text: str) -> bool:
    """Whether a header text is nothing but a unit or points, in brackets or not."""
    bare = _BRACKETS.sub(r"\1,", _plain(text)).strip(",")
    return bool(bare) and _beside_the_name(bare)


def without_outer_brackets(text: str) -> str:
    """The text inside the brackets that enclose all of it, as in "(上年同期)"; any other text as it is."""
    match = _BRACKETS.fullmatch(_plain(text))
    return match[1] if match else text


def units_in(text: str) -> list[str]:
    """The units a header states: "挽回损失(元)(7分)" -> ["元"], "万元" -> ["万元"]."""
    plain = _plain(text)
    found = [plain] if _UNITS.match(plain) else _BRACKETS.findall(plain)
    parts = [part for inside in found for part in _BETWEEN.split(inside)]
    units = [part.removeprefix("单位").removeprefix(":") for part in parts if _UNITS.match(part)]
    return [unit for unit in units if unit]


def pieces(text: str) -> list[str]:
    """The parts of a header text that reads `indicator/field`; blank ones are left out."""
    return [piece for piece in re.split("[/／]", text) if piece.strip()]
