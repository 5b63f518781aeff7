"""Passes over strings, numbers and words, strictly by RFC 8259; src/records/skip-string.ts and skip-number.ts."""

import re

from .ascii import (
    BACKSLASH,
    COLON,
    DOT,
    LOWER_E,
    LOWER_F,
    LOWER_N,
    LOWER_T,
    LOWER_U,
    MINUS,
    QUOTE,
    ZERO,
)
from .scan_state import Refused, Scan

_SPACES = re.compile(rb"[ \t\n\r]*")
_DIGITS = re.compile(rb"[0-9]*")
_SIGN = re.compile(rb"[+-]?")
_PLAIN = re.compile(rb'[^"\\\x00-\x1f]*')
_SOUND = re.compile(
    rb'(?:[^"\\\x00-\x1f]++'
    rb'|\\(?:["\\/bfnrt]'
    rb"|u(?:[0-9abcefABCEF][0-9a-fA-F]{3}|[dD][0-7][0-9a-fA-F]{2}"
    rb"|[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})))*+"
)
_UNIT = re.compile(rb"[0-9a-fA-F]{4}")


def skip_space(data: bytes, start: int) -> int:
    """To the next byte that is not whitespace."""
    if data[start] > 0x20:
        return start
    return _SPACES.match(data, start).end()  # type: ignore[union-attr]


def skip_string(scan: Scan, start: int) -> int:
    """From the byte after the opening quote to the byte after the closing one. UTF-8 is checked elsewhere."""
    data = scan.data
    at = _PLAIN.match(data, start).end()  # type: ignore[union-attr]
    if data[at] != QUOTE:
        at = _SOUND.match(data, at).end()  # type: ignore[union-attr]
        if data[at] != QUOTE:
            raise _refuse_string(scan, at)
    if at - start > scan.string_limit:
        raise Refused("tooLarge", start - 1, f"a string of at most {scan.string_limit} bytes")
    return at + 1


def _refuse_string(scan: Scan, at: int) -> Refused:
    data = scan.data
    if data[at] != BACKSLASH:
        return Refused("malformed", at, "no control character" if at < scan.end else "'\"'")
    if data[at + 1] != LOWER_U:
        return Refused("malformed", at, "an escape of JSON")
    if _UNIT.match(data, at + 2) is None:
        return Refused("malformed", at, "four hexadecimal digits")
    return Refused("invalidUnicode", at, "a surrogate pair")


def skip_number(data: bytes, start: int) -> int:
    """From a number's first byte to the byte after it."""
    at = skip_mantissa(data, start)
    return skip_exponent(data, at) if data[at] | 0x20 == LOWER_E else at


def skip_mantissa(data: bytes, start: int) -> int:
    """The part of a number before its exponent."""
    at = skip_integer(data, start)
    return _skip_digits(data, at + 1) if data[at] == DOT else at


def skip_integer(data: bytes, start: int) -> int:
    """Sign and digits before the point."""
    first = start + 1 if data[start] == MINUS else start
    at = _skip_digits(data, first)
    if data[first] == ZERO and at > first + 1:
        raise Refused("malformed", first, "no leading zero")
    return at


def skip_exponent(data: bytes, start: int) -> int:
    """From `e` or `E` to the byte after its digits."""
    return _skip_digits(data, _SIGN.match(data, start + 1).end())  # type: ignore[union-attr]


def _skip_digits(data: bytes, start: int) -> int:
    at = _DIGITS.match(data, start).end()  # type: ignore[union-attr]
    if at == start:
        raise Refused("malformed", at, "a digit")
    return at


def skip_literal(data: bytes, start: int) -> int:
    """`true`, `false` and `null`."""
    first = data[start]
    if first == LOWER_T and data.startswith(b"true", start):
        return start + 4
    if first == LOWER_F and data.startswith(b"false", start):
        return start + 5
    if first == LOWER_N and data.startswith(b"null", start):
        return start + 4
    raise Refused("malformed", start, "a value")


def skip_colon(data: bytes, start: int) -> int:
    """From the byte after a key to the first byte of its value."""
    at = skip_space(data, start)
    if data[at] != COLON:
        raise Refused("malformed", at, "':'")
    return skip_space(data, at + 1)
