"""Checks the keys of maps; src/records/check-map-key.ts."""

from .canonical_key import canonical_key
from .check_number import check_decimal, check_finite, check_integer
from .check_text import is_base64, is_temporal
from .contract import CheckNode
from .decode_string import decode_string
from .scan_state import Refused
from .skip_token import skip_literal


def check_map_key(
    node: CheckNode | None, met: set[bytes], data: bytes, start: int, end: int
) -> None:
    """
    Checks the key between `start` and its closing quote, and that it is not among those `met`, to which it is
    added. `node` is None where every string will do. Keys of other types than text are compared by value, so that
    `1` and `1.0` are one key of a map of doubles. Raises `Refused`.
    """
    key = decode_string(data, start, end)
    if node is not None and node.kind == "text":
        if len(key.decode()) > node.size:
            raise Refused("tooLong", start - 1, node.expected)
    elif node is not None:
        _check_spelling(node, key, start - 1)
        key = canonical_key(node, key.decode()).encode()
    if key in met:
        raise refuse_duplicate(start - 1)
    met.add(key)


def refuse_duplicate(start: int) -> Refused:
    return Refused("duplicateKey", start, "each key once")


def _check_spelling(node: CheckNode, key: bytes, offset: int) -> None:
    is_out_of_range = False
    try:
        if not key.startswith(b"n") and _skip_spelling(node, key) == len(key):
            return
    except Refused as refused:
        is_out_of_range = refused.reason == "outOfRange"
    raise Refused("outOfRange" if is_out_of_range else "wrongType", offset, node.expected)


def _skip_spelling(node: CheckNode, key: bytes) -> int:
    # The quote stops the scanners, which expect a record around a value.
    spelling = key + b'"'
    match node.kind:
        case "integer":
            return check_integer(node, spelling, 0)
        case "finite":
            return check_finite(node, spelling, 0)
        case "decimal":
            return check_decimal(node, spelling, 0)
        case "boolean":
            return skip_literal(spelling, 0)
        case "temporal":
            is_spelled = is_temporal(key)
        case "base64":
            is_spelled = is_base64(key)
        case _:
            raise Refused("wrongType", 0, node.expected)
    if not is_spelled:
        raise Refused("outOfRange", 0, node.expected)
    return len(key)
