"""Numbers to text and to published places: rounding half up, fixed decimals, exact fractions, never an exponent."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from evaluator import number_words as words

_MOST_PLACES = 1000  # beyond this, ints are longer than Python writes out
_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_UP, Emin=MIN_EMIN, Emax=MAX_EMAX)


def half_up(value: Fraction | Decimal, places: int) -> Decimal:
    """The value with this many decimal places, halves rounded away from zero; zero has no sign.

    Raises:
        ValueError: the value is infinite or not a number.
    """
    if isinstance(value, Decimal):
        rounded = _finite(value).quantize(Decimal((0, (1,), -places)), ROUND_HALF_UP, words.EXACT)
        return rounded if rounded else rounded.copy_abs()
    top, bottom = value.numerator, value.denominator
    top *= 10 ** max(places, 0)
    bottom *= 10 ** max(-places, 0)
    nearest = (2 * abs(top) + bottom) // (2 * bottom)
    return words.EXACT.scaleb(Decimal(nearest if top >= 0 else -nearest), -places)


def to_text(value: Fraction | Decimal, places: int | None = None) -> str:
    """The value as decimal text without exponent, rounded half up and never "-0".

    With `places` it has that many decimals, else as many as it needs within 15 significant digits.

    Raises:
        ValueError: the value is infinite or not a number.
    """
    if places is not None:
        return f"{half_up(value, places):f}"
    if isinstance(value, Decimal):
        return _plain(_FIFTEEN.plus(_finite(value)))
    return _plain(_FIFTEEN.divide(Decimal(value.numerator), Decimal(value.denominator)))


def exact_text(value: Fraction | Decimal) -> str:
    """The value without any rounding: "0.8" if its decimal form ends, else "7/9"; no exponent.

    Raises:
        ValueError: the value is infinite or not a number.
    """
    if isinstance(value, Decimal):
        return _plain(_finite(value))
    top, bottom = value.numerator, value.denominator
    twos = (bottom & -bottom).bit_length() - 1
    rest, fives = bottom >> twos, 0
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest > 1:
        # Through Decimal, as int refuses to write out more than 4,300 digits.
        return f"{Decimal(top):f}/{Decimal(bottom):f}"
    places = max(twos, fives)
    return _plain(words.EXACT.scaleb(Decimal(top * 10**places // bottom), -places))


def units_text(count: int, places: int) -> str:
    """So many units of the last of `places` decimals: (9440, 2) -> "94.40"."""
    if not places:
        return str(count)
    digits = str(abs(count)).rjust(places + 1, "0")
    return f"{'-' if count < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def exact_texts(tops: Iterable[int], bottom: int) -> list[str]:
    """`exact_text` of top/bottom for many tops over one denominator."""
    rest, places = bottom, 0
    while rest > 1 and (step := math.gcd(rest, 10)) > 1:
        rest, places = rest // step, places + 1
    if rest > 1 or places > _MOST_PLACES:
        return [exact_text(Fraction(top, bottom)) for top in tops]
    factor = 10**places // bottom
    texts = (units_text(top * factor, places) for top in tops)
    return [text.rstrip("0").rstrip(".") if places else text for text in texts]


def _finite(value: Decimal) -> Decimal:
    if not value.is_finite():
        raise ValueError(f"{value} is no number to round or write")
    return value


def _plain(value: Decimal) -> str:
    if not value:
        return "0"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
