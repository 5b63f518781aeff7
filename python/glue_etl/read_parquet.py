"""Reads Parquet files whose columns may be spelled, ordered or missing file by file."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from pyspark.sql import functions as F
from pyspark.sql import types as T

from glue_etl.quoted import quoted

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession


def read_parquet(
    spark: SparkSession, source: Mapping[str, Any], files: Sequence[str], schema: T.StructType
) -> DataFrame:
    """The columns of `schema`. To Athena, as to DuckDB, the case of a name is no difference; what a file lacks is NULL.
    Partition keys are text from the names of the folders.
    """
    keys = source.get("partitionKeys", ())
    groups: dict[tuple, list[str]] = {}
    for file in files:
        found = {field.name.lower(): field.name for field in spark.read.parquet(file).schema.fields}
        values = partition_values(file, keys)
        spelled = tuple(found.get(field.name.lower()) for field in schema.fields)
        groups.setdefault((spelled, tuple(values.items())), []).append(file)
    frames = [
        spark.read.parquet(*paths).select(
            *[
                column(field, name, dict(values))
                for field, name in zip(schema.fields, spelled, strict=True)
            ]
        )
        for (spelled, values), paths in groups.items()
    ]
    return reduce(lambda one, other: one.union(other), frames)


def column(field: T.StructField, found: str | None, values: Mapping[str, str]) -> Column:
    if field.name in values:
        return F.lit(values[field.name]).alias(field.name)
    if found is None:
        return F.lit(None).cast(field.dataType).alias(field.name)
    return F.col(quoted(found)).alias(field.name)


def partition_values(file: str, keys: Sequence[str]) -> dict[str, str]:
    parts = [part.partition("=") for part in os.path.dirname(file).split("/") if "=" in part]
    found = {unquote(name): unquote(value) for name, _, value in parts}
    return {key: found[key] for key in keys if key in found}
