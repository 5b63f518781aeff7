"""Passes over a value of no type; src/records/skip-value.ts, without recursion."""

import re

from .ascii import (
    CLOSE_BRACE,
    CLOSE_BRACKET,
    COMMA,
    MINUS,
    NINE,
    OPEN_BRACE,
    OPEN_BRACKET,
    QUOTE,
    ZERO,
)
from .scan_state import Refused, Scan
from .skip_token import skip_colon, skip_literal, skip_number, skip_space, skip_string

_STRING = rb'"[^"\\\x00-\x1f]*+"'
_NUMBER = rb"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+"
_SCALAR = rb"(?:" + _STRING + rb"|" + _NUMBER + rb"|true|false|null)[ \t\n\r]*+,[ \t\n\r]*+"
_ELEMENTS = re.compile(rb"(?:" + _SCALAR + rb")*+")
_MEMBERS = re.compile(rb"(?:" + _STRING + rb"[ \t\n\r]*+:[ \t\n\r]*+" + _SCALAR + rb")*+")


def skip_value(scan: Scan, start: int, depth: int) -> int:
    """From a value's first byte to the byte after it; `depth` counts the objects and arrays around it."""
    data = scan.data
    # Beyond the limit strings have to be measured one by one.
    is_quick = scan.end <= scan.string_limit
    closers: list[int] = []
    at = start
    while True:
        first = data[at]
        if first == QUOTE:
            at = skip_string(scan, at + 1)
        elif ZERO <= first <= NINE or first == MINUS:
            at = skip_number(data, at)
        elif first in (OPEN_BRACE, OPEN_BRACKET):
            if depth + len(closers) >= scan.depth_limit:
                raise refuse_depth(scan, at)
            closer = CLOSE_BRACE if first == OPEN_BRACE else CLOSE_BRACKET
            at = skip_space(data, at + 1)
            if data[at] != closer:
                closers.append(closer)
                at = _begin_item(scan, at, closer, is_quick)
                continue
            at += 1
        else:
            at = skip_literal(data, at)
        while closers:
            at = skip_space(data, at)
            closer = closers[-1]
            if data[at] == COMMA:
                at = _begin_item(scan, skip_space(data, at + 1), closer, is_quick)
                break
            if data[at] != closer:
                raise Refused("malformed", at, f"',' or '{closer:c}'")
            closers.pop()
            at += 1
        else:
            return at


def _begin_item(scan: Scan, start: int, closer: int, is_quick: bool) -> int:
    """The first byte of the next value in the innermost object or array that is worth a look."""
    data = scan.data
    if closer == CLOSE_BRACKET:
        return _ELEMENTS.match(data, start).end() if is_quick else start  # type: ignore[union-attr]
    at = _MEMBERS.match(data, start).end() if is_quick else start  # type: ignore[union-attr]
    if data[at] != QUOTE:
        raise Refused("malformed", at, "a key in double quotes")
    return skip_colon(data, skip_string(scan, at + 1))


def refuse_depth(scan: Scan, start: int) -> Refused:
    return Refused(
        "tooDeep", start, f"at most {scan.depth_limit} objects and arrays around a value"
    )
