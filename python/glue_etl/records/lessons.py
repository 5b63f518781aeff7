"""Learns from records how they are written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .contract import CheckNode
from .extend_path import extend_path

KeyOrder = tuple[str, ...]

MOST_ORDERS = 4
MOST_KEYS = 256
LONGEST_KEY = 64
DEEPEST_UNREAD = 5
"""The pattern of a value that nobody reads doubles with each level."""


@dataclass(frozen=True, slots=True)
class Lessons:
    """What was seen of records that fit."""

    orders: Mapping[str, tuple[KeyOrder, ...]]
    """By path of a struct; each of its objects has its keys in one of these orders, some left out."""
    unread: Mapping[str, int]
    """By path of a field that nobody reads, how deep it is nested, if it is."""


def start_lessons(root: CheckNode) -> Lessons:
    """The order of the schema, for every struct that is read."""
    orders: dict[str, tuple[KeyOrder, ...]] = {}
    for path, node in _walk_structs(root, "$"):
        order = tuple([name.decode() for name in node.fields])
        orders[path] = (*orders.get(path, ()), order)
    return Lessons(orders, {})


def learn(lessons: Lessons, root: CheckNode, record: Mapping[str, Any]) -> Lessons:
    """`lessons` itself where the record, as `json` reads it, has nothing new that can be kept."""
    orders: dict[str, tuple[KeyOrder, ...]] = {}
    unread: dict[str, int] = {}
    open_values: list[tuple[CheckNode, str, Any]] = [(root, "$", record)]
    while open_values:
        node, path, value = open_values.pop()
        if node.kind == "choice":
            open_values.extend([(inner, path, value) for inner in node.alternatives])
        elif node.kind == "array" and isinstance(value, list):
            open_values.extend([(node.element, f"{path}[*]", item) for item in value])
        elif node.kind == "map" and isinstance(value, dict):
            open_values.extend([(node.element, f"{path}.*", item) for item in value.values()])
        elif node.kind == "struct" and isinstance(value, dict):
            before = orders.get(path) or lessons.orders.get(path, ())
            after = _add_order(before, tuple(value))
            if after is not before:
                orders[path] = after
            for key, item in value.items():
                field = node.fields.get(key.encode())
                if field is not None:
                    open_values.append((field, extend_path(path, key), item))
                elif isinstance(item, dict | list):
                    field_path = extend_path(path, key)
                    depth = _measure_depth(item)
                    if depth > max(unread.get(field_path, 0), lessons.unread.get(field_path, 0)):
                        unread[field_path] = depth
    if not orders and not unread:
        return lessons
    return Lessons({**lessons.orders, **orders}, {**lessons.unread, **unread})


def _measure_depth(value: dict[str, Any] | list[Any]) -> int:
    """At most `DEEPEST_UNREAD`."""
    depth, level = 0, [value]
    while level and depth < DEEPEST_UNREAD:
        depth += 1
        inner = [
            item
            for outer in level
            for item in (outer.values() if isinstance(outer, dict) else outer)
        ]
        level = [item for item in inner if isinstance(item, dict | list)]
    return depth


def _add_order(orders: tuple[KeyOrder, ...], keys: KeyOrder) -> tuple[KeyOrder, ...]:
    if any(_is_part(keys, order) for order in orders):
        return orders
    if len(keys) > MOST_KEYS or any(len(key) > LONGEST_KEY for key in keys):
        return orders
    for index, order in enumerate(orders):
        merged = _merge(order, keys)
        if merged is not None and len(merged) <= MOST_KEYS:
            return (*orders[:index], merged, *orders[index + 1 :])
    return (*orders, keys) if len(orders) < MOST_ORDERS else orders


def _is_part(keys: Sequence[str], order: Sequence[str]) -> bool:
    rest = iter(order)
    return all(key in rest for key in keys)


def _merge(order: KeyOrder, keys: KeyOrder) -> KeyOrder | None:
    """An order of which both are parts; None where they contradict each other."""
    merged = list(order)
    at = 0
    for key in keys:
        if key in order:
            at = merged.index(key) + 1
        else:
            merged.insert(at, key)
            at += 1
    return tuple(merged) if _is_part(keys, merged) else None


def _walk_structs(node: CheckNode, path: str) -> list[tuple[str, CheckNode]]:
    match node.kind:
        case "struct":
            inner = [
                found
                for name, field in node.fields.items()
                for found in _walk_structs(field, extend_path(path, name.decode()))
            ]
            return [(path, node), *inner]
        case "array":
            return _walk_structs(node.element, f"{path}[*]")
        case "map":
            return _walk_structs(node.element, f"{path}.*")
        case "choice":
            return [found for inner in node.alternatives for found in _walk_structs(inner, path)]
    return []
