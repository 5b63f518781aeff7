"""Writes an output's rows below the staging folder, and says what lies there."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlparse

from pyspark.sql import functions as F
from pyspark.sql import types as T

from glue_etl.lake.lake import is_remote
from glue_etl.lake.s3_objects import S3Objects, parse_s3_address
from glue_etl.plain_zeros import with_plain_zeros
from glue_etl.quoted import quoted
from glue_etl.read_staged import DEFAULT_PARTITION
from glue_etl.scan.s3_files import s3_client
from glue_etl.schema_types import parse_columns, spark_type

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def write_output(
    spark: SparkSession, job: Mapping[str, Any], output: Mapping[str, Any], plan: Mapping[str, Any]
) -> dict[str, Any]:
    """Gives `{table, folder, files: [{path, folder, partition, rows, bytes}]}`; files without rows are left out."""
    keys = list(output["partitionKeys"])
    view = output.get("textView")
    rows = with_plain_zeros(spark.table(view or output["view"]))
    frame = rows if view else nullable(spark, rows, output)
    only = plan.get("onlyFolders")
    if only is not None:
        frame = frame.where(within(keys, only))
    # the folder's own name may hold what Spark takes for a pattern
    directory = f"{plan['stagingDir']}/rows/{output['table']}"
    sink = job["sink"]
    write(frame, keys, directory, sink)
    files = list_files(spark, directory, sink)
    rows_per_file = most_rows(files, sink)
    if rows_per_file is not None:
        resized = f"{directory}-resized"
        rows = read_back(spark, directory, frame.schema, keys)
        write(rows, keys, resized, sink, rows_per_file)
        directory, files = resized, list_files(spark, resized, sink)
    staged = [describe(file, directory, keys) for file in files]
    return {"table": output["table"], "folder": output["folder"], "files": staged}


def most_rows(files: list[WrittenFile], sink: Mapping[str, Any]) -> int | None:
    """So many rows make a file of the target size, where some file is far beyond it."""
    target = sink["targetFileBytes"]
    large = [file for file in files if file.bytes > 2 * target]
    if sink["format"] != "parquet" or not large:
        return None
    return max(1, min(int(file.rows * target / file.bytes) for file in large))


def read_back(
    spark: SparkSession, directory: str, schema: T.StructType, keys: list[str]
) -> DataFrame:
    """Keys come as the text in the folders' names. A small file is read by one task, so it stays one file."""
    rows = spark.read.schema(schema).option("basePath", directory).parquet(directory)
    filled = {key: F.coalesce(F.col(quoted(key)), F.lit(DEFAULT_PARTITION)) for key in keys}
    return rows.withColumns(filled) if filled else rows


def nullable(spark: SparkSession, frame: DataFrame, output: Mapping[str, Any]) -> DataFrame:
    """The rows under a schema in which everything may be NULL, as every engine but Spark writes it.

    Literals and positions are required columns for Spark; a union with nothing makes them optional.
    """
    due = T.StructType(
        [
            T.StructField(column["name"], spark_type(column["type"]))
            for column in parse_columns(output["columns"])
        ]
        + [T.StructField(name, T.StringType()) for name in output["partitionKeys"]]
    )
    made = [f"{field.name} {field.dataType.simpleString()}" for field in frame.schema.fields]
    wanted = [f"{field.name} {field.dataType.simpleString()}" for field in due.fields]
    for one, other in zip(made, wanted, strict=True):
        if one != other:
            raise TypeError(f"the compiled job makes {one} where {other} is due")
    return spark.createDataFrame([], due).union(frame)


def within(keys: list[str], folders: list[str]) -> Any:
    """Whether a row belongs to one of the partition folders."""
    values = [
        F.struct(
            *[
                F.lit(unquote(part[part.index("=") + 1 :])).alias(key)
                for key, part in zip(keys, folder.split("/"), strict=True)
            ]
        )
        for folder in folders
    ]
    return (
        F.struct(*[F.col(quoted(key)).alias(key) for key in keys]).isin(values)
        if values
        else F.lit(False)
    )


