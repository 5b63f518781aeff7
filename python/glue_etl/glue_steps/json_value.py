"""A JSON value as a type, by Glue's rule: what is of another kind is NULL, field by field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .cast_decimal import cast_decimal
from .cast_text import (
    INTEGER_BITS,
    cast_binary,
    cast_date,
    cast_float,
    cast_integer,
    cast_timestamp,
)
from .json_tree import JsonDouble, JsonInteger, RepeatedKeys, print_json, print_scalar

DataType = Mapping[str, Any]
Read = Callable[[Any], Any]
"""From a tree of `parse_json` to what a UDF returns: structs as tuples, maps as lists of keys and values."""

_INTEGER_KEY = re.compile(r"-?(0|[1-9][0-9]*)")
_NUMBER_KEY = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")


def value_reader(data_type: DataType) -> Read:
    """Made once for a column, called for each value."""
    kind: str = data_type["kind"]
    match kind:
        case "tinyint" | "smallint" | "int" | "bigint":
            return lambda tree: cast_integer(tree, kind) if isinstance(tree, JsonInteger) else None
        case "boolean":
            return lambda tree: tree if isinstance(tree, bool) else None
        case "struct":
            return _struct_reader(data_type["fields"])
        case "array":
            element = value_reader(data_type["element"])
            return lambda tree: [element(item) for item in tree] if isinstance(tree, list) else None
        case "map":
            return _map_reader(data_type)
        case "choice":
            return lambda tree: None if tree is None else print_json(tree)
        case "null":
            return lambda _tree: None
    cast = text_reader(data_type)
    is_number = kind in ("float", "double", "decimal")
    return lambda tree: (
        cast(print_scalar(tree)) if _is_number(tree) is is_number and _is_text(tree) else None
    )


def text_reader(data_type: DataType) -> Callable[[Any], Any]:
    """From the text of a number or string."""
    kind: str = data_type["kind"]
    match kind:
        case "float" | "double":
            return lambda text: cast_float(text, kind)
        case "decimal":
            precision, scale = data_type["precision"], data_type["scale"]
            return lambda text: cast_decimal(text, precision, scale)
        case "date":
            return cast_date
        case "timestamp":
            return cast_timestamp
        case "binary":
            return cast_binary
        case "char" | "varchar":
            length = data_type["length"]
            return lambda text: text if len(text) <= length else None
    return lambda text: text


def _is_text(tree: Any) -> bool:
    return isinstance(tree, str)


def _is_number(tree: Any) -> bool:
    return isinstance(tree, (JsonInteger, JsonDouble))


def _struct_reader(fields: Sequence[Mapping[str, Any]]) -> Read:
    readers = [(field["name"], value_reader(field["type"])) for field in fields]

    def read(tree: Any) -> Any:
        if not isinstance(tree, dict):
            return None
        return tuple([reader(tree.get(name)) for name, reader in readers])

    return read


def _map_reader(data_type: DataType) -> Read:
    """A key that does not fit or comes twice makes the map unfit."""
    read_key, read_value = _key_reader(data_type["key"]), value_reader(data_type["value"])

    def read(tree: Any) -> Any:
        if not isinstance(tree, dict) or isinstance(tree, RepeatedKeys):
            return None
        keys = [read_key(key) for key in tree]
        known = {key for key in keys if key is not None}
        if len(known) < len(keys):
            return None
        return list(zip(keys, map(read_value, tree.values()), strict=True))

    return read


def _key_reader(data_type: DataType) -> Callable[[str], Any]:
    """Keys spell a literal of their type, as the contract has it."""
    kind: str = data_type["kind"]
    match kind:
        case "boolean":
            return {"true": True, "false": False}.get
        case "float" | "double" | "decimal":
            cast = text_reader(data_type)
            return lambda text: cast(text) if _NUMBER_KEY.fullmatch(text) else None
        case "date" | "timestamp" | "binary":
            return text_reader(data_type)
    if kind in INTEGER_BITS:
        return lambda text: cast_integer(text, kind) if _INTEGER_KEY.fullmatch(text) else None
    return lambda text: text
