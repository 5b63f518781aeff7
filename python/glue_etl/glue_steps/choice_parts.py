"""The parts of a column that hold choices: what of it goes through Python, and how it comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pyspark.sql import Column
from pyspark.sql import functions as F
from pyspark.sql import types as spark

from .json_tree import parse_json
from .json_value import DataType, Read
from .made_values import made_type, restore

Path = tuple[str, ...]
ELEMENT = "[]"
"""Steps into the elements of an array."""


@dataclass(frozen=True)
class MadeField:
    """A field that a choice becomes; without a name it keeps the choice's own."""

    name: str | None
    type: DataType
    read: Read


Resolve = Callable[[Path, Sequence[DataType]], Sequence[MadeField] | None]
"""What becomes of the choice at a path, given its alternatives; None leaves it."""


@dataclass(frozen=True)
class Part:
    """Only the JSON texts of choices go through Python; what surrounds them stays where it is."""

    taken: Callable[[Column], Column]
    """The texts in the value, nested as they are there."""
    type: spark.DataType
    """Of what `read` returns."""
    read: Read
    """The UDF, from what was taken."""
    merged: Callable[[Column, Column], list[tuple[str | None, Column]]]
    """The fields that the value becomes, from the value and what `read` returned."""


def find_part(data_type: DataType, path: Path, resolve: Resolve) -> Part | None:
    """None where no choice is resolved."""
    match data_type["kind"]:
        case "choice":
            made = resolve(path, data_type["alternatives"])
            return None if made is None else _choice_part(made)
        case "struct":
            return _struct_part(data_type, path, resolve)
        case "array":
            element = find_part(data_type["element"], (*path, ELEMENT), resolve)
            return None if element is None else _array_part(element)
        case "map":
            value = find_part(data_type["value"], (*path, "value"), resolve)
            return None if value is None else _map_part(value)
    return None


def resolve_columns(
    columns: Sequence[DataType], resolve: Resolve, column_of: Callable[[str], Column]
) -> list[tuple[str, Column]]:
    """The columns, each with what it becomes, by name."""
    made: list[tuple[str, Column]] = []
    for column in columns:
        value = column_of(column["name"])
        part = find_part(column["type"], (column["name"],), resolve)
        fields = [(None, value)] if part is None else _apply(part, value)
        made.extend((name or column["name"], field) for name, field in fields)
    return made


def _apply(part: Part, value: Column) -> list[tuple[str | None, Column]]:
    read = F.udf(part.read, part.type, useArrow=False)
    return part.merged(value, read(part.taken(value)))


def _choice_part(fields: Sequence[MadeField]) -> Part:
    readers = [field.read for field in fields]
    types = [
        spark.StructField(f"v{index}", made_type(field.type)) for index, field in enumerate(fields)
    ]

    def read(text: str | None) -> Any:
        if text is None:
            return None
        tree = parse_json(text)
        return tuple([reader(tree) for reader in readers])

    return Part(
        taken=lambda value: value,
        type=spark.StructType(types),
        read=read,
        merged=lambda _value, made: [
            (field.name, restore(field.type, made.getField(f"v{index}")))
            for index, field in enumerate(fields)
        ],
    )


def _struct_part(data_type: DataType, path: Path, resolve: Resolve) -> Part | None:
    names = [field["name"] for field in data_type["fields"]]
    found = [
        find_part(field["type"], (*path, field["name"]), resolve) for field in data_type["fields"]
    ]
    parts = [(name, part) for name, part in zip(names, found, strict=True) if part is not None]
    if not parts:
        return None
    readers = [part.read for _, part in parts]
    index_of = {name: index for index, (name, _) in enumerate(parts)}

    def merge(value: Column, made: Column) -> list[tuple[str | None, Column]]:
        fields: list[Column] = []
        for name, part in zip(names, found, strict=True):
            inner = value.getField(name)
            merged = (
                [(None, inner)]
                if part is None
                else part.merged(inner, made.getField(f"s{index_of[name]}"))
            )
            fields.extend(field.alias(made_name or name) for made_name, field in merged)
        return [(None, F.when(value.isNotNull(), F.struct(*fields)))]

    return Part(
        taken=lambda value: F.struct(
            *[
                part.taken(value.getField(name)).alias(f"s{index}")
                for index, (name, part) in enumerate(parts)
            ]
        ),
        type=spark.StructType(
            [spark.StructField(f"s{index}", part.type) for index, (_, part) in enumerate(parts)]
        ),
        read=lambda taken: tuple([read(item) for read, item in zip(readers, taken, strict=True)]),
        merged=merge,
    )


def _array_part(element: Part) -> Part:
    read = element.read
    return Part(
        taken=lambda value: F.transform(value, element.taken),
        type=spark.ArrayType(element.type),
        read=lambda taken: None if taken is None else [read(item) for item in taken],
        merged=lambda value, made: [
            (None, F.zip_with(value, made, lambda v, m: element.merged(v, m)[0][1]))
        ],
    )


def _map_part(value_part: Part) -> Part:
    values = _array_part(value_part)

    def merge(value: Column, made: Column) -> list[tuple[str | None, Column]]:
        return [
            (
                None,
                F.map_from_arrays(
                    F.map_keys(value), values.merged(F.map_values(value), made)[0][1]
                ),
            )
        ]

    return Part(
        taken=lambda value: values.taken(F.map_values(value)),
        type=values.type,
        read=values.read,
        merged=merge,
    )
