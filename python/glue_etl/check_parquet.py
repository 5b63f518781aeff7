"""Parquet files bring their own types: each must have those of the contract, or lack the column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from glue_etl.prepare_source import PreparedSource, contract_broken
from glue_etl.records.describe_rejected import describe_unreadable
from glue_etl.schema_types import parse_columns, spark_type

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def check_parquet(
    spark: SparkSession, source: Mapping[str, Any], part: Mapping[str, Any]
) -> PreparedSource:
    """A file that cannot be read, or has other types, is rejected as a whole; under `fail`, and for the second source
    of a join, it raises `DataError`.
    """
    keys = source.get("partitionKeys", ())
    due = {
        column["name"]: spark_type(column["type"]).simpleString()
        for column in parse_columns(source["columns"])
        if column["name"] not in keys
    }
    known = {name.lower() for name in source["schema"]}
    files, rejected = [], []
    for given in part["inputs"]:
        failure = find_failure(spark, given["path"], due, known)
        if failure is None:
            files.append(given["path"])
        else:
            rejected.append(describe_unreadable(given["uri"], given["bytes"], failure))
    if rejected and part["onMismatch"] == "fail":
        raise contract_broken(rejected[0])
    return PreparedSource(tuple(files), count(spark, files) if rejected else None, rejected)


def find_failure(
    spark: SparkSession, path: str, due: Mapping[str, str], known: set[str]
) -> str | None:
    try:
        schema = spark.read.parquet(path).schema
    except Exception as error:
        return str(error).split("\n")[0]
    found = {field.name.lower(): field.dataType.simpleString() for field in schema.fields}
    if not known & found.keys():
        return "the file has none of the columns of the contract"
    for name, data_type in due.items():
        if found.get(name.lower(), data_type) != data_type:
            return (
                f"column '{name}' is of another type than the contract says: {found[name.lower()]}"
            )
    return None


def count(spark: SparkSession, files: list[str]) -> int:
    return sum(spark.read.parquet(path).count() for path in files)
