"""
Prints a contract as a regular expression that matches records which surely fit it. Values are atomic groups: where
a value ends is certain, and what was matched twice over in different ways would take for ever to be refused.
"""

import json
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from .accepted_json import EXACT_DIGITS
from .contract import CheckNode
from .extend_path import extend_path


@dataclass(frozen=True, slots=True)
class PatternStyle:
    """How the records that are met are written; what is not allowed here matches not."""

    spaces: bytes = b""
    """Pattern of what may stand between tokens."""
    escapes: bool = False
    """Whether strings may have escapes."""


@dataclass(frozen=True, slots=True)
class PatternOptions:
    style: PatternStyle
    orders: Mapping[str, Sequence[Sequence[str]]]
    """By path of a struct, sequences of keys of which each object has some in that order."""
    unread: Mapping[str, int]
    """By path of a field that nobody reads, how deep its objects and arrays are nested; 0 if not here."""
    reported: Container[str]
    """Paths of unknown fields that are met as if they were known."""
    depth: int
    """Open objects and arrays there may be."""


NUMBER_DIGITS = 40
LONGEST_BASE64 = 4096

_PLAIN = rb'[^"\\\x00-\x1f]'
_ESCAPE = rb'\\(?:["\\/bfnrt]|u(?:[0-9a-ce-fA-CE-F][0-9a-fA-F]|[dD][0-7])[0-9a-fA-F]{2})'
_DATE = (
    rb"(?:(?!0000)[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    rb"|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
    rb"|[0-9]{2}(?:0[48]|[2468][048]|[13579][26])-02-29)"
)
_TIME = rb"[T ](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6}+)?"
_BASE64 = (
    rb"(?:[A-Za-z0-9+/]{4}){0,%d}"
    rb"(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?" % (LONGEST_BASE64 // 4)
)
_NUMBER = rb"-?(?:0|[1-9][0-9]{0,%d}+)(?:\.[0-9]{1,%d}+)?(?:[eE][+-]?[0-9]{1,4}+)?" % (
    NUMBER_DIGITS,
    NUMBER_DIGITS,
)

NEGATIVE_ZERO = rb"-0(?![.0-9eE])"
"""Is 0 in DuckDB. Spark 3.5 takes it for the same, which no document of Jackson's promises."""


def print_pattern(root: CheckNode, options: PatternOptions) -> bytes:
    """Matches a whole record, if it is UTF-8; duplicate keys, unknown fields and limits included."""
    spaces = options.style.spaces
    return b"%s(?:%s)%s" % (spaces, _print_struct(root, "$", 1, options), spaces)


def print_decimal(precision: int, scale: int) -> bytes:
    """Decimals that fit without an exponent; see `exactDigits` in src/spec/contract.ts."""
    before = precision - scale
    whole = b"0" if before == 0 else rb"0|[1-9][0-9]{0,%d}+" % (before - 1)
    read_exactly = min(before, EXACT_DIGITS - scale)
    if scale == 0 or read_exactly < 0:
        return b"-?(?:%s)" % whole
    short = b"0" if read_exactly == 0 else rb"(?:0|[1-9][0-9]{0,%d}+)" % (read_exactly - 1)
    return rb"-?(?:%s\.[0-9]{1,%d}0{0,%d}+|%s)" % (short, scale, NUMBER_DIGITS, whole)


def print_temporal() -> bytes:
    return b"%s(?:%s)?" % (_DATE, _TIME)


def print_base64() -> bytes:
    return _BASE64


def _print_value(node: CheckNode, path: str, depth: int, options: PatternOptions) -> bytes:
    """A value of the node or null; `depth` counts the value itself, should it be an object or array."""
    inner = _print_own(node, path, depth, options)
    return b"null" if inner is None else b"(?>%s|null)" % inner


def _print_own(node: CheckNode, path: str, depth: int, options: PatternOptions) -> bytes | None:
    """A value of the node that is not null; None where nothing is sure to fit."""
    match node.kind:
        case "integer":
            digits = len(str(node.maximum)) - 1
            return rb"-?(?:0|[1-9][0-9]{0,%d}+)" % (digits - 1)
        case "finite":
            return _print_finite(node.size)
        case "decimal":
            return print_decimal(node.precision, node.scale)
        case "boolean":
            return b"true|false"
        case "string":
            return _print_string(options.style)
        case "text":
            # Bytes are at least as many as code points.
            return b'"%s{0,%d}+"' % (_PLAIN, node.size)
        case "temporal":
            return b'"%s"' % print_temporal()
        case "base64":
            return b'"%s"' % _BASE64
        case "null":
            return None
        case "choice":
            return _print_choice(node, path, depth, options)
    if depth > options.depth:
        return None
    match node.kind:
        case "array":
            element = _print_value(node.element, f"{path}[*]", depth + 1, options)
            return _print_items(b"[", element, b"]", options.style.spaces)
        case "map":
            return _print_map(node, path, depth, options)
        case "struct":
            return _print_struct(node, path, depth, options)
    raise ValueError(node.kind)


def _print_finite(bits: int) -> bytes:
    sign = rb"(?:-(?!0[^.eE]))?"
    if bits == 64:
        return sign + rb"(?:0|[1-9][0-9]{0,17}+)(?:\.[0-9]{1,20}+)?(?:[eE][+-]?[0-9]{1,2}+)?"
    # So few digits are the same whether they are rounded to a double first or not.
    return sign + rb"(?:0|[1-9][0-9]{0,6}+)(?:\.[0-9]{1,8}+)?"


def _print_string(style: PatternStyle) -> bytes:
    if not style.escapes:
        return b'"%s*+"' % _PLAIN
    return b'"%s*+(?:%s%s*+)*"' % (_PLAIN, _ESCAPE, _PLAIN)


def _print_items(opening: bytes, item: bytes, closing: bytes, spaces: bytes) -> bytes:
    return rb"\%s%s(?:%s%s(?:,%s(?!\%s)|(?=\%s)))*\%s" % (
        opening,
        spaces,
        item,
        spaces,
        spaces,
        closing,
        closing,
        closing,
    )


def _print_map(node: CheckNode, path: str, depth: int, options: PatternOptions) -> bytes:
    """Of one entry at most: more may have the same key."""
    spaces = options.style.spaces
    key = (
        _print_string(options.style)
        if node.key is None
        else _print_own(node.key, path, depth, options)
    )
    if node.key is not None and node.key.kind != "text":
        return rb"\{%s\}" % spaces
    value = _print_value(node.element, f"{path}.*", depth + 1, options)
    return rb"\{%s(?:%s%s:%s%s%s)?\}" % (spaces, key, spaces, spaces, value, spaces)


def _print_struct(node: CheckNode, path: str, depth: int, options: PatternOptions) -> bytes:
    orders = options.orders.get(path) or [[name.decode() for name in node.fields]]
    return b"|".join([_print_order(node, order, path, depth, options) for order in orders])


def _print_order(
    node: CheckNode, order: Sequence[str], path: str, depth: int, options: PatternOptions
) -> bytes:
    spaces = options.style.spaces
    members: list[bytes] = []
    for key in order:
        spelling = json.dumps(key, ensure_ascii=False).encode()
        name = key.encode()
        field_path = extend_path(path, key)
        field = node.fields.get(name)
        is_unknown = field is None and node.known is not None and name not in node.known
        if is_unknown and field_path not in options.reported:
            continue
        value = (
            _print_unread(
                min(options.unread.get(field_path, 0), options.depth - depth), options.style
            )
            if field is None
            else _print_value(field, field_path, depth + 1, options)
        )
        members.append(
            rb'(?:%s%s:%s%s%s(?:,%s(?=")|(?=\})))?'
            % (re.escape(spelling), spaces, spaces, value, spaces, spaces)
        )
    return rb"\{%s%s\}" % (spaces, b"".join(members))


def _print_unread(depth: int, style: PatternStyle) -> bytes:
    string = _print_string(style)
    scalar = b"%s|%s|true|false|null" % (string, _NUMBER)
    value = b"(?:%s)" % scalar
    for _ in range(depth):
        member = b"%s%s:%s%s" % (string, style.spaces, style.spaces, value)
        array = _print_items(b"[", value, b"]", style.spaces)
        object_ = _print_items(b"{", member, b"}", style.spaces)
        value = b"(?>%s|%s|%s)" % (scalar, object_, array)
    return value


def _print_choice(node: CheckNode, path: str, depth: int, options: PatternOptions) -> bytes | None:
    """Of the alternatives for an object and for an array the first only: it decides what is unknown."""
    printed: list[bytes] = []
    taken: set[str] = set()
    for alternative in node.alternatives:
        kind = {"struct": "object", "map": "object"}.get(alternative.kind, alternative.kind)
        if kind == "choice":
            taken |= {"object", "array"}
        if kind == "choice" or (kind in ("object", "array") and kind in taken):
            continue
        taken.add(kind)
        own = _print_own(alternative, path, depth, options)
        if own is not None:
            printed.append(rb"(?:%s)(?=[,\]} \t\r\n])" % own)
    return b"|".join(printed) if printed else None
