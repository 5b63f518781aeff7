"""Types between Hive's spelling, as catalogs have it, and the JSON of src/spec/data-type.ts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

DataType = Mapping[str, Any]

_PLAIN_NAME = re.compile(r"[A-Za-z_$][\w$-]*", re.ASCII)
_TOKEN = re.compile(r"\s*(?:`((?:[^`]|``)*)`|([^`<>(),:\s]+)|([<>(),:]))")


def print_type(type_: DataType) -> str:
    """`array<struct<dt:bigint,temp:double>>`; field names that are not plain words stand in backticks."""
    kind = type_["kind"]
    if kind == "decimal":
        return f"decimal({type_['precision']},{type_['scale']})"
    if kind in ("char", "varchar"):
        return f"{kind}({type_['length']})"
    if kind == "array":
        return f"array<{print_type(type_['element'])}>"
    if kind == "map":
        return f"map<{print_type(type_['key'])},{print_type(type_['value'])}>"
    if kind == "struct":
        fields = (
            f"{_print_name(field['name'])}:{print_type(field['type'])}" for field in type_["fields"]
        )
        return f"struct<{','.join(fields)}>"
    return str(kind)


def parse_type(text: str) -> DataType:
    """Reads what `print_type` prints. Raises ValueError for anything else."""
    tokens = [match.groups() for match in _TOKEN.finditer(text)][::-1]

    def read_word() -> str:
        quoted, word, _ = tokens.pop() if tokens else (None, None, None)
        if quoted is None and word is None:
            raise ValueError(f"not a type: {text}")
        return str(word) if quoted is None else quoted.replace("``", "`")

    def expect(symbol: str) -> None:
        if not tokens or tokens.pop()[2] != symbol:
            raise ValueError(f"not a type, '{symbol}' is missing: {text}")

    def read_list(opening: str, read: Callable[[], Any], closing: str) -> list[Any]:
        expect(opening)
        items = []
        while tokens and tokens[-1][2] != closing:
            if items:
                expect(",")
            items.append(read())
        expect(closing)
        return items

    def read_field() -> dict[str, Any]:
        name = read_word()
        expect(":")
        return {"name": name, "type": read_type()}

    def read_type() -> DataType:
        kind = read_word().lower()
        match kind:
            case "struct":
                return {"kind": kind, "fields": read_list("<", read_field, ">")}
            case "array":
                (element,) = read_list("<", read_type, ">")
                return {"kind": kind, "element": element}
            case "map":
                key, value = read_list("<", read_type, ">")
                return {"kind": kind, "key": key, "value": value}
            case "decimal":
                precision, scale = read_list("(", read_word, ")")
                return {"kind": kind, "precision": int(precision), "scale": int(scale)}
            case "char" | "varchar":
                (length,) = read_list("(", read_word, ")")
                return {"kind": kind, "length": int(length)}
        return {"kind": kind}

    type_ = read_type()
    if tokens:
        raise ValueError(f"not a type: {text}")
    return type_


def _print_name(name: str) -> str:
    return name if _PLAIN_NAME.fullmatch(name) else f"`{name.replace('`', '``')}`"
