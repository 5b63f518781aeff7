"""Types as schema files and generated scripts write them, as JSON (src/spec/data-type.ts), and as Spark has them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pyspark.sql import types as spark

DataType = Mapping[str, Any]
"""`{"kind": "array", "element": {"kind": "int"}}`."""

_SIZED = re.compile(r"(decimal|char|varchar)\((\d+)(?:,(\d+))?\)")

_SPARK_SCALARS: Mapping[str, type[spark.DataType]] = {
    "tinyint": spark.ByteType,
    "smallint": spark.ShortType,
    "int": spark.IntegerType,
    "bigint": spark.LongType,
    "float": spark.FloatType,
    "double": spark.DoubleType,
    "boolean": spark.BooleanType,
    "date": spark.DateType,
    "timestamp": spark.TimestampNTZType,
    "binary": spark.BinaryType,
}


def parse_columns(forms: Mapping[str, Any]) -> list[DataType]:
    """Columns as `{"name", "type"}`, from `{"id": "bigint", "tags": ["string"], "m": ("map", "string", "int")}`."""
    return [{"name": name, "type": parse_type_form(form)} for name, form in forms.items()]


def parse_type_form(form: Any) -> DataType:
    """Raises ValueError for what is no form of a type."""
    match form:
        case str():
            return _parse_scalar(form)
        case [element] if isinstance(form, list):
            return {"kind": "array", "element": parse_type_form(element)}
        case ("map", key, value):
            return {"kind": "map", "key": parse_type_form(key), "value": parse_type_form(value)}
        case ("choice", *alternatives):
            return {
                "kind": "choice",
                "alternatives": [parse_type_form(inner) for inner in alternatives],
            }
        case Mapping():
            return {"kind": "struct", "fields": parse_columns(form)}
    raise ValueError(f"not a type: {form!r}")


def print_columns(columns: list[DataType]) -> dict[str, Any]:
    """What `parse_columns` reads."""
    return {column["name"]: print_type_form(column["type"]) for column in columns}


def print_type_form(data_type: DataType) -> Any:
    """What `parse_type_form` reads."""
    kind: str = data_type["kind"]
    match kind:
        case "struct":
            return print_columns(data_type["fields"])
        case "array":
            return [print_type_form(data_type["element"])]
        case "map":
            return ("map", print_type_form(data_type["key"]), print_type_form(data_type["value"]))
        case "choice":
            return ("choice", *[print_type_form(inner) for inner in data_type["alternatives"]])
        case "decimal":
            return f"decimal({data_type['precision']},{data_type['scale']})"
        case "char" | "varchar":
            return f"{kind}({data_type['length']})"
    return kind


def spark_type(data_type: DataType) -> spark.DataType:
    """The Spark type of a column, nullable throughout. A choice stays JSON text until a step resolves it."""
    match data_type["kind"]:
        case "struct":
            return spark_schema(data_type["fields"])
        case "array":
            return spark.ArrayType(spark_type(data_type["element"]))
        case "map":
            return spark.MapType(spark_type(data_type["key"]), spark_type(data_type["value"]))
        case "decimal":
            return spark.DecimalType(data_type["precision"], data_type["scale"])
    return _SPARK_SCALARS.get(data_type["kind"], spark.StringType)()


def spark_schema(columns: list[DataType]) -> spark.StructType:
    return spark.StructType(
        [spark.StructField(column["name"], spark_type(column["type"])) for column in columns]
    )


def _parse_scalar(form: str) -> DataType:
    sized = _SIZED.fullmatch(form)
    if sized is None:
        if form in _SPARK_SCALARS or form in ("string", "null"):
            return {"kind": form}
        raise ValueError(f"not a type: {form!r}")
    kind, size, scale = sized.groups()
    if kind == "decimal":
        return {"kind": kind, "precision": int(size), "scale": int(scale)}
    return {"kind": kind, "length": int(size)}
