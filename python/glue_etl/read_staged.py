"""The rows of an output as they were staged."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pyspark.sql import functions as F
from pyspark.sql import types as T

from glue_etl.quoted import quoted
from glue_etl.schema_types import parse_columns, spark_type

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

DEFAULT_PARTITION = "__HIVE_DEFAULT_PARTITION__"


def read_staged(
    spark: SparkSession,
    job: Mapping[str, Any],
    output: Mapping[str, Any],
    files: Sequence[Mapping[str, Any]],
) -> DataFrame:
    """Columns in their own types, then partition keys in theirs; a key's NULL and '' are the same."""
    columns = parse_columns(output["columns"])
    keys = parse_columns(output["partitionKeys"])
    schema = T.StructType(
        [T.StructField(column["name"], spark_type(column["type"])) for column in columns]
    )
    whole = T.StructType(
        [*schema.fields, *[T.StructField(key["name"], spark_type(key["type"])) for key in keys]]
    )
    if not files:
        return spark.createDataFrame([], whole)
    if job["sink"]["format"] != "parquet":
        # text is read back as the views give it: the files hold the same rows
        frame = spark.table(output["view"])
    else:
        root = staging_root(files[0])
        reader = spark.read.schema(
            T.StructType(
                [*schema.fields, *[T.StructField(key["name"], T.StringType()) for key in keys]]
            )
        ).option("basePath", root)
        frame = reader.parquet(*[file["path"] for file in files])
    values = [
        F.expr(
            f"CAST(nullif({quoted(key['name'])}, '{DEFAULT_PARTITION}') AS {spark_type(key['type']).simpleString()})"
        ).alias(key["name"])
        for key in keys
    ]
    return frame.select(*[quoted(column["name"]) for column in columns], *values)


def staging_root(file: Mapping[str, Any]) -> str:
    directory = os.path.dirname(file["path"])
    for _ in file["partition"]:
        directory = os.path.dirname(directory)
    return directory
