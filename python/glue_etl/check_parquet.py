"""Parquet files bring their own types: each must have those of the contract, or lack the column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from glue_etl.errors import DataError, Problem
from glue_etl.lake.field_types import print_type
from glue_etl.prepared_source import PreparedSource
from glue_etl.records.print_path import print_path
from glue_etl.schema_types import parse_columns, spark_type

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def check_parquet(
    spark: SparkSession, source: Mapping[str, Any], part: Mapping[str, Any]
) -> PreparedSource:
    """A file that cannot be read, or has other types, is rejected as a whole; under `fail` it raises `DataError`."""
    files, rejected = [], []
    for given in part["inputs"]:
        failure = find_failure(spark, source, given["path"])
        if failure is None:
            files.append(given["path"])
            continue
        if part["onMismatch"] == "fail":
            raise DataError(failure)
        rejected.append(describe_file(given, failure))
    return PreparedSource(tuple(files), count(spark, files) if rejected else None, rejected)


def find_failure(spark: SparkSession, source: Mapping[str, Any], path: str) -> Problem | None:
    try:
        schema = spark.read.parquet(path).schema
    except Exception as error:
        found = str(error).split("\n")[0]
        return Problem("the file cannot be read", place={"file": path}, found=found)
    types = {field.name.lower(): field.dataType.simpleString() for field in schema.fields}
    if not any(name.lower() in types for name in source["schema"]):
        return Problem(
            "the file has none of the columns of the contract",
            place={"file": path},
            expected=", ".join(source["schema"]),
            found=", ".join(types),
            hint="check the schema",
        )
    keys = source.get("partitionKeys", ())
    for column in parse_columns(source["schema"]):
        name = column["name"]
        due = spark_type(column["type"]).simpleString()
        if name not in source["columns"] or name in keys or types.get(name.lower(), due) == due:
            continue
        return Problem(
            f"column '{name}' is of another type than the contract says",
            place={"file": path, "path": name},
            expected=print_type(column["type"]),
            found=types[name.lower()],
            hint="change the type in the schema to that of the files",
        )
    return None


def describe_file(given: Mapping[str, Any], failure: Problem) -> dict[str, Any]:
    """As src/engine/unreadable-file.ts has it."""
    column = (failure.place or {}).get("path")
    return {
        "uri": given["uri"],
        "line": 1,
        "index": 0,
        "recordOffset": 0,
        "recordBytes": given["bytes"],
        "reason": "unreadableFile",
        "path": print_path([] if column is None else [column]),
        "expected": failure.expected or "a file that can be read to its end",
        "found": failure.message
        if failure.found is None
        else f"{failure.message}: {failure.found}",
        "offset": 0,
        "raw": "",
        "rawTruncated": True,
    }


def count(spark: SparkSession, files: list[str]) -> int:
    return sum(spark.read.parquet(path).count() for path in files)
