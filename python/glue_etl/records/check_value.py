"""Checks a value against its type; src/records/check-value.ts and discard-value.ts."""

import re
from collections.abc import Callable

from .ascii import (
    CLOSE_BRACE,
    CLOSE_BRACKET,
    COMMA,
    LOWER_F,
    LOWER_T,
    OPEN_BRACE,
    OPEN_BRACKET,
    QUOTE,
)
from .check_map_key import check_map_key, refuse_duplicate
from .check_number import check_decimal, check_finite, check_integer
from .check_text import check_base64, check_string, check_temporal, check_text
from .contract import CheckNode, NodeKind
from .decode_string import decode_string, decode_text
from .refuse_value import refuse_value
from .scan_state import Refused, Scan
from .skip_token import skip_colon, skip_literal, skip_space, skip_string
from .skip_value import refuse_depth, skip_value

_PLAIN_KEY = re.compile(rb'"([^"\\\x00-\x1f]*)"[ \t\n\r]*:[ \t\n\r]*')

DISCARDABLE = ("wrongType", "outOfRange", "tooLong")
"""Reasons for which a value may become NULL; others tell of more than one value."""


def check_value(scan: Scan, node: CheckNode, start: int, depth: int) -> int:
    """
    From a value's first byte to the byte after it, if it fits the node; null always does. `depth` counts the
    objects and arrays around it. Raises `Refused`.
    """
    return _CHECKS[node.kind](scan, node, start, depth)


def _check_boolean(scan: Scan, node: CheckNode, start: int, _depth: int) -> int:
    data = scan.data
    if data[start] in (LOWER_T, LOWER_F):
        return skip_literal(data, start)
    return refuse_value(node, data, start)


def _check_array(scan: Scan, node: CheckNode, start: int, outer: int) -> int:
    data, element = scan.data, node.element
    if data[start] != OPEN_BRACKET:
        return refuse_value(node, data, start)
    depth = outer + 1
    if depth > scan.depth_limit:
        raise refuse_depth(scan, start)
    assert element is not None
    check = _CHECKS[element.kind]
    at = skip_space(data, start + 1)
    if data[at] == CLOSE_BRACKET:
        return at + 1
    index = 0
    while True:
        try:
            at = check(scan, element, at, depth)
        except Refused as refused:
            at = _discard_value(scan, refused, depth, index)
        at = skip_space(data, at)
        if data[at] == COMMA:
            at = skip_space(data, at + 1)
        elif data[at] == CLOSE_BRACKET:
            return at + 1
        else:
            raise Refused("malformed", at, "',' or ']'")
        index += 1


def _check_struct(scan: Scan, node: CheckNode, start: int, outer: int) -> int:
    data, fields, known = scan.data, node.fields, node.known
    if data[start] != OPEN_BRACE:
        return refuse_value(node, data, start)
    depth = outer + 1
    if depth > scan.depth_limit:
        raise refuse_depth(scan, start)
    at = skip_space(data, start + 1)
    if data[at] == CLOSE_BRACE:
        return at + 1
    met: set[bytes] = set()
    while True:
        plain = _PLAIN_KEY.match(data, at)
        if plain is not None and plain.end(1) - at <= scan.string_limit:
            key = plain[1]
            if key in met:
                raise _at_step(refuse_duplicate(at), key.decode())
            at = plain.end()
        else:
            key, at = _read_key(scan, at, met)
        met.add(key)
        field = fields.get(key)
        try:
            if field is not None:
                at = _CHECKS[field.kind](scan, field, at, depth)
            else:
                at = skip_value(scan, at, depth)
                if known is not None and key not in known:
                    scan.has_unknown = True
        except Refused as refused:
            at = _discard_value(scan, refused, depth, key.decode())
        at = skip_space(data, at)
        if data[at] == COMMA:
            at = skip_space(data, at + 1)
        elif data[at] == CLOSE_BRACE:
            return at + 1
        else:
            raise Refused("malformed", at, "',' or '}'")


