"""DuckDB's casts of text, for what a JSON value or a map key may spell; None where a cast fails."""

from __future__ import annotations

import base64
import datetime
import math
import re
import struct
from decimal import Decimal

INTEGER_BITS = {"tinyint": 8, "smallint": 16, "int": 32, "bigint": 64}

_MOMENT = re.compile(
    r"(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    r"([T ]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?)?"
)
"""What the contract takes for a date or a timestamp; src/spec/contract.ts."""

_BASE64 = re.compile(rb"[A-Za-z0-9+/]*")
_TRUE = frozenset(("true", "t", "yes", "y", "1"))
_FALSE = frozenset(("false", "f", "no", "n", "0"))
_MAX_DIGITS = 19
_FLOAT_END = 2.0**128
"""Where a float after the largest one would be."""

_FLOAT_LIMIT = _FLOAT_END - 2.0**103
"""Halfway there: what is larger rounds to infinity."""


def cast_integer(text: str, kind: str) -> int | None:
    """From digits, with a sign and spaces around them."""
    stripped = text.strip(" ")
    if len(stripped.lstrip("+-").lstrip("0")) > _MAX_DIGITS:
        return None
    return _within(
        int(stripped.lstrip("+-").lstrip("0") or "0") * (-1 if stripped[0] == "-" else 1), kind
    )


def cut_to_integer(text: str, kind: str) -> int | None:
    """From any number, by way of a double."""
    value = float(text)
    return _within(int(value), kind) if math.isfinite(value) else None


def cast_float(text: str, kind: str) -> float | None:
    """The nearest `float` or `double`; None for what is not finite."""
    value = float(text)
    if kind == "float":
        value = _round_to_float(value, text)
    return value if math.isfinite(value) else None


def cast_boolean(text: str) -> bool | None:
    lower = text.lower() if text.isascii() else ""
    return True if lower in _TRUE else False if lower in _FALSE else None


def cast_date(text: str) -> datetime.date | None:
    moment = cast_timestamp(text)
    return None if moment is None else moment.date()


def cast_timestamp(text: str) -> datetime.datetime | None:
    if _MOMENT.fullmatch(text) is None:
        return None
    try:
        return datetime.datetime.fromisoformat(text)
    except ValueError:
        return None


def cast_binary(text: str) -> bytes | None:
    """Base64 with padding; bits that the padding leaves over count for nothing."""
    data = text.encode()
    if len(data) % 4 != 0:
        return None
    padding = 2 if data[-2:-1] == b"=" else 1 if data[-1:] == b"=" else 0
    digits = data[: len(data) - padding]
    if _BASE64.fullmatch(digits) is None:
        return None
    return base64.b64decode(digits + b"=" * padding)


def _within(value: int, kind: str) -> int | None:
    half = 1 << (INTEGER_BITS[kind] - 1)
    return value if -half <= value < half else None


def _round_to_float(value: float, text: str) -> float:
    """Rounds the number once, not by way of the double that is nearest to it."""
    if not abs(value) <= _FLOAT_LIMIT:
        return math.inf
    near = _pack_float(value)
    far = _next_float(near, up=value > near)
    if near != value and (near + far) / 2 == value:
        exact, middle = Decimal(text.strip(" ")), Decimal(value)
        if exact != middle:
            near = max(near, far) if exact > middle else min(near, far)
    return near if abs(near) < _FLOAT_END else math.inf


def _pack_float(value: float) -> float:
    try:
        return float(struct.unpack("<f", struct.pack("<f", value))[0])
    except OverflowError:
        return math.copysign(_FLOAT_END, value)


def _next_float(value: float, *, up: bool) -> float:
    """The float after or before one that is finite, or at the end of them."""
    if abs(value) == _FLOAT_END:
        return math.copysign(_FLOAT_END - 2.0**104, value)
    if value == 0:
        return 2.0**-149 if up else -(2.0**-149)
    bits = int.from_bytes(struct.pack("<f", abs(value)), "little")
    following = (bits + (1 if up == (value > 0) else -1)).to_bytes(4, "little")
    made = float(struct.unpack("<f", following)[0])
    return math.copysign(min(made, _FLOAT_END), value)
