"""Checks what `json` has read of a record: slower than a pattern, and more is sure to fit."""

import json
import re
from collections.abc import Callable, Container, Sequence
from typing import Any

from .contract import CheckNode, Contract
from .extend_path import extend_path
from .print_pattern import NEGATIVE_ZERO, print_temporal
from .value_checks import (
    Check,
    Decimal,
    Misfit,
    check_base64,
    check_boolean,
    check_double,
    check_float,
    check_null,
    check_string,
    compile_decimal,
    compile_integer,
    compile_spelling,
    compile_text,
)

LONGEST_NUMBER = 1000
"""Characters; Jackson refuses longer ones, also where nobody reads them."""
LONGEST_KEY = 50_000
"""Characters; so does Jackson from 2.16 on."""


def compile_walk(contract: Contract, reported: Container[str]) -> Callable[[bytes], Any]:
    """
    Returns what `json` reads of a record that surely fits, and otherwise None. `reported` is asked each time
    for the path of an unknown field whether it may be passed over.
    """
    root, limits = contract.root, contract.limits
    if root is None:
        raise ValueError("Without columns there is nothing to check")
    check = _compile_struct(root, "$", 1, limits.depth, reported)
    decode = json.JSONDecoder(
        parse_float=Decimal if _has_decimals(root) else None,
        parse_constant=_refuse_constant,
        object_pairs_hook=_read_object,
    ).decode

    def walk(record: bytes) -> Any:
        if len(record) > limits.document_bytes or not _is_readable(record, limits.string_bytes):
            return None
        try:
            value = decode(record.decode())
            check(value)
            return value
        except (Misfit, ValueError, RecursionError):
            return None

    return walk


_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_NEGATIVE_ZERO = re.compile(NEGATIVE_ZERO)
_LONG_NUMBER = b"0" * LONGEST_NUMBER
_NUMBER_BYTES = bytes([0x30 if byte in b"0123456789+-.eE" else 0x20 for byte in range(256)])
_SPACES = re.compile(r"[ \t\n\r]*")


def _is_readable(record: bytes, string_bytes: int) -> bool:
    """Whether nothing in it is left to chance, wherever it stands."""
    if b"\\u" in record and _SURROGATE.search(record):
        return False
    if b"-0" in record and _NEGATIVE_ZERO.search(record):
        return False
    if has_long_number(record):
        return False
    if len(record) <= string_bytes:
        return True
    # An escaped quote does not end a string; taking one for two strings only makes them longer.
    return max(map(len, record.replace(b'\\"', b"..").split(b'"'))) <= string_bytes


def has_long_number(record: bytes) -> bool:
    """Whether it may have one that Jackson refuses."""
    return len(record) > LONGEST_NUMBER and _LONG_NUMBER in record.translate(_NUMBER_BYTES)


def _has_decimals(node: CheckNode) -> bool:
    inner = [node.element, *node.fields.values(), *node.alternatives]
    return node.kind == "decimal" or any(_has_decimals(one) for one in inner if one is not None)


def _refuse_constant(_: str) -> Any:
    raise Misfit


def _read_object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise Misfit
    return read


def _compile_check(
    node: CheckNode, path: str, depth: int, limit: int, reported: Container[str]
) -> Check:
    match node.kind:
        case "integer":
            return compile_integer(node.minimum, node.maximum)
        case "finite":
            return check_double if node.size == 64 else check_float
        case "decimal":
            return compile_decimal(node.precision, node.scale)
        case "boolean":
            return check_boolean
        case "string":
            return check_string
        case "text":
            return compile_text(node.size)
        case "temporal":
            return compile_spelling(print_temporal())
        case "base64":
            return check_base64
        case "null":
            return check_null
        case "choice":
            return _compile_choice(node, path, depth, limit, reported)
    if depth > limit:
        return check_null
    match node.kind:
        case "array":
            element = _compile_check(node.element, f"{path}[*]", depth + 1, limit, reported)
            return _compile_array(element)
        case "map":
            return _compile_map(node, path, depth, limit, reported)
        case "struct":
            inner = _compile_struct(node, path, depth, limit, reported)
            return lambda value: None if value is None else inner(value)
    raise ValueError(node.kind)


def _compile_array(element: Check) -> Check:
    def check(value: Any) -> None:
        if value is None:
            return
        if type(value) is not list:
            raise Misfit
        for item in value:
            element(item)

    return check


def _compile_map(
    node: CheckNode, path: str, depth: int, limit: int, reported: Container[str]
) -> Check:
    element = _compile_check(node.element, f"{path}.*", depth + 1, limit, reported)
    key_kind = "string" if node.key is None else node.key.kind
    longest = node.key.size if key_kind == "text" else LONGEST_KEY

    def check(value: Any) -> None:
        if value is None:
            return
        # Keys of other types are compared by value.
        if type(value) is not dict or (key_kind not in ("string", "text") and len(value) > 0):
            raise Misfit
        for key, item in value.items():
            if len(key) > longest:
                raise Misfit
            element(item)

    return check


def _compile_struct(
    node: CheckNode, path: str, depth: int, limit: int, reported: Container[str]
) -> Check:
    checks: dict[str, Check | None] = {
        name.decode(): _compile_check(
            field, extend_path(path, name.decode()), depth + 1, limit, reported
        )
        for name, field in node.fields.items()
    }
    known = None if node.known is None else {name.decode() for name in node.known}
    find = checks.get

    def check(value: Any) -> None:
        if type(value) is not dict:
            raise Misfit
        for key, item in value.items():
            field = find(key)
            if field is not None:
                field(item)
                continue
            if known is not None and key not in known and extend_path(path, key) not in reported:
                raise Misfit
            if len(key) > LONGEST_KEY:
                raise Misfit
            if type(item) is dict or type(item) is list:
                _check_unread(item, limit - depth)

    return check


def _check_unread(value: Any, depth: int) -> None:
    """An object or array that nobody reads, and in which that many may be nested, itself included."""
    if depth <= 0:
        raise Misfit
    items: Any = value
    if type(value) is dict:
        items = value.values()
        if any(map(LONGEST_KEY.__lt__, map(len, value))):
            raise Misfit
    for item in items:
        if type(item) is dict or type(item) is list:
            _check_unread(item, depth - 1)


def _compile_choice(
    node: CheckNode, path: str, depth: int, limit: int, reported: Container[str]
) -> Check:
    """Of the alternatives for an object and for an array the first only: it decides what is unknown."""
    checks: list[Check] = []
    taken: set[str] = set()
    for alternative in node.alternatives:
        kind = {"struct": "object", "map": "object"}.get(alternative.kind, alternative.kind)
        if kind == "choice":
            taken |= {"object", "array"}
        if kind == "choice" or (kind in ("object", "array") and kind in taken):
            continue
        taken.add(kind)
        checks.append(_compile_check(alternative, path, depth, limit, reported))

    def check(value: Any) -> None:
        for alternative in checks:
            try:
                alternative(value)
                return
            except Misfit:
                pass
        raise Misfit

    return check
