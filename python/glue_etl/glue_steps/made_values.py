"""How values cross from a Python UDF to Spark: maps as arrays of entries, since a dict loses their order there."""

from __future__ import annotations

from pyspark.sql import Column
from pyspark.sql import functions as F
from pyspark.sql import types as spark

from glue_etl.schema_types import spark_type

from .json_value import DataType


def made_type(data_type: DataType) -> spark.DataType:
    """What a UDF returns for a value of the type."""
    match data_type["kind"]:
        case "struct":
            fields = [
                spark.StructField(field["name"], made_type(field["type"]))
                for field in data_type["fields"]
            ]
            return spark.StructType(fields)
        case "array":
            return spark.ArrayType(made_type(data_type["element"]))
        case "map":
            key = spark.StructField("key", spark_type(data_type["key"]), nullable=False)
            value = spark.StructField("value", made_type(data_type["value"]))
            return spark.ArrayType(spark.StructType([key, value]), containsNull=False)
    return spark_type(data_type)


def restore(data_type: DataType, made: Column) -> Column:
    """The value itself, of what a UDF has returned for it."""
    if not _has_map(data_type):
        return made
    match data_type["kind"]:
        case "struct":
            fields = [
                restore(field["type"], made.getField(field["name"])).alias(field["name"])
                for field in data_type["fields"]
            ]
            return F.when(made.isNotNull(), F.struct(*fields))
        case "array":
            return F.transform(made, lambda item: restore(data_type["element"], item))
    value = data_type["value"]
    entries = F.transform(
        made,
        lambda entry: F.struct(
            entry.getField("key").alias("key"),
            restore(value, entry.getField("value")).alias("value"),
        ),
    )
    return F.map_from_entries(entries if _has_map(value) else made)


def _has_map(data_type: DataType) -> bool:
    match data_type["kind"]:
        case "map":
            return True
        case "struct":
            return any(_has_map(field["type"]) for field in data_type["fields"])
        case "array":
            return _has_map(data_type["element"])
    return False
