"""What becomes of a value that is one of several types: src/compile/steps/resolve-choice.ts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from .cast_decimal import cast_decimal
from .cast_text import (
    INTEGER_BITS,
    cast_binary,
    cast_boolean,
    cast_float,
    cast_integer,
    cut_to_integer,
)
from .json_tree import print_scalar
from .json_value import DataType, Read, value_reader

_NUMBER = re.compile(r" *[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)? *")
_WHOLE = re.compile(r" *[+-]?[0-9]+ *")
_BREADTHS = (
    "tinyint",
    "smallint",
    "int",
    "bigint",
    "decimal",
    "float",
    "double",
    "date",
    "timestamp",
    "string",
)
_FROM_JSON = ("date", "timestamp", "array", "map", "struct", "choice", "null")


def cast_reader(data_type: DataType) -> Read:
    """
    Glue's cast: text that spells a number becomes one, fractions are cut off, what cannot be cast becomes NULL.
    """
    kind: str = data_type["kind"]
    if kind in _FROM_JSON:
        return value_reader(data_type)
    cast = _scalar_cast(data_type)

    def read(tree: Any) -> Any:
        text = print_scalar(tree)
        return None if text is None else cast(text)

    return read


def alternative_reader(data_type: DataType, alternatives: Sequence[DataType]) -> Read:
    """The value where it is of this alternative and of none that is narrower: 7 is an int, not a double."""
    read = value_reader(data_type)
    narrower = [
        value_reader(other) for other in alternatives if _breadth(other) < _breadth(data_type)
    ]
    if not narrower:
        return read

    def read_unless_narrower(tree: Any) -> Any:
        return read(tree) if all(other(tree) is None for other in narrower) else None

    return read_unless_narrower


def glue_type_name(data_type: DataType) -> str:
    """Glue's name of a type in column suffixes and struct fields: `long` for bigint."""
    return "long" if data_type["kind"] == "bigint" else str(data_type["kind"])


def choice_struct(alternatives: Sequence[DataType]) -> DataType:
    """What `make_struct` makes, and what Glue makes of a choice that nobody resolved."""
    return {
        "kind": "struct",
        "fields": [{"name": glue_type_name(inner), "type": inner} for inner in alternatives],
    }


def choice_struct_reader(alternatives: Sequence[DataType]) -> Read:
    readers = [alternative_reader(inner, alternatives) for inner in alternatives]
    return lambda tree: None if tree is None else tuple([read(tree) for read in readers])


def _scalar_cast(data_type: DataType) -> Callable[[str], Any]:
    kind: str = data_type["kind"]
    match kind:
        case "float" | "double":
            return lambda text: cast_float(text, kind) if _NUMBER.fullmatch(text) else None
        case "decimal":
            precision, scale = data_type["precision"], data_type["scale"]
            return lambda text: (
                cast_decimal(text, precision, scale) if _NUMBER.fullmatch(text) else None
            )
        case "boolean":
            return cast_boolean
        case "binary":
            return cast_binary
    return (lambda text: _cast_whole(text, kind)) if kind in INTEGER_BITS else lambda text: text


def _cast_whole(text: str, kind: str) -> int | None:
    if _WHOLE.fullmatch(text):
        return cast_integer(text, kind)
    return cut_to_integer(text, kind) if _NUMBER.fullmatch(text) else None


def _breadth(data_type: DataType) -> int:
    """Kinds that no other alternative contains are all equally narrow."""
    kind = data_type["kind"]
    return _BREADTHS.index(kind) if kind in _BREADTHS else -1
