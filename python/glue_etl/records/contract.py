"""Compiles the columns of a source for checking; src/records/compile-contract.ts and check-node.ts."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from .accepted_json import FLOAT_BITS, INTEGER_BITS, DataType, print_type

Field = Mapping[str, Any]
"""`{"name": ..., "type": ...}`, a column or a field of a struct."""

NodeKind = Literal[
    "integer",
    "finite",
    "decimal",
    "boolean",
    "string",
    "text",
    "temporal",
    "base64",
    "array",
    "map",
    "struct",
    "choice",
    "null",
]

MAX_DEPTH = 1000
"""Of `limits.depth`."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a record may be; beyond a limit it is rejected."""

    document_bytes: int = 128 * 1024 * 1024
    depth: int = 500
    string_bytes: int = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class CheckNode:
    """A type, compiled for checking. What a kind has no use for keeps its default."""

    kind: NodeKind
    type: DataType
    expected: str
    """As messages say it."""
    minimum: int = 0
    """Of an integer, inclusive; so is `maximum`."""
    maximum: int = 0
    size: int = 0
    """Bits of a float or double, code points of a char or varchar."""
    precision: int = 0
    scale: int = 0
    element: "CheckNode | None" = None
    """Of an array's elements or a map's values."""
    key: "CheckNode | None" = None
    """Of a map's keys; None where every string will do."""
    fields: Mapping[bytes, "CheckNode"] = field(default_factory=dict)
    """Of a struct that is read, by name in UTF-8, in the order of the type."""
    known: frozenset[bytes] | None = None
    """All names of a struct that the schema has, read or not; None where no key is unknown."""
    alternatives: tuple["CheckNode", ...] = ()


@dataclass(frozen=True, slots=True)
class Contract:
    """What records are checked against."""

    root: CheckNode | None
    """None where only JSON's syntax and the limits are checked."""
    limits: Limits
    depth: int = 0
    """Of the root's type, types around types."""


def compile_contract(
    columns: Sequence[Field] | None = None,
    known: Sequence[Field] | None = None,
    limits: Mapping[str, int] | None = None,
) -> Contract:
    """
    Columns and limits are the JSON of the TypeScript types. `columns` are those a job reads, already pruned;
    `known` are all of the source. Raises ValueError where the depth limit is beyond MAX_DEPTH.
    """
    compiled = _read_limits(limits)
    if compiled.depth > MAX_DEPTH:
        raise ValueError(
            f"A depth of {compiled.depth} cannot be checked: expected at most {MAX_DEPTH}"
        )
    if columns is None:
        return Contract(None, compiled)
    root_type: DataType = {"kind": "struct", "fields": list(columns)}
    depth = _depth_of(root_type)
    allow_frames(depth)
    known_types = None if known is None else [{"kind": "struct", "fields": list(known)}]
    return Contract(_create_node(root_type, known_types), compiled, depth)


def _read_limits(limits: Mapping[str, int] | None) -> Limits:
    if limits is None:
        return Limits()
    return Limits(limits["documentBytes"], limits["depth"], limits["stringBytes"])


def _create_node(data_type: DataType, known: list[DataType] | None) -> CheckNode:
    kind: str = data_type["kind"]
    expected = print_type(data_type)
    match kind:
        case "tinyint" | "smallint" | "int" | "bigint":
            half = 1 << (INTEGER_BITS[kind] - 1)
            return CheckNode("integer", data_type, expected, minimum=-half, maximum=half - 1)
        case "float" | "double":
            return CheckNode("finite", data_type, expected, size=FLOAT_BITS[kind])
        case "decimal":
            precision, scale = data_type["precision"], data_type["scale"]
            return CheckNode("decimal", data_type, expected, precision=precision, scale=scale)
        case "boolean" | "string" | "null":
            return CheckNode(kind, data_type, expected)
        case "char" | "varchar":
            return CheckNode("text", data_type, expected, size=data_type["length"])
        case "date" | "timestamp":
            return CheckNode("temporal", data_type, expected)
        case "binary":
            return CheckNode("base64", data_type, expected)
        case "array":
            element = _create_node(data_type["element"], _known_elements(known))
            return CheckNode("array", data_type, expected, element=element)
        case "map":
            element = _create_node(data_type["value"], _known_elements(known))
            key = _create_node(data_type["key"], None)
            checked_key = None if key.kind == "string" else key
            return CheckNode("map", data_type, expected, element=element, key=checked_key)
        case "struct":
            return _create_struct(data_type, expected, known)
        case "choice":
            alternatives = tuple(
                [_create_node(inner, known) for inner in data_type["alternatives"]]
            )
            return CheckNode("choice", data_type, expected, alternatives=alternatives)
    raise ValueError(f"Unknown type {kind!r}")


def _create_struct(data_type: DataType, expected: str, known: list[DataType] | None) -> CheckNode:
    known_fields = None if known is None else _known_fields(known)
    fields: dict[bytes, CheckNode] = {}
    for inner in data_type["fields"]:
        name: str = inner["name"]
        inner_known = (
            None
            if known_fields is None
            else [other["type"] for other in known_fields if other["name"] == name]
        )
        fields.setdefault(name.encode(), _create_node(inner["type"], inner_known))
    # A field that is read is known, whatever the schema says.
    names = (
        None
        if known_fields is None
        else frozenset([other["name"].encode() for other in known_fields])
    )
    return CheckNode(
        "struct",
        data_type,
        expected,
        fields=fields,
        known=None if names is None else names | fields.keys(),
    )


def _known_fields(known: list[DataType]) -> list[Field]:
    """What is a field of one alternative of a choice is not unknown in another."""
    return [
        inner
        for struct in _flatten(known)
        if struct["kind"] == "struct"
        for inner in struct["fields"]
    ]


def _known_elements(known: list[DataType] | None) -> list[DataType] | None:
    if known is None:
        return None
    names = {"array": "element", "map": "value"}
    return [inner[names[inner["kind"]]] for inner in _flatten(known) if inner["kind"] in names]


def _flatten(types: list[DataType]) -> list[DataType]:
    flat: list[DataType] = []
    for data_type in types:
        flat.extend(
            _flatten(data_type["alternatives"]) if data_type["kind"] == "choice" else [data_type]
        )
    return flat


def _depth_of(data_type: DataType) -> int:
    """Types around and in a type, without recursion."""
    deepest, level = 0, [data_type]
    while level:
        deepest += 1
        level = [inner for outer in level for inner in _inner_types(outer)]
    return deepest


def _inner_types(data_type: DataType) -> list[DataType]:
    match data_type["kind"]:
        case "array":
            return [data_type["element"]]
        case "map":
            return [data_type["key"], data_type["value"]]
        case "struct":
            return [inner["type"] for inner in data_type["fields"]]
        case "choice":
            return data_type["alternatives"]
    return []


def allow_frames(type_depth: int) -> None:
    """Types are compiled, checked and walked by recursion, four frames a level; other values without."""
    needed = 600 + 4 * type_depth
    if sys.getrecursionlimit() < needed:
        sys.setrecursionlimit(needed)
