"""Names as the departments write them -> keys that are equal exactly when the names mean the same."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Spaces of all kinds, zero-width and direction marks, soft hyphens: never part of a name.
_INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
_DECORATION = re.compile(r"^[★☆●○◆◇■□▲△※*·]+|[★☆※*]+$")
# "1.", "1、", "(1)", "1.2", "2.1.3 ", "一、", "①": printed numbers before a name. "110" in "110接处警" is none.
_NUMBERING = re.compile(
    r"^(?:\d+(?:\.\d+)+[.、)]?|\d+[.、)]|\(\d+\)|[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\))"
)
_BRACKETS = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]")
_POINTS = re.compile(r"^(?:满分|分值|权重|标准分|计)*:?\d+(?:\.\d+)?(?:分|%|points?|pts?\.?|marks?)?$")
# What may stand in brackets after an indicator's name as its unit.
_UNITS = re.compile(
    r"^(?:单位:?)?(?:[十百千万亿]?(?:元|人|人次|个|起|件|宗|条|家|户|名|次|辆|天|日|小时|分钟|分|项|篇|期|场|处|所|支|台|套|吨|公里|平方米)?"
    r"(?:/[^/]{1,4})?|%|‰|百分点|个百分点|pp|percent|rmb|yuan|cases?|people|persons?)$"
)


def bureau_key(text: str) -> str:
    """The key of a bureau's name: width, case, blanks, decoration and a leading printed number do not matter."""
    plain = _plain(text)
    return _NUMBERING.sub("", plain, count=1) or plain


@lru_cache(maxsize=65536)
def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _DECORATION.sub("", _INVISIBLE.sub("", folded))


@lru_cache(maxsize=65536)
def header_keys(text: str) -> tuple[str, ...]:
    """Keys of a header text, strictest first: as it is, without its printed number, without unit and points."""
    plain = _plain(text)
    unnumbered = _NUMBERING.sub("", plain, count=1) or plain
    bare = _BRACKETS.sub(lambda match: "" if _beside_the_name(match[1]) else match[0], unnumbered) or unnumbered
    return tuple(dict.fromkeys((plain, unnumbered, bare)))


def _beside_the_name(text: str) -> bool:
    return bool(_UNITS.match(text) or _POINTS.match(text)) or text in {
        "↑",
        "↓",
        "正向",
        "逆向",
        "higher",
        "lower",
    }


def units_in(text: str) -> list[str]:
    """The units that stand in brackets in a header: "挽回损失(元)(7分)" -> ["元"]."""
    found = [match for match in _BRACKETS.findall(_plain(text)) if match and _UNITS.match(match)]
    return [unit.removeprefix("单位").removeprefix(":") for unit in found]
