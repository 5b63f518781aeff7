"""Says what stands where a record is refused; src/records/describe-found.ts."""

import re
import unicodedata

from .ascii import (
    LOWER_F,
    LOWER_N,
    LOWER_T,
    MINUS,
    NINE,
    OPEN_BRACE,
    OPEN_BRACKET,
    QUOTE,
    ZERO,
)

_LONGEST = 40

_WORD = re.compile(r"(true|false|null)(?![A-Za-z0-9_$])")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_NUMBER = re.compile(r"[0-9.eE+-]+")
_INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp"}
# Of category Cf from Unicode 15 on, which Python 3.11 does not know.
_LATER_FORMATS = range(0x13439, 0x13440)


def describe_found(data: bytes, start: int, end: int) -> str:
    """What stands at `start`: `string "2643743"`, `number 1.5`, `object`, `'}'`."""
    if start >= end:
        return "the end of the record"
    first = data[start]
    if first == OPEN_BRACE:
        return "object"
    if first == OPEN_BRACKET:
        return "array"
    text = data[start : min(end, start + 4 * _LONGEST)].decode(errors="replace")
    word = _WORD.match(text)
    if word and first in (LOWER_T, LOWER_F, LOWER_N):
        return word[0]
    if first == QUOTE:
        return f"string {_shorten(_STRING.match(text)[0])}"  # type: ignore[index]
    if ZERO <= first <= NINE or first == MINUS:
        return f"number {_shorten(_NUMBER.match(text)[0])}"  # type: ignore[index]
    character = text[0]
    return f"U+{ord(character):04X}" if _is_invisible(character) else f"'{character}'"


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in _INVISIBLE or ord(character) in _LATER_FORMATS


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
