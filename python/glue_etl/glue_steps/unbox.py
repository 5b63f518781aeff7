"""Glue's unbox: a string column as the JSON it holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from glue_etl.schema_types import parse_type_form

from .json_tree import is_json, parse_json
from .json_value import Read, value_reader
from .made_values import made_type, restore
from .named_columns import column_named


def unbox(
    spark: SparkSession, *, source: str, column: str, type: Any, keep: Sequence[str], view: str
) -> None:
    """
    Makes a view of `source` in which `column` is of `type`, a form of schema files. Text that is no JSON is NULL,
    and so is, field by field, what is of another kind. `keep` names the columns of the view.
    """
    data_type = parse_type_form(type)
    read = F.udf(_text_reader(value_reader(data_type)), made_type(data_type), useArrow=False)
    columns = [
        restore(data_type, read(column_named(name))).alias(name)
        if name == column
        else column_named(name)
        for name in keep
    ]
    spark.table(source).select(*columns).createOrReplaceTempView(view)


def _text_reader(read: Read) -> Read:
    def read_text(text: str | None) -> Any:
        if text is None:
            return None
        tree = parse_json(text)
        return read(tree) if is_json(tree) else None

    return read_text
