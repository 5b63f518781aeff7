"""Finds the nodes that a JSONPath selects; src/records/select-nodes.ts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .ascii import CLOSE_BRACE, CLOSE_BRACKET, COMMA, OPEN_BRACE, OPEN_BRACKET, QUOTE
from .check_map_key import refuse_duplicate
from .decode_string import decode_string
from .scan_state import Refused, Scan
from .skip_token import skip_colon, skip_space, skip_string
from .skip_value import refuse_depth, skip_value


@dataclass(frozen=True, slots=True)
class PathPart:
    """A step from a value to values inside it."""

    kind: Literal["name", "index", "elements", "values"]
    name: bytes
    index: int


CompiledPath = tuple[PathPart, ...]


def compile_path(path: Sequence[Mapping[str, Any]]) -> CompiledPath:
    """From the JSON of what src/records/parse-json-path.ts gives."""
    return tuple(
        [
            PathPart(
                step.get("of", step["kind"]),
                step.get("name", "").encode(),
                step.get("index", -1),
            )
            for step in path
        ]
    )


def select_nodes(path: CompiledPath, scan: Scan, start: int, depth: int, ranges: list[int]) -> int:
    """
    Adds starts and ends of the nodes that a path selects in the value at `start` to `ranges`, in the order of the
    document; returns the value's end. The whole value is checked as `skip_value` would, and objects on the path for
    keys that stand twice. A name and `.*` fit no array, an index and `[*]` no object. Raises `Refused`.
    """
    if not path:
        end = skip_value(scan, start, depth)
        ranges += (start, end)
        return end
    first, kind = scan.data[start], path[0].kind
    if first == OPEN_BRACE and kind in ("name", "values"):
        return _select_members(path, scan, start, depth + 1, ranges)
    if first == OPEN_BRACKET and kind in ("index", "elements"):
        return _select_elements(path, scan, start, depth + 1, ranges)
    return skip_value(scan, start, depth)


def _select_members(
    path: CompiledPath, scan: Scan, start: int, depth: int, ranges: list[int]
) -> int:
    data, part = scan.data, path[0]
    if depth > scan.depth_limit:
        raise refuse_depth(scan, start)
    met: set[bytes] = set()
    at = skip_space(data, start + 1)
    if data[at] == CLOSE_BRACE:
        return at + 1
    while True:
        if data[at] != QUOTE:
            raise Refused("malformed", at, "a key in double quotes")
        end = skip_string(scan, at + 1)
        key = decode_string(data, at + 1, end - 1)
        if key in met:
            raise refuse_duplicate(at)
        met.add(key)
        is_selected = part.kind == "values" or key == part.name
        at = skip_colon(data, end)
        at = (
            select_nodes(path[1:], scan, at, depth, ranges)
            if is_selected
            else skip_value(scan, at, depth)
        )
        at = skip_space(data, at)
        if data[at] == COMMA:
            at = skip_space(data, at + 1)
        elif data[at] == CLOSE_BRACE:
            return at + 1
        else:
            raise Refused("malformed", at, "',' or '}'")


def _select_elements(
    path: CompiledPath, scan: Scan, start: int, depth: int, ranges: list[int]
) -> int:
    data, part = scan.data, path[0]
    if depth > scan.depth_limit:
        raise refuse_depth(scan, start)
    at = skip_space(data, start + 1)
    if data[at] == CLOSE_BRACKET:
        return at + 1
    index = 0
    while True:
        is_selected = part.kind == "elements" or index == part.index
        at = (
            select_nodes(path[1:], scan, at, depth, ranges)
            if is_selected
            else skip_value(scan, at, depth)
        )
        at = skip_space(data, at)
        if data[at] == COMMA:
            at = skip_space(data, at + 1)
        elif data[at] == CLOSE_BRACKET:
            return at + 1
        else:
            raise Refused("malformed", at, "',' or ']'")
        index += 1
