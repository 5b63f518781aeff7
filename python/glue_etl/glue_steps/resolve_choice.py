"""Glue's resolveChoice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pyspark.sql import SparkSession

from glue_etl.schema_types import parse_columns, parse_type_form

from .choice_parts import MadeField, Path, resolve_columns
from .json_value import DataType
from .named_columns import column_named
from .read_choice import (
    alternative_reader,
    cast_reader,
    choice_struct,
    choice_struct_reader,
    glue_type_name,
)

Action = str | tuple[str, Any]
"""`make_cols`, `make_struct`, `("cast", "int")`, `("project", ["int"])`: the type a form of schema files."""


def resolve_choice(
    spark: SparkSession,
    *,
    source: str,
    columns: Mapping[str, Any],
    actions: Sequence[tuple[Sequence[str], Action]],
    keep: Sequence[str],
    view: str,
) -> None:
    """
    Makes a view of `source`, whose `columns` are forms of schema files. Each of `actions` is a path to a choice,
    such as `["list", "[]", "price"]`, and what becomes of it. `keep` names the columns of the view.
    """
    by_path: dict[Path, Action] = {tuple(path): action for path, action in actions}

    def resolve(path: Path, alternatives: Sequence[DataType]) -> Sequence[MadeField] | None:
        action = by_path.get(path)
        return None if action is None else _made_fields(action, path[-1], alternatives)

    made = dict(resolve_columns(parse_columns(columns), resolve, column_named))
    spark.table(source).select(*[made[name].alias(name) for name in keep]).createOrReplaceTempView(
        view
    )


def _made_fields(
    action: Action, name: str, alternatives: Sequence[DataType]
) -> Sequence[MadeField]:
    match action:
        case "make_cols":
            return [
                MadeField(
                    f"{name}_{glue_type_name(inner)}",
                    inner,
                    alternative_reader(inner, alternatives),
                )
                for inner in alternatives
            ]
        case "make_struct":
            return [
                MadeField(None, choice_struct(alternatives), choice_struct_reader(alternatives))
            ]
        case ("cast", form):
            data_type = parse_type_form(form)
            return [MadeField(None, data_type, cast_reader(data_type))]
        case ("project", form):
            data_type = parse_type_form(form)
            return [MadeField(None, data_type, alternative_reader(data_type, alternatives))]
    raise ValueError(f"not an action of resolveChoice: {action!r}")
