"""A source's records as Spark reads them, before their types are converted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from glue_etl.read_types import read_schema
from glue_etl.schema_types import parse_columns

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from glue_etl.prepared_source import PreparedSource

# What breaks the contract has been set aside: what Spark cannot read now is a bug, and loud.
JSON_OPTIONS: Mapping[str, str] = {
    "mode": "FAILFAST",
    "lineSep": "\n",
    "encoding": "UTF-8",
    "recursiveFileLookup": "true",
    "allowSingleQuotes": "false",
    "allowNonNumericNumbers": "false",
}


def read_source(
    spark: SparkSession, source: Mapping[str, Any], prepared: PreparedSource
) -> DataFrame:
    """The columns of the source that the job reads, in the types that Spark's readers give."""
    # a Parquet file holds a nested column whole, whatever is read of it
    known = source["schema"] if source["format"] == "parquet" else source["columns"]
    columns = parse_columns({name: known[name] for name in source["columns"]})
    schema = read_schema(source, columns)
    if not prepared.files:
        return spark.createDataFrame([], schema)
    if source["format"] == "parquet":
        from glue_etl.read_parquet import read_parquet

        return read_parquet(spark, source, prepared.files, schema)
    return spark.read.schema(schema).options(**JSON_OPTIONS).json(list(prepared.files))
