"""DuckDB's cast of text to a decimal, with its rounding."""

from __future__ import annotations

import re
from decimal import Decimal

_NUMBER = re.compile(r" *([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))? *")
_STORED_DIGITS = (4, 9, 18, 38)
"""What DuckDB's storage types hold; fraction digits beyond them are not looked at."""

_EXPONENTS = range(-(2**15), 2**15)


def cast_decimal(text: str, precision: int, scale: int) -> Decimal | None:
    """Of text that spells a number; None where it does not fit."""
    matched = _NUMBER.fullmatch(text)
    if matched is None:
        return None
    sign, whole, fraction, spelled = matched.groups()
    exponent = _read_exponent(spelled or "0")
    if exponent is None or (
        spelled is not None and abs(float(text)) >= float(f"1e{precision - scale}")
    ):
        return None
    unscaled = _read_unscaled(whole.lstrip("0"), fraction or "", exponent, precision, scale)
    if unscaled is None:
        return None
    is_negative = sign == "-" and unscaled != 0
    return Decimal((int(is_negative), tuple(map(int, str(unscaled))), -scale))


def _read_exponent(spelled: str) -> int | None:
    digits = spelled.lstrip("+-").lstrip("0") or "0"
    if len(digits) > 5:
        return None
    exponent = int(digits) * (-1 if spelled.startswith("-") else 1)
    return exponent if exponent in _EXPONENTS else None


def _read_unscaled(
    whole: str, fraction: str, exponent: int, precision: int, scale: int
) -> int | None:
    """The absolute value times ten to the scale."""
    if len(whole) > precision - scale:
        return None
    stored = next(digits for digits in _STORED_DIGITS if precision <= digits)
    taken = fraction[: stored - len(whole)]
    read = int(whole + taken or "0")
    excess = max(0, len(taken) - scale)
    missing = max(0, scale - len(taken))
    if exponent > 0:
        kept = _round_off(read, max(0, excess - exponent)) * 10**missing
        zeros = max(0, exponent - excess) if kept else 0
        fits = kept < 10**precision and len(whole) + zeros <= precision - scale
        return kept * 10**zeros if fits else None
    cut = read // 10**excess * 10**missing
    if exponent == 0 and fraction[scale : scale + 1] >= "5":
        cut += 1
    if cut >= 10**precision:
        return None
    # DuckDB stops at the first digit there is, and rounds by it: 5e-324 has 0.01 of two places
    return _round_off(cut, min(-exponent, len(str(cut))))


def _round_off(value: int, digits: int) -> int:
    return value if digits == 0 else (value + 5 * 10 ** (digits - 1)) // 10**digits
