"""The types that Spark's readers are asked for; the views of a script convert what they cannot read themselves."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from pyspark.sql import types as T

from glue_etl.schema_types import DataType, spark_type


def read_schema(source: Mapping[str, Any], columns: list[DataType]) -> T.StructType:
    """Of the columns that a job reads of a source. The reader of a spool of CSV gets every cell as text."""
    keys = source.get("partitionKeys", ())
    return T.StructType(
        [
            T.StructField(column["name"], read_type(column, source["format"], keys))
            for column in columns
        ]
    )


def read_type(column: DataType, source_format: str, partition_keys: Collection[str]) -> T.DataType:
    if source_format == "csv" or column["name"] in partition_keys:
        return T.StringType()
    return json_type(column["type"]) if source_format == "json" else spark_type(column["type"])


def json_type(data_type: DataType) -> T.DataType:
    """Spark's JSON reader takes maps with keys of text only."""
    match data_type["kind"]:
        case "struct":
            return T.StructType(
                [
                    T.StructField(field["name"], json_type(field["type"]))
                    for field in data_type["fields"]
                ]
            )
        case "array":
            return T.ArrayType(json_type(data_type["element"]))
        case "map":
            return T.MapType(T.StringType(), json_type(data_type["value"]))
    return spark_type(data_type)
