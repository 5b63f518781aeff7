"""Writes an output's rows below the staging folder, and says what lies there."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlparse

from pyspark.sql import functions as F
from pyspark.sql import types as T

from glue_etl.schema_types import parse_columns, spark_type

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

EXTENSIONS: Mapping[str, str] = {"parquet": "parquet", "json": "json", "csv": "csv"}
# Spark's own has three digits after the second, and loses the rest.
TIMESTAMP_FORMAT = "yyyy-MM-dd HH:mm:ss.SSSSSS"
COMPRESSIONS: Mapping[str, str] = {
    "snappy": "snappy",
    "zstd": "zstd",
    "gzip": "gzip",
    "none": "none",
}


def write_output(
    spark: SparkSession, job: Mapping[str, Any], output: Mapping[str, Any], plan: Mapping[str, Any]
) -> dict[str, Any]:
    """Gives `{table, folder, files: [{path, folder, partition, rows, bytes}]}`; files without rows are left out."""
    keys = list(output["partitionKeys"])
    frame = nullable(spark, spark.table(output["view"]), output)
    only = plan.get("onlyFolders")
    if only is not None:
        frame = frame.where(within(keys, only))
    directory = os.path.join(plan["stagingDir"], "rows", output["folder"])
    write(frame, keys, directory, job["sink"])
    files = describe(spark, directory, job["sink"], keys)
    return {"table": output["table"], "folder": output["folder"], "files": files}


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


def quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def write(frame: DataFrame, keys: list[str], directory: str, sink: Mapping[str, Any]) -> None:
    writer = frame.write.mode("error").partitionBy(*keys)
    match sink["format"]:
        case "parquet":
            writer.option("compression", COMPRESSIONS[sink["compression"]]).parquet(directory)
        case "json":
            writer.options(
                compression=sink["compression"],
                ignoreNullFields="false",
                timestampNTZFormat=TIMESTAMP_FORMAT,
            ).json(directory)
        case "csv":
            writer.options(
                compression=sink["compression"],
                timestampNTZFormat=TIMESTAMP_FORMAT,
                header="true",
                quote='"',
                escape='"',
                emptyValue='""',
                nullValue="",
            ).csv(directory)


def describe(
    spark: SparkSession, directory: str, sink: Mapping[str, Any], keys: list[str]
) -> list[dict[str, Any]]:
    """The files with rows, renamed so that plain globs pass over them."""
    files = []
    for path, rows in sorted(count_rows(spark, directory, sink).items()):
        folder = os.path.relpath(os.path.dirname(path), directory).replace(os.sep, "/")
        folder = "" if folder == "." else folder
        staged = re.sub(r"part-", "_part-", os.path.basename(path)) + (
            ".staged" if sink["format"] == "parquet" else ""
        )
        target = os.path.join(os.path.dirname(path), staged)
        os.rename(path, target)
        files.append(
            {
                "path": target,
                "folder": folder,
                "partition": [
                    {"name": key, "value": unquote(part[part.index("=") + 1 :])}
                    for key, part in zip(keys, folder.split("/") if folder else [], strict=True)
                ],
                "rows": rows,
                "bytes": os.path.getsize(target),
            }
        )
    return files


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
    return {unquote(urlparse(row["path"]).path): row["count"] for row in counted}