def write(
    frame: DataFrame,
    keys: list[str],
    directory: str,
    sink: Mapping[str, Any],
    rows_per_file: int = 0,
) -> None:
    writer = frame.write.mode("error").partitionBy(*keys)
    writer = writer.option("maxRecordsPerFile", rows_per_file)
    match sink["format"]:
        case "parquet":
            writer.option("compression", sink["compression"]).parquet(directory)
        case "json":
            writer.options(
                compression=sink["compression"],
                ignoreNullFields="false",
            ).json(directory)
        case "csv":
            writer.options(
                compression=sink["compression"],
                header="true",
                quote='"',
                escape='"',
                emptyValue='""',
                nullValue="",
                ignoreLeadingWhiteSpace="false",
                ignoreTrailingWhiteSpace="false",
            ).csv(directory)


@dataclass(frozen=True)
class WrittenFile:
    path: str
    rows: int
    bytes: int


def list_files(spark: SparkSession, directory: str, sink: Mapping[str, Any]) -> list[WrittenFile]:
    """Those with rows, in the order of their paths."""
    sizes = list_sizes(directory)
    # Spark reads no schema from nothing
    if all(posixpath.basename(path).startswith(("_", ".")) for path in sizes):
        return []
    counted = sorted(count_rows(spark, directory, sink).items())
    return [WrittenFile(path, rows, sizes[path]) for path, rows in counted]


def describe(file: WrittenFile, directory: str, keys: list[str]) -> dict[str, Any]:
    folder = posixpath.dirname(file.path)[len(directory) :].strip("/")
    values = [unquote(part[part.index("=") + 1 :]) for part in folder.split("/") if part]
    return {
        "path": file.path,
        "folder": folder,
        "partition": [
            {"name": key, "value": value} for key, value in zip(keys, values, strict=True)
        ],
        "rows": file.rows,
        "bytes": file.bytes,
    }


def hide_files(output: Mapping[str, Any], sink: Mapping[str, Any]) -> dict[str, Any]:
    """Once nothing reads them any more: readers pass over files that wait here, and so does Spark itself."""
    files = [{**file, "path": hide(file["path"], sink)} for file in output["files"]]
    return {**output, "files": files}


def hide(path: str, sink: Mapping[str, Any]) -> str:
    if is_remote(path):
        return path
    folder, name = os.path.split(path)
    hidden = os.path.join(folder, f"_{name}{'.staged' if sink['format'] == 'parquet' else ''}")
    os.rename(path, hidden)
    return hidden


def list_sizes(directory: str) -> dict[str, int]:
    """Bytes of all files below."""
    if not is_remote(directory):
        found = (entry for entry in Path(directory).rglob("*") if entry.is_file())
        return {str(entry): entry.stat().st_size for entry in found}
    start = parse_s3_address(f"{directory}/")
    objects = S3Objects(s3_client()).list_below(start)
    return {f"s3://{start.bucket}/{found.key}": found.bytes for found in objects}


def count_rows(spark: SparkSession, directory: str, sink: Mapping[str, Any]) -> dict[str, int]:
    """Rows by the path of their file. Of Parquet only the footers are read."""
    reader = spark.read.option("recursiveFileLookup", "true")
    match sink["format"]:
        case "parquet":
            frame = reader.schema(T.StructType([])).parquet(directory)
        case "csv":
            frame = reader.options(header="true", quote='"', escape='"', multiLine="true").csv(
                directory
            )
        case _:
            frame = reader.text(directory)
    counted = frame.groupBy(F.input_file_name().alias("path")).count().collect()
    return {plain_path(row["path"]): row["count"] for row in counted}


def plain_path(uri: str) -> str:
    """As `directory` is spelled, from the URI of a file that Spark gives."""
    parsed = urlparse(uri)
    path = unquote(parsed.path)
    return path if parsed.scheme == "file" else f"s3://{parsed.netloc}{path}"
