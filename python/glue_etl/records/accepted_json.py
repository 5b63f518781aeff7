"""What JSON a column type accepts; the table of src/spec/contract.ts."""

import re
from typing import Any

DataType = dict[str, Any]
"""The JSON of a type of src/spec/data-type.ts: `{"kind": "array", "element": {"kind": "int"}}`."""

EXACT_DIGITS = 15
"""A decimal written with a fraction or an exponent is refused beyond so many digits; see src/spec/contract.ts."""

INTEGER_BITS = {"tinyint": 8, "smallint": 16, "int": 32, "bigint": 64}
FLOAT_BITS = {"float": 32, "double": 64}

_PLAIN_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$-]*")


def print_type(data_type: DataType) -> str:
    """The type as Glue and Hive spell it: `array<struct<dt:bigint,temp:double>>`."""
    kind: str = data_type["kind"]
    match kind:
        case "decimal":
            return f"decimal({data_type['precision']},{data_type['scale']})"
        case "char" | "varchar":
            return f"{kind}({data_type['length']})"
        case "array":
            return f"array<{print_type(data_type['element'])}>"
        case "map":
            return f"map<{print_type(data_type['key'])},{print_type(data_type['value'])}>"
        case "struct":
            return f"struct<{','.join([_print_field(field) for field in data_type['fields']])}>"
        case "choice":
            return f"choice<{','.join([print_type(inner) for inner in data_type['alternatives']])}>"
    return kind


def _print_field(field: dict[str, Any]) -> str:
    name: str = field["name"]
    printed = name if _PLAIN_NAME.fullmatch(name) else f"`{name.replace('`', '``')}`"
    return f"{printed}:{print_type(field['type'])}"