def _read_key(scan: Scan, start: int, met: set[bytes]) -> tuple[bytes, int]:
    """The key at `start` and where its value begins."""
    data = scan.data
    if data[start] != QUOTE:
        raise Refused("malformed", start, "a key in double quotes")
    end = skip_string(scan, start + 1)
    key = decode_string(data, start + 1, end - 1)
    if key in met:
        raise _at_step(refuse_duplicate(start), key.decode())
    try:
        return key, skip_colon(data, end)
    except Refused as refused:
        raise _at_step(refused, key.decode()) from None


def _check_map(scan: Scan, node: CheckNode, start: int, outer: int) -> int:
    data, element = scan.data, node.element
    if data[start] != OPEN_BRACE:
        return refuse_value(node, data, start)
    depth = outer + 1
    if depth > scan.depth_limit:
        raise refuse_depth(scan, start)
    assert element is not None
    met: set[bytes] = set()
    at = skip_space(data, start + 1)
    if data[at] == CLOSE_BRACE:
        return at + 1
    while True:
        if data[at] != QUOTE:
            raise Refused("malformed", at, "a key in double quotes")
        key_start = at + 1
        at = skip_string(scan, key_start)
        key = decode_text(data, key_start, at - 1)
        try:
            check_map_key(node.key, met, data, key_start, at - 1)
            at = skip_colon(data, at)
        except Refused as refused:
            raise _at_step(refused, key) from None
        try:
            at = check_value(scan, element, at, depth)
        except Refused as refused:
            at = _discard_value(scan, refused, depth, key)
        at = skip_space(data, at)
        if data[at] == COMMA:
            at = skip_space(data, at + 1)
        elif data[at] == CLOSE_BRACE:
            return at + 1
        else:
            raise Refused("malformed", at, "',' or '}'")


def _check_choice(scan: Scan, node: CheckNode, start: int, depth: int) -> int:
    """What is wrong with a value that fits no alternative is told of the choice, unless the value is not sound."""
    fitting = find_alternative(scan, node, start, depth)
    if fitting is not None:
        return fitting[1]
    skip_value(scan, start, depth)
    raise Refused("wrongType", start, node.expected)


def find_alternative(
    scan: Scan, node: CheckNode, start: int, depth: int
) -> tuple[CheckNode, int] | None:
    """The first alternative of a choice that the value at `start` fits without discards, and its end."""
    discards, has_unknown = scan.discards, scan.has_unknown
    scan.discards = None
    try:
        for alternative in node.alternatives:
            try:
                return alternative, check_value(scan, alternative, start, depth)
            except Refused:
                scan.has_unknown = has_unknown
        return None
    finally:
        scan.discards = discards


def _check_null(scan: Scan, node: CheckNode, start: int, _depth: int) -> int:
    return refuse_value(node, scan.data, start)


def _discard_value(scan: Scan, refused: Refused, depth: int, step: str | int) -> int:
    """
    Passes over the value that was refused, where that is asked for, if the fault is the value's own and not of
    something in it, and the value is sound; else raises `Refused` with the step to it.
    """
    discards = scan.discards
    if discards is None or refused.steps or refused.reason not in DISCARDABLE:
        raise _at_step(refused, step)
    try:
        end = skip_value(scan, refused.offset, depth)
    except Refused as unsound:
        raise _at_step(unsound, step) from None
    discards += (refused.offset, end)
    return end


def _at_step(refused: Refused, step: str | int) -> Refused:
    refused.steps.append(step)
    return refused


_CHECKS: dict[NodeKind, Callable[[Scan, CheckNode, int, int], int]] = {
    "integer": lambda scan, node, start, _: check_integer(node, scan.data, start),
    "finite": lambda scan, node, start, _: check_finite(node, scan.data, start),
    "decimal": lambda scan, node, start, _: check_decimal(node, scan.data, start),
    "boolean": _check_boolean,
    "string": check_string,
    "text": check_text,
    "temporal": check_temporal,
    "base64": check_base64,
    "array": _check_array,
    "map": _check_map,
    "struct": _check_struct,
    "choice": _check_choice,
    "null": _check_null,
}
