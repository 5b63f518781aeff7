"""JSON and strings as JavaScript has them, so that both languages write the same files."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def print_json(value: Any) -> str:
    """As JSON.stringify prints it: no spaces, text as it is, lone surrogates escaped, 5.0 as 5."""
    text = json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _LONE_SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def utf16_key(text: str) -> bytes:
    """Sorts as JavaScript sorts strings, by UTF-16 units."""
    return text.encode("utf-16-be", "surrogatepass")


def print_number(value: float) -> str:
    """A number of moderate size as String(number) prints it."""
    return str(int(value)) if value.is_integer() else repr(value)
