"""Glue's relationalize: nested rows as flat tables that join by surrogate keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from glue_etl.key_base import read_key_base
from glue_etl.schema_types import parse_columns

from .choice_parts import MadeField, Path, resolve_columns
from .json_value import DataType
from .named_columns import column_named, fresh_name
from .number_rows import number_rows
from .read_choice import choice_struct, choice_struct_reader


def relationalize(
    spark: SparkSession,
    *,
    source: str,
    columns: Mapping[str, Any],
    tables: Sequence[Mapping[str, Any]],
    view: str,
) -> None:
    """
    Makes a view `<view>_<name>` for each of `tables`, the root first, each child after its parent:
    `{"name", "from": (kind, parent, path), "columns": [(name, role, path)]}`, the kind being "array" or "map".

    Rows with children are persisted with their keys, so that these are drawn once.
    """
    base = read_key_base(spark)
    row_key = fresh_name("row_key", [*columns, "id", "index", "val", "key", "value"])
    rows: dict[str, DataFrame] = {}
    for table in tables:
        if "from" not in table:
            drawn = _root_rows(spark.table(source), parse_columns(columns))
        else:
            kind, parent, path = table["from"]
            drawn = _child_rows(rows[parent], kind, path, row_key)
        if any(role == "key" for _, role, _ in table["columns"]):
            drawn = number_rows(drawn, name=row_key, base=base)
        rows[table["name"]] = drawn
        made = [_column(name, role, path, row_key) for name, role, path in table["columns"]]
        drawn.select(*made).createOrReplaceTempView(f"{view}_{table['name']}")


def _root_rows(frame: DataFrame, columns: Sequence[DataType]) -> DataFrame:
    made = resolve_columns(columns, _make_struct, column_named)
    return frame.select(*[column.alias(name) for name, column in made])


def _make_struct(_path: Path, alternatives: Sequence[DataType]) -> Sequence[MadeField]:
    """What nobody resolved becomes a struct with a field per alternative, as in Glue."""
    return [MadeField(None, choice_struct(alternatives), choice_struct_reader(alternatives))]


def _child_rows(rows: DataFrame, kind: str, path: Sequence[str], row_key: str) -> DataFrame:
    value = _at_path(path)
    entries = F.map_entries(value) if kind == "map" else value
    exploded = rows.select(
        column_named(row_key).alias("id"), F.posexplode(entries).alias("index", "entry")
    )
    if kind == "array":
        return exploded.withColumnRenamed("entry", "val")
    return exploded.select("id", "index", "entry.key", "entry.value")


def _column(name: str, role: str, path: Sequence[str], row_key: str) -> Column:
    match role:
        case "key":
            return F.when(_at_path(path).isNotNull(), column_named(row_key)).alias(name)
        case "value":
            return _at_path(path).alias(name)
    return F.col(role)


def _at_path(path: Sequence[str]) -> Column:
    first, *fields = path
    return reduce(lambda struct, field: struct.getField(field), fields, column_named(first))
